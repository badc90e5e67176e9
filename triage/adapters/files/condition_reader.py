"""Reads conditions: every name checked, every number turned into the bands or spans it means.

Nothing here evaluates anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from triage.adapters.files.fields import Ledger, list_of, text_of
from triage.adapters.files.yaml_nodes import Node
from triage.model.conditions import ABSENT, PRESENT, All, AnyOf, AtLeast, Compare, Condition, Not
from triage.model.questionnaire import NOT_SURE, UNANSWERED, Question, Questionnaire
from triage.model.wording import nearest, spoken_list

NEVER = AnyOf(())
_JOINERS = ("all", "any", "not", "at_least")


@dataclass(frozen=True, kw_only=True)
class ConditionReader:
    """Reads conditions over the facts it knows."""

    questionnaire: Questionnaire
    settings: Mapping[str, int]
    ledger: Ledger
    domains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """All facts but those of answers: words, flags and computed facts."""

    def read(self, node: Node, where: str) -> Condition:
        """The condition, or one that never holds when it is faulty."""
        if not isinstance(node.value, Mapping) or len(node.value) != 1:
            right = f"Write one of {spoken_list(_JOINERS)}, or the name of a fact."
            self.ledger.note(where, "a condition is a mapping with one key.", right)
            return NEVER
        [(key, inner)] = node.value.items()
        match key:
            case "all":
                return All(self._parts(inner, f"{where}.all", "all"))
            case "any":
                return AnyOf(self._parts(inner, f"{where}.any", "any"))
            case "not":
                return Not(self.read(inner, f"{where}.not"))
            case "at_least":
                return self._at_least(inner, f"{where}.at_least")
            case _:
                return self._test(key, inner, f"{where}.{key}")

    def _parts(self, node: Node, where: str, joiner: str) -> tuple[Condition, ...]:
        items = list_of(node, where, self.ledger)
        parts = tuple(self.read(item, f"{where}[{place}]") for place, item in enumerate(items, 1))
        if len(parts) <= 1:
            self.ledger.note(where, "there is only one part.", "Write the part alone.")
        if any(isinstance(item.value, Mapping) and joiner in item.value for item in items):
            self.ledger.note(where, "it holds another of its own kind.", "Put all parts in one list.")
        if len(set(parts)) < len(parts):
            self.ledger.note(where, "the same part stands twice.", "Leave one out.")
        return parts

    def _at_least(self, node: Node, where: str) -> Condition:
        if not isinstance(node.value, Mapping) or set(node.value) != {"count", "of"}:
            self.ledger.note(where, "this needs exactly count and of.", "Write { count: 2, of: [..] }.")
            return NEVER
        parts = self._parts(node.value["of"], f"{where}.of", "at_least")
        count = self._whole(node.value["count"], f"{where}.count")
        if count is None or not 1 < count < len(parts):
            self.ledger.note(where, "the count must be 2 or more and less than the parts.", "Use any or all instead.")
            return NEVER
        return AtLeast(count, parts)

    def _test(self, fact: str, node: Node, where: str) -> Condition:
        if not isinstance(node.value, Mapping) or len(node.value) != 1:
            self.ledger.note(where, "a test is a mapping with one key.", "Write it as { is: .. } or { includes: .. }.")
            return NEVER
        [(test, value)] = node.value.items()
        readers: dict[str, Callable[[str, Node, str], Condition]] = {
            "is": self._is,
            "is_one_of": self._is_one_of,
            "includes": self._includes,
            "includes_any": self._includes_any,
            "from": self._from,
            "under": self._under,
            "up_to": self._up_to,
            "over": self._over,
        }
        if test not in readers:
            self.ledger.note(where, f'"{test}" is not a test.', f"Tests are {spoken_list(readers)}.")
            return NEVER
        return readers[test](fact, value, where)

    def _is(self, fact: str, node: Node, where: str) -> Condition:
        return self._compare(fact, [text_of(node, where, self.ledger)], where)

    def _is_one_of(self, fact: str, node: Node, where: str) -> Condition:
        values = [text_of(item, where, self.ledger) for item in list_of(node, where, self.ledger)]
        if len(set(values)) < max(2, len(values)):
            self.ledger.note(where, "this needs two or more different values.", "Use { is: .. } for one.")
        return self._compare(fact, values, where)

    def _compare(self, fact: str, values: list[str], where: str) -> Condition:
        domain = self.domains.get(fact) or self.questionnaire.domains.get(fact)
        if domain is None or "." in fact:
            known = [*self.questionnaire.by_id, *self.domains]
            right = nearest(fact, known) or "Facts are questions, words, rules and groups."
            if "." in fact:
                right = "Write {} as {{ includes: {} }}.".format(*fact.split(".", 1))
            self.ledger.note(where, f'"{fact}" is not a fact.', right)
            return NEVER
        for value in values:
            if value not in domain:
                right = f"Values are {spoken_list(domain)}. {nearest(value, domain)}".rstrip()
                self.ledger.note(where, f'"{value}" is not a value of this fact.', right)
        if set(domain) <= set(values):
            self.ledger.note(where, "every value is named, so this is always true.", "Name only some values.")
        return Compare(fact, frozenset(values))

    def _includes(self, fact: str, node: Node, where: str) -> Condition:
        return self._ticked(fact, text_of(node, where, self.ledger), where)

    def _includes_any(self, fact: str, node: Node, where: str) -> Condition:
        names = [text_of(item, where, self.ledger) for item in list_of(node, where, self.ledger)]
        if len(set(names)) < max(2, len(names)):
            self.ledger.note(where, "this needs two or more different choices.", "Use { includes: .. } for one.")
        return AnyOf(tuple(self._ticked(fact, name, where) for name in names))

    def _ticked(self, fact: str, choice: str, where: str) -> Condition:
        question = self._question(fact, where)
        if question is None:
            return NEVER
        if not question.takes_several:
            self.ledger.note(where, "this question takes one answer only.", "Use is or is_one_of.")
            return NEVER
        if choice not in question.choice_by_id:
            known = question.choice_by_id
            right = f"Choices are {spoken_list(known)}. {nearest(choice, known)}".rstrip()
            self.ledger.note(where, f'"{choice}" is not a choice of this question.', right)
            return NEVER
        return Compare(question.ticked_fact(choice), frozenset({PRESENT}))

    def _from(self, fact: str, node: Node, where: str) -> Condition:
        return self._window(fact, node, where, from_edge=True)

    def _under(self, fact: str, node: Node, where: str) -> Condition:
        return self._window(fact, node, where, from_edge=False)

    def _window(self, fact: str, node: Node, where: str, *, from_edge: bool) -> Condition:
        question, edge = self._question(fact, where), self._whole(node, where)
        if question is None or edge is None:
            return NEVER
        edges = [band.low for band in question.bands[1:]]
        if edge not in edges:
            right = f"Bands begin at {spoken_list(map(str, edges))}." if edges else "Only numbers have bands."
            self.ledger.note(where, f"no band begins at {edge}.", right)
            return NEVER
        inside = {band.id for band in question.bands if (band.low >= edge) is from_edge}
        return Compare(fact, frozenset(inside | _unknown(question)))

    def _up_to(self, fact: str, node: Node, where: str) -> Condition:
        return self._span(fact, node, where, up_to=True)

    def _over(self, fact: str, node: Node, where: str) -> Condition:
        return self._span(fact, node, where, up_to=False)

    def _span(self, fact: str, node: Node, where: str, *, up_to: bool) -> Condition:
        question, edge = self._question(fact, where), self._whole(node, where)
        if question is None or edge is None:
            return NEVER
        spans = {choice.id: choice.weeks for choice in question.choices if choice.weeks is not None}
        ends = [end for _, end in spans.values() if end is not None]
        if edge not in ends:
            right = f"Spans end at {spoken_list(map(str, ends))}." if ends else "Only choices with weeks have spans."
            self.ledger.note(where, f"no span ends at {edge} weeks.", right)
            return NEVER
        inside = {name for name, (_, end) in spans.items() if (end is not None and end <= edge) is up_to}
        return Compare(fact, frozenset(inside | _unknown(question)))

    def _question(self, fact: str, where: str) -> Question | None:
        question = self.questionnaire.by_id.get(fact)
        if question is None:
            right = nearest(fact, self.questionnaire.by_id) or "Only the answer to a question can be read like this."
            if fact in self.domains:
                right = "Use is or is_one_of."
            self.ledger.note(where, f'"{fact}" is not a question.', right)
        return question

    def _whole(self, node: Node, where: str) -> int | None:
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        if isinstance(node.value, str) and node.value in self.settings:
            return self.settings[node.value]
        right = nearest(str(node.value), self.settings) or "Name a setting of rules/settings.yaml."
        self.ledger.note(where, "this is neither a whole number nor a setting.", right)
        return None


def both_ways() -> tuple[str, ...]:
    """The values of a fact that is there or not."""
    return (PRESENT, ABSENT)


def _unknown(question: Question) -> set[str]:
    if not question.meets_every_window:
        return set()
    return {UNANSWERED} | ({NOT_SURE} if question.offers_not_sure else set())
