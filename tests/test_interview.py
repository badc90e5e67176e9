"""Which question comes next, what a change takes with it, when to stop, and how a draft is taken up again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.small import AGE, SITE, SMALL, SQUEEZE, START, WEEKS
from triage.model.answers import Answer, Answers, read_answers
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_SURE, Question
from triage.reasoning.interview import (
    OF_THE_DAY,
    Draft,
    Standing,
    act_now,
    answered,
    begun,
    certain_rules,
    dropped,
    must_be_answered,
    next_question,
    open_questions,
    progress,
    question_before,
    settled,
    taken_up,
    to_ask_again,
)

FULL: Mapping[str, Answer] = {
    "age": 40,
    "start": "slow",
    "signs": ("bruise",),
    "site": {"left": ("sole",)},
    "squeeze": "sore",
    "weeks": 6,
}
WELL = {"respondent": "self", "consent": "agree", "age_years": 52, "emergency_signs": ["none"]}


def standing(given: Mapping[str, Answer], *passed: str) -> Standing:
    return Standing(answers=Answers(given), passed=frozenset(passed))


def well(knowledge: Knowledge, **more: object) -> Standing:
    return Standing(answers=read_answers(WELL | more, knowledge.questionnaire))


def draft(answers: Mapping[str, object], day: date, **more: object) -> Draft:
    plain = Draft(
        name="a", started=day, kept_on=day, knowledge="", staff=False, reference="", answers=answers, passed=()
    )
    return replace(plain, **more)  # type: ignore[arg-type]


class TestNext:
    """The next question is the first open one that was neither answered nor passed."""

    def test_questions_come_in_order(self) -> None:
        assert next_question(standing({}), SMALL) == AGE
        assert next_question(standing({"age": 40}), SMALL) == START

    def test_a_passed_question_does_not_come_again(self) -> None:
        assert next_question(standing({}, "age"), SMALL) == START

    def test_a_closed_question_does_not_come(self) -> None:
        given: Mapping[str, Answer] = {"age": 40, "start": "fall", "signs": ("bruise",), "site": {"left": ("sole",)}}

        assert next_question(standing(given), SMALL) is None

    def test_the_program_answers_the_kind_of_visit_itself(self, knowledge: Knowledge) -> None:
        at_first = begun(knowledge.questionnaire)

        assert at_first.answers.given == {"visit": "first_visit"}
        assert not any(q.set_by_program for q in walked(at_first, knowledge))

    def test_a_questionnaire_without_a_visit_begins_empty(self) -> None:
        assert begun(SMALL).answers.given == {}

    def test_the_emergency_list_comes_right_after_set_up_and_age(self, knowledge: Knowledge) -> None:
        """Hazard H01: nothing may delay the emergency list."""
        asked = [question.id for question in walked(begun(knowledge.questionnaire), knowledge)]

        assert asked[:4] == ["respondent", "consent", "age_years", "emergency_signs"]

    def test_progress_counts_sections_and_shown_answers(self, knowledge: Knowledge) -> None:
        at = well(knowledge, visit="first_visit")

        found = progress(at, knowledge.questionnaire.by_id["how_started"], knowledge.questionnaire)
        back = progress(at, knowledge.questionnaire.by_id["consent"], knowledge.questionnaire)

        assert (found.section_title, found.section_number, found.number, found.answered) == ("Safety first", 2, 5, 4)
        assert (back.section_number, back.number, back.answered) == (1, 2, 4)


def walked(at: Standing, knowledge: Knowledge) -> list[Question]:
    """The questions that come when every one of them is passed."""
    found = []
    while (question := next_question(at, knowledge.questionnaire)) is not None:
        found.append(question)
        at = answered(at, question, None, knowledge.questionnaire)
    return found


class TestChange:
    """A change drops what no longer applies, at every level."""

    def test_a_change_drops_answers_two_levels_down(self) -> None:
        before = standing(FULL)

        after = answered(before, START, "fall", SMALL)

        assert after.answers.given.keys() == {"age", "start", "signs", "site"}
        assert dropped(before, after) == ("squeeze", "weeks")

    def test_a_change_that_closes_nothing_drops_nothing(self) -> None:
        before = standing(FULL)

        assert dropped(before, answered(before, AGE, 41, SMALL)) == ()

    def test_a_passed_question_loses_its_answer_and_is_not_called_dropped(self) -> None:
        before = standing(FULL)
        after = answered(before, WEEKS, None, SMALL)

        assert "weeks" not in after.answers.given
        assert dropped(before, after) == ()

    def test_a_question_that_closes_is_asked_again_when_it_opens_again(self) -> None:
        passed = answered(standing({**FULL, "squeeze": "fine"}), SQUEEZE, None, SMALL)
        closed = answered(passed, START, "fall", SMALL)
        opened = answered(closed, START, "slow", SMALL)

        assert next_question(passed, SMALL) is None
        assert next_question(opened, SMALL) == SQUEEZE

    def test_an_answer_takes_back_that_a_question_was_passed(self) -> None:
        after = answered(standing({}, "age"), AGE, 40, SMALL)

        assert after.passed == frozenset()

    def test_one_can_go_back_to_answered_and_passed_questions_in_order(self) -> None:
        at = standing({"start": "slow", "signs": ("lump",)}, "age")

        assert [question.id for question in open_questions(at, SMALL)] == ["age", "start", "signs"]
        assert question_before(at, SITE, SMALL) == SMALL.by_id["signs"]
        assert question_before(at, START, SMALL) == AGE
        assert question_before(at, AGE, SMALL) is None

    def test_nobody_goes_back_to_what_the_program_answered(self, knowledge: Knowledge) -> None:
        at = well(knowledge, visit="first_visit")

        assert "visit" not in {question.id for question in open_questions(at, knowledge.questionnaire)}


class TestActNow:
    """An emergency or a stop ends the interview as soon as it is certain."""

    def test_an_emergency_sign_counts_at_once(self, knowledge: Knowledge, today: date) -> None:
        """Hazard H01: nothing more is asked after an emergency answer."""
        at = well(knowledge, emergency_signs=["chest_pain_breathless"])

        assert [rule.id for rule in act_now(at, knowledge, today)] == ["rf_chest_breath"]

    def test_a_child_alone_is_stopped_only_after_the_emergency_list(self, knowledge: Knowledge, today: date) -> None:
        child = well(knowledge, age_years=12)
        before_the_list = Standing(answers=child.answers.without(["emergency_signs"]))

        assert act_now(before_the_list, knowledge, today) == ()
        assert [rule.id for rule in act_now(child, knowledge, today)] == ["scope_child_alone"]

    def test_a_rule_that_later_answers_could_still_change_is_not_certain(
        self, knowledge: Knowledge, today: date
    ) -> None:
        """A fall may turn out an emergency; until walking is answered it is not acted on."""
        at = well(knowledge, how_started="fall_or_crash")

        assert act_now(at, knowledge, today) == ()

    def test_nothing_is_certain_before_its_rule_is_in_force(self, knowledge: Knowledge, today: date) -> None:
        at = well(knowledge, emergency_signs=["chest_pain_breathless"])

        assert certain_rules(at, knowledge, today - timedelta(days=3650)) == ()

    def test_a_finished_interview_is_judged_by_all_its_answers(self, knowledge: Knowledge, today: date) -> None:
        at = well(knowledge, how_started="fall_or_crash", walking_ability="cannot", duration="lt_1w")
        while (question := next_question(at, knowledge.questionnaire)) is not None:
            at = answered(at, question, None, knowledge.questionnaire)

        assert "rf_fall_recent" in {rule.id for rule in act_now(at, knowledge, today)}


class TestNotSure:
    """A red-flag list answered "not sure" is asked again, one line at a time."""

    def test_all_that_was_not_ticked_is_asked_again(self, knowledge: Knowledge) -> None:
        signs = knowledge.questionnaire.by_id["emergency_signs"]

        again = [choice.id for choice in to_ask_again(signs, ("object_stuck", NOT_SURE))]

        assert len(again) == 9
        assert not {"object_stuck", "none", NOT_SURE} & set(again)

    def test_a_list_without_not_sure_is_settled(self, knowledge: Knowledge) -> None:
        assert to_ask_again(knowledge.questionnaire.by_id["emergency_signs"], ("none",)) == ()

    def test_a_question_that_is_no_red_flag_list_is_not_asked_again(self, knowledge: Knowledge) -> None:
        assert to_ask_again(knowledge.questionnaire.by_id["prior_tests"], (NOT_SURE,)) == ()

    @pytest.mark.parametrize(
        ("replies", "expected"),
        [
            ({"fever_chills": True, "calf_sore": False}, ("fever_chills",)),
            ({"fever_chills": True, "calf_sore": None}, ("fever_chills", NOT_SURE)),
            ({"fever_chills": False, "calf_sore": False}, ("none",)),
            ({"fever_chills": None, "calf_sore": False}, (NOT_SURE,)),
        ],
    )
    def test_what_stays_open_stays_not_sure(
        self, knowledge: Knowledge, replies: dict[str, bool | None], expected: tuple[str, ...]
    ) -> None:
        """Hazard H01: a line nobody could answer never turns into "none of these"."""
        assert settled(knowledge.questionnaire.by_id["body_signs"], (NOT_SURE,), replies) == expected

    def test_what_was_ticked_stays_ticked(self, knowledge: Knowledge) -> None:
        signs = knowledge.questionnaire.by_id["body_signs"]

        assert settled(signs, ("calf_sore", NOT_SURE), {"fever_chills": False}) == ("calf_sore",)


class TestNeeded:
    """Some questions cannot be left open."""

    def test_a_person_gives_age_and_consent(self, knowledge: Knowledge) -> None:
        needed = {q.id for q in knowledge.questionnaire.questions if must_be_answered(q, staff=False)}

        assert needed == {"respondent", "consent", "age_years"}

    def test_staff_may_leave_the_age_open_but_not_consent(self, knowledge: Knowledge) -> None:
        needed = {q.id for q in knowledge.questionnaire.questions if must_be_answered(q, staff=True)}

        assert needed == {"respondent", "consent"}


class TestDraft:
    """A draft is checked against the questions of today."""

    def test_a_draft_goes_on_where_it_stopped(self, today: date) -> None:
        at, lost = taken_up(draft({"start": "slow"}, today, passed=("age",)), SMALL, today)

        assert at == standing({"start": "slow"}, "age")
        assert lost == ()

    def test_answers_that_no_longer_exist_are_dropped_and_named(self, today: date) -> None:
        kept = draft({"age": 400, "start": "by_magic", "shoe_size": 42, "signs": ["lump"]}, today)

        at, lost = taken_up(kept, SMALL, today)

        assert at.answers.given == {"signs": ("lump",)}
        assert lost == ("age", "start", "shoe_size")

    def test_answers_that_rested_on_a_lost_one_are_dropped_too(self, today: date) -> None:
        given = {**FULL, "squeeze": "gone"}

        at, lost = taken_up(draft(given, today), SMALL, today)

        assert "weeks" not in at.answers.given
        assert lost == ("squeeze", "weeks")

    def test_a_passed_question_that_is_gone_does_not_come_back(self, today: date) -> None:
        at, _ = taken_up(draft({}, today, passed=("shoe_size", "age")), SMALL, today)

        assert at.passed == {"age"}

    def test_an_answer_about_now_does_not_hold_on_another_day(self, knowledge: Knowledge, today: date) -> None:
        """Hazard H01: "none of these" from yesterday says nothing about an emergency today."""
        kept = draft(WELL | {"how_started": "gradual"}, today, passed=("walking_ability",))

        at, lost = taken_up(kept, knowledge.questionnaire, today + timedelta(days=1))

        upcoming = next_question(at, knowledge.questionnaire)
        assert upcoming is not None
        assert upcoming.id == "emergency_signs"
        assert lost == ("emergency_signs",)
        assert "walking_ability" not in at.passed

    def test_every_question_of_the_day_exists(self, knowledge: Knowledge) -> None:
        assert set(OF_THE_DAY) <= knowledge.questionnaire.by_id.keys()
