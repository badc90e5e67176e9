"""A result as text in one of its forms: for the person, for the clinician, or as JSON."""

import json

from triage.model.assessment import Assessment
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.presenting.clinician import clinician_account, clinician_report
from triage.presenting.document import as_text
from triage.presenting.explanation import explanation_page
from triage.presenting.mapping import assessment_mapping
from triage.presenting.report import person_report

FORMS = ("text", "clinician", "json")
_ACCOUNT = ("urgency", "explanation", "provenance", "wording")
"""The parts of an assessment that an explanation alone consists of."""


def printed(assessment: Assessment, knowledge: Knowledge, contact: Contact, form: str) -> str:
    """The whole result."""
    if form == "json":
        return _as_json(assessment_mapping(assessment, knowledge, contact))
    page = clinician_report if form == "clinician" else person_report
    return as_text(page(assessment, knowledge, contact))


def printed_explanation(assessment: Assessment, knowledge: Knowledge, contact: Contact, form: str) -> str:
    """The explanation alone; outside the scope of the tool there is none, so the page says where to go."""
    if form == "json":
        whole = assessment_mapping(assessment, knowledge, contact)
        return _as_json({part: whole[part] for part in _ACCOUNT})
    if assessment.explanation is None:
        return printed(assessment, knowledge, contact, form)
    if form == "clinician":
        return as_text(clinician_account(assessment, knowledge, contact))
    return as_text(explanation_page(assessment, assessment.explanation, knowledge, contact))


def _as_json(mapping: dict[str, object]) -> str:
    return json.dumps(mapping, indent=2, ensure_ascii=False) + "\n"
