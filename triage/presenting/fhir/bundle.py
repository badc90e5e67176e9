"""One result as one Bundle: the answers, what was concluded, what is proposed, and where it all comes from.

It is a collection and no transaction: nothing in it has been reviewed, so a person decides what enters a record.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from triage.model.answers import read_answers
from triage.presenting.fhir.care_plan import care_plan
from triage.presenting.fhir.names import Resource, entry_url, narrative
from triage.presenting.fhir.responses import questionnaire_response
from triage.presenting.fhir.results import PERSON, RESPONSE, Named, Result
from triage.presenting.fhir.risk import detected_issues, risk_assessment
from triage.presenting.fhir.service_requests import service_requests

_PROGRAM = "program"


def result_bundle(result: Result, address: str, now: datetime, also: Sequence[Named] = ()) -> Resource:
    """The whole result; ``address`` names the questionnaire and its version, ``also`` are resources to go with it.

    The response in it is written from the answers that were used, so it says nothing of whoever sent them.
    """
    concluded = [
        risk_assessment(result),
        *detected_issues(result),
        *service_requests(result),
        *care_plan(result),
    ]
    answers = _response(result, address)
    person = [] if result.subject else [(PERSON, _anybody())]
    origin = [
        (_PROGRAM, _program(result)),
        ("provenance", _provenance(result, [name for name, _ in concluded], now)),
    ]
    return {
        "resourceType": "Bundle",
        "meta": result.meta,
        "type": "collection",
        "timestamp": now.isoformat(timespec="seconds"),
        "entry": list(_entries([*also, *person, (RESPONSE, answers), *concluded, *origin], result)),
    }


def _entries(named: Sequence[Named], result: Result) -> Iterator[Resource]:
    for name, resource in named:
        yield {"fullUrl": entry_url(result.seed, name), "resource": resource}


def _response(result: Result, address: str) -> Resource:
    answers = read_answers(result.assessment["answers"], result.knowledge.questionnaire)
    found = questionnaire_response(answers.given, result.knowledge, result.canonical, address)
    identifier = result.canonical.case_identifier(result.case)
    named = {"identifier": identifier} if result.case else {}
    return {**found, **named, "subject": result.about, "authored": result.day}


def _anybody() -> Resource:
    """A person of whom nothing is said."""
    return {"resourceType": "Patient", "text": narrative("A person without a name.")}


def _program(result: Result) -> Resource:
    """What made all this."""
    named = _made_by(result)
    return {
        "resourceType": "Device",
        "text": narrative(named),
        "deviceName": [{"name": "heel-triage", "type": "user-friendly-name"}],
        "version": [{"value": named}],
    }


def _made_by(result: Result) -> str:
    provenance = result.assessment["provenance"]
    return f"{provenance['program']} with {provenance['engine']}"


def _provenance(result: Result, targets: Sequence[str], now: datetime) -> Resource:
    """Which program made all this, from which answers and which rules."""
    provenance = result.assessment["provenance"]
    rules = {
        "identifier": {"system": result.canonical.url("NamingSystem", "knowledge"), "value": provenance["knowledge"]},
        "display": "The questions and rules, by their digest",
    }
    return {
        "resourceType": "Provenance",
        "meta": result.meta,
        "text": narrative(f"Made by {_made_by(result)}.", f"Questions and rules: {provenance['knowledge']}"),
        "target": [result.reference(name) for name in targets],
        "occurredDateTime": result.day,
        "recorded": now.isoformat(timespec="seconds"),
        "agent": [{"who": result.reference(_PROGRAM)}],
        "entity": [{"role": "source", "what": result.reference(RESPONSE)}, {"role": "source", "what": rules}],
    }
