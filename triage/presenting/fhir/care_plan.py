"""Self-care as a CarePlan: steps to offer, and why the others are withheld.

As on our own pages, there is none while somebody has to be seen today: then only action counts. Nor is there one when a
clinic has raised the level to where rules withhold more than they did when the steps were chosen.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from triage.model.urgency import Urgency
from triage.presenting.fhir.names import Resource, annotations, narrative, without_empty
from triage.presenting.fhir.results import ASSESSMENT, Named, Result

_TITLE = "Self-care to try for heel pain"


def care_plan(result: Result) -> Iterator[Named]:
    """The plan, where there is one."""
    offered = result.assessment["self_care"]
    notes = list(_notes(result))
    is_outdated = result.is_raised and result.urgency >= Urgency.SOON
    if result.urgency >= Urgency.URGENT or is_outdated or not (offered or notes):
        return
    found: Resource = {
        "resourceType": "CarePlan",
        "meta": result.meta,
        "text": narrative(_TITLE, *(step["title"] for step in offered), *notes),
        "status": "draft",
        "intent": "proposal",
        "title": _TITLE,
        "subject": result.about,
        "created": result.day,
        "supportingInfo": [result.reference(ASSESSMENT)],
        "activity": [_activity(result, step) for step in offered],
        "note": annotations(notes),
    }
    yield "self_care", without_empty(found)


def _activity(result: Result, step: Mapping[str, Any]) -> Resource:
    first = ["Start with this step."] if step["start_first"] else []
    lines = [*first, *step["do"], step["dose"], f"Judge it after {step['judge_after']}."]
    lines += [*step["check_first"], *step["notes"]]
    return {
        "detail": {
            "code": result.canonical.concept("steps", step["step"], step["title"]),
            "status": "not-started",
            "doNotPerform": False,
            "description": " ".join(lines),
        }
    }


def _notes(result: Result) -> Iterator[str]:
    """When to stop, what to ask a clinician about, and what is withheld."""
    if result.assessment["self_care"]:
        yield from result.knowledge.texts.stop_rules
    for step in result.assessment["ask_about"]:
        yield f"Ask a clinician about: {step['title']}"
    for item in result.assessment["withheld"]:
        title = result.knowledge.step_by_id[item["step"]].signed.title
        yield f"Withheld: {title}. {item['because']}"
