"""What a CDS Hooks card proposes to do: the referral and each first-choice test, as a ServiceRequest to create.

They are proposals: somebody with a licence decides, and nothing is ordered by accepting a card here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from triage.presenting.fhir.names import Resource, without_empty
from triage.presenting.fhir.results import Result
from triage.presenting.fhir.service_requests import PRIORITY, referral, request_for_test

REFERRAL = "referral"
_ONLY_IN_A_BUNDLE = ("id", "supportingInfo", "reasonReference")
"""What points to other entries of a bundle; the record of a client has none of them."""
_UNNAMED = "other"

Identity = Callable[[str], str]
"""The identity of a part of the card, by its name."""


def suggestions(result: Result, identity: Identity, response: str) -> list[Resource]:
    """The referral and the first-choice tests; none when self-care is enough."""
    if result.urgency not in PRIORITY:
        return []
    flags = result.assessment["flags"]
    found = [_suggestion("Refer to be seen", REFERRAL, _whole(result, referral(result), flags, response), identity)]
    for request in result.assessment["tests_explained"]:
        if request["order"] == "first":
            asking = [flag for flag in flags if request["test"] in flag["tests"]]
            resource = _whole(result, request_for_test(result, request), asking, response)
            found.append(_suggestion(f"Ask for: {_named(result, request)}", _part(request), resource, identity))
    return found


def proposed_of(result: Result, identity: Identity) -> Mapping[str, str]:
    """By identity: what each suggestion proposes, a test or the referral."""
    if result.urgency not in PRIORITY:
        return {}
    first = [request for request in result.assessment["tests_explained"] if request["order"] == "first"]
    return {identity(REFERRAL): REFERRAL} | {identity(_part(request)): request["test"] for request in first}


def _part(request: Mapping[str, Any]) -> str:
    return f"test.{request['test']}"


def _named(result: Result, request: Mapping[str, Any]) -> str:
    name = result.knowledge.tests[request["test"]].name
    return f"{name} ({request['why']})" if request["test"] == _UNNAMED else name


def _suggestion(label: str, part: str, resource: Resource, identity: Identity) -> Resource:
    words = f"{label} ({resource['priority']}). A proposal: check it before you sign it."
    action = {"type": "create", "description": words, "resource": resource}
    return {"label": label, "uuid": identity(part), "isRecommended": True, "actions": [action]}


def _whole(result: Result, request: Resource, flags: Sequence[Mapping[str, Any]], response: str) -> Resource:
    """A request that stands by itself: its reasons in words, and the answers where the record has them."""
    kept = {name: value for name, value in request.items() if name not in _ONLY_IN_A_BUNDLE}
    reasons = [result.canonical.concept("flags", flag["rule"], flag["title"]) for flag in flags]
    support = [{"reference": response}] if response else []
    return without_empty({**kept, "reasonCode": reasons, "supportingInfo": support})
