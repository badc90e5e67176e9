"""The API as a program uses it, and against its own description."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, cast

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests import cds_contract
from tests.conftest import ROOT
from tests.databases import Office
from tests.generators import random_answer, random_answers
from triage.adapters.case_store.limits import SqlLimits
from triage.adapters.web.app import create_app
from triage.adapters.web.services import Services
from triage.casework.exchange import response_of
from triage.casework.history import thawed
from triage.casework.limiting import BEGIN, begun_an_hour
from triage.model.errors import EngineError, StoreError
from triage.model.knowledge import Knowledge
from triage.presenting.catalogue import questions_mapping
from triage.presenting.fhir.terminology import CODE_SYSTEMS
from triage.reasoning.interview import Standing
from triage.serving import services_from
from triage.storing import opened_database

load_all_checks()
PLAIN: Mapping[str, object] = {
    "respondent": "self", "consent": "agree", "age_years": 77, "emergency_signs": ["none"], "how_started": "gradual",
    "walking_ability": "normal", "pain_site": {"left": ["plantar_medial"]},
}  # fmt: skip
EMERGENCY = {**PLAIN, "emergency_signs": ["chest_pain_breathless"]}


class Reply(NamedTuple):
    """What the API answered."""

    status: int
    kind: str
    content: Any
    headers: httpx2.Headers


class Caller:
    """A program that calls the API."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.application = create_app(services)

    def get(self, path: str, token: str = "") -> Reply:
        return self.call("GET", path, token)

    def post(self, path: str, body: object = None, token: str = "") -> Reply:
        return self.call("POST", path, token, json=body)

    def call(self, method: str, path: str, token: str = "", **more: Any) -> Reply:  # noqa: ANN401  as httpx2 takes them
        headers = {**({"authorization": f"Bearer {token}"} if token else {}), **more.pop("headers", {})}

        async def calling() -> httpx2.Response:
            transport = httpx2.ASGITransport(self.application)
            async with httpx2.AsyncClient(transport=transport, base_url="https://heel.test") as client:
                return await client.request(method, f"/api/v1/{path}", headers=headers, **more)

        answer = asyncio.run(calling())
        kind = answer.headers.get("content-type", "")
        return Reply(answer.status_code, kind, answer.json() if "json" in kind else answer.text, answer.headers)

    def begun(self, **body: object) -> str:
        """The token of a new case."""
        token: str = self.post("cases", body).content["token"]
        return token

    def answered(self, token: str, answers: Mapping[str, object]) -> dict[str, Any]:
        """The case after these answers, given in the order of asking."""
        case = self.get("cases/this", token).content
        while case["next"] in answers:
            reply = self.post("cases/this/answers", {"question": case["next"], "answer": answers[case["next"]]}, token)
            assert reply.status == 200, reply
            case = reply.content["case"]
        return dict(case)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The real services on a database of their own, with one clinic."""
    folder = tmp_path_factory.mktemp("api")
    config = folder / "config.yaml"
    config.write_text(
        'emergency_number: "112"\nclinics:\n  - { id: heel, name: "Heel", code: "HEEL" }\n', encoding="utf-8"
    )
    environment = {"TRIAGE_DATABASE": f"sqlite:///{folder / 'cases.sqlite'}", "TRIAGE_CONFIG": str(config)}
    with opened_database(environment) as database:
        yield services_from(environment, database, demo=False)


@pytest.fixture(scope="module")
def caller(services: Services) -> Caller:
    """A program."""
    return Caller(services)


def faults_of(reply: Reply) -> dict[str, str]:
    """The faults of a refused request by place."""
    assert (reply.status, reply.kind) == (422, "application/problem+json")
    assert reply.content["status"] == 422
    return {fault["where"]: f"{fault['wrong']} {fault['right']}" for fault in reply.content["faults"]}


def test_the_questionnaire_is_the_one_that_the_command_prints(caller: Caller, knowledge: Knowledge) -> None:
    reply = caller.get("questionnaire")

    assert reply.status == 200
    assert reply.content == {"knowledge": knowledge.digest, **questions_mapping(knowledge.questionnaire)}


def test_answers_are_assessed_as_the_published_schema_describes(caller: Caller) -> None:
    schema = Draft202012Validator(json.loads((ROOT / "docs" / "assessment.schema.json").read_text(encoding="utf-8")))

    reply = caller.post("assess", {"answers": PLAIN, "today": "2026-11-20"})

    assert reply.status == 200
    assert list(schema.iter_errors(reply.content)) == []
    assert reply.content["provenance"]["assessed_on"] == "2026-11-20"
    assert reply.content["answers"] == PLAIN


def test_an_assessment_without_keeping_is_the_one_that_is_kept(caller: Caller, services: Services) -> None:
    today = date(2026, 11, 20)
    for seed in range(3):
        answers = random_answers(Random(seed), services.knowledge.questionnaire)
        sent = {name: thawed(answer) for name, answer in answers.given.items()}
        everything = frozenset(services.knowledge.questionnaire.by_id)
        standing = Standing(answers=answers, passed=everything - answers.given.keys())

        reply = caller.post("assess", {"answers": sent, "today": today.isoformat()})

        kept = services.assessor(standing, services.knowledge, today)["assessment"]
        assert reply.content == json.loads(json.dumps(kept))


def test_every_fault_is_named_with_its_place_and_cure(caller: Caller) -> None:
    found = faults_of(caller.post("assess", {"answers": {"age_years": 400, "consent": "agre", "shoe_size": 44}}))

    assert found["age_years"] == "the number is out of range. Give a number from 0 to 120 (years)."
    assert 'Did you mean "agree"?' in found["consent"]
    assert "no such question" in found["shoe_size"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "body.answers"),
        ({"answers": []}, "body.answers"),
        ({"answers": {}, "todday": "2026-11-20"}, "body.todday"),
        ({"answers": {}, "today": "20.11.2026"}, "body.today"),
        ({"answers": {}, "today": "2026-02-30"}, "today"),
        ({"answers": {}, "today": "1999-01-01"}, "today"),
        ({"answers": {"age_years": True}}, "body.answers.age_years.str"),
        ({"answers": {"consent": "\ud800"}}, "consent"),
        ({"answers": {f"q{number}": "x" for number in range(201)}}, "body.answers"),
        ([], "body"),
    ],
)
def test_a_request_that_is_not_as_described_is_told_where(caller: Caller, body: object, where: str) -> None:
    assert where in faults_of(caller.call("POST", "assess", content=json.dumps(body), headers=JSON))


JSON = {"content-type": "application/json"}


def test_what_is_not_json_is_told(caller: Caller) -> None:
    assert faults_of(caller.call("POST", "assess", content=b'{"answers": ', headers=JSON))


def test_a_case_is_begun_answered_and_finished_with_its_token_alone(caller: Caller, services: Services) -> None:
    token = caller.begun(clinic="heel ")
    case = caller.answered(token, PLAIN)
    while case["next"] is not None:
        question = services.knowledge.questionnaire.by_id[case["next"]]
        case = caller.answered(token, {question.id: thawed(random_answer(Random(1), question))})

    done = caller.post("cases/this/assessment", token=token)

    assert done.status == 200
    assert done.content["state"] == "waiting"
    assert done.content["assessment"]["urgency"] == done.content["urgency"]
    assert done.content == caller.get("cases/this", token).content
    assert done.content == caller.post("cases/this/assessment", token=token).content
    kept = services.store.find(done.content["reference"], ["heel"])
    assert [line.standing.state for line in kept] == ["waiting"]


def test_a_case_can_be_finished_at_once_when_somebody_has_to_act_now(caller: Caller) -> None:
    token = caller.begun()

    case = caller.answered(token, EMERGENCY)
    done = caller.post("cases/this/assessment", token=token)

    assert case["act_now"]
    assert done.content["assessment"]["urgency"] == "emergency"
    assert "112" in done.content["assessment"]["what_to_do"]


def test_a_case_with_open_questions_is_not_finished(caller: Caller) -> None:
    token = caller.begun()

    reply = caller.post("cases/this/assessment", token=token)

    assert (reply.status, reply.kind) == (409, "application/problem+json")
    assert "Answer or pass respondent next." in reply.content["detail"]
    assert caller.get("cases/this", token).content["assessment"] is None


def test_an_answer_can_be_changed_and_a_question_passed(caller: Caller) -> None:
    token = caller.begun()
    case = caller.answered(token, {**PLAIN, "how_started": "stepped_on_sharp", "puncture_detail": ["none"]})
    while "puncture_detail" not in case["answers"]:
        case = caller.post("cases/this/answers", {"question": case["next"], "answer": None}, token).content["case"]
        case = caller.answered(token, {"puncture_detail": ["none"]})

    changed = caller.post("cases/this/answers", {"question": "how_started", "answer": "gradual"}, token)
    passed = caller.post("cases/this/answers", {"question": "walking_ability", "answer": None}, token)

    assert changed.content["dropped"] == ["puncture_detail"]
    assert "walking_ability" in passed.content["case"]["passed"]
    assert "walking_ability" not in passed.content["case"]["answers"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"question": "consent", "answer": "agree"}, "question"),
        ({"question": "visit", "answer": "re_check"}, "question"),
        ({"question": "nothing", "answer": "agree"}, "question"),
        ({"question": "respondent", "answer": "a neighbour"}, "respondent"),
        ({"question": "respondent", "answer": ["self"]}, "respondent"),
        ({"question": "respondent", "answer": None}, "respondent"),
        ({"question": "respondent"}, "body.answer"),
    ],
)
def test_an_answer_that_does_not_fit_keeps_nothing(caller: Caller, body: object, where: str) -> None:
    token = caller.begun()

    assert where in faults_of(caller.post("cases/this/answers", body, token))
    assert caller.get("cases/this", token).content["answers"] == {"visit": "first_visit"}


@pytest.mark.parametrize("token", ["", "made-up", "0" * 500, "ü"])
def test_without_its_token_no_case_is_opened(caller: Caller, token: str) -> None:
    for method, path in (("GET", "cases/this"), ("POST", "cases/this/answers"), ("POST", "cases/this/assessment")):
        headers = {"authorization": f"Bearer {token}".encode()} if token else {}
        reply = caller.call(method, path, json={"question": "respondent", "answer": "self"}, headers=headers)

        assert (reply.status, reply.kind) == (401, "application/problem+json")
        assert reply.headers["www-authenticate"] == "Bearer"


def test_a_clinic_that_does_not_exist_gets_nothing(caller: Caller) -> None:
    assert "clinic" in faults_of(caller.post("cases", {"clinic": "ELSEWHERE"}))


def test_neither_token_nor_answer_stands_in_an_address(caller: Caller) -> None:
    paths = caller.call("GET", "openapi.json").content["paths"]

    assert not [path for path in paths if "{" in path]
    assert not [way for path in paths.values() for way in path.values() if way.get("parameters")]


def test_no_other_site_may_read_or_send(caller: Caller) -> None:
    """No CORS header ever, and what the browser marks as coming from elsewhere is refused."""
    asked = caller.call(
        "OPTIONS", "assess", headers={"origin": "https://evil.test", "access-control-request-method": "POST"}
    )
    sent = caller.call(
        "POST", "cases", json={}, headers={"origin": "https://evil.test", "sec-fetch-site": "cross-site"}
    )

    assert not [name for name in (*asked.headers, *sent.headers) if name.startswith("access-control")]
    assert asked.status == 405
    assert (sent.status, sent.kind) == (403, "application/problem+json")


def test_a_body_that_is_too_large_is_refused(caller: Caller) -> None:
    refused = caller.post("assess", {"answers": {"consent": "x" * 100_000}})

    assert (refused.status, refused.kind) == (413, "application/problem+json")
    assert "65536 bytes at most" in refused.content["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "case", 404), ("GET", "", 404), ("PUT", "assess", 405), ("GET", "cases", 405)],
)
def test_an_address_or_a_way_that_does_not_exist_is_told_as_a_problem(
    caller: Caller, method: str, path: str, status: int
) -> None:
    refused = caller.call(method, path)

    assert (refused.status, refused.kind) == (status, "application/problem+json")
    assert refused.content["status"] == status
    assert "See /api/v1/openapi.json." in refused.content["detail"]
    assert ("allow" in refused.headers) == (status == 405)


def test_one_place_begins_only_so_many_cases_in_an_hour(services: Services, office: Office) -> None:
    caller = with_services(services, tries=SqlLimits(office.engine, {BEGIN: begun_an_hour(2)}), clock=office.clock)
    tokens = {caller.begun(), caller.begun()}

    refused = caller.post("cases", {})

    assert len(tokens) == 2
    assert (refused.status, refused.kind) == (429, "application/problem+json")
    assert "in an hour" in refused.content["detail"]


def with_services(services: Services, **changes: object) -> Caller:
    """A program that calls a place where something is different."""
    return Caller(replace(services, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(("answers", "says"), [(PLAIN, "clinic"), (EMERGENCY, "112")])
def test_when_the_engine_fails_it_is_said_whom_to_call(
    services: Services, answers: Mapping[str, object], says: str
) -> None:
    """Hazard H13: no partial or reassuring assessment, and the emergency number where an answer calls for it."""

    def failing(*_: object) -> Mapping[str, object]:
        raise EngineError("the fact holds plantar_medial")

    caller = with_services(services, assessor=failing)
    token = caller.begun()
    case = caller.answered(token, answers)
    while case["next"] is not None and not case["act_now"]:
        case = caller.post("cases/this/answers", {"question": case["next"], "answer": None}, token).content["case"]

    replies = [caller.post("assess", {"answers": answers}), caller.post("cases/this/assessment", token=token)]

    for reply in replies:
        assert (reply.status, reply.kind) == (503, "application/problem+json")
        assert says in reply.content["detail"]
        assert "plantar" not in json.dumps(reply.content)
    assert caller.get("cases/this", token).content["assessment"] is None


def test_when_nothing_can_be_kept_it_is_said_and_nothing_is_confirmed(services: Services) -> None:
    class Full(type(services.store)):  # type: ignore[misc]
        """A store that takes nothing any more."""

        def append(self, *_: object) -> None:
            raise StoreError("Nothing was kept: the database does not answer or is full.")

        create = append

    full = Full.__new__(Full)
    full.__dict__.update(services.store.__dict__)
    token = Caller(services).begun()
    caller = with_services(services, store=full)

    replies = [
        caller.post("cases", {}),
        caller.post("cases/this/answers", {"question": "respondent", "answer": "self"}, token),
    ]

    for reply in replies:
        assert (reply.status, reply.kind) == (503, "application/problem+json")
        assert "Nothing was kept" in reply.content["detail"]


def test_a_failure_that_nobody_foresaw_says_nothing_of_what_was_sent(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Mapping[str, object]:
        raise RuntimeError("plantar_medial")

    reply = with_services(services, assessor=broken).post("assess", {"answers": PLAIN})

    assert (reply.status, reply.kind) == (500, "application/problem+json")
    assert "plantar" not in json.dumps(reply.content)
    assert "RuntimeError" in caplog.text
    assert "plantar" not in caplog.text


@pytest.fixture(scope="module")
def described(caller: Caller) -> Any:  # noqa: ANN401  schemathesis does not say what it is
    """The API as it describes itself, with the token of a case."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", caller.application)

    @schema.auth()
    class Token:
        """The token of a case."""

        def get(self, _: object, __: object) -> str:
            return caller.begun()

        def set(self, case: schemathesis.Case[Any], token: str, _: object) -> None:
            case.headers["authorization"] = f"Bearer {token}"

    return schema


