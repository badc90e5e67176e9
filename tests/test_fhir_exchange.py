"""Answers that come in from other programs, and results that go out to them, as FHIR R4."""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from tests.fhir_people import CANONICAL
from tests.vignettes import all_vignettes
from triage.adapters.files.fhir_reader import LARGEST, configured_canonical, load_resource, resource_from
from triage.casework.exchange import answers_in, questionnaire_of, response_of
from triage.model.answers import read_answers
from triage.model.contact import Contact
from triage.model.errors import KnowledgeError
from triage.model.knowledge import Knowledge
from triage.presenting.fhir.names import Canonical, Resource
from triage.presenting.fhir.outcomes import FaultyResponse, operation_outcome
from triage.reasoning.assessing import assess
from triage.reasoning.derivation import follow
from triage.reasoning.ports import Engine

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CONTACT = Contact(emergency_number="112")
PLAIN: Mapping[str, object] = {
    "respondent": "self", "consent": "agree", "age_years": 44, "emergency_signs": ["none"], "how_started": "gradual",
    "walking_ability": "limp", "foot_signs": ["none"], "body_signs": ["none"], "duration": "w4_12",
    "worst_time": ["first_steps"], "pain_site": {"left": ["plantar_medial"]}, "pain_worst_24h": 5.5,
    "tried_measures": ["cold"], "trial_weeks": "not_sure",
}  # fmt: skip


@pytest.fixture(scope="module")
def response(knowledge: Knowledge) -> Resource:
    """A response that fits."""
    return response_of(read_answers(PLAIN, knowledge.questionnaire), knowledge, CANONICAL)


VIGNETTES = all_vignettes()


def test_everybody_in_the_vignettes_comes_back_as_they_went(knowledge: Knowledge, engine: Engine, today: date) -> None:
    """Identical answers for all; and the identical assessment, where only the answers that were set aside differ."""
    for number, vignette in enumerate(VIGNETTES):
        answers = read_answers(vignette.answers, knowledge.questionnaire)
        sent = json.loads(json.dumps(response_of(answers, knowledge, CANONICAL)))

        back = answers_in(sent, knowledge, CANONICAL)

        assert dict(back.given) == dict(follow(answers, knowledge.questionnaire).answers.given), vignette.name
        if number % 25 == 0:
            first = assess(answers, knowledge, engine, today)
            assert assess(back, knowledge, engine, today) == replace(first, set_aside=(), answers=back.given)


def item(sent: Resource, link: str) -> Resource:
    """The item with this link."""
    found: list[Resource] = [one for one in _all(sent) if one["linkId"] == link]
    return found[0]


def _all(holder: Resource) -> Iterator[Resource]:
    for one in holder.get("item", []):
        yield one
        yield from _all(one)


def coded(link: str, code: str, **more: object) -> Resource:
    return {"linkId": link, "answer": [{"valueCoding": {**CANONICAL.coding("choices", code), **more}}]}


def put(sent: Resource, section: int, new: object) -> None:
    sent["item"][section]["item"].append(new)


