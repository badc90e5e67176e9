"""The published cases on paper, for the person and for the clinician; worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO

from pypdf import PdfReader

from tests.conftest import ROOT
from tests.scoring import CASES
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.answer_files import load_answers
from triage.adapters.files.drawings import read_drawings
from triage.adapters.files.knowledge_files import load_knowledge
from triage.adapters.pdf import pdf_of
from triage.model.assessment import Assessment
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.presenting.document import Block
from triage.presenting.illustrating import illustrated
from triage.presenting.mapping import assessment_mapping
from triage.presenting.paper import Kind, Paper, clinician_paper, person_paper
from triage.presenting.report import person_report
from triage.reasoning.accounting import explained
from triage.reasoning.assessing import assess

DAY = date(2026, 11, 20)
CONTACT = Contact(emergency_number="112", urgent_line="the heel line on 555 0100")
PUBLISHED = tuple(path.stem for path in sorted(CASES.glob("case_*.yaml")))


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One case with its page, and both of its papers."""

    assessment: Assessment
    stored: Mapping[str, object]
    page: tuple[Block, ...]
    person: Paper
    clinician: Paper


@cache
def rules() -> Knowledge:
    """The rules of this repository."""
    return load_knowledge(ROOT)


@cache
def printed(case: str) -> Printed:
    """A published case."""
    answers = load_answers(CASES / f"{case}.yaml", rules().questionnaire)
    assessment = explained(assess(answers, rules(), DurableEngine(), DAY), rules())
    stored = assessment_mapping(assessment, rules(), CONTACT)
    page = illustrated(person_report(assessment, rules(), CONTACT), stored, read_drawings())
    return Printed(
        assessment=assessment,
        stored=stored,
        page=page,
        person=person_paper(page, stored, reference="ABC-123"),
        clinician=clinician_paper(stored, rules(), reference="ABC-123"),
    )


@cache
def pdf_for(case: str, kind: Kind) -> bytes:
    """One of its papers as a PDF."""
    return pdf_of(printed(case).person if kind is Kind.PERSON else printed(case).clinician)


def opened(pdf: bytes) -> PdfReader:
    """A PDF as another program reads it."""
    return PdfReader(BytesIO(pdf))


def words_of(text: str) -> str:
    """A text without the line breaks and spaces of its layout."""
    return " ".join(text.replace("\N{SOFT HYPHEN}", "").split())


def words_in(pdf: bytes) -> str:
    """All that a PDF says."""
    return words_of(" ".join(page.extract_text() for page in opened(pdf).pages))
