"""FHIR over HTTP, as a program of somebody else uses it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.databases import Office
from tests.fhir_people import CANONICAL
from tests.patients import SOLE_PAIN, services_at
from tests.test_api import Caller, Reply
from triage.adapters.web.protection import LARGEST_BODY
from triage.adapters.web.services import Services
from triage.casework.exchange import questionnaire_of, response_of
from triage.model.answers import read_answers
from triage.model.errors import EngineError
from triage.presenting.fhir.names import Canonical, Resource
from triage.presenting.fhir.terminology import CODE_SYSTEMS, code_systems, value_sets
from triage.reasoning.ports import Engine

FHIR = "application/fhir+json"


@pytest.fixture
def services(small_office: Office, engine: Engine) -> Services:
    """The real services on a database of their own."""
    return services_at(small_office, engine)


def sent(services: Services, answers: Mapping[str, object]) -> Resource:
    """A response with these answers."""
    return response_of(read_answers(answers, services.knowledge.questionnaire), services.knowledge, services.canonical)


def assessed(services: Services, body: object) -> Reply:
    content = json.dumps(body).encode()
    return Caller(services).call("POST", "fhir/$assess", content=content, headers={"content-type": FHIR})


def test_what_can_be_read_is_what_the_command_exports(services: Services) -> None:
    caller, knowledge = Caller(services), services.knowledge

    metadata = caller.get("fhir/metadata")
    questionnaire = caller.get("fhir/Questionnaire/heel-pain")

    assert {metadata.kind, questionnaire.kind} == {FHIR}
    assert metadata.content["fhirVersion"] == "4.0.1"
    assert questionnaire.content == json.loads(json.dumps(questionnaire_of(knowledge, CANONICAL)))
    for kind, found in (("CodeSystem", code_systems), ("ValueSet", value_sets)):
        everything = list(found(knowledge, CANONICAL))
        listed = caller.get(f"fhir/{kind}").content
        assert [entry["resource"] for entry in listed["entry"]] == everything
        assert listed["total"] == len(everything)
        for name in CODE_SYSTEMS:
            assert caller.get(f"fhir/{kind}/{name}").content in everything
    offered = {one["name"]: one["definition"] for one in metadata.content["rest"][0]["operation"]}
    assert caller.get("fhir/OperationDefinition/assess").content["url"] == offered["assess"]


def test_a_response_is_assessed_and_nothing_is_kept(services: Services, small_office: Office) -> None:
    reply = assessed(services, sent(services, {**SOLE_PAIN, "walking_ability": "cannot"}))

    kinds = [entry["resource"]["resourceType"] for entry in reply.content["entry"]]
    assert (reply.status, reply.kind) == (200, FHIR)
    assert {"RiskAssessment", "Provenance", "QuestionnaireResponse"} <= set(kinds)
    assert "Questionnaire" not in kinds
    assert small_office.archive.cases() == ()


def test_a_response_that_does_not_match_gets_an_outcome(services: Services) -> None:
    wrong = {**sent(services, SOLE_PAIN), "questionnaire": CANONICAL.questionnaire}

    reply = assessed(services, wrong)

    assert (reply.status, reply.kind) == (422, FHIR)
    assert reply.content["issue"][0]["expression"] == ["QuestionnaireResponse.questionnaire"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 1, "a": 2}', b"\xff"])
def test_what_is_no_resource_gets_an_outcome(services: Services, content: bytes) -> None:
    reply = Caller(services).call("POST", "fhir/$assess", content=content, headers={"content-type": FHIR})

    assert (reply.status, reply.kind, reply.content["resourceType"]) == (422, FHIR, "OperationOutcome")


def test_whoever_the_tool_is_not_made_for_gets_an_outcome_and_no_assessment(services: Services) -> None:
    reply = assessed(services, sent(services, {**SOLE_PAIN, "consent": "decline"}))

    assert (reply.status, reply.content["resourceType"]) == (422, "OperationOutcome")
    assert reply.content["issue"][0]["code"] == "not-supported"


@pytest.mark.parametrize(("signs", "says"), [("none", "clinic"), ("both_legs_weak", "999")])
def test_when_the_engine_fails_the_outcome_says_whom_to_call(services: Services, signs: str, says: str) -> None:
    """Hazard H13: no partial or reassuring assessment, and the emergency number where an answer calls for it."""

    def failing(*_: object, **__: object) -> Mapping[str, object]:
        raise EngineError("the fact holds plantar_medial")

    reply = assessed(replace(services, assessor=failing), sent(services, {**SOLE_PAIN, "emergency_signs": [signs]}))

    assert (reply.status, reply.kind) == (503, FHIR)
    assert reply.content["issue"][0]["severity"] == "fatal"
    assert says in reply.content["issue"][0]["details"]["text"]
    assert "plantar" not in json.dumps(reply.content)


def test_a_failure_that_nobody_foresaw_says_nothing_of_what_was_sent(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> Mapping[str, object]:
        raise RuntimeError("plantar_medial")

    reply = assessed(replace(services, assessor=broken), sent(services, SOLE_PAIN))

    assert (reply.status, reply.content["resourceType"]) == (500, "OperationOutcome")
    assert "plantar" not in json.dumps(reply.content) + caplog.text


def test_what_a_page_of_another_site_sends_is_refused(services: Services) -> None:
    reply = Caller(services).call("POST", "fhir/$assess", json={}, headers={"sec-fetch-site": "cross-site"})

    assert (reply.status, reply.content["issue"][0]["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "fhir", 404, "not-found"),
        ("GET", "fhir/Patient/1", 404, "not-found"),
        ("GET", "fhir/$assess", 405, "not-supported"),
        ("DELETE", "fhir/metadata", 405, "not-supported"),
    ],
)
def test_an_address_or_a_way_that_does_not_exist_gets_an_outcome(
    services: Services, method: str, path: str, status: int, code: str
) -> None:
    reply = Caller(services).call(method, path)

    assert (reply.status, reply.kind, reply.content["resourceType"]) == (status, FHIR, "OperationOutcome")
    assert reply.content["issue"][0]["code"] == code
    assert "See /api/v1/openapi.json." in reply.content["issue"][0]["details"]["text"]
    assert ("allow" in reply.headers) == (status == 405)


def test_what_is_too_large_is_refused_and_what_is_honest_is_far_from_it(services: Services) -> None:
    everything = {
        name: [c.id for c in q.choices if not c.exclusive] for name, q in by_id(services).items() if q.most is None
    }
    ticked = {name: value for name, value in everything.items() if by_id(services)[name].takes_several}
    sides = {"pain_site": dict.fromkeys(("left", "right", "side_not_known"), everything["pain_site"])}
    largest = json.dumps(sent(services, {**SOLE_PAIN, **ticked, **sides}))

    assert len(largest) < LARGEST_BODY * 2 / 3
    refused = assessed(services, {"resourceType": "x" * LARGEST_BODY})
    assert refused.status == 413
    assert (refused.kind, refused.content["issue"][0]["code"]) == (FHIR, "too-long")
    assert "65536 bytes at most" in refused.content["issue"][0]["details"]["text"]


def by_id(services: Services) -> Mapping[str, Any]:
    return services.knowledge.questionnaire.by_id


def test_a_place_publishes_under_its_own_address(services: Services) -> None:
    own = replace(services, canonical=Canonical("https://clinic.example/fhir"))

    assert Caller(own).get("fhir/Questionnaire/heel-pain").content["url"].startswith("https://clinic.example/fhir/")
    assert assessed(own, sent(own, SOLE_PAIN)).status == 200
    assert assessed(own, sent(services, SOLE_PAIN)).status == 422
