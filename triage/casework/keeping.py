"""Keeping cases only as long as they are needed: retention and erasure.

What is erased leaves a bare event and a count, and nothing that a person said or was called by.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Protocol

from triage.casework.history import standing_of, told
from triage.casework.ports import CaseStore, Clock, ConflictError, NewEvent, Standing, UnknownCaseError
from triage.model.case import Actor, Case, CaseState, Event, EventKind, Role
from triage.model.errors import AnswerError

RETAIN_DAYS = 365
"""How long a case is kept after the last thing that happened to it, unless this place has configured another number."""
BY_REQUEST = "request"
BY_RETENTION = "retention"
SYSTEM = Actor(role=Role.SYSTEM)


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """The end of the chain of events: with it, noted elsewhere, nobody can put another chain in its place."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """What is still counted of an erased case."""

    day: str
    """The day on which it was begun."""
    clinic: str
    urgency: int
    """0 when it was never assessed."""
    state: str


class Archive(Protocol):
    """All cases, for those who run the server. Every method does all it says or raises ``StoreError``."""

    def identify(self, text: str) -> str:
        """The case with this id or reference; raises ``UnknownCaseError``."""
        ...

    def cases(self) -> tuple[str, ...]:
        """The ids of all cases, the oldest first."""
        ...

    def quiet_since(self, moment: datetime) -> tuple[str, ...]:
        """The cases in which nothing has happened since, and that are not yet erased."""
        ...

    def standing(self, case: str) -> tuple[Standing, int]:
        """Where the case stands in the queue, and how many events it should have."""
        ...

    def knowledge_digests(self) -> tuple[str, ...]:
        """The digests of all questions and rules that are kept."""
        ...

    def leftovers(self) -> Mapping[Leftover, int]:
        """How many cases of each kind were erased."""
        ...

    def erase(self, case: str, after: int, event: NewEvent, standing: Standing, leftover: Leftover) -> None:
        """Erase a case of ``after`` events; raises ``ConflictError`` when it has others by now."""
        ...

    def end_of_chain(self) -> End:
        """The last link of the chain, as it is recorded."""
        ...

    def chain_faults(self, noted: End | None = None) -> list[str]:
        """Everything that does not fit in the chain; with an end noted earlier, also whether it leads through that."""
        ...


def erase(store: CaseStore, archive: Archive, clock: Clock, case: str, actor: Actor, because: str) -> None:
    """Remove everything a person said from a case.

    Raises:
        UnknownCaseError: when there is no such case, or it is erased already.
    """
    header, events = store.history(case)
    before = told(header, events)
    if before.state is CaseState.ERASED:
        raise UnknownCaseError("This case is erased already.")
    leftover = leftover_of(before)
    body = {"because": because, **asdict(leftover)}
    event = NewEvent(at=clock.now(), actor=actor, kind=EventKind.ERASED, body=body)
    numbered = Event(number=len(events) + 1, at=event.at, actor=actor, kind=event.kind, body=body)
    after = told(header, (*events, numbered))
    archive.erase(case, len(events), event, standing_of(after), leftover)


def retain(store: CaseStore, archive: Archive, clock: Clock, days: int) -> int:
    """Erase the cases in which nothing has happened for more than so many days; the answer is how many.

    Raises:
        AnswerError: when the number of days would erase what was begun today.
    """
    if days < 1:
        raise AnswerError("Cases are kept for at least 1 day. Give a larger number.")
    erased = 0
    for case in due(archive, clock, days):
        try:
            erase(store, archive, clock, case, SYSTEM, BY_RETENTION)
        except ConflictError:
            continue  # somebody has just used it, so it is not quiet
        erased += 1
    return erased


def due(archive: Archive, clock: Clock, days: int) -> tuple[str, ...]:
    """The cases that ``retain`` would erase."""
    return archive.quiet_since(clock.now() - timedelta(days=days))


def leftover_of(case: Case) -> Leftover:
    """What is counted of a case when it is erased."""
    urgency = 0 if case.urgency is None else int(case.urgency)
    day = case.started_at.date().isoformat()
    return Leftover(day=day, clinic=case.clinic, urgency=urgency, state=case.state.value)
