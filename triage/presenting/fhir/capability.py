"""What the server offers to FHIR programs, as a CapabilityStatement and the definition of its one operation."""

from datetime import date

from triage import __version__
from triage.presenting.fhir.names import QUESTIONNAIRE, Canonical, Resource, narrative

OPERATION = "assess"
_SAYS = "Assess a QuestionnaireResponse about heel pain. Nothing is kept."
_DATE = date(2026, 11, 20).isoformat()
_READ = [{"code": "read"}]
_LISTED = [{"code": "read"}, {"code": "search-type"}]


def capability_statement(canonical: Canonical) -> Resource:
    """What can be read, and the operation."""
    resources = [
        {"type": "Questionnaire", "interaction": _READ, "documentation": f"Only {QUESTIONNAIRE}."},
        {"type": "CodeSystem", "interaction": _LISTED, "documentation": "A search gives all of them."},
        {"type": "ValueSet", "interaction": _LISTED, "documentation": "A search gives all of them."},
        {"type": "OperationDefinition", "interaction": _READ},
    ]
    definition = canonical.url("OperationDefinition", OPERATION)
    return {
        "resourceType": "CapabilityStatement",
        "text": narrative(_SAYS),
        "url": canonical.url("CapabilityStatement", "heel-triage"),
        "name": "HeelTriage",
        "status": "active",
        "date": _DATE,
        "kind": "instance",
        "software": {"name": "heel-triage", "version": __version__},
        "implementation": {"description": _SAYS},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {"mode": "server", "resource": resources, "operation": [{"name": OPERATION, "definition": definition}]}
        ],
    }


def operation_definition(canonical: Canonical) -> Resource:
    """The operation ``$assess``."""
    return {
        "resourceType": "OperationDefinition",
        "id": OPERATION,
        "text": narrative(_SAYS),
        "url": canonical.url("OperationDefinition", OPERATION),
        "name": "Assess",
        "status": "active",
        "kind": "operation",
        "date": _DATE,
        "affectsState": False,
        "description": _SAYS,
        "code": OPERATION,
        "system": True,
        "type": False,
        "instance": False,
        "parameter": [
            _parameter("resource", "in", "QuestionnaireResponse", "The answers, to the current questionnaire."),
            _parameter("return", "out", "Bundle", "The result; an OperationOutcome when there is none."),
        ],
    }


def _parameter(name: str, use: str, kind: str, says: str) -> Resource:
    return {"name": name, "use": use, "min": 1, "max": "1", "documentation": says, "type": kind}
