"""What the pages need from the outside, chosen by whoever starts the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from triage.casework.accounts import Entrance
from triage.casework.agreement import Reviews
from triage.casework.cds_clients import CdsPlace, Tokens
from triage.casework.feedback import Cards
from triage.casework.intake import DayBook
from triage.casework.limiting import Limits
from triage.casework.ports import CaseStore, Clock
from triage.casework.screening import Assessor
from triage.model.clinic import Clinic
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.presenting.fhir.names import Canonical
from triage.presenting.illustrating import Drawings
from triage.presenting.paper import Paper
from triage.reasoning.ports import Engine


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
    tries: Limits
    clinics: Mapping[str, Clinic] = field(default_factory=dict)
    secure_cookies: bool = True
    """Off only for a demonstration without TLS on this machine."""
    work: Work | None = None
    """Without it nobody can sign in, and only people themselves use the pages."""
    engine: Engine | None = None
    """Reads diaries by the rules. Without it no summary has what was tried."""
    typeset: Callable[[Paper], bytes] | None = None
    """Makes a PDF of what is printed; raises ``StoreError``. Without it only the page for print is offered."""
    drawings: Drawings = field(default_factory=dict)
    """What shows how a self-care step is done, by its id."""
    canonical: Canonical = field(default_factory=Canonical)
    """Under which address our FHIR resources are published."""
    cds: CdsPlace = field(default_factory=CdsPlace)
    """How decision support is offered to programs of clinics."""
    tokens: Tokens | None = None
    """Checks who calls for decision support. Without it everybody may, and no case is touched."""
    cards: Cards | None = None
    """Finds the cases of cards that were given out. Without it no feedback is taken."""
    notice: str = ""
    """Stands at the top of every page, such as that this is a demonstration."""
