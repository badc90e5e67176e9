"""CDS Hooks 2.0 as a program of a clinic uses it, against the specification's own examples and tables."""

import asyncio
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from tests import cds_contract as contract
from tests.databases import STAFF, Office
from tests.patients import SOLE_PAIN, services_at
from triage.adapters.case_store.cards import SqlCards
from triage.adapters.case_store.limits import SqlLimits
from triage.adapters.cds_tokens import SignedTokens
from triage.adapters.web.app import create_app
from triage.adapters.web.in_words import InWords
from triage.adapters.web.protection import LARGEST_FETCHED
from triage.adapters.web.services import Services
from triage.casework import intake, keeping, screening
from triage.casework.cds_clients import CdsClient, CdsPlace, UntrustedError
from triage.casework.exchange import response_of
from triage.casework.history import thawed
from triage.model.answers import read_answers
from triage.model.case import Case, EventKind, Role
from triage.model.errors import EngineError, KnowledgeError
from triage.model.urgency import Urgency
from triage.presenting.cds_hooks import Frame, discovery, no_assessment
from triage.presenting.fhir.names import Resource
from triage.reasoning.ports import Engine
from triage.serving import services_from
from triage.storing import opened_database

ADDRESS = "https://triage.example"
ORIGIN = "https://ehr.example"
ISSUER = "https://ehr.example/"
HERE = "/cds-services"
SERVICE = f"{HERE}/heel-triage"
PATIENT = contract.CALL["context"]["patientId"]
LUMP: Mapping[str, object] = {**SOLE_PAIN, "foot_signs": ["lump"]}
COLD_FOOT: Mapping[str, object] = {**SOLE_PAIN, "emergency_signs": ["foot_cold_pale_blue"]}
_NUMBERS = count(1)


@dataclass
class Record:
    """A program of a clinic with its key, before our server."""

    services: Services
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-384", {"kid": "first", "use": "sig"}))
    signs: bool = False

    def __post_init__(self) -> None:
        self.application = create_app(self.services)

    def get(self, path: str = HERE, **headers: str) -> httpx2.Response:
        return self.send("GET", path, headers)

    def post(self, body: object, path: str = SERVICE, **headers: str) -> httpx2.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send("POST", path, {"content-type": "application/json", **headers}, content)

    def send(self, method: str, path: str, headers: Mapping[str, str], content: bytes = b"") -> httpx2.Response:
        signed = {"authorization": f"Bearer {self.token(path)}"} if self.signs else {}

        async def calling() -> httpx2.Response:
            transport = httpx2.ASGITransport(self.application)
            async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                return await client.request(method, path, headers={**signed, **headers}, content=content)

        return asyncio.run(calling())

    def token(self, path: str = SERVICE, **claims: object) -> str:
        """A token as the specification describes it, but for these claims; ``None`` leaves one out."""
        now = int(self.services.clock.now().timestamp())
        whole = {
            "iss": ISSUER, "aud": f"{ADDRESS}{path}", "exp": now + 300, "iat": now, "jti": f"call-{next(_NUMBERS)}",
            **claims,
        }  # fmt: skip
        kept = {name: value for name, value in whole.items() if value is not None}
        return jwt.encode({"alg": "ES384", "typ": "JWT", "kid": "first"}, kept, self.key, algorithms=["ES384"])

    def opened(self, answers: object, record: object = None, **headers: str) -> httpx2.Response:
        """Somebody opens the record, and these answers were fetched."""
        fetched = {"answers": answers} | ({"patient": record} if record else {})
        return self.post({**contract.CALL, "prefetch": fetched}, **headers)

    def cards(self, answers: object, record: object = None) -> list[Resource]:
        """The cards, each as the specification demands."""
        reply = self.opened(answers, record)
        assert reply.status_code == 200, reply.text
        content = reply.json()
        assert contract.breaches(content, contract.RESPONSE) == []
        found: list[Resource] = content["cards"]
        assert all("No clinician has reviewed these rules yet" in card["detail"] for card in found)
        return found

    def card(self, answers: object, record: object = None) -> Resource:
        """The only card."""
        (found,) = self.cards(answers, record)
        return found

    def told(self, *feedback: Mapping[str, object]) -> httpx2.Response:
        """Tell what became of cards."""
        return self.post({"feedback": list(feedback)}, f"{SERVICE}/feedback")


@pytest.fixture
def services(small_office: Office, engine: Engine) -> Services:
    """The real services on a database of their own, without any client."""
    return services_at(small_office, engine)


