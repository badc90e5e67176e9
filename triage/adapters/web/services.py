"""What the pages need from the outside, chosen by whoever starts the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from triage.casework.accounts import Entrance
from triage.casework.agreement import Reviews
from triage.casework.intake import DayBook
from triage.casework.ports import CaseStore, Clock
from triage.casework.screening import Assessor
from triage.model.clinic import Clinic
from triage.model.knowledge import Knowledge
from triage.presenting.phrasing import Contact


class Tries(Protocol):
    """Counts failed tries, so that nobody can guess codes or passwords."""

    def may(self, what: str, place: str, now: datetime) -> bool:
        """Whether another try from this place is allowed."""
        ...

    def failed(self, what: str, place: str, now: datetime) -> None:
        """One more try has failed."""
        ...


@dataclass(frozen=True, kw_only=True)
class Work:
    """What the pages of those who look after cases need besides."""

    entrance: Entrance
    day_book: DayBook
    reviews: Reviews


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that routes may use."""

    store: CaseStore
    clock: Clock
    knowledge: Knowledge
    """The questions and rules for new cases; the store keeps them already."""
    knowledge_of: Callable[[str], Knowledge]
    """The questions and rules that a case was begun under, by digest; raises ``StoreError`` or ``KnowledgeError``."""
    assessor: Assessor
    contact: Contact
    tries: Tries
    clinics: Mapping[str, Clinic] = field(default_factory=dict)
    secure_cookies: bool = True
    """Off only for a demonstration without TLS on this machine."""
    work: Work | None = None
    """Without it nobody can sign in, and only people themselves use the pages."""
    notice: str = ""
    """Stands at the top of every page, such as that this is a demonstration."""
