"""Tests and the referral to a clinician as ServiceRequests: proposals, which somebody with a licence may take up."""

from collections.abc import Iterator, Mapping
from typing import Any

from triage.model.urgency import Urgency, urgency_of
from triage.presenting.fhir.names import Resource, annotations, narrative, without_empty
from triage.presenting.fhir.results import ASSESSMENT, RESPONSE, Named, Result
from triage.presenting.fhir.risk import flag_name

PRIORITY = {
    Urgency.EMERGENCY: "stat",
    Urgency.URGENT: "asap",
    Urgency.SOON: "urgent",
    Urgency.ROUTINE: "routine",
}
"""FHIR's word for each level, in FHIR's own order. Self-care asks nobody for anything."""
IMAGING = ("xray", "ultrasound", "mri", "ct")
_ORDERS = {"next": "After a first result", "if_unclear": "If it stays unclear"}


def service_requests(result: Result) -> Iterator[Named]:
    """The referral first, then the tests in their order."""
    if result.urgency in PRIORITY:
        yield "referral", referral(result)
        for request in result.assessment["tests_explained"]:
            yield f"test.{request['test']}", request_for_test(result, request)


def referral(result: Result) -> Resource:
    """To be seen by a clinician, as soon as the level says."""
    level = result.level(result.urgency)
    return _request(
        result,
        code=result.canonical.concept("services", "see-clinician", "To be seen by a clinician", level["text"]),
        category="referral",
        priority=PRIORITY[result.urgency],
        reasons=[flag["rule"] for flag in result.assessment["flags"]],
        notes=[] if result.standing else [result.assessment["what_to_do"]],
    )


def request_for_test(result: Result, request: Mapping[str, Any]) -> Resource:
    """One test, as urgent as the most urgent flag that asks for it; without such a flag, as the level itself."""
    test = result.knowledge.tests[request["test"]]
    asking = [flag for flag in result.assessment["flags"] if test.id in flag["tests"]]
    levels = [urgency_of(flag["urgency"]) for flag in asking]
    found = _request(
        result,
        code=result.canonical.concept("tests", test.id, test.name),
        category="imaging" if test.id in IMAGING else "test",
        priority=PRIORITY.get(max(levels, default=result.urgency), "routine"),
        reasons=[flag["rule"] for flag in asking],
        notes=[request["why"]],
    )
    condition = _ORDERS.get(request["order"])
    return found | ({"asNeededCodeableConcept": {"text": condition}} if condition else {})


def _request(
    result: Result,
    *,
    code: Resource,
    category: str,
    priority: str,
    reasons: list[str],
    notes: list[str],
) -> Resource:
    return without_empty(
        {
            "resourceType": "ServiceRequest",
            "meta": result.meta,
            "text": narrative(f"{code['text']} ({priority})", *notes),
            "status": "draft",
            "intent": "proposal",
            "category": [result.canonical.concept("services", category, category.capitalize())],
            "priority": priority,
            "code": code,
            "subject": result.about,
            "authoredOn": result.day,
            "reasonReference": [result.reference(flag_name(rule)) for rule in reasons],
            "supportingInfo": [result.reference(ASSESSMENT), result.reference(RESPONSE)],
            "note": annotations(notes),
        }
    )
