"""What is printed: a page in blocks, with the little that paper needs besides.

Nothing here knows how it is laid out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from triage.model.knowledge import Knowledge
from triage.presenting.document import Block, as_mapping
from triage.presenting.handout import handout
from triage.presenting.summary import Stored, clinician_summary

LANGUAGE = "en"
OUT_OF_SCOPE = "out_of_scope"
"""What stands for the urgency where the tool stops."""
_EMERGENCY = "emergency"


class Kind(StrEnum):
    """For whom it is printed."""

    PERSON = "person"
    CLINICIAN = "clinician"


MOST_PAGES: Mapping[Kind, int] = {Kind.PERSON: 2, Kind.CLINICIAN: 1}
"""How many sheets of A4 each may take."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One printed page or two."""

    kind: Kind
    title: str
    """What the document is called; it names nobody."""
    level: str
    """The urgency, or ``out_of_scope``."""
    made_on: date
    """The day of the assessment."""
    notice: str
    """That the rules are not reviewed; empty when they are. It stands at the foot of every sheet."""
    blocks: tuple[Block, ...]
    reference: str = ""
    higher: str = ""
    """What comes before all else where the case stands at a higher level than this assessment."""


def person_paper(page: Iterable[Block], stored: Stored, *, reference: str = "", higher: str = "") -> Paper:
    """The page that the person was shown."""
    paper = _paper(Kind.PERSON, "Heel triage: your result", stored, handout(page))
    return replace(paper, reference=reference, higher=higher)


def clinician_paper(
    stored: Stored, knowledge: Knowledge, *, history: Iterable[Block] = (), reference: str = "", higher: str = ""
) -> Paper:
    """The summary of an assessment as it was kept; ``history`` is what was tried, with its chart."""
    blocks = clinician_summary(stored, knowledge, history)
    paper = _paper(Kind.CLINICIAN, "Heel triage: summary for the clinician", stored, blocks)
    return replace(paper, reference=reference, higher=higher)


def _paper(kind: Kind, title: str, stored: Stored, blocks: tuple[Block, ...]) -> Paper:
    stopped = stored["out_of_scope"] and stored["urgency"] != _EMERGENCY
    return Paper(
        kind=kind,
        title=title,
        level=OUT_OF_SCOPE if stopped else stored["urgency"],
        made_on=date.fromisoformat(stored["provenance"]["assessed_on"]),
        notice=stored["wording"]["review"],
        blocks=blocks,
    )


def paper_mapping(paper: Paper) -> dict[str, object]:
    """The paper as plain values."""
    return {
        "kind": paper.kind.value,
        "title": paper.title,
        "level": paper.level,
        "made_on": paper.made_on.isoformat(),
        "notice": paper.notice,
        "reference": paper.reference,
        "higher": paper.higher,
        "language": LANGUAGE,
        "blocks": as_mapping(paper.blocks),
    }