@pytest.fixture
def record(services: Services) -> Record:
    """A program that nobody here knows."""
    return Record(services)


@pytest.fixture
def trusted(services: Services, small_office: Office) -> Record:
    """A program that may see the cases of one clinic."""
    found = Record(services, signs=True)
    client = known(found.key)
    found.services = replace(
        services,
        cds=CdsPlace(address=ADDRESS, clients=(client,)),
        tokens=SignedTokens([client]),
        tries=SqlLimits(small_office.engine),
        cards=SqlCards(small_office.engine),
    )
    found.application = create_app(found.services)
    return found


def known(key: ECKey) -> CdsClient:
    keys = KeySet([key]).as_dict(private=False)
    return CdsClient(name="North record", issuer=ISSUER, keys=json.dumps(keys), clinics=("north",))


def response(services: Services, answers: Mapping[str, object], **fields: object) -> Resource:
    """Answers of today, as a record holds them."""
    given = read_answers(answers, services.knowledge.questionnaire)
    found = response_of(given, services.knowledge, services.canonical)
    day = services.clock.now().isoformat()
    stored = {"id": "answers-1", "subject": {"reference": f"Patient/{PATIENT}"}, "authored": day, "status": "completed"}
    return {**found, **stored, **fields}


def bundle(*resources: object) -> Resource:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}


class TestContract:
    """The specification's tables and examples."""

    def test_the_tables_hold_for_the_examples_of_the_specification(self) -> None:
        assert contract.breaches(contract.DISCOVERED, contract.DISCOVERY) == []
        assert contract.breaches(contract.ANSWERED, contract.RESPONSE) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"summary": "x" * 140}, {"indicator": "hard-stop"}, {"source": {}}, {"detail": ""}, {"links": []},
            {"suggestions": [{"label": "Do it"}]}, {"overrideReasons": [{"code": "a", "system": "http://a"}]},
        ],
    )  # fmt: skip
    def test_the_tables_notice_a_card_that_is_not_as_demanded(self, change: Mapping[str, object]) -> None:
        card = {**contract.ANSWERED["cards"][0], **change}

        assert contract.breaches({"cards": [card]}, contract.RESPONSE)

    def test_discovery_names_one_service_and_what_to_fetch(self, record: Record) -> None:
        reply = record.get()

        (service,) = reply.json()["services"]
        assert reply.status_code == 200
        assert contract.breaches(reply.json(), contract.DISCOVERY) == []
        assert (service["id"], service["hook"]) == ("heel-triage", contract.DISCOVERED["services"][0]["hook"])
        assert service["prefetch"]["patient"] == contract.DISCOVERED["services"][0]["prefetch"]["patientToGreet"]
        assert record.services.canonical.questionnaire in service["prefetch"]["answers"]
        tokens = re.findall(r"{{(.*?)}}", json.dumps(service["prefetch"]))
        assert set(tokens) == {"context.patientId"}

    def test_the_example_of_a_call_is_understood_and_lacks_the_answers(self, record: Record) -> None:
        """The specification asks for 412 when what is needed was not fetched."""
        reply = record.post(contract.CALL)

        assert reply.status_code == 412
        assert "no assessment" in reply.json()["detail"]

    @pytest.mark.parametrize("name", ["hook", "hookInstance", "context"])
    def test_what_the_specification_requires_is_required(self, record: Record, name: str) -> None:
        call = {key: value for key, value in contract.CALL.items() if key != name}

        assert record.post(call).status_code == 422

    @pytest.mark.parametrize(
        "feedback",
        [contract.ACCEPTED, contract.OVERRIDDEN, contract.OVERRIDDEN_WITH_REASON],
        ids=lambda one: one["card"],
    )
    def test_the_examples_of_feedback_are_understood_and_their_cards_unknown(
        self, trusted: Record, record: Record, feedback: Mapping[str, object]
    ) -> None:
        assert trusted.told(feedback).status_code == 404
        assert record.told(feedback).status_code == 404

    def test_the_token_of_the_example_is_genuine_until_it_ends(self) -> None:
        client = CdsClient(name="Example", issuer=contract.ISSUER, keys=json.dumps(contract.KEYS), clinics=("north",))
        tokens = SignedTokens([client])

        proof = tokens.proof(contract.TOKEN, contract.AUDIENCE, datetime(2014, 1, 1, tzinfo=UTC))

        assert (proof.client, proof.token) == (client, contract.TOKEN_NAME)
        assert proof.until == datetime.fromtimestamp(1422568860, UTC)
        with pytest.raises(UntrustedError, match="has ended"):
            tokens.proof(contract.TOKEN, contract.AUDIENCE, proof.until + timedelta(minutes=1))


