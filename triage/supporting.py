"""What every story about a case is composed with: a clock, the rules it was begun under, and what is kept of a result.

Nothing here serves pages or asks questions.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from triage.adapters.files.knowledge_files import knowledge_from
from triage.casework.ports import CaseStore
from triage.casework.screening import Assessor
from triage.model.contact import Contact
from triage.model.errors import StoreError
from triage.model.knowledge import Knowledge
from triage.presenting.document import as_mapping
from triage.presenting.mapping import assessment_mapping
from triage.presenting.plain import plain
from triage.presenting.report import person_report
from triage.reasoning.accounting import explained
from triage.reasoning.assessing import assess
from triage.reasoning.early_end import as_far_as_asked
from triage.reasoning.interview import Standing
from triage.reasoning.ports import Engine

_KEPT_IN_MEMORY = 8


class RealClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ClockOf:
    """The clock of this machine, on a day that somebody names."""

    day: date

    def now(self) -> datetime:
        """The present time of day, on that day."""
        return datetime.combine(self.day, datetime.now(UTC).timetz())


def knowledge_by_digest(store: CaseStore, newest: Knowledge | None = None) -> Callable[[str], Knowledge]:
    """Finds the questions and rules that a case was begun under; the last ones used stay in memory.

    Without ``newest`` all of them are read from where they are kept, and so checked there.
    """

    @lru_cache(maxsize=_KEPT_IN_MEMORY)
    def found(digest: str) -> Knowledge:
        if newest is not None and digest == newest.digest:
            return newest
        kept = knowledge_from(store.knowledge_files(digest))
        if kept.digest != digest:
            raise StoreError("The questions and rules of this case were changed where they are kept. Restore a backup.")
        return kept

    return found


def assessor_with(engine: Engine, contact: Contact) -> Assessor:
    """What is kept of an assessment: the whole of it, and the page that the person is shown."""

    def kept(standing: Standing, knowledge: Knowledge, today: date) -> Mapping[str, object]:
        whole = explained(assess(standing.answers, knowledge, engine, today), knowledge)
        assessment = as_far_as_asked(whole, standing, knowledge, today)
        return {
            "assessment": assessment_mapping(assessment, knowledge, contact),
            "person": [plain(block) for block in as_mapping(person_report(assessment, knowledge, contact))],
            "contact": asdict(contact),
        }

    return kept