Change = Callable[[Resource], object]
FAULTS: Mapping[str, tuple[Change, str, str, str]] = {
    "an unknown link": (
        lambda r: put(r, 1, {"linkId": "age_yeers"}),
        "QuestionnaireResponse.item[1].item[6].linkId", "not-found", 'Did you mean "age_years"?',
    ),
    "a number as text": (
        lambda r: item(r, "age_years").update(answer=[{"valueString": "44"}]),
        "QuestionnaireResponse.item[1].item[0].answer[0]", "structure", "Give valueDecimal and nothing else.",
    ),
    "a number that is a truth": (
        lambda r: item(r, "age_years").update(answer=[{"valueDecimal": True}]),
        "QuestionnaireResponse.item[1].item[0].answer", "value", '"age_years": this is not a number.',
    ),
    "a number out of range": (
        lambda r: item(r, "age_years").update(answer=[{"valueDecimal": 300}]),
        "QuestionnaireResponse.item[1].item[0].answer", "value", "Give a number from 0 to 120 (years).",
    ),
    "no number at all": (
        lambda r: item(r, "age_years").update(answer=[{"valueDecimal": float("nan")}]),
        "QuestionnaireResponse.item[1].item[0].answer", "value", "the number is out of range.",
    ),
    "a choice that is not in the list": (
        lambda r: item(r, "how_started")["answer"][0]["valueCoding"].update(code="how_started.graduel"),
        "QuestionnaireResponse.item[1].item[2].answer[0].valueCoding.code", "code-invalid",
        'Did you mean "how_started.gradual"?',
    ),
    "a choice of another question": (
        lambda r: item(r, "how_started")["answer"][0]["valueCoding"].update(code="foot_signs.none"),
        "QuestionnaireResponse.item[1].item[2].answer[0].valueCoding.code", "code-invalid", "is not a choice of",
    ),
    "a code of another system": (
        lambda r: item(r, "how_started")["answer"][0]["valueCoding"].update(system="http://snomed.info/sct"),
        "QuestionnaireResponse.item[1].item[2].answer[0].valueCoding.system", "code-invalid", "not the code system",
    ),
    "a coding without a code": (
        lambda r: item(r, "how_started")["answer"][0]["valueCoding"].pop("code"),
        "QuestionnaireResponse.item[1].item[2].answer[0].valueCoding", "structure", "a coding with a code",
    ),
    "a coding that is none": (
        lambda r: item(r, "how_started")["answer"][0].update(valueCoding="gradual"),
        "QuestionnaireResponse.item[1].item[2].answer[0].valueCoding", "structure", "a coding with a code",
    ),
    "two answers to a question that takes one": (
        lambda r: item(r, "how_started")["answer"].append(coded("", "how_started.not_sure")["answer"][0]),
        "QuestionnaireResponse.item[1].item[2].answer", "structure", "takes one answer",
    ),
    "none of these with something else": (
        lambda r: item(r, "foot_signs")["answer"].append(coded("", "foot_signs.lump")["answer"][0]),
        "QuestionnaireResponse.item[1].item[4].answer", "business-rule", '"none" cannot be ticked together',
    ),
    "a number that is also not known": (
        lambda r: put(r, 5, {"linkId": "trial_weeks", "answer": [{"valueDecimal": 3}]}),
        "QuestionnaireResponse.item[5].item[2]", "business-rule", "said to be not known as well",
    ),
    "an answer to a question that is not asked": (
        lambda r: put(r, 1, coded("puncture_detail", "puncture_detail.none")),
        "QuestionnaireResponse.item[1].item[6]", "business-rule", "is not asked after the other answers",
    ),
    "an item in the wrong section": (
        lambda r: put(r, 0, coded("trend", "trend.same")),
        "QuestionnaireResponse.item[0].item[2]", "structure", 'It belongs under "section.timing".',
    ),
    "a section within a section": (
        lambda r: put(r, 0, {"linkId": "section.tried"}),
        "QuestionnaireResponse.item[0].item[2]", "structure", "It belongs to the uppermost items.",
    ),
    "an item twice": (
        lambda r: put(r, 1, deepcopy(item(r, "how_started"))),
        "QuestionnaireResponse.item[1].item[6]", "structure", '"how_started" stands twice.',
    ),
    "an item without a link": (
        lambda r: put(r, 1, {"answer": []}),
        "QuestionnaireResponse.item[1].item[6]", "structure", "an item with a linkId",
    ),
    "an item that is none": (
        lambda r: put(r, 1, "how_started"),
        "QuestionnaireResponse.item[1].item[6]", "structure", "an item with a linkId",
    ),
    "items that are no list": (
        lambda r: r.update(item={}),
        "QuestionnaireResponse.item", "structure", "a list is wanted here",
    ),
    "no list of answers": (
        lambda r: item(r, "how_started").update(answer={}),
        "QuestionnaireResponse.item[1].item[2].answer", "structure", "a list of answers is wanted here",
    ),
    "an answer that is none": (
        lambda r: item(r, "how_started").update(answer=["gradual"]),
        "QuestionnaireResponse.item[1].item[2].answer[0]", "structure", "not an answer of the type",
    ),
    "items under an answer": (
        lambda r: item(r, "how_started")["answer"][0].update(item=[{"linkId": "trend"}]),
        "QuestionnaireResponse.item[1].item[2].answer[0]", "structure", "not an answer of the type",
    ),
    "items under a question": (
        lambda r: item(r, "how_started").update(item=[{"linkId": "trend"}]),
        "QuestionnaireResponse.item[1].item[2].item", "structure", "holds no other items",
    ),
    "an answer to a section": (
        lambda r: item(r, "section.safety").update(answer=[{"valueDecimal": 1}]),
        "QuestionnaireResponse.item[1].answer", "structure", "takes no answer",
    ),
    "another questionnaire": (
        lambda r: r.update(questionnaire="https://elsewhere.example/Questionnaire/knee"),
        "QuestionnaireResponse.questionnaire", "not-found", "not a response to our questionnaire",
    ),
    "no questionnaire": (
        lambda r: r.pop("questionnaire"),
        "QuestionnaireResponse.questionnaire", "not-found", "not a response to our questionnaire",
    ),
    "another version": (
        lambda r: r.update(questionnaire=f"{CANONICAL.questionnaire}|0123456789abcdef"),
        "QuestionnaireResponse.questionnaire", "conflict", "another version of the questionnaire (0123456789abcdef)",
    ),
    "no version": (
        lambda r: r.update(questionnaire=CANONICAL.questionnaire),
        "QuestionnaireResponse.questionnaire", "conflict", "(no version)",
    ),
    "a response that was entered in error": (
        lambda r: r.update(status="entered-in-error"),
        "QuestionnaireResponse.status", "business-rule", '"entered-in-error"',
    ),
    "a modifier that nobody knows": (
        lambda r: item(r, "how_started").update(modifierExtension=[{"url": "urn:not", "valueBoolean": True}]),
        "QuestionnaireResponse.item[1].item[2].modifierExtension", "not-supported", "no such extension is understood",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_does_not_match_is_told_with_its_place(name: str, response: Resource, knowledge: Knowledge) -> None:
    change, where, code, says = FAULTS[name]
    sent = deepcopy(response)
    change(sent)

    with pytest.raises(FaultyResponse) as raised:
        answers_in(sent, knowledge, CANONICAL)

    issue = raised.value.issues[0]
    assert len(raised.value.issues) == 1
    assert (issue.fault.where, issue.code) == (where, code)
    assert says in f"{issue.fault.wrong} {issue.fault.right}"
    outcome = operation_outcome(raised.value.issues)["issue"][0]
    assert (outcome["severity"], outcome["code"], outcome["expression"]) == ("error", code, [where])
    assert says in outcome["details"]["text"]


def test_all_faults_are_told_at_once(response: Resource, knowledge: Knowledge) -> None:
    sent = deepcopy(response)
    for name in ("an unknown link", "a number out of range", "no version", "a response that was entered in error"):
        FAULTS[name][0](sent)

    with pytest.raises(FaultyResponse) as raised:
        answers_in(sent, knowledge, CANONICAL)

    assert len(raised.value.issues) == 4


@pytest.mark.parametrize(
    "raw",
    [None, [], "text", {}, {"resourceType": "Bundle"}, {"resourceType": "Bundle", "entry": 7},
     {"resourceType": "Bundle", "entry": [7, {"resource": 7}]}, {"resourceType": "Questionnaire"}],
)  # fmt: skip
def test_what_is_no_response_at_all_is_refused(raw: object, knowledge: Knowledge) -> None:
    with pytest.raises(FaultyResponse, match="this is not a QuestionnaireResponse"):
        answers_in(raw, knowledge, CANONICAL)


def test_a_bundle_with_two_responses_is_not_guessed_at(response: Resource, knowledge: Knowledge) -> None:
    entry = {"resource": response}
    bundle = {"resourceType": "Bundle", "entry": [entry]}

    assert answers_in(bundle, knowledge, CANONICAL).given
    with pytest.raises(FaultyResponse):
        answers_in({**bundle, "entry": [entry, entry]}, knowledge, CANONICAL)


def test_what_a_renderer_shows_and_works_out_itself_is_passed_over(response: Resource, knowledge: Knowledge) -> None:
    """Our own path decides: a wrong value there opens and closes nothing."""
    sent = deepcopy(response)
    put(sent, 1, {"linkId": "emergency_signs.act_now"})
    put(sent, 0, {"linkId": "notice"})
    put(sent, 3, {"linkId": "tiptoe_ability.when", "answer": [{"valueBoolean": True}]})

    assert answers_in(sent, knowledge, CANONICAL) == answers_in(response, knowledge, CANONICAL)


def test_nothing_ticked_is_kept_apart_from_no_answer(knowledge: Knowledge) -> None:
    answers = read_answers({**PLAIN, "worst_time": []}, knowledge.questionnaire)
    sent = response_of(answers, knowledge, CANONICAL)
    assert answers_in(sent, knowledge, CANONICAL).given["worst_time"] == ()

    item(sent, "foot_signs").pop("answer")
    item(sent, "foot_signs")["extension"] = item(sent, "worst_time").pop("extension")

    assert not {"worst_time", "foot_signs"} & answers_in(sent, knowledge, CANONICAL).given.keys()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"a": 1, "a": 2}', 'the key "a" stands twice'),
        (b'{"resourceType": ', "it is not JSON"),
        (b"\xff\xfe", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b" " * (LARGEST + 1), "it is too large"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(FaultyResponse, match=says):
        resource_from(BytesIO(content), "sent.json")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyResponse, match=r"sent\.json: it cannot be read"):
        load_resource(tmp_path / "sent.json")


def test_the_place_can_publish_under_its_own_address(knowledge: Knowledge, response: Resource) -> None:
    own = configured_canonical({"TRIAGE_FHIR_BASE": "https://clinic.example/fhir"})

    assert configured_canonical({}) == Canonical()
    assert questionnaire_of(knowledge, own)["url"] == "https://clinic.example/fhir/Questionnaire/heel-pain"
    with pytest.raises(FaultyResponse, match="not a response to our questionnaire"):
        answers_in(response, knowledge, own)
    for wrong in ("clinic", "https://a|b", "https://clinic.example/", "urn:"):
        with pytest.raises(KnowledgeError, match="is not an address"):
            configured_canonical({"TRIAGE_FHIR_BASE": wrong})
