"""Intake staff: a queue, a caller's case, notes, and handing over. Staff raise an urgency, never lower it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from triage.casework.ports import CaseStore, Clock, Listed
from triage.casework.screening import record
from triage.model.case import Actor, Case, CaseState, EventKind
from triage.model.errors import AnswerError
from triage.model.urgency import Urgency

OPEN_STATES = (CaseState.WAITING, CaseState.CONTACTED, CaseState.ANSWERING)


def queue(store: CaseStore, clinics: Sequence[str], states: Sequence[CaseState] = OPEN_STATES) -> tuple[Listed, ...]:
    """The cases to look after, most urgent and longest waiting first."""
    return store.queue(clinics, [state.value for state in states])


def is_overdue(listed: Listed, now: datetime) -> bool:
    """Whether the time by which somebody should have been in touch has passed."""
    due = listed.standing.due_at
    return listed.standing.state == CaseState.WAITING.value and due is not None and due <= now


def waiting_time(listed: Listed, now: datetime) -> timedelta | None:
    """How long the person has waited since the assessment."""
    since = listed.standing.waiting_since
    return None if since is None else now - since


def annotate(store: CaseStore, clock: Clock, case: Case, actor: Actor, text: str) -> Case:
    """Add a note."""
    return record(store, clock, case, actor, EventKind.ANNOTATED, {"text": _filled(text, "a note")})


def raise_urgency(store: CaseStore, clock: Clock, case: Case, actor: Actor, urgency: Urgency, reason: str) -> Case:
    """Set a more urgent level, with a reason.

    Raises:
        AnswerError: when the level would not rise, or there is no reason. Hazard H14: staff never lower an urgency.
    """
    if case.urgency is not None and urgency <= case.urgency:
        raise AnswerError(f"The urgency is {case.urgency.word} already. Staff can only raise it.")
    body = {"urgency": urgency.word, "reason": _filled(reason, "a reason")}
    return record(store, clock, case, actor, EventKind.RAISED, body)


def hand_over(store: CaseStore, clock: Clock, case: Case, actor: Actor, to: str, text: str) -> Case:
    """Ask a clinician to look at the case: a user name, or empty for any."""
    return record(store, clock, case, actor, EventKind.HANDED_OVER, {"to": to, "text": text})


def mark_contacted(store: CaseStore, clock: Clock, case: Case, actor: Actor) -> Case:
    """Somebody has spoken to the person."""
    return record(store, clock, case, actor, EventKind.CONTACTED, {})


def mark_booked(store: CaseStore, clock: Clock, case: Case, actor: Actor, when: str) -> Case:
    """A visit is booked."""
    return record(store, clock, case, actor, EventKind.BOOKED, {"when": when})


def close(store: CaseStore, clock: Clock, case: Case, actor: Actor) -> Case:
    """Nothing more is to be done."""
    return record(store, clock, case, actor, EventKind.CLOSED, {})


def daily_count(listed: Sequence[Listed], now: datetime) -> Mapping[str, int]:
    """How many of the listed cases stand at each urgency today."""
    today = [item for item in listed if _day(item.standing.waiting_since) == now.date()]
    counts = {level.word: 0 for level in reversed(Urgency)}
    for item in today:
        if item.standing.urgency is not None:
            counts[item.standing.urgency.word] += 1
    return counts


def _day(moment: datetime | None) -> object:
    return moment.date() if moment is not None else None


def _filled(text: str, what: str) -> str:
    if not text.strip():
        raise AnswerError(f"Please write {what}.")
    return text.strip()
