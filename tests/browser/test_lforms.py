"""Our questions in LHC-Forms, a renderer of somebody else: asked, filled in there, and assessed as in our own pages."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE
from tests.browser.lforms import Stranger
from tests.fhir_people import CANONICAL, answers_of, values_of
from tests.patients import CONTACT
from tests.vignettes import all_vignettes
from triage.adapters.files.knowledge_files import load_knowledge
from triage.casework.exchange import answers_in, questionnaire_of
from triage.model.answers import Answers
from triage.model.errors import FaultyAnswers
from triage.model.knowledge import Knowledge
from triage.reasoning.derivation import follow
from triage.reasoning.interview import Standing, begun
from triage.reasoning.ports import Engine
from triage.supporting import assessor_with

PEOPLE = 21


def different_people(knowledge: Knowledge) -> Iterator[tuple[str, Answers]]:
    """People of the vignettes, each opening or closing questions as nobody before; first those who add most."""
    own = begun(knowledge.questionnaire).answers.given
    everybody = {
        vignette.name: Answers({**own, **answers_of(vignette, knowledge).given})
        for vignette in all_vignettes()
        if vignette.answers.get("visit", "first_visit") == "first_visit"
    }
    ticked_nothing = {name for name, answers in everybody.items() if () in answers.given.values()}
    said = {
        name: {*answers.given, *(f"{question}={answer}" for question, answer in answers.given.items())}
        for name, answers in everybody.items()
        if name not in ticked_nothing  # a renderer knows no difference between no answer and nothing ticked
    }
    seen: set[str] = set()
    for _ in range(PEOPLE):
        name = max(said, key=lambda one: (len(said[one] - seen), one))
        seen |= said.pop(name)
        yield name, everybody[name]


CHOSEN = dict(different_people(load_knowledge()))


@pytest.fixture(scope="module")
def stranger(chromium: Browser) -> Iterator[Stranger]:
    """One window of LHC-Forms for all, since it takes a while to come up."""
    context = chromium.new_context(viewport={"width": 1000, "height": 2000})
    context.set_default_timeout(PATIENCE)
    found = Stranger(context.new_page())
    yield found
    context.close()
    assert found.complaints == []
    assert found.elsewhere == [], "it asks nobody else"


@pytest.fixture(scope="module")
def questionnaire(knowledge: Knowledge) -> dict[str, Any]:
    return questionnaire_of(knowledge, CANONICAL)


def assessed(answers: Answers, knowledge: Knowledge, engine: Engine) -> Mapping[str, object]:
    """The whole assessment, as our own pages make it."""
    passed = frozenset(knowledge.questionnaire.by_id) - answers.given.keys()
    return assessor_with(engine, CONTACT)(Standing(answers=answers, passed=passed), knowledge, date(2026, 11, 20))


@pytest.mark.parametrize("name", CHOSEN)
def test_who_fills_it_in_there_gets_the_result_of_our_own_pages(
    name: str, stranger: Stranger, questionnaire: dict[str, Any], knowledge: Knowledge, engine: Engine
) -> None:
    answers = CHOSEN[name]
    asked = follow(answers, knowledge.questionnaire).asked

    stranger.open(questionnaire).fill_in(values_of(answers, knowledge))
    given = answers_in(stranger.response, knowledge, CANONICAL)

    shown = {link for link in stranger.shown if link in knowledge.questionnaire.by_id}
    assert shown == {name for name in asked if not knowledge.questionnaire.by_id[name].set_by_program}
    assert dict(given.given) == dict(answers.given)
    assert assessed(given, knowledge, engine) == assessed(answers, knowledge, engine)


def test_an_emergency_sign_brings_up_what_to_do_at_once(stranger: Stranger, questionnaire: dict[str, Any]) -> None:
    stranger.open(questionnaire)
    assert "emergency_signs.act_now" not in stranger.shown

    stranger.answer("emergency_signs", "emergency_signs.both_legs_weak")

    assert "emergency_signs.act_now" in stranger.shown


def test_a_changed_answer_closes_the_questions_it_had_opened(
    stranger: Stranger, questionnaire: dict[str, Any], knowledge: Knowledge
) -> None:
    stranger.open(questionnaire).answer("how_started", "how_started.stepped_on_sharp")
    stranger.answer("puncture_detail", "puncture_detail.through_shoe")

    stranger.answer("how_started", "how_started.gradual")

    assert "puncture_detail" not in stranger.shown
    assert "puncture_detail" not in answers_in(stranger.response, knowledge, CANONICAL).given


def test_an_answer_closed_by_what_was_worked_out_is_not_handed_over(
    stranger: Stranger, questionnaire: dict[str, Any], knowledge: Knowledge
) -> None:
    """The squeeze is opened and closed by a condition too deep for one level; it opens nothing once it is closed."""
    stranger.open(questionnaire).answer("how_started", "how_started.minor_fall")
    stranger.answer("heel_squeeze", "heel_squeeze.strong")

    stranger.answer("how_started", "how_started.fall_or_crash")

    given = answers_in(stranger.response, knowledge, CANONICAL)
    assert set(given.given) == {"visit", "how_started"}
    shown = {link for link in stranger.shown if link in knowledge.questionnaire.by_id}
    assert shown == set(follow(given, knowledge.questionnaire).asked) - {"visit"}


def test_a_number_and_not_known_cannot_both_be_said(
    stranger: Stranger, questionnaire: dict[str, Any], knowledge: Knowledge
) -> None:
    stranger.open(questionnaire).answer("tried_measures", "tried_measures.cold")
    stranger.answer("trial_weeks.not_sure", "trial_weeks.not_sure")
    stranger.answer("trial_weeks", 3)

    assert "trial_weeks.not_sure" not in stranger.shown
    assert answers_in(stranger.response, knowledge, CANONICAL).given["trial_weeks"] == 3


def test_none_of_these_together_with_a_sign_is_refused_and_not_guessed(
    stranger: Stranger, questionnaire: dict[str, Any], knowledge: Knowledge
) -> None:
    """LHC-Forms does not know exclusive choices, so it lets both be ticked."""
    stranger.open(questionnaire).answer("emergency_signs", "emergency_signs.none")
    stranger.answer("emergency_signs", "emergency_signs.object_stuck")

    with pytest.raises(FaultyAnswers, match='"none" cannot be ticked together'):
        answers_in(stranger.response, knowledge, CANONICAL)
