"""The rules beside a second transcription of the evidence brief: where the two differ, one of them is wrong.

``tests/double_entry/`` was written from the brief without a look at the rules. Nothing here knows which of the two is
right, how the signs of a condition are joined, or how anything is worded.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from triage.adapters.files.yaml_nodes import read_nodes
from triage.model.conditions import ABSENT, PRESENT, Compare, Condition, Not
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_ASKED, NOT_SURE, UNANSWERED, Questionnaire
from triage.model.rules import Contributor, Rule, TestOrder
from triage.model.self_care import Step, Suppression

FOLDER = Path(__file__).parent / "double_entry"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "words": ("who",),
    "settings": ("value",),
    "flags": ("level", "groups", "who"),
    "contributors": ("avoid", "first_week", "later", "tests_first"),
    "steps": ("kind", "load_class", "safe_while_waiting", "suits_most", "exclusions", "notes", "said"),
    "suppressions": ("who", "load_classes", "steps", "waiting_unsafe", "everything_but"),
}
PARTS = ("exclusions", "notes")
"""Fields of a step whose every line has conditions of its own."""
UNKNOWN = (NOT_SURE, UNANSWERED, NOT_ASKED)
NOT_SAID = "not_said"
AT_LEAST = frozenset({"said"})
"""Fields of which the rules may hold more than the brief asks for."""

Value = frozenset[str] | str
Values = Mapping[str, Value]
Span = tuple[int, int | None, str]
"""From which number to which a value reaches."""
Spans = Mapping[str, frozenset[Span]]
"""The spans of each fact that is measured."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the brief says of one id, with what the rules have on purpose otherwise."""

    place: str
    values: Values


def differences(knowledge: Knowledge) -> list[str]:
    """One sentence for each point in which the rules and the second transcription differ."""
    spans = _spans(knowledge.questionnaire)
    found: Mapping[str, Mapping[str, Values]] = {
        "words": {item.id: {"who": _who(item.when, spans)} for item in knowledge.words},
        "settings": {name: {"value": str(item.value)} for name, item in knowledge.settings.items()},
        "flags": {item.id: _of_rule(item, spans) for item in knowledge.rules},
        "contributors": {item.id: _of_contributor(item) for item in knowledge.contributors},
        "steps": {item.id: _of_step(item, spans) for item in knowledge.steps},
        "suppressions": {item.id: _of_suppression(item, spans) for item in knowledge.suppressions},
    }
    return [told for name, entries in transcription().items() for told in _compared(name, entries, found[name])]


@cache
def transcription() -> Mapping[str, Mapping[str, Entry]]:
    """The second transcription: file, id, entry."""
    files = {name: FOLDER / f"{name}.yaml" for name in FIELDS}
    return {name: entries_of(name, path.read_text(encoding="utf-8")) for name, path in files.items()}


def entries_of(name: str, text: str) -> Mapping[str, Entry]:
    """The entries of one file; raises ``ValueError`` for anything that is not understood."""
    root, faults = read_nodes(text, f"{name}.yaml")
    if faults:
        raise ValueError("; ".join(map(str, faults)))
    entries = cast("dict[str, dict[str, Any]]", cast("dict[str, Any]", root.plain())["entries"])
    return {item: _entry(f"{name}.yaml: {item}", FIELDS[name], written) for item, written in entries.items()}


def _entry(where: str, fields: tuple[str, ...], written: Mapping[str, Any]) -> Entry:
    known = {*fields, "at", "because", "ours", *(["unsure"] if "who" in fields else [])}
    odd = set(written) - known | set(fields) - set(written)
    if odd or ("at" in written) == ("because" in written):
        raise ValueError(f"{where}: missing or unknown {sorted(odd)}. An entry has either a place or a because.")
    values = {field: _value(written[field]) for field in fields} | _parts(where, written)
    if "who" in fields:
        values["who"] = _who_written(where, written)
    for change in written.get("ours", ()):
        field = change.get("field")
        if field not in values:
            raise ValueError(f"{where}: ours: there is no field {field}.")
        values[field] = _changed(f"{where}: ours", values[field], change)
    return Entry(place=str(written.get("at", "ours")), values=values)