class TestCard:
    """What is shown for an assessment."""

    @pytest.mark.parametrize(
        ("answers", "level", "indicator"),
        [
            (SOLE_PAIN, "Book a visit", "info"),
            (LUMP, "Within two weeks", "warning"),
            (COLD_FOOT, "Emergency", "critical"),
        ],
    )
    def test_its_indicator_follows_the_level(
        self, record: Record, answers: Mapping[str, object], level: str, indicator: str
    ) -> None:
        card = record.card(bundle(response(record.services, answers)))

        assert card["indicator"] == indicator
        assert card["summary"].startswith(f"Heel pain: {level}.")
        assert card["summary"].endswith("Not clinically reviewed.")

    def test_it_holds_warning_signs_contributors_tests_and_where_it_comes_from(self, record: Record) -> None:
        card = record.card(response(record.services, LUMP))

        for part in (
            "**New or growing lump** (Within two weeks): New or growing lump in an adult.",
            "- **A question about what was tried was left open**: Measures, length",
            "- Plantar fasciopathy (plantar fasciitis, plantar heel pain): fits well",
            "First choice: Musculoskeletal ultrasound. Ultrasound shows what a lump is made of.",
            record.services.knowledge.digest,
        ):
            assert part in card["detail"]
        assert card["source"]["url"] == f"{ADDRESS}/"
        assert card["source"]["topic"]["code"] == "heel-pain-triage"

    def test_the_referral_and_first_choice_tests_can_be_taken_up(self, record: Record) -> None:
        card = record.card(response(record.services, LUMP))

        resources = [suggestion["actions"][0]["resource"] for suggestion in card["suggestions"]]
        assert [one["code"]["coding"][0]["code"] for one in resources] == ["see-clinician", "ultrasound"]
        assert card["selectionBehavior"] == "any"
        assert len({card["uuid"], *(suggestion["uuid"] for suggestion in card["suggestions"])}) == 3
        for one in resources:
            assert (one["status"], one["intent"], one["priority"]) == ("draft", "proposal", "urgent")
            assert one["subject"] == {"reference": f"Patient/{PATIENT}"}
            assert one["supportingInfo"] == [{"reference": "QuestionnaireResponse/answers-1"}]
            assert one["reasonCode"][0]["text"] == "New or growing lump"
            assert "urn:uuid" not in json.dumps(one)

    def test_where_self_care_is_enough_nothing_is_proposed(self, record: Record) -> None:
        card = record.card(response(record.services, {**SOLE_PAIN, "prior_tests": ["none"]}))

        assert card["summary"].startswith("Heel pain: Self-care")
        assert "suggestions" not in card
        assert "selectionBehavior" not in card

    def test_reasons_to_override_are_those_of_a_review_but_for_agreeing(self, record: Record) -> None:
        reasons = record.card(response(record.services, LUMP))["overrideReasons"]

        codes = [reason["code"] for reason in reasons]
        assert codes == ["examination", "history", "too_urgent", "not_urgent_enough", "other"]
        assert {reason["system"] for reason in reasons} == {record.services.canonical.url("CodeSystem", "overriding")}

    def test_no_two_calls_of_a_stranger_get_the_same_card(self, record: Record) -> None:
        answers = response(record.services, LUMP)

        assert record.card(answers)["uuid"] != record.card(answers)["uuid"]

    def test_no_answer_stands_in_an_address(self, record: Record) -> None:
        card = record.card(response(record.services, LUMP))

        addresses = [card["source"]["url"], *(link["url"] for link in card.get("links", ()))]
        assert not [one for one in addresses if "?" in one or PATIENT in one or "lump" in one]

    def test_answers_of_another_day_are_shown_with_their_day(self, record: Record) -> None:
        """Hazard H18: a sign that was not there last week may be there today."""
        card = record.card(response(record.services, SOLE_PAIN, authored="2026-11-02T08:00:00Z"))

        assert "Answers of 2026-11-02." in card["summary"]
        assert "of 2026-11-02. Ask about warning signs again." in card["detail"].replace("\\", "")

    @pytest.mark.parametrize("authored", [None, "last week", "2026"])
    def test_answers_of_an_unknown_day_are_said_to_be(self, record: Record, authored: object) -> None:
        card = record.card(response(record.services, SOLE_PAIN, authored=authored))

        assert "do not say of which day they are" in card["detail"]

    def test_of_several_answers_the_newest_count(self, record: Record) -> None:
        old = response(record.services, SOLE_PAIN, authored="2026-11-20T09:00:00+02:00")
        new = response(record.services, LUMP, authored="2026-11-20T08:00:00Z")

        assert record.card(bundle(old, new))["indicator"] == "warning"
        assert record.card(bundle(new, old))["indicator"] == "warning"

    def test_the_one_line_that_is_always_seen_never_names_plantar_fasciitis_alone(self, record: Record) -> None:
        """Hazard H06: a single name beside the level reads like the cause."""
        card = record.card(response(record.services, SOLE_PAIN))

        assert "Plantar fasciopathy" in card["detail"]
        alone = "Plantar fasciopathy" in card["summary"] and ";" not in card["summary"]
        assert not alone

    def test_of_different_answers_of_the_same_moment_none_is_chosen(self, record: Record) -> None:
        """Hazard H18: the milder ones must not win by standing first."""
        mild = response(record.services, SOLE_PAIN, authored="2026-11-20T08:00:00Z")
        other = response(record.services, LUMP, authored="2026-11-20T09:00:00+01:00")

        card = record.card(bundle(mild, other))

        assert "there is no assessment" in card["summary"]
        assert "several sets of answers" in card["detail"]
        assert record.card(bundle(other, other))["indicator"] == "warning"

    def test_an_age_unlike_that_of_the_record_is_pointed_out(self, record: Record) -> None:
        """Hazard H18: the answers may be about somebody else."""
        answers = response(record.services, SOLE_PAIN)
        person = {"resourceType": "Patient", "id": PATIENT, "birthDate": "1983-01-05"}

        plain, odd = record.card(answers, person), record.card(answers, {**person, "birthDate": "1953-01-05"})

        assert "not the age in the record" not in plain["detail"]
        assert "not the age in the record" in odd["detail"]
        assert (plain["indicator"], odd["indicator"]) == ("info", "warning")

    def test_an_unfinished_emergency_is_shown_all_the_same(self, record: Record) -> None:
        card = record.card(response(record.services, COLD_FOOT, status="in-progress"))

        assert card["indicator"] == "critical"
        assert "not all answered" in card["detail"]


