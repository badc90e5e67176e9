"""The rules beside a second transcription of the evidence brief: where the two differ, one of them is wrong.

``tests/double_entry/`` was written from the brief without a look at the rules. Nothing here knows which of the two is
right, when a rule fires, or how anything is worded.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from triage.adapters.files.yaml_nodes import read_nodes
from triage.model.conditions import PRESENT, Condition, comparisons
from triage.model.knowledge import Knowledge
from triage.model.rules import Contributor, Rule, TestOrder
from triage.model.self_care import Step, Suppression

FOLDER = Path(__file__).parent / "double_entry"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "flags": ("level", "groups"),
    "contributors": ("avoid", "first_week", "later", "tests_first"),
    "steps": ("kind", "load_class", "safe_while_waiting", "suits_most", "exclusions", "notes", "said"),
    "suppressions": ("who", "load_classes", "steps", "waiting_unsafe", "everything_but"),
}
NOT_SAID = "not_said"
AT_LEAST = frozenset({"said"})
"""Fields of which the rules may hold more than the brief asks for."""

Value = frozenset[str] | str
Values = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the brief says of one id, with what the rules have on purpose otherwise."""

    place: str
    values: Values


def differences(knowledge: Knowledge) -> list[str]:
    """One sentence for each point in which the rules and the second transcription differ."""
    found = {
        "flags": {item.id: _of_rule(item) for item in knowledge.rules},
        "contributors": {item.id: _of_contributor(item) for item in knowledge.contributors},
        "steps": {item.id: _of_step(item) for item in knowledge.steps},
        "suppressions": {item.id: _of_suppression(item) for item in knowledge.suppressions},
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
    odd = set(written) - {*fields, "at", "because", "ours"} | set(fields) - set(written)
    if odd or ("at" in written) == ("because" in written):
        raise ValueError(f"{where}: missing or unknown {sorted(odd)}. An entry has either a place or a because.")
    values = {field: _value(written[field]) for field in fields}
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
            if told := _told(expected, found[item][field], more=field in AT_LEAST):
                yield f"{name}: {item} ({entry.place}): {field}: the rules {told}."


def _told(expected: Value, actual: Value, *, more: bool) -> str:
    """How the rules differ in one field; empty when they do not."""
    if isinstance(expected, str) or isinstance(actual, str):
        return "" if expected == actual else f"say {_written(actual)}, the second transcription {_written(expected)}"
    lacking, added = sorted(expected - actual), [] if more else sorted(actual - expected)
    told = [f"lack {', '.join(lacking)}"] if lacking else []
    return " and ".join([*told, f"have {', '.join(added)} besides"] if added else told)


def _written(value: Value) -> str:
    return value if isinstance(value, str) else f"[{', '.join(sorted(value))}]"


def _of_rule(rule: Rule) -> Values:
    return {"level": _level(rule), "groups": frozenset(group.value for group in rule.then.groups)}


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


def _of_step(step: Step) -> Values:
    return {
        "kind": step.kind.value,
        "load_class": str(step.load_class),
        "safe_while_waiting": str(step.safe_while_waiting).lower(),
        "suits_most": str(step.suits_most).lower(),
        "exclusions": frozenset(item.id for item in step.exclusions),
        "notes": frozenset(item.id for item in step.notes),
        "said": frozenset(re.findall(r"\w+", " ".join(step.check_first).lower())),
    }


def _of_suppression(suppression: Suppression) -> Values:
    left = suppression.everything_but
    return {
        "who": frozenset(_signs(suppression.when)),
        "load_classes": frozenset(map(str, suppression.load_classes)),
        "steps": frozenset(suppression.steps),
        "waiting_unsafe": str(suppression.waiting_unsafe).lower(),
        "everything_but": NOT_SAID if left is None else frozenset(left),
    }


def _signs(condition: Condition) -> Iterator[str]:
    """Each fact that is looked for, and each value of those that are not just present."""
    for comparison in comparisons(condition):
        for value in comparison.values:
            yield comparison.fact if value == PRESENT else f"{comparison.fact}={value}"
