"""What has to be looked at anew when a person comes back later.

Answers about today are asked again, and newer safety rules are noticed. Nothing here asks anything.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from triage.casework.history import thawed
from triage.casework.ports import CaseStore, Clock
from triage.casework.screening import record
from triage.model.case import Actor, Case, EventKind
from triage.model.knowledge import Knowledge
from triage.model.rules import Rule, RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.interview import OF_THE_DAY

STILL_TODAY = timedelta(hours=12)
"""How long an answer about today holds; counted in hours, since midnight is not the same everywhere."""


class SafetyChange(StrEnum):
    """What newer safety rules decide otherwise."""

    EMERGENCY = "emergency"
    """What is an emergency."""
    SOONER = "sooner"
    """Who should be seen sooner."""
    SCOPE = "scope"
    """Whom the tool is not made for."""


_SAFETY = (RuleKind.FLAG, RuleKind.FLOOR, RuleKind.RAISE, RuleKind.STOP)


def is_assessed(case: Case) -> bool:
    """Whether the result that the person was shown is about the answers as they are now."""
    telling = (event.kind for event in reversed(case.events) if event.kind in (EventKind.ANSWERED, EventKind.ASSESSED))
    return next(telling, None) is EventKind.ASSESSED


def no_longer_of_today(case: Case, now: datetime) -> tuple[str, ...]:
    """The questions about today whose answers are too old for the next assessment."""
    if is_assessed(case):
        return ()
    given = {str(event.body["question"]): event.at for event in case.events if event.kind is EventKind.ANSWERED}
    known = case.answers.keys() | case.passed
    return tuple(name for name in OF_THE_DAY if name in known and given[name] + STILL_TODAY <= now)


def ask_again_what_was_of_the_day(store: CaseStore, clock: Clock, case: Case, actor: Actor) -> Case:
    """Set aside the answers about another day, so that the interview asks for them once more."""
    old = no_longer_of_today(case, clock.now())
    if not old:
        return case
    body = {
        "question": old[0],
        "answer": None,
        "replaced": thawed(case.answers.get(old[0])),
        "dropped": list(old),
        "reason": "another day",
    }
    return record(store, clock, case, actor, EventKind.ANSWERED, body)


def has_newer_safety_rules(begun_under: Knowledge, newest: Knowledge) -> bool:
    """Whether the newest rules hold a safety rule that the case does not know, or that means something else now."""
    return bool(newer_safety_rules(begun_under, newest))


def newer_safety_rules(begun_under: Knowledge, newest: Knowledge) -> tuple[SafetyChange, ...]:
    """What the newest safety rules decide otherwise than those the case was begun under, the gravest first."""
    if begun_under.digest == newest.digest:
        return ()
    known = {rule.id: _meaning(rule, begun_under) for rule in begun_under.rules}
    changed = [rule for rule in newest.rules if rule.kind in _SAFETY and known.get(rule.id) != _meaning(rule, newest)]
    found = {_change_of(rule) for rule in changed}
    return tuple(change for change in SafetyChange if change in found)


def _change_of(rule: Rule) -> SafetyChange:
    if rule.kind is RuleKind.STOP:
        return SafetyChange.SCOPE
    return SafetyChange.EMERGENCY if rule.then.urgency is Urgency.EMERGENCY else SafetyChange.SOONER


def _meaning(rule: Rule, knowledge: Knowledge) -> tuple[object, ...]:
    """What a rule does, without its wording: when it fires, and how urgent it makes things."""
    return (rule.kind, knowledge.written_out[rule.id], rule.then.urgency, rule.then.raise_by)
