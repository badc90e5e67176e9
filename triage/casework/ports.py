"""What casework asks of the world: a store that forgets nothing it has confirmed, and a clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from triage.model.case import Actor, Event, EventKind
from triage.model.errors import StoreError
from triage.model.urgency import Urgency


class ConflictError(StoreError):
    """Somebody else has written to the same case meanwhile: read again and repeat."""


class UnknownCaseError(StoreError):
    """There is no such case, or the link or code no longer opens it."""


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What never changes about a case."""

    id: str
    reference: str
    knowledge: str
    label: str
    started_at: datetime
    started_by: Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEvent:
    """Something that just happened."""

    at: datetime
    actor: Actor
    kind: EventKind
    body: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a case stands in the queue; kept beside the history so that lists are fast."""

    clinic: str
    state: str
    urgency: Urgency | None
    waiting_since: datetime | None
    due_at: datetime | None
    handed_to: str | None
    reviewed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One line of a queue."""

    id: str
    reference: str
    label: str
    started_by: Actor
    standing: Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """How a person without an account comes back: digests only, never the link or code itself."""

    link_digest: str
    code_digest: str
    until: datetime


class CaseStore(Protocol):
    """Keeps cases. Every method either does all it says or raises ``StoreError`` and does nothing."""

    def create(self, header: Header, events: Sequence[NewEvent], standing: Standing, access: Access | None) -> None:
        """Keep a new case with its first events."""
        ...

    def append(self, case: str, after: int, events: Sequence[NewEvent], standing: Standing) -> None:
        """Add events after number ``after``; raises ``ConflictError`` when there are others already."""
        ...

    def history(self, case: str) -> tuple[Header, tuple[Event, ...]]:
        """A case's header and its events in order; raises ``UnknownCaseError``."""
        ...

    def by_link(self, digest: str, now: datetime) -> str:
        """The case that the link opens; raises ``UnknownCaseError``."""
        ...

    def by_code(self, digest: str, now: datetime) -> str:
        """The case that the code opens; raises ``UnknownCaseError``."""
        ...

    def replace_link(self, case: str, digest: str) -> None:
        """From now on only the link with this digest opens the case."""
        ...

    def keep_open(self, case: str, until: datetime) -> None:
        """Let the link and the code of a case work until then, if they would end earlier."""
        ...

    def find(self, text: str, clinics: Sequence[str]) -> tuple[Listed, ...]:
        """The cases of these clinics with this reference or label."""
        ...

    def queue(self, clinics: Sequence[str], states: Sequence[str]) -> tuple[Listed, ...]:
        """The cases of these clinics in these states, most urgent and longest waiting first."""
        ...

    def keep_knowledge(self, digest: str, files: Mapping[str, str]) -> None:
        """Keep the texts of questions and rules by their digest; the same again is no change."""
        ...

    def knowledge_files(self, digest: str) -> Mapping[str, str]:
        """The texts kept under this digest; raises ``StoreError`` when there are none."""
        ...