class TestNoAssessment:
    """What is shown when there is none; hazard H08: never a reassuring card."""

    def missing(self, record: Record, answers: object, person: object = None) -> str:
        """What the only card says is missing."""
        card = record.card(answers, person)
        assert card["indicator"] == "info"
        assert card["summary"] == "Heel pain: there is no assessment. Not clinically reviewed."
        assert "suggestions" not in card
        assert "This says nothing about how urgent it is." in card["detail"]
        assert card["links"] == [
            {"label": "Answer the questions about heel pain", "url": f"{ADDRESS}/", "type": "absolute"}
        ]
        said: str = card["detail"].replace("\\", "")
        return said

    @pytest.mark.parametrize("answers", [None, bundle(), {"resourceType": "Bundle", "type": "searchset"}])
    def test_without_any_answers_there_is_a_link_to_begin(self, record: Record, answers: object) -> None:
        assert "no answers about heel pain" in self.missing(record, answers)

    def test_a_place_can_leave_that_card_out(self, services: Services) -> None:
        quiet = Record(replace(services, cds=CdsPlace(offers_to_begin=False)))

        assert quiet.cards(None) == []

    def test_answers_to_another_version_are_not_guessed_at(self, record: Record) -> None:
        answers = response(record.services, SOLE_PAIN, questionnaire=f"{record.services.canonical.questionnaire}|old")

        assert "answers another version" in self.missing(record, answers)

    def test_faulty_answers_are_named_as_words_and_never_as_markup(self, record: Record) -> None:
        answers = response(record.services, SOLE_PAIN)
        answers["item"].append({"linkId": "[x](http://evil.test) <img src=x> **b**"})

        said = record.card(answers)["detail"]
        assert r"\[x\](http\://evil.test) \<img src=x\>" in said

    def test_of_many_faults_the_first_are_named_and_the_rest_counted(self, record: Record) -> None:
        answers = response(record.services, SOLE_PAIN)
        answers["item"] += [{"linkId": f"strange-{number}"} for number in range(9)]

        said = self.missing(record, answers)

        assert "strange-4" in said
        assert "strange-5" not in said
        assert "- And 4 more." in said

    def test_answers_about_somebody_else_are_not_used(self, record: Record) -> None:
        """Hazard H18."""
        other = response(record.services, COLD_FOOT, subject={"reference": "Patient/other"})
        mine = response(
            record.services, COLD_FOOT, subject={"reference": f"https://ehr.example/fhir/Patient/{PATIENT}"}
        )

        assert "somebody else" in self.missing(record, other)
        assert "somebody else" in self.missing(record, mine, {"resourceType": "Patient", "id": "other"})
        assert record.card(mine)["indicator"] == "critical"

    def test_whoever_the_tool_is_not_made_for_is_told_where_to_go(self, record: Record) -> None:
        said = self.missing(record, response(record.services, {**SOLE_PAIN, "consent": "decline"}))

        assert "A clinician or a member of staff whom you can talk to." in said

    def test_unfinished_answers_do_not_reassure(self, record: Record) -> None:
        assert "not all answered" in self.missing(record, response(record.services, SOLE_PAIN, status="in-progress"))

    def test_answers_that_compete_are_not_chosen_from(self, record: Record) -> None:
        one = response(record.services, SOLE_PAIN, authored=None)

        assert "several sets of answers" in self.missing(record, bundle(one, one))

    @pytest.mark.parametrize(
        "answers", [{"resourceType": "OperationOutcome"}, bundle({"resourceType": "OperationOutcome"}), "x", [], {}]
    )
    def test_what_could_not_be_fetched_is_told_as_such(self, record: Record, answers: object) -> None:
        assert record.opened(answers).status_code == 412

    @pytest.mark.parametrize(("signs", "says"), [("none", "clinic"), ("both_legs_weak", "999")])
    def test_when_the_engine_fails_it_is_said_whom_to_call(self, services: Services, signs: str, says: str) -> None:
        def failing(*_: object, **__: object) -> Mapping[str, object]:
            raise EngineError("the fact holds plantar_medial")

        broken = Record(replace(services, assessor=failing))
        reply = broken.opened(response(services, {**SOLE_PAIN, "emergency_signs": [signs]}))

        assert reply.status_code == 503
        assert says in reply.json()["detail"]
        assert "cards" not in reply.text
        assert "plantar" not in reply.text

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"hook": "patient-view", "hook": "order-sign"}', b"\xff"])
    def test_what_is_no_call_is_refused(self, record: Record, content: bytes) -> None:
        assert record.post(content).status_code == 422

    def test_a_failure_that_nobody_foresaw_says_nothing_of_what_was_sent(
        self, services: Services, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(*_: object, **__: object) -> Mapping[str, object]:
            raise RuntimeError("plantar_medial")

        reply = Record(replace(services, assessor=broken)).opened(response(services, SOLE_PAIN))

        assert reply.status_code == 500
        assert "plantar" not in reply.text + caplog.text


def test_reviewed_rules_are_not_called_unreviewed(services: Services) -> None:
    reviewed = replace(services.knowledge)
    vars(reviewed)["unreviewed"] = ()
    frame = Frame(knowledge=reviewed, canonical=services.canonical, address=ADDRESS, seed="seed")

    card = no_assessment(frame, ["Something is missing."])

    assert "eviewed" not in json.dumps([card, discovery(reviewed, services.canonical)])


@pytest.fixture
def case(trusted: Record, small_office: Office) -> Case:
    """A case of the clinic with a lump, assessed here."""
    return assessed(small_office, trusted.services)


def assessed(office: Office, services: Services, clinic: str = "north") -> Case:
    begun = office.begun(clinic=clinic).case
    answers = {name: thawed(value) for name, value in read_answers(LUMP, office.knowledge.questionnaire).given.items()}
    case = office.answered(begun, **read_answers(answers, office.knowledge.questionnaire).given)
    return screening.finish(office.store, office.clock, office.knowledge, case, STAFF, services.assessor)


def of_case(trusted: Record, case: Case, **fields: object) -> Resource:
    """The answers of the case, as they came back from a record."""
    identifier = trusted.services.canonical.case_identifier(case.reference)
    return response(trusted.services, LUMP, identifier=identifier, **fields)


class TestFeedback:
    """Cards for a case of ours, and what became of them."""

    def happened(self, office: Office, case: Case, kind: EventKind) -> list[Mapping[str, Any]]:
        return [event.body for event in office.again(case).events if event.kind is kind]

    def test_a_card_for_a_case_leads_to_its_page_and_is_kept_once(
        self, trusted: Record, case: Case, small_office: Office
    ) -> None:
        answers = of_case(trusted, case, authored="2026-11-20T08:00:00Z")

        first, again = trusted.card(answers), trusted.card(answers)

        assert first["links"] == [
            {"label": "Open the case", "url": f"{ADDRESS}/clinic/cases/{case.id}", "type": "absolute"}
        ]
        assert first == again
        (given,) = self.happened(small_office, case, EventKind.CARD_GIVEN)
        assert (given["card"], given["urgency"]) == (first["uuid"], "soon")
        assert set(given["proposed"]) == {suggestion["uuid"] for suggestion in first["suggestions"]}
        assert small_office.again(case).events[-1].actor.role is Role.PROGRAM
        assert small_office.archive.chain_faults() == []

    def test_a_level_that_was_raised_since_is_the_one_on_the_card(
        self, trusted: Record, case: Case, small_office: Office
    ) -> None:
        intake.raise_urgency(small_office.store, small_office.clock, case, STAFF, Urgency.URGENT, "It got hot.")

        card = trusted.card(of_case(trusted, case))

        assert card["indicator"] == "critical"
        assert "have set this level after the assessment" in card["detail"]

    def test_accepted_and_overridden_cards_stay_with_the_case_and_change_no_urgency(
        self, trusted: Record, case: Case, small_office: Office
    ) -> None:
        card = trusted.card(of_case(trusted, case))
        ultrasound = card["suggestions"][1]["uuid"]
        accepted = {**contract.ACCEPTED, "card": card["uuid"], "acceptedSuggestions": [{"id": ultrasound}]}
        ours = {"reason": card["overrideReasons"][0], "userComment": "Seen\u202e it."}
        overridden = {**contract.OVERRIDDEN_WITH_REASON, "card": card["uuid"], "overrideReason": ours}

        replies = [trusted.told(accepted, overridden), trusted.told(accepted)]

        assert [(reply.status_code, reply.text) for reply in replies] == [(200, ""), (200, "")]
        first, second = self.happened(small_office, case, EventKind.FEEDBACK)
        assert (first["outcome"], first["accepted"]) == ("accepted", ["ultrasound"])
        assert first["happened_at"] == "2021-12-11T10:05:31+00:00"
        assert (second["outcome"], second["reason"], second["text"]) == ("overridden", "examination", "Seen it.")
        assert small_office.again(case).urgency == case.urgency
        assert not small_office.again(case).reviewed

    def test_a_reason_that_the_client_has_of_its_own_is_kept_in_its_words(
        self, trusted: Record, case: Case, small_office: Office
    ) -> None:
        card = trusted.card(of_case(trusted, case))

        trusted.told({**contract.OVERRIDDEN_WITH_REASON, "card": card["uuid"]})

        (kept,) = self.happened(small_office, case, EventKind.FEEDBACK)
        assert (kept["reason"], kept["reason_shown"]) == ("", "d7ecf885")

    @pytest.mark.parametrize(
        "change",
        [
            {"acceptedSuggestions": [{"id": "made-up"}]}, {"acceptedSuggestions": []}, {"outcome": "ignored"},
            {"outcomeTimestamp": "yesterday"}, {"outcomeTimestamp": "2021-13-11T10:05:31Z"},
            {"acceptedSuggestions": None},
        ],
    )  # fmt: skip
    def test_faulty_feedback_keeps_nothing_of_the_whole_call(
        self, trusted: Record, case: Case, small_office: Office, change: Mapping[str, object]
    ) -> None:
        card = trusted.card(of_case(trusted, case))
        good = {**contract.OVERRIDDEN, "card": card["uuid"]}
        bad = {**contract.ACCEPTED, "card": card["uuid"], **change}

        assert trusted.told(good, bad).status_code == 422
        assert trusted.told(good, contract.OVERRIDDEN).status_code == 404
        assert self.happened(small_office, case, EventKind.FEEDBACK) == []

    def test_a_case_of_another_clinic_is_out_of_reach(
        self, trusted: Record, small_office: Office, services: Services
    ) -> None:
        case = assessed(small_office, services, clinic="south")

        assert "links" not in trusted.card(of_case(trusted, case))
        assert self.happened(small_office, case, EventKind.CARD_GIVEN) == []

    def test_a_card_of_another_clinic_takes_no_feedback(self, trusted: Record, case: Case) -> None:
        card = trusted.card(of_case(trusted, case))
        other = replace(known(trusted.key), clinics=("south",))
        stranger = replace(trusted, services=replace(trusted.services, tokens=SignedTokens([other])))

        assert stranger.told({**contract.OVERRIDDEN, "card": card["uuid"]}).status_code == 404

    def test_a_stranger_reaches_no_case(self, record: Record, case: Case, small_office: Office) -> None:
        before = small_office.again(case).events

        card = record.card(of_case(record, case))

        assert "links" not in card
        assert small_office.again(case).events == before

    def test_after_an_erasure_the_card_is_unknown(self, trusted: Record, case: Case, small_office: Office) -> None:
        card = trusted.card(of_case(trusted, case))

        keeping.erase(small_office.store, small_office.archive, small_office.clock, case.id, STAFF, "request")

        assert trusted.told({**contract.OVERRIDDEN, "card": card["uuid"]}).status_code == 404
        assert "links" not in trusted.card(of_case(trusted, case))


class TestPage:
    """What the clinician reads of it."""

    def test_cards_and_what_became_of_them_stand_in_the_history(self, trusted: Record, case: Case) -> None:
        card = trusted.card(of_case(trusted, case))
        accepted = {
            **contract.ACCEPTED,
            "card": card["uuid"],
            "acceptedSuggestions": [{"id": suggestion["uuid"]} for suggestion in card["suggestions"]],
        }
        comment = {"reason": card["overrideReasons"][3], "userComment": "It is worse."}
        trusted.told(accepted, {**contract.OVERRIDDEN, "card": card["uuid"], "overrideReason": comment})
        kept = screening.resume(trusted.services.store, case.id)

        history = InWords(trusted.services.knowledge).history(kept)

        assert [(line.who, line.what, line.words) for line in history[:3]] == [
            ("North record", "Card overridden. The rules were not urgent enough", "It is worse."),
            ("North record", "Card accepted: referral, Musculoskeletal ultrasound", ""),
            ("North record", "Card shown: soon", ""),
        ]


class TestTrust:
    """Who may call, where this place asks for tokens."""

    def test_every_call_needs_a_token_and_also_discovery_does(self, trusted: Record) -> None:
        trusted.signs = False

        replies = [trusted.get(), trusted.opened(None), trusted.told(contract.OVERRIDDEN)]

        assert [reply.status_code for reply in replies] == [401, 401, 401]
        assert {reply.headers["www-authenticate"] for reply in replies} == {"Bearer"}

    def test_a_token_is_good_once(self, trusted: Record) -> None:
        signed = {"authorization": f"Bearer {trusted.token(HERE)}"}

        first, second = trusted.get(**signed), trusted.get(**signed)

        assert (first.status_code, second.status_code) == (200, 401)
        assert "used before" in second.json()["detail"]

    @pytest.mark.parametrize(
        "claims",
        [
            {"iss": "https://evil.test/"}, {"iss": None}, {"aud": f"{ADDRESS}{SERVICE}"}, {"aud": None},
            {"exp": 1_000_000_000}, {"exp": None}, {"exp": "soon"}, {"exp": 10**30}, {"iat": None},
            {"iat": 4_000_000_000}, {"jti": None}, {"jti": 7}, {"nbf": 4_000_000_000},
        ],
        ids=str,
    )  # fmt: skip
    def test_a_token_that_lacks_or_says_something_else_is_refused(
        self, trusted: Record, claims: Mapping[str, object]
    ) -> None:
        reply = trusted.get(authorization=f"Bearer {trusted.token(HERE, **claims)}")

        assert reply.status_code == 401

    def test_a_list_of_addresses_may_hold_ours(self, trusted: Record) -> None:
        token = trusted.token(HERE, aud=[f"{ADDRESS}{HERE}"])

        assert trusted.get(authorization=f"Bearer {token}").status_code == 200

    def test_a_token_that_is_good_for_long_is_refused(self, trusted: Record) -> None:
        later = int((trusted.services.clock.now() + timedelta(hours=2)).timestamp())

        reply = trusted.get(authorization=f"Bearer {trusted.token(HERE, exp=later)}")

        assert reply.status_code == 401
        assert "within 15 minutes" in reply.json()["detail"]

    def test_a_token_signed_by_somebody_else_or_by_nobody_is_refused(self, trusted: Record) -> None:
        claims = json.loads(payload_of(trusted.token(HERE)))
        public = json.dumps(trusted.key.as_dict(private=False))
        forged = [
            jwt.encode({"alg": "ES384", "kid": "first"}, claims, ECKey.generate_key("P-384"), algorithms=["ES384"]),
            jwt.encode({"alg": "HS256", "kid": "first"}, claims, OctKey.import_key(public), algorithms=["HS256"]),
            jwt.encode({"alg": "ES384"}, claims, trusted.key, algorithms=["ES384"]),
            jwt.encode({"alg": "ES384", "kid": "other"}, claims, trusted.key, algorithms=["ES384"]),
            f"eyJhbGciOiJub25lIn0.{trusted.token(HERE).split('.')[1]}.",
            "x" * 9000, "a.b.c",
        ]  # fmt: skip

        replies = [trusted.get(authorization=f"Bearer {token}") for token in forged]

        assert [reply.status_code for reply in replies] == [401] * len(forged)

    @pytest.mark.parametrize(
        "keys",
        [
            "", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "a"}]}', '{"keys": [{}]}',
            json.dumps({"keys": [{**contract.KEYS["keys"][0], "d": "x"}]}),
            json.dumps({"keys": contract.KEYS["keys"] * 2}),
        ],
    )  # fmt: skip
    def test_keys_that_are_shared_secret_or_not_there_are_refused_at_the_start(self, keys: str) -> None:
        client = CdsClient(name="Odd", issuer=ISSUER, keys=keys, clinics=("north",))

        with pytest.raises(KnowledgeError, match="JSON Web Key Set"):
            SignedTokens([client])


