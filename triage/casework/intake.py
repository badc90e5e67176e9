"""Intake staff: a queue, a caller's case, notes, corrections and handing over.

Staff raise an urgency, never lower it. Nothing here knows pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from triage.casework import screening
from triage.casework.ports import CaseStore, Clock, ConflictError, Listed, Standing, UnknownCaseError
from triage.casework.screening import Assessor, digest_of, plain_code, record, resume
from triage.casework.writing import label_of, written
from triage.model.answers import Answer
from triage.model.case import Actor, Case, CaseState, EventKind
from triage.model.errors import AnswerError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.model.urgency import Urgency

TO_DO = (CaseState.WAITING, CaseState.CONTACTED, CaseState.ANSWERING)
DONE = (CaseState.BOOKED, CaseState.CLOSED)
_OPENED_AGAIN_AFTER = timedelta(minutes=30)
"""Whoever reads a case for longer opens it once more."""

Counts = Mapping[EventKind, Mapping[Urgency | None, int]]
"""In how many cases something of a kind happened, by the urgency they have now."""


class DayBook(Protocol):
    """Counts what happened in the cases of some clinics."""

    def since(self, moment: datetime, clinics: Sequence[str]) -> Counts:
        """What happened since a moment."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """Another answer, and why it takes the place of the one before."""

    question: Question
    answer: Answer | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a reference, code or name leads to."""

    listed: tuple[Listed, ...] = ()
    case: Case | None = None
    """The case that a code opens, wherever it stands."""


def queue(store: CaseStore, clinics: Sequence[str], states: Sequence[CaseState] = TO_DO) -> tuple[Listed, ...]:
    """The cases to look after, most urgent and longest waiting first."""
    return store.queue(clinics, [state.value for state in states])


def is_overdue(standing: Standing, now: datetime) -> bool:
    """Whether the time by which somebody should have been in touch has passed."""
    return standing.state == CaseState.WAITING.value and standing.due_at is not None and standing.due_at <= now


def find(store: CaseStore, clock: Clock, text: str, clinics: Sequence[str]) -> Found:
    """The cases with this reference or name, or the one that a person's own code opens."""
    listed = store.find(label_of(text), clinics) or store.find(plain_code(text), clinics)
    if listed:
        return Found(listed=listed)
    try:
        return Found(case=resume(store, store.by_code(digest_of(plain_code(text)), clock.now())))
    except UnknownCaseError:
        return Found()


def opened(store: CaseStore, clock: Clock, case: Case, actor: Actor) -> Case:
    """Keep that somebody looks at the case, once in a while."""
    mine = (event.at for event in reversed(case.events) if event.actor == actor)
    last = next(mine, None)
    if last is not None and last + _OPENED_AGAIN_AFTER > clock.now():
        return case
    try:
        return record(store, clock, case, actor, EventKind.OPENED, {})
    except ConflictError:
        return opened(store, clock, resume(store, case.id), actor)


def take_in(store: CaseStore, clock: Clock, case: Case, actor: Actor, clinic: str) -> Case:
    """Put a person's own case into the queue of a clinic, as the person asks on the telephone.

    Raises:
        AnswerError: when it stands in another queue already.
    """
    if case.clinic not in ("", clinic):
        raise AnswerError("This case is with another clinic. It stays there.")
    return case if case.clinic == clinic else screening.share(store, clock, case, actor, clinic)


def correct(
    store: CaseStore, clock: Clock, knowledge: Knowledge, case: Case, actor: Actor, correction: Correction
) -> Case:
    """Change an answer of a case that has a result; raises ``AnswerError`` without a reason."""
    reason = _filled(correction.reason, "why the answer is changed")
    question, answer = correction.question, correction.answer
    return screening.give(store, clock, knowledge, case, actor, question, answer, reason=reason)[0]


def settled(store: CaseStore, clock: Clock, knowledge: Knowledge, case: Case, actor: Actor, assessor: Assessor) -> Case:
    """Assess the case as soon as that can be done: nothing is open, or somebody has to act at once."""
    if screening.upcoming(case, knowledge) is None or screening.must_act_now(case, knowledge, clock.now()):
        return screening.finish(store, clock, knowledge, case, actor, assessor)
    return case


def annotate(store: CaseStore, clock: Clock, case: Case, actor: Actor, text: str) -> Case:
    """Add a note."""
    return record(store, clock, case, actor, EventKind.ANNOTATED, {"text": _filled(text, "a note")})


def raise_urgency(store: CaseStore, clock: Clock, case: Case, actor: Actor, urgency: Urgency, reason: str) -> Case:
    """Set a more urgent level, with a reason.

    Raises:
        AnswerError: when the level would not rise, or there is no reason. Hazard H14: staff never lower an urgency.
    """
    if case.urgency is not None and urgency <= case.urgency:
        raise AnswerError("Choose a level that is more urgent than now. Only a clinician can set a lower one.")
    body = {"urgency": urgency.word, "reason": _filled(reason, "why it is more urgent")}
    return record(store, clock, case, actor, EventKind.RAISED, body)


def hand_over(store: CaseStore, clock: Clock, case: Case, actor: Actor, to: str, text: str) -> Case:
    """Ask a clinician to look at the case: a user name, or empty for any."""
    return record(store, clock, case, actor, EventKind.HANDED_OVER, {"to": to, "text": written(text)})


def mark_contacted(store: CaseStore, clock: Clock, case: Case, actor: Actor) -> Case:
    """Somebody has spoken to the person."""
    return record(store, clock, case, actor, EventKind.CONTACTED, {})


def mark_booked(store: CaseStore, clock: Clock, case: Case, actor: Actor, when: str) -> Case:
    """A visit is booked."""
    return record(store, clock, case, actor, EventKind.BOOKED, {"when": written(when)})


def close(store: CaseStore, clock: Clock, case: Case, actor: Actor, reason: str) -> Case:
    """Nothing more is to be done, and why."""
    return record(
        store, clock, case, actor, EventKind.CLOSED, {"reason": _filled(reason, "why nothing more is to be done")}
    )


def _filled(text: str, what: str) -> str:
    kept = written(text)
    if not kept:
        raise AnswerError(f"Please write {what}.")
    return kept
