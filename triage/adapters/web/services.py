"""What the pages need from the outside, chosen by whoever starts the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from triage.casework.ports import CaseStore, Clock
from triage.casework.screening import Assessor
from triage.model.knowledge import Knowledge
from triage.presenting.phrasing import Contact


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    """Where visits are booked; a link that is empty is not shown."""

    telehealth: str = ""
    in_office: str = ""
    gait_analysis: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clinic:
    """A clinic whose staff look after a queue."""

    id: str
    name: str
    code: str
    """What a person types to send their answers to this clinic."""
    booking: Booking = field(default_factory=Booking)


class Tries(Protocol):
    """Counts failed tries, so that nobody can guess codes or passwords."""

    def may(self, what: str, place: str, now: datetime) -> bool:
        """Whether another try from this place is allowed."""
        ...

    def failed(self, what: str, place: str, now: datetime) -> None:
        """One more try has failed."""
        ...


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that routes may use."""

    store: CaseStore
    clock: Clock
    knowledge: Knowledge
    """The questions and rules for new cases."""
    knowledge_texts: Mapping[str, str]
    """The files of these questions and rules, to keep beside the cases."""
    knowledge_of: Callable[[str], Knowledge]
    """The questions and rules that a case was begun under, by digest; raises ``StoreError``."""
    assessor: Assessor
    contact: Contact
    tries: Tries
    clinics: Mapping[str, Clinic] = field(default_factory=dict)
    secure_cookies: bool = True
    """Off only for a demonstration without TLS on this machine."""
