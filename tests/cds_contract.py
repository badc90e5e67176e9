"""What CDS Hooks 2.0 demands, out of the tables and examples of its text (https://cds-hooks.hl7.org/2.0/).

The names of fields, what is required and the shapes of the examples are the specification's; values are cut short.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

TEXT: Mapping[str, Any] = {"type": "string", "minLength": 1}
URL: Mapping[str, Any] = {"type": "string", "pattern": "^https?://"}
CODING = {"type": "object", "required": ["code", "system"], "properties": {"code": TEXT, "system": URL}}


def listed(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "array", "minItems": 1, "items": item}


ACTION = {
    "type": "object",
    "required": ["type", "description"],
    "properties": {"type": {"enum": ["create", "update", "delete"]}, "description": TEXT},
    "if": {"properties": {"type": {"const": "create"}}},
    "then": {"required": ["resource"], "properties": {"resource": {"required": ["resourceType"]}}},
}
CARD = {
    "type": "object",
    "required": ["summary", "indicator", "source"],
    "properties": {
        "uuid": TEXT,
        "summary": {"type": "string", "minLength": 1, "maxLength": 139},
        "detail": TEXT,
        "indicator": {"enum": ["info", "warning", "critical"]},
        "source": {
            "type": "object",
            "required": ["label"],
            "properties": {"label": TEXT, "url": URL, "icon": URL, "topic": CODING},
        },
        "suggestions": listed(
            {
                "type": "object",
                "required": ["label"],
                "properties": {"uuid": TEXT, "isRecommended": {"type": "boolean"}, "actions": listed(ACTION)},
            }
        ),
        "selectionBehavior": {"enum": ["at-most-one", "any"]},
        "overrideReasons": listed({**CODING, "required": ["code", "system", "display"]}),
        "links": listed(
            {
                "type": "object",
                "required": ["label", "url", "type"],
                "properties": {"label": TEXT, "url": URL, "type": {"enum": ["absolute", "smart"]}},
            }
        ),
    },
    "dependentRequired": {"suggestions": ["selectionBehavior"]},
}
RESPONSE = {
    "type": "object",
    "required": ["cards"],
    "properties": {"cards": {"type": "array", "items": CARD}, "systemActions": {"type": "array"}},
}
DISCOVERY = {
    "type": "object",
    "required": ["services"],
    "properties": {
        "services": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["hook", "description", "id"],
                "properties": {
                    **dict.fromkeys(("hook", "title", "description", "id", "usageRequirements"), TEXT),
                    "prefetch": {"type": "object", "additionalProperties": TEXT},
                },
            },
        }
    },
}

DISCOVERED: Mapping[str, Any] = {
    "services": [
        {
            "hook": "patient-view",
            "title": "Static CDS Service Example",
            "description": "An example of a CDS Service that returns a static set of cards",
            "id": "static-patient-greeter",
            "prefetch": {"patientToGreet": "Patient/{{context.patientId}}"},
        }
    ]
}
"""From the example of discovery."""
CALL: Mapping[str, Any] = {
    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "fhirServer": "http://hooks.smarthealthit.org:9080",
    "hook": "patient-view",
    "fhirAuthorization": {
        "access_token": "some-opaque-fhir-access-token",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "user/Patient.read user/Observation.read",
        "subject": "cds-service4",
    },
    "context": {"userId": "Practitioner/example", "patientId": "1288992", "encounterId": "89284"},
    "prefetch": {"patientToGreet": {"resourceType": "Patient", "gender": "male", "id": "1288992", "active": True}},
}
"""The example of a call."""
ANSWERED: Mapping[str, Any] = {
    "cards": [
        {
            "uuid": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
            "summary": "Example Card",
            "indicator": "info",
            "detail": "This is an example card.",
            "source": {"label": "Static CDS Service Example", "url": "https://example.com"},
            "links": [{"label": "Github", "url": "https://github.com", "type": "absolute"}],
        },
        {
            "summary": "Another card",
            "indicator": "warning",
            "source": {"label": "Static CDS Service Example"},
            "overrideReasons": [
                {
                    "code": "reason-code-provided-by-service",
                    "system": "http://example.org/cds-services/fhir/CodeSystem/override-reasons",
                    "display": "Patient refused",
                }
            ],
        },
    ]
}
"""From the example of a response."""
ACCEPTED: Mapping[str, Any] = {
    "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
    "outcome": "accepted",
    "acceptedSuggestions": [{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}],
    "outcomeTimestamp": "2021-12-11T10:05:31Z",
}
OVERRIDDEN: Mapping[str, Any] = {
    "card": "f6b95768-b1c8-40dc-8385-bf3504b82ffb",
    "outcome": "overridden",
    "outcomeTimestamp": "2020-12-11T00:00:00Z",
}
OVERRIDDEN_WITH_REASON: Mapping[str, Any] = {
    "card": "9368d37b-283f-44a0-93ea-547cebab93ed",
    "outcome": "overridden",
    "overrideReason": {
        "reason": {"code": "d7ecf885", "system": "https://example.com/cds-hooks/override-reason-system"},
        "userComment": "A comment entered by the clinician.",
    },
    "outcomeTimestamp": "2020-12-11T00:00:00Z",
}
"""The three examples of feedback."""
ISSUER = "https://fhir-ehr.example.com/"
AUDIENCE = "https://cds.example.org/cds-services/some-service"
TOKEN_NAME = "ee22b021-e1b7-4611-ba5b-8eec6a33ac1e"  # noqa: S105  its jti opens nothing
KEYS: Mapping[str, Any] = {
    "keys": [
        {
            "kty": "EC",
            "use": "sig",
            "crv": "P-384",
            "kid": "example-kid",
            "x": "46SDH7Znh821wblCBglA61sNE9ZrHYKKt3qRtRTmSXyOI_FIGBLWrWa0GPUkDCEk",
            "y": "XMcRuuoGW7CXjQdy-F5i3FeBE0x9hPLdeFdSoDd3ELmx404tLX0VRRcqzAsPhXcI",
            "alg": "ES384",
        }
    ]
}
"""The public key of the example."""
TOKEN = (
    "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImV4YW1wbGUta2lkIiwiamt1IjoiaHR0cHM6Ly9maGlyLWVoci5leGFtcGxlLmNvbS9q"  # noqa: S105
    "d2tfdXJpIn0.eyJpc3MiOiJodHRwczovL2ZoaXItZWhyLmV4YW1wbGUuY29tLyIsImF1ZCI6Imh0dHBzOi8vY2RzLmV4YW1wbGUub3JnL2Nkcy1z"
    "ZXJ2aWNlcy9zb21lLXNlcnZpY2UiLCJleHAiOjE0MjI1Njg4NjAsImlhdCI6MTMxMTI4MDk3MCwianRpIjoiZWUyMmIwMjEtZTFiNy00NjExLWJh"
    "NWItOGVlYzZhMzNhYzFlIiwidGVuYW50IjoiMmRkZDZjM2EtOGU5YS00NGM2LWEzMDUtNTIxMTFhZDMwMmEyIn0.d1WfLjGRKlcWB94l9do4cM8R"
    "EXeYJLL6SGUBO8VHZhfM8mwKYP70EMxJ67War4TQblEpaQrp11wx5p7oPFm2ETYgCicS84vXWEIYTdjooZdooCSDf2L8-i4awdoUwiEb"
)
"""The signed token of the example."""


def breaches(content: object, schema: Mapping[str, Any]) -> list[str]:
    """Where something is not as the specification demands."""
    found = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(content)]
    return [*found, *nothings(content)]


def nothings(content: object, path: str = "$") -> Iterator[str]:
    """What is null or empty and must be left out; no cards at all is the one exception."""
    if content is None or content in ("", {}) or (content == [] and path != "$.cards"):
        yield f"{path}: {json.dumps(content)}"
    elif isinstance(content, Mapping):
        for name, value in content.items():
            yield from nothings(value, f"{path}.{name}")
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from nothings(value, f"{path}[{number}]")
