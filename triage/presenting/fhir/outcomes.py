"""What is wrong, or why there is no assessment, as a FHIR OperationOutcome.

An outcome never holds anything that could be taken for an assessment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.model.errors import Fault, FaultyAnswers
from triage.presenting.fhir.names import Resource, narrative, without_empty

_MOST_ISSUES = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """One thing that is wrong; the fault says where as a path that FHIR programs understand."""

    code: str
    """One of FHIR's issue types, such as ``code-invalid``."""
    fault: Fault
    severity: str = "error"


class FaultyResponse(FaultyAnswers):
    """A questionnaire response that cannot be used."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__(tuple(issue.fault for issue in self.issues))


def operation_outcome(issues: Iterable[Issue]) -> Resource:
    """All issues, as many as are of use to anybody."""
    listed = list(issues)[:_MOST_ISSUES]
    return {
        "resourceType": "OperationOutcome",
        "text": narrative(*(str(issue.fault).removeprefix(": ") for issue in listed)),
        "issue": [_issue(issue) for issue in listed],
    }


def out_of_scope(assessment: Mapping[str, Any]) -> Resource | None:
    """Why the tool stops here, and where to go instead; nothing when it does not stop.

    An emergency is shown all the same, so it is no reason to stop.
    """
    if not assessment["out_of_scope"] or assessment["urgency"] == "emergency":
        return None
    stops = [Fault("", f"{stop['tell_person']}", stop["go_to"]) for stop in assessment["out_of_scope"]]
    flags = [Fault("", "Say this when you ask for help:", flag["tell_person"]) for flag in assessment["flags"]]
    return operation_outcome(
        [
            *(Issue(code="not-supported", fault=stop) for stop in stops),
            *(Issue(code="business-rule", fault=flag, severity="warning") for flag in flags),
        ]
    )


def failed(message: str) -> Resource:
    """Nothing could be assessed; the message says whom to call."""
    return operation_outcome([Issue(code="exception", fault=Fault("", message, ""), severity="fatal")])


def _issue(issue: Issue) -> Resource:
    words = f"{issue.fault.wrong} {issue.fault.right}".strip()
    return without_empty(
        {
            "severity": issue.severity,
            "code": issue.code,
            "details": {"text": words},
            "expression": [issue.fault.where] if issue.fault.where else [],
        }
    )