def _value(written: object) -> Value:
    """Lists and the keys of mappings are sets; all else is one word."""
    if isinstance(written, list | Mapping):
        return frozenset(str(item) for item in written)
    return str(written).lower()


def _parts(where: str, written: Mapping[str, Any]) -> dict[str, Value]:
    """Who has each exclusion and note of a step, also of those that the rules have besides."""
    ours = [(change.get("field"), change.get("adds")) for change in written.get("ours", ())]
    lines = [(field, written.get(field)) for field in PARTS] + [item for item in ours if item[0] in PARTS]
    named = [(f"{field}.{item}", part) for field, parts in lines for item, part in dict(parts or {}).items()]
    if odd := [name for name, part in named if set(part) - {"line", "who", "unsure"}]:
        raise ValueError(f"{where}: {odd} may hold line, who and unsure only.")
    return {name: _who_written(f"{where}: {name}", part) for name, part in named}


def _who_written(where: str, written: Mapping[str, Any]) -> Value:
    """Who has it: the signs that the brief names, and beside them what is not known and counts as possible."""
    if "who" not in written:
        raise ValueError(f"{where}: it does not say who.")
    who, unsure = set(map(str, written["who"])), set(map(str, written.get("unsure", ())))
    if odd := who & unsure | {item for item in unsure if not item.endswith(UNKNOWN)}:
        raise ValueError(f"{where}: {sorted(odd)} cannot stand under unsure.")
    return frozenset(who | unsure)


def _changed(where: str, value: Value, change: Mapping[str, Any]) -> Value:
    """The value with what the rules have on purpose; a change that changes nothing is refused."""
    if not change.get("because") or set(change) - {"field", "is", "adds", "drops", "because"}:
        raise ValueError(f"{where}: needs field, because, and one of is, adds and drops.")
    if "is" in change:
        if _value(change["is"]) == value:
            raise ValueError(f"{where}: {change['field']} is so anyway.")
        return _value(change["is"])
    adds, drops = (frozenset(map(str, change.get(key, ()))) for key in ("adds", "drops"))
    if isinstance(value, str) or adds & value or drops - value or not adds | drops:
        raise ValueError(f"{where}: {change['field']} cannot gain {sorted(adds)} and lose {sorted(drops)}.")
    return value - drops | adds


def _compared(name: str, entries: Mapping[str, Entry], found: Mapping[str, Values]) -> Iterator[str]:
    for item in sorted(found.keys() - entries.keys()):
        yield f"{name}: {item} stands in the rules and not in the second transcription."
    for item, entry in entries.items():
        if item not in found:
            yield f"{name}: {item} ({entry.place}) stands in the second transcription and not in the rules."
            continue
        for field, expected in entry.values.items():
            actual = found[item].get(field, expected)
            if told := _told(expected, actual, more=field in AT_LEAST):
                yield f"{name}: {item} ({entry.place}): {field}: the rules {told}."


def _told(expected: Value, actual: Value, *, more: bool) -> str:
    """How the rules differ in one field; empty when they do not."""
    if expected == actual:
        return ""
    if isinstance(expected, str) or isinstance(actual, str):
        return f"say {_written(actual)}, the second transcription {_written(expected)}"
    lacking, added = sorted(expected - actual), [] if more else sorted(actual - expected)
    told = [f"lack {', '.join(lacking)}"] if lacking else []
    return " and ".join([*told, f"have {', '.join(added)} besides"] if added else told)


def _written(value: Value) -> str:
    return value if isinstance(value, str) else f"[{', '.join(sorted(value))}]"


def _of_rule(rule: Rule, spans: Spans) -> Values:
    groups = frozenset(group.value for group in rule.then.groups)
    return {"level": _level(rule), "groups": groups, "who": _who(rule.when, spans)}


