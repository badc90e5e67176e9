"""Reads words and rules: flags, floors, raises, notes and stops."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from triage.adapters.files.condition_reader import NEVER, ConditionReader
from triage.adapters.files.fields import Fields, Ledger, each, fields_of
from triage.adapters.files.yaml_nodes import Node
from triage.model.conditions import Condition
from triage.model.knowledge import Examination, Source, Test
from triage.model.rules import (
    Conclusion,
    Evidence,
    Group,
    RaiseBy,
    Review,
    Rule,
    RuleKind,
    Signable,
    Tag,
    TestOrder,
    TestRequest,
    Word,
)
from triage.model.urgency import Urgency, urgency_of
from triage.model.wording import nearest, spoken_list

SIGNED = "id since evidence review"
_RULE = f"{SIGNED} kind title when then because"
_SPOKEN = "tell_person tell_clinician groups"
_THEN = {
    RuleKind.FLAG: f"{_SPOKEN} urgency may_mean suspects tests examine",
    RuleKind.FLOOR: f"{_SPOKEN} urgency",
    RuleKind.RAISE: f"{_SPOKEN} by at_least at_most",
    RuleKind.NOTE: _SPOKEN,
    RuleKind.STOP: "tell_person tell_clinician go_to",
}

_NOTHING = Conclusion(tell_person="", tell_clinician="")


@dataclass(frozen=True, kw_only=True)
class References:
    """The ids that rules may name."""

    sources: Mapping[str, Source]
    tests: Mapping[str, Test]
    examinations: Mapping[str, Examination]
    contributors: frozenset[str]
    steps: frozenset[str]

    def check(
        self, names: tuple[str, ...], known: Mapping[str, object] | frozenset[str], fields: Fields, key: str
    ) -> None:
        """Note every name that nobody has defined."""
        for name in names:
            if name not in known:
                right = nearest(name, known) or "Define it, or leave it out."
                fields.ledger.note(f"{fields.where}: {key}", f'"{name}" is not defined.', right)
        if len(set(names)) < len(names):
            fields.ledger.note(f"{fields.where}: {key}", "a name stands twice.", "Leave one out.")


def read_words(node: Node, conditions: ConditionReader, references: References) -> Iterator[Word]:
    """The words of one file; a word may read earlier words only."""
    ledger = conditions.ledger
    for where, item in each(fields_of(node, node.place, ledger, "words"), "words"):
        fields = fields_of(item, where, ledger, f"{SIGNED} means when", "until")
        yield Word(
            signed=read_signed(fields, references, title="means", because="means"), when=read_when(fields, conditions)
        )


def read_rules(node: Node, conditions: ConditionReader, references: References) -> Iterator[Rule]:
    """The rules of one file."""
    ledger = conditions.ledger
    top = fields_of(node, node.place, ledger, "topic rules")
    for where, item in each(top, "rules"):
        fields = fields_of(item, where, ledger, _RULE, "until")
        kind = fields.one_of("kind", RuleKind)
        is_known = fields.text("kind") in _THEN
        yield Rule(
            signed=read_signed(fields, references),
            kind=kind,
            when=read_when(fields, conditions),
            then=_read_conclusion(fields.inner("then", _THEN[kind]), kind, references) if is_known else _NOTHING,
        )


def read_when(fields: Fields, conditions: ConditionReader) -> Condition:
    """The condition under ``when``."""
    return conditions.read(fields.node("when"), f"{fields.where}: when") if fields.has("when") else NEVER


def read_signed(fields: Fields, references: References, *, title: str = "title", because: str = "because") -> Signable:
    """Identity, time, reason, evidence and review of any rule."""
    return Signable(
        id=fields.filled("id"),
        title=fields.filled(title),
        since=fields.day("since") or date.max,
        until=fields.day("until"),
        because=fields.filled(because),
        evidence=tuple(_read_evidence(fields, references)),
        review=_read_review(fields),
    )


def read_tests(fields: Fields, references: References) -> tuple[TestRequest, ...]:
    """The tests asked for, first choice first."""
    found = []
    for item in fields.nodes("tests"):
        inner = fields_of(
            item, f"{item.place}: {fields.where.partition(': ')[2]}: tests", fields.ledger, "test order why"
        )
        found.append(
            TestRequest(test=inner.filled("test"), order=inner.one_of("order", TestOrder), why=inner.filled("why"))
        )
    references.check(tuple(request.test for request in found), references.tests, fields, "tests")
    return tuple(found)


def read_urgency(fields: Fields, key: str, ledger: Ledger) -> Urgency:
    """One of the five levels; the highest when it is wrong or left out."""
    if not fields.has(key):
        return Urgency.EMERGENCY
    try:
        return urgency_of(fields.text(key))
    except KeyError:
        levels = spoken_list(level.word for level in Urgency)
        ledger.note(f"{fields.where}: {key}", f'"{fields.text(key)}" is not a level.', f"Levels are {levels}.")
        return Urgency.EMERGENCY


def _read_evidence(fields: Fields, references: References) -> Iterator[Evidence]:
    items = fields.nodes("evidence")
    if fields.has("evidence") and not items:
        fields.ledger.note(f"{fields.where}: evidence", "a rule without evidence is refused.", "Cite a source.")
    for item in items:
        where = f"{item.place}: {fields.where.partition(': ')[2]}: evidence"
        inner = fields_of(item, where, fields.ledger, "source says tag")
        found = Evidence(source=inner.filled("source"), says=inner.filled("says"), tag=inner.one_of("tag", Tag))
        references.check((found.source,), references.sources, inner, "source")
        yield found


def _read_review(fields: Fields) -> Review | None:
    node = fields.node("review")
    if node.value == "unreviewed" or not fields.has("review"):
        return None
    inner = fields.inner("review", "signed_on by signature")
    return Review(on=inner.day("signed_on") or date.max, by=inner.texts("by"), signature=inner.filled("signature"))


def _read_conclusion(then: Fields, kind: RuleKind, references: References) -> Conclusion:
    has_urgency = kind in (RuleKind.FLAG, RuleKind.FLOOR)
    conclusion = Conclusion(
        tell_person=then.filled("tell_person"),
        tell_clinician=then.filled("tell_clinician"),
        urgency=read_urgency(then, "urgency", then.ledger) if has_urgency else None,
        raise_by=_read_raise(then) if kind is RuleKind.RAISE else None,
        may_mean=then.filled("may_mean"),
        go_to=then.filled("go_to"),
        suspects=then.texts("suspects"),
        groups=then.several_of("groups", Group),
        tests=read_tests(then, references),
        examine=then.texts("examine"),
    )
    references.check(conclusion.suspects, references.contributors, then, "suspects")
    references.check(conclusion.examine, references.examinations, then, "examine")
    return conclusion


def _read_raise(then: Fields) -> RaiseBy:
    return RaiseBy(
        steps=then.number("by"),
        at_least=read_urgency(then, "at_least", then.ledger),
        at_most=read_urgency(then, "at_most", then.ledger),
    )
