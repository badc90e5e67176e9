"""The assessment as a RiskAssessment, and each red flag as a DetectedIssue.

A RiskAssessment holds what was concluded, on what basis and by which method, with outcomes in words: a contributor is
never given a probability. A DetectedIssue can be preliminary and points to its evidence; a Flag would stay on a record
until somebody takes it away. Both are preliminary, since nobody has examined the person.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from triage.model.urgency import Urgency, urgency_of
from triage.presenting.fhir.names import Resource, annotations, narrative, without_empty
from triage.presenting.fhir.results import ASSESSMENT, RESPONSE, Named, Result

_METHOD = "Fixed rules on the answers of a questionnaire. Nobody has examined the person."


def flag_name(rule: str) -> str:
    """The name of a red flag within the bundle."""
    return f"flag.{rule}"


def risk_assessment(result: Result) -> Named:
    """How soon to be seen, what may add to the pain, and all that has to be said with it."""
    assessment, level = result.assessment, result.level(result.urgency)
    flags = [result.reference(flag_name(flag["rule"])) for flag in assessment["flags"]]
    return ASSESSMENT, without_empty(
        {
            "resourceType": "RiskAssessment",
            "meta": result.meta,
            "text": narrative(level["text"], *_notes(result)),
            "extension": [result.urgency_extension(result.urgency)],
            "status": "preliminary",
            "method": {"text": _METHOD},
            "code": result.canonical.concept("services", "heel-pain-triage", "Heel pain: how soon to be seen"),
            "subject": result.about,
            "occurrenceDateTime": result.day,
            "basis": [result.reference(RESPONSE), *flags],
            "prediction": [_prediction(result, item) for item in assessment["contributors"] if item["shown"]],
            "mitigation": str(assessment["what_to_do"]) if result.standing is None else "",
            "note": annotations([level["text"], *_notes(result)]),
        }
    )


def detected_issues(result: Result) -> Iterator[Named]:
    """One for each red flag, with the level it calls for and the answers it rests on."""
    for flag in result.assessment["flags"]:
        urgency = urgency_of(flag["urgency"])
        found: Resource = {
            "resourceType": "DetectedIssue",
            "meta": result.meta,
            "text": narrative(flag["title"], flag["tell_clinician"]),
            "extension": [result.urgency_extension(urgency)],
            "status": "preliminary",
            "code": result.canonical.concept("flags", flag["rule"], flag["title"]),
            "severity": "high" if urgency >= Urgency.URGENT else "moderate",
            "patient": result.about,
            "identifiedDateTime": result.day,
            "evidence": [{"detail": [result.reference(RESPONSE)]}],
            "detail": f"{flag['tell_clinician']} {flag['why']}",
        }
        yield flag_name(flag["rule"]), found


def _prediction(result: Result, item: Mapping[str, Any]) -> Resource:
    words = result.knowledge.texts.fit_words[item["fit"]]
    reasons = [f"For: {reason['says']}" for reason in item["for"]]
    reasons += [f"Against: {reason['says']}" for reason in item["against"]]
    return without_empty(
        {
            "outcome": result.canonical.concept(
                "contributors", item["condition"], item["name"], f"{item['name']} ({item['clinical_name']})"
            ),
            "qualitativeRisk": result.canonical.concept("fit", item["fit"], words),
            "rationale": " ".join(reasons),
        }
    )


def _notes(result: Result) -> list[str]:
    """What a reader must not miss."""
    assessment = result.assessment
    changed = "Staff or a clinician have set this level after the assessment." if result.standing else ""
    said = [reason["tell_person"] for kind in ("flags", "floors", "raises", "notes") for reason in assessment[kind]]
    to_do = "" if result.standing else assessment["what_to_do"]
    wording = assessment["wording"]
    lines = [changed, to_do, *said, *assessment["safety_net"], wording["required"], wording["review"]]
    return list(dict.fromkeys(line for line in lines if line))