def _level(rule: Rule) -> str:
    by = rule.then.raise_by
    if by is not None:
        return f"raise by {by.steps} from {by.at_least.word} to {by.at_most.word}"
    return rule.kind.value if rule.then.urgency is None else rule.then.urgency.word


def _of_contributor(contributor: Contributor) -> Values:
    plan = contributor.plan
    return {
        "avoid": frozenset(plan.avoid),
        "first_week": frozenset(plan.first_week),
        "later": frozenset(plan.later),
        "tests_first": frozenset(asked.test for asked in contributor.tests if asked.order is TestOrder.FIRST),
    }


def _of_step(step: Step, spans: Spans) -> Values:
    exclusions = [(f"exclusions.{item.id}", item.when) for item in step.exclusions]
    notes = [(f"notes.{item.id}", item.when) for item in step.notes]
    return {
        **{part: _who(when, spans) for part, when in [*exclusions, *notes]},
        "kind": step.kind.value,
        "load_class": str(step.load_class),
        "safe_while_waiting": str(step.safe_while_waiting).lower(),
        "suits_most": str(step.suits_most).lower(),
        "exclusions": frozenset(item.id for item in step.exclusions),
        "notes": frozenset(item.id for item in step.notes),
        "said": frozenset(re.findall(r"\w+", " ".join(step.check_first).lower())),
    }


def _of_suppression(suppression: Suppression, spans: Spans) -> Values:
    left = suppression.everything_but
    return {
        "who": _who(suppression.when, spans),
        "load_classes": frozenset(map(str, suppression.load_classes)),
        "steps": frozenset(suppression.steps),
        "waiting_unsafe": str(suppression.waiting_unsafe).lower(),
        "everything_but": NOT_SAID if left is None else frozenset(left),
    }


def _spans(questionnaire: Questionnaire) -> Spans:
    found: dict[str, frozenset[Span]] = {}
    for question in questionnaire.questions:
        bands = [(band.low, band.high, band.id) for band in question.bands]
        weeks = [(*choice.weeks, choice.id) for choice in question.choices if choice.weeks is not None]
        if bands or weeks:
            found[question.id] = frozenset([*bands, *weeks])
    return found


def _who(condition: Condition, spans: Spans) -> frozenset[str]:
    """Each fact that is looked for, or its values where it has several, and ``not`` before what must not be."""
    found: set[str] = set()
    _gather(condition, spans, found, no="")
    return frozenset(found)


def _gather(condition: Condition, spans: Spans, found: set[str], *, no: str) -> None:
    if isinstance(condition, Compare):
        found.update(_signs(no, condition.fact, condition.values, spans.get(condition.fact, frozenset())))
    elif isinstance(condition, Not):
        _gather(condition.part, spans, found, no=_turned(no))
    else:
        for part in condition.parts:
            _gather(part, spans, found, no=no)


@cache
def _signs(no: str, fact: str, values: frozenset[str], spans: frozenset[Span]) -> frozenset[str]:
    if values == {ABSENT}:
        return frozenset({f"{_turned(no)}{fact}"})
    inside = sorted(span for span in spans if span[2] in values)
    others = values - {value for _, _, value in inside}
    told = [fact if value == PRESENT else f"{fact}={value}" for value in others]
    told += [f"{fact}={span}" for span in _joined(inside)]
    return frozenset(f"{no}{sign}" for sign in told)


def _turned(no: str) -> str:
    return "" if no else "not "


def _joined(spans: list[Span]) -> list[str]:
    """Spans that follow each other told as one: 0-4 and 5-17 are 0-17."""
    joined: list[tuple[int, int | None]] = []
    for low, high, _ in spans:
        end = joined[-1][1] if joined else None
        follows = end is not None and low - end <= 1
        joined.append((joined.pop()[0] if follows else low, high))
    return [f"{low}-{'' if high is None else high}" for low, high in joined]
