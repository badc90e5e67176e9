"""One person's case over time: an append-only history of events, and what it amounts to.

Nothing here keeps or fetches anything. Times are in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage.model.answers import Answer
from triage.model.urgency import Urgency


class Role(StrEnum):
    """Who acts."""

    PERSON = "person"
    STAFF = "staff"
    CLINICIAN = "clinician"
    ADMIN = "admin"
    SYSTEM = "system"
    PROGRAM = "program"
    """A program of a clinic, under the name it was given here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Somebody who acts; a person without an account has no name."""

    role: Role
    name: str = ""


class EventKind(StrEnum):
    """What can happen to a case."""

    STARTED = "started"
    ANSWERED = "answered"
    """Body: question, answer (null when passed), replaced, dropped, reason (when corrected by staff)."""
    ASSESSED = "assessed"
    """Body: assessment (with the answers and everything needed to derive it again), and person, the page shown."""
    SHARED = "shared"
    """Body: clinic. The person gave the clinic's code or followed its link."""
    OPENED = "opened"
    ANNOTATED = "annotated"
    """Body: text."""
    RAISED = "raised"
    """Body: urgency, reason. Staff may raise, never lower."""
    HANDED_OVER = "handed_over"
    """Body: to (a user name, or empty for any clinician), text."""
    CONTACTED = "contacted"
    BOOKED = "booked"
    """Body: when (text, may be empty)."""
    REVIEWED = "reviewed"
    """Body: urgency, cause, agrees_urgency, agrees_cause, reason, text, and what it was about: about (the number of the
    event), assessed, leading, rules. By a clinician; never overwritten."""
    CONCLUDED = "concluded"
    """Body: finding (condition id or "other"), text: what it turned out to be."""
    PLANNED = "planned"
    """Body: activity (name, unit, normal), or null. The diary begins, or another activity matters now."""
    STEP_BEGUN = "step_begun"
    """Body: steps, begun (a date), slow."""
    DAY_LOGGED = "day_logged"
    """Body: entry, replaced (what was noted before, or null), reason."""
    STEP_CHANGED = "step_changed"
    """Body: change (halved or repeated), on (a date)."""
    STEP_ENDED = "step_ended"
    """Body: ended (a date), outcome and move as they were judged then, reason."""
    RE_CHECK = "re_check"
    """Body: signs (what was new), asks (the questions that were set aside to be answered again)."""
    CARD_GIVEN = "card_given"
    """Body: card (its identity), urgency, proposed (suggestions by identity: a test or the referral)."""
    FEEDBACK = "feedback"
    """Body: card, outcome (accepted or overridden), accepted (tests, referral), reason, reason_shown (of the client's
    own), text, happened_at."""
    CLOSED = "closed"
    """Body: reason."""
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened: who did what and when."""

    number: int
    """1, 2, 3 .. within the case."""
    at: datetime
    actor: Actor
    kind: EventKind
    body: Mapping[str, object]


class CaseState(StrEnum):
    """Where a case stands in the work of the clinic."""

    ANSWERING = "answering"
    WAITING = "waiting"
    CONTACTED = "contacted"
    BOOKED = "booked"
    CLOSED = "closed"
    """Body: reason."""
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A case as its history tells it."""

    id: str
    reference: str
    """Short, for people: said on the telephone, written on a note. It opens nothing by itself."""
    clinic: str
    """The clinic in whose queue it stands; empty while the person keeps it to themselves."""
    knowledge: str
    """The digest of the questions and rules it was begun under."""
    started_at: datetime
    started_by: Actor
    label: str
    """What staff wrote to know the caller by; empty for a person's own screening."""
    state: CaseState
    answers: Mapping[str, Answer]
    passed: frozenset[str]
    assessed_at: datetime | None
    assessed_urgency: Urgency | None
    urgency: Urgency | None
    """The assessed urgency, or what staff or a clinician set after it."""
    assessment: Mapping[str, object] | None
    """The stored assessment, as ``triage assess --format json`` gives it."""
    person_page: tuple[Mapping[str, object], ...]
    """The page that the person was shown, as blocks."""
    handed_to: str | None
    reviewed: bool
    events: tuple[Event, ...]