def payload_of(token: str) -> bytes:
    """What a token says."""
    part = token.split(".")[1]
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_a_configured_server_trusts_the_client_that_its_configuration_names(tmp_path: Path) -> None:
    key = ECKey.generate_key("P-384", {"kid": "first", "use": "sig"})
    (tmp_path / "keys.json").write_text(known(key).keys, encoding="utf-8")
    (tmp_path / "config.yaml").write_text(
        "clinics:\n  - { id: north, name: North, code: NORTH }\n"
        f"cds_hooks:\n  address: {ADDRESS}\n  clients:\n"
        f"    - {{ name: North record, issuer: '{ISSUER}', keys: keys.json, clinics: [north] }}\n",
        encoding="utf-8",
    )
    environment = {
        "TRIAGE_DATABASE": f"sqlite:///{tmp_path / 'a.sqlite'}",
        "TRIAGE_CONFIG": str(tmp_path / "config.yaml"),
    }
    with opened_database(environment) as database:
        client = Record(services_from(environment, database, demo=False), key=key, signs=True)

        assert client.get().status_code == 200
        client.signs = False
        assert client.get().status_code == 401


class TestBrowsers:
    """Scripts of other sites, and what is too large."""

    @pytest.fixture
    def open_to(self, services: Services) -> Record:
        return Record(replace(services, cds=CdsPlace(origins=(ORIGIN,))))

    def asked(self, record: Record, origin: str, path: str = SERVICE) -> httpx2.Response:
        wanted = {"method": "POST", "headers": "authorization"}
        headers = {"origin": origin, **{f"access-control-request-{name}": value for name, value in wanted.items()}}
        return record.send("OPTIONS", path, headers)

    def test_a_configured_site_may_call_and_read(self, open_to: Record) -> None:
        asked, reply = (
            self.asked(open_to, ORIGIN),
            open_to.opened(None, origin=ORIGIN, **{"sec-fetch-site": "cross-site"}),
        )

        assert (asked.status_code, reply.status_code) == (200, 200)
        assert asked.headers["access-control-allow-origin"] == reply.headers["access-control-allow-origin"] == ORIGIN
        assert "access-control-allow-credentials" not in asked.headers
        assert "Origin" in reply.headers["vary"]

    def test_no_other_site_may(self, open_to: Record, record: Record) -> None:
        for place, origin in ((open_to, "https://evil.test"), (record, ORIGIN)):
            asked, sent = self.asked(place, origin), place.opened(None, origin=origin)

            assert asked.status_code in (400, 405)
            assert sent.status_code == 403
            assert "access-control-allow-origin" not in {**asked.headers, **sent.headers}

    def test_a_configured_site_reaches_nothing_else(self, open_to: Record) -> None:
        asked = self.asked(open_to, ORIGIN, "/api/v1/assess")
        sent = open_to.post({"answers": {}}, "/api/v1/assess", origin=ORIGIN)

        assert (asked.status_code, sent.status_code) == (405, 403)
        assert not [name for name in (*asked.headers, *sent.headers) if name.startswith("access-control")]

    @pytest.mark.parametrize("path", [f"{HERE}/other", f"{HERE}/other/feedback"])
    def test_a_service_that_does_not_exist_is_told_as_a_problem(self, record: Record, path: str) -> None:
        reply = record.post(contract.CALL, path)

        assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")

    def test_what_is_too_large_is_refused(self, record: Record) -> None:
        reply = record.opened({"resourceType": "x" * LARGEST_FETCHED})

        assert reply.status_code == 413
        assert f"{LARGEST_FETCHED} bytes at most" in reply.json()["detail"]