GOOD, BAD = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        ("GET", "questionnaire", GOOD),
        ("POST", "assess", GOOD),
        ("POST", "assess", BAD),
        ("POST", "cases", GOOD),
        ("POST", "cases", BAD),
        ("GET", "cases/this", GOOD),
        ("POST", "cases/this/answers", GOOD),
        ("POST", "cases/this/answers", BAD),
        ("POST", "cases/this/assessment", GOOD),
        ("GET", "fhir/metadata", GOOD),
        ("GET", "fhir/Questionnaire/heel-pain", GOOD),
        ("GET", "fhir/CodeSystem", GOOD),
        ("GET", "fhir/ValueSet/urgency", GOOD),
        ("POST", "fhir/$assess", GOOD),
        ("POST", "fhir/$assess", BAD),
        ("GET", "/cds-services", GOOD),
        ("POST", "/cds-services/heel-triage", GOOD),
        ("POST", "/cds-services/heel-triage", BAD),
        ("POST", "/cds-services/heel-triage/feedback", GOOD),
        ("POST", "/cds-services/heel-triage/feedback", BAD),
    ],
)
def test_the_api_does_what_its_description_says(
    described: Any,  # noqa: ANN401  see there
    services: Services,
    method: str,
    path: str,
    mode: GenerationMode,
) -> None:
    """Statuses, content types and bodies are those described; what is not described is refused.

    Which ids of questions there are stands in the questionnaire and not in the description, so a body of the right
    shape may be refused; half of those that are to be assessed hold real answers.
    """
    operation = described[path if path.startswith("/") else f"/api/v1/{path}"][method]

    @given(case=operation.as_strategy(generation_mode=mode), seed=integers(0, 1000))
    @settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    def check(case: schemathesis.Case[Any], seed: int) -> None:
        if path == "assess" and mode is GOOD and seed % 2:
            given_answers = random_answers(Random(seed), services.knowledge.questionnaire).given
            answers = {name: thawed(answer) for name, answer in given_answers.items()}
            case.body = cast("Any", {"answers": answers, "today": "2026-11-20"})
        if path == "fhir/$assess" and mode is GOOD and seed % 2:
            real = random_answers(Random(seed), services.knowledge.questionnaire)
            case.body = cast("Any", response_of(real, services.knowledge, services.canonical))
        if path == "/cds-services/heel-triage" and mode is GOOD and seed % 2:
            real = random_answers(Random(seed), services.knowledge.questionnaire)
            answers = response_of(real, services.knowledge, services.canonical)
            case.body = cast("Any", {**cds_contract.CALL, "prefetch": {"answers": answers}})
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()


def test_the_description_can_be_had_on_a_fresh_machine(caller: Caller) -> None:
    described = caller.call("GET", "openapi.json").content

    assert described["openapi"].startswith("3.1")
    assert Path(ROOT / "docs" / "assessment.schema.json").name in json.dumps(described)
    assert set(described["paths"]) == {
        f"/api/v1/{path}"
        for path in (
            *("questionnaire", "assess", "cases", "cases/this", "cases/this/answers", "cases/this/assessment"),
            *("fhir/metadata", "fhir/Questionnaire/heel-pain", "fhir/OperationDefinition/assess", "fhir/$assess"),
            *("fhir/CodeSystem", "fhir/ValueSet"),
            *(f"fhir/{kind}/{name}" for kind in ("CodeSystem", "ValueSet") for name in CODE_SYSTEMS),
        )
    } | {"/cds-services", "/cds-services/heel-triage", "/cds-services/heel-triage/feedback"}
