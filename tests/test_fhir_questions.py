"""The exported questionnaire: a renderer that follows it asks exactly what our own interview asks."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.fhir_people import CANONICAL, FhirPath, SmallRenderer, expression_of, values_of
from tests.generators import random_answers
from triage.casework.exchange import questionnaire_of, response_of
from triage.model.answers import Answers
from triage.model.conditions import ABSENT, PRESENT, All, AnyOf, AtLeast, Compare, Condition, Not
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import (
    ANSWERED,
    NOT_ASKED,
    NOT_SURE,
    UNANSWERED,
    Band,
    Question,
    QuestionKind,
    Questionnaire,
)
from triage.model.trial_rules import NO_TRIAL
from triage.presenting.catalogue import condition_in_words
from triage.presenting.fhir.names import Canonical
from triage.presenting.fhir.questionnaire import questionnaire_resource
from triage.reasoning.derivation import follow
from triage.reasoning.interview import Standing, next_question

Item = Mapping[str, Any]


@pytest.fixture(scope="module")
def questionnaire(knowledge: Knowledge) -> dict[str, Any]:
    """The questionnaire as it is exported."""
    return questionnaire_of(knowledge, CANONICAL)


@pytest.fixture(scope="module")
def items(questionnaire: dict[str, Any]) -> Mapping[str, Item]:
    """Every item by its link."""
    found: dict[str, Item] = {}
    left = list(questionnaire["item"])
    while left:
        item = left.pop()
        assert item["linkId"] not in found
        found[item["linkId"]] = item
        left += item.get("item", [])
    return found


def extension(item: Item, name: str) -> Any:  # noqa: ANN401  a value of any kind
    """The value of an extension of an item."""
    values = [one for one in item.get("extension", ()) if one["url"].endswith(f"/{name}")]
    return next((value for key, value in values[0].items() if key != "url"), None) if values else None


def asked_by_us(answers: Answers, knowledge: Knowledge) -> list[str]:
    """The links of all that the path asks, with "not known" beside a number that is not given."""
    links = []
    for name in follow(answers, knowledge.questionnaire).asked:
        links.append(name)
        question = knowledge.questionnaire.by_id[name]
        if question.not_sure and not isinstance(answers.given.get(name), int | float):
            links.append(f"{name}.not_sure")
    return links


def test_a_renderer_asks_what_our_interview_asks(knowledge: Knowledge, questionnaire: dict[str, Any]) -> None:
    """Every question and its order, for thousands of people who leave out some questions and are not sure of others."""
    renderer = SmallRenderer(questionnaire)
    for seed in range(3000):
        answers = random_answers(Random(seed), knowledge.questionnaire)

        assert renderer.asked(values_of(answers, knowledge)) == asked_by_us(answers, knowledge), seed


def test_the_next_question_of_a_renderer_is_the_next_question_of_ours(
    knowledge: Knowledge, questionnaire: dict[str, Any]
) -> None:
    renderer = SmallRenderer(questionnaire)
    hidden = {question.id for question in knowledge.questionnaire.questions if question.set_by_program}
    for seed in range(2000):
        random = Random(seed)
        whole = random_answers(random, knowledge.questionnaire).given
        kept = random.randint(0, len(whole))
        answers = Answers(dict(list(whole.items())[:kept]))
        ours = next_question(Standing(answers=answers), knowledge.questionnaire)

        links = [link for link in renderer.asked(values_of(answers, knowledge)) if not link.endswith(".not_sure")]
        theirs = next((link for link in links if link not in answers.given and link not in hidden), None)

        assert theirs == (ours.id if ours else None), seed


def test_another_fhirpath_engine_reads_the_expressions_in_the_same_way(
    knowledge: Knowledge, questionnaire: dict[str, Any]
) -> None:
    fhirpath = FhirPath(questionnaire)
    assert {"tiptoe_ability", "heel_squeeze", "trial_weeks.not_sure"} <= fhirpath.expressions.keys()
    for seed in range(60):
        answers = random_answers(Random(seed), knowledge.questionnaire)
        asked = asked_by_us(answers, knowledge)

        found = fhirpath.enabled(response_of(answers, knowledge, CANONICAL))

        assert found == {link: link in asked for link in fhirpath.expressions}, seed


def test_what_one_level_can_say_is_said_without_an_expression(items: Mapping[str, Item]) -> None:
    assert items["puncture_detail"]["enableWhen"] == [
        {
            "question": "how_started",
            "operator": "=",
            "answerCoding": CANONICAL.coding("choices", "how_started.stepped_on_sharp"),
        }
    ]
    assert items["child_detail"]["enableWhen"] == [
        {"question": "age_years", "operator": "exists", "answerBoolean": False},
        {"question": "age_years", "operator": "<", "answerDecimal": 18},
    ]
    assert items["child_detail"]["enableBehavior"] == "any"
    hidden = [link for link, item in items.items() if expression_of(item)]
    assert "tiptoe_ability.when" in hidden
    for link in hidden:
        asked = items[link.removesuffix(".when")]["enableWhen"]
        assert asked == [{"question": link, "operator": "=", "answerBoolean": True}]
        assert extension(items[link], "questionnaire-hidden") is True


def test_every_question_choice_and_range_is_there(knowledge: Knowledge, items: Mapping[str, Item]) -> None:
    for question in knowledge.questionnaire.questions:
        item = items[question.id]
        assert item["text"] == question.ask
        assert question.why in item["item"][0]["text"]
        assert extension(item["item"][0], "questionnaire-itemControl")["coding"][0]["code"] == "help"
        if question.kind is QuestionKind.NUMBER:
            assert (extension(item, "minValue"), extension(item, "maxValue")) == (question.minimum, question.maximum)
            assert extension(item, "questionnaire-unit") == {"display": question.unit}
            continue
        sides = ["left", "right", "side_not_known"] if question.kind is QuestionKind.BODY_MAP else []
        for part in [items[f"{question.id}.{side}"] for side in sides] or [item]:
            several = question.kind is not QuestionKind.ONE_OF
            assert part["repeats"] is several
            control = extension(part, "questionnaire-itemControl")["coding"][0]["code"]
            assert control == ("check-box" if several else "radio-button")
            assert [
                (option["valueCoding"]["code"], option["valueCoding"]["display"]) for option in part["answerOption"]
            ] == [(f"{question.id}.{choice.id}", choice.label) for choice in question.choices]
            alone = [
                o["valueCoding"]["code"] for o in part["answerOption"] if extension(o, "questionnaire-optionExclusive")
            ]
            assert alone == [f"{question.id}.{choice.id}" for choice in question.choices if choice.exclusive]


def test_what_the_program_answers_itself_is_hidden_and_answered(items: Mapping[str, Item]) -> None:
    visit = items["visit"]

    assert extension(visit, "questionnaire-hidden") is True
    assert [o["valueCoding"]["code"] for o in visit["answerOption"] if o.get("initialSelected")] == [
        "visit.first_visit"
    ]
    hidden = [link for link, item in items.items() if extension(item, "questionnaire-hidden")]
    assert [link for link in hidden if not expression_of(items[link])] == ["visit"]


def test_a_person_who_ticks_an_emergency_sign_is_told_what_to_do_at_once(
    items: Mapping[str, Item], questionnaire: dict[str, Any]
) -> None:
    """A renderer of somebody else goes on asking; our own pages end here."""
    line = items["emergency_signs.act_now"]
    renderer = SmallRenderer(questionnaire)

    assert "emergency department" in line["text"]
    assert "{" not in line["text"]
    assert renderer.is_enabled(line, {"emergency_signs": ["emergency_signs.both_legs_weak"]})
    assert not renderer.is_enabled(line, {"emergency_signs": ["emergency_signs.none"]})
    assert not renderer.is_enabled(line, {"emergency_signs": ["emergency_signs.not_sure"]})


def test_it_says_that_nobody_has_reviewed_it_and_whose_codes_it_holds(
    knowledge: Knowledge, questionnaire: dict[str, Any], items: Mapping[str, Item]
) -> None:
    assert items["notice"]["text"] == knowledge.texts.say("not_reviewed")
    assert questionnaire["meta"]["tag"][0]["code"] == "not-clinically-reviewed"
    assert (questionnaire["status"], questionnaire["experimental"]) == ("draft", True)
    assert items["age_years"]["code"][0]["system"] == "http://loinc.org"
    assert "copyright Regenstrief Institute" in questionnaire["copyright"]
    assert "snomed" not in str(questionnaire).lower()


def test_once_everything_is_reviewed_it_says_so(knowledge: Knowledge) -> None:
    signed = replace(knowledge, words=(), rules=(), contributors=(), steps=(), suppressions=(), trial=NO_TRIAL)

    reviewed = questionnaire_of(signed, CANONICAL)

    assert (reviewed["status"], reviewed["experimental"]) == ("active", False)
    assert reviewed["meta"]["tag"][0]["code"] == "clinically-reviewed"
    assert reviewed["item"][0]["item"][0]["linkId"] == "respondent"


def test_a_change_of_any_question_is_another_version(knowledge: Knowledge, questionnaire: dict[str, Any]) -> None:
    questions = knowledge.questionnaire.questions
    changed = [
        replace(question, ask=f"{question.ask} ") if question.id == "trend" else question for question in questions
    ]
    other = replace(knowledge, questionnaire=replace(knowledge.questionnaire, questions=tuple(changed)))

    assert questionnaire_of(other, CANONICAL)["version"] != questionnaire["version"]
    assert questionnaire_of(knowledge, CANONICAL)["version"] == questionnaire["version"]
    assert questionnaire_of(knowledge, Canonical("urn:here"))["url"] == "urn:here/Questionnaire/heel-pain"


FACTS = {
    "how_started": ("gradual", UNANSWERED, NOT_ASKED),
    "trial_weeks": (NOT_SURE, "trial_1", "trial_2_3", UNANSWERED),
}
SIDES = ("left", "right", "both", "not_known", UNANSWERED, NOT_ASKED)
TIMES = ("worst_time.first_steps", "worst_time.end_of_day", "worst_time.night_wakes")


def one_of(fact: str, *values: str) -> Compare:
    return Compare(fact, frozenset(values))


CONDITIONS: tuple[Condition, ...] = (
    *(one_of(fact, value) for fact, values in FACTS.items() for value in values),
    *(one_of("pain_side", side) for side in SIDES),
    *(one_of("night_pain_detail", value) for value in (ANSWERED, UNANSWERED, NOT_ASKED)),
    one_of("night_pain_detail", UNANSWERED, NOT_ASKED),
    one_of("pain_site", ANSWERED),
    one_of("pain_worst_24h", "pain_2_6", "pain_8_10"),
    one_of("pain_worst_24h", "pain_0_1", "pain_2_6", "pain_7", "pain_8_10"),
    one_of("pain_site.calf", ABSENT),
    one_of("pain_site.calf", ABSENT, PRESENT),
    Not(Not(one_of("trend", "worse"))),
    Not(one_of("trend", UNANSWERED, NOT_ASKED)),
    AtLeast(2, tuple(one_of(time, PRESENT) for time in TIMES)),
    AtLeast(0, ()),
    AtLeast(1, ()),
    All(()),
    AnyOf(()),
    All((AnyOf((one_of("trend", "worse"), one_of("trend", "same"))), one_of("duration", "lt_1w"))),
)


@pytest.mark.parametrize(
    "condition", CONDITIONS, ids=[f"{number} {condition_in_words(one)}" for number, one in enumerate(CONDITIONS)]
)
def test_every_kind_of_branch_condition_is_understood(knowledge: Knowledge, condition: Condition) -> None:
    """Also those that no question needs today."""
    probe = Question(
        id="probe", section="tried", kind=QuestionKind.NUMBER, ask="Probe?", ask_staff="Probe?", why="", help="",
        unit="points", maximum=10, bands=(Band(id="any", low=0, high=10),), ask_when=condition,
    )  # fmt: skip
    asked = knowledge.questionnaire
    probed = replace(
        knowledge, questionnaire=Questionnaire(sections=asked.sections, questions=(*asked.questions, probe))
    )
    renderer = SmallRenderer(questionnaire_resource(probed, CANONICAL, {}))
    for seed in range(150):
        answers = random_answers(Random(seed), probed.questionnaire)

        links = renderer.asked(values_of(answers, probed))

        assert ("probe" in links) is ("probe" in follow(answers, probed.questionnaire).asked), seed
