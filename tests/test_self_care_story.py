"""Stories of a person who tries self-care at home, on the real stores: SQLite, and the file of a terminal."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.databases import PERSON, Office, PatientClock
from tests.trials import DAY_ONE, WALK, Home, noted
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.diary_store import DiaryStore
from triage.adapters.web.in_words import InWords
from triage.casework import intake, screening, self_care
from triage.casework.diary_history import BY_DIARY, diary_of, entry_body, re_check_is_open
from triage.casework.re_check_days import due_re_checks
from triage.casework.re_checking import begin_re_check, finish_re_check
from triage.casework.recorded import recorded
from triage.casework.rederiving import rederive
from triage.model.case import Actor, EventKind, Role
from triage.model.contact import Contact
from triage.model.errors import AnswerError, EngineError, FaultyAnswers
from triage.model.knowledge import Knowledge
from triage.model.trial import Activity, ActivityUnit, Morning, Move, Outcome
from triage.model.urgency import Urgency
from triage.supporting import assessor_with

STAFF = Actor(role=Role.STAFF, name="sam")
KIM = Actor(role=Role.CLINICIAN, name="kim")


@pytest.fixture(params=["database", "file"])
def home(request: pytest.FixtureRequest, knowledge: Knowledge, tmp_path: Path) -> Home:
    """A person at home whose case is kept in a database, or in a file of their own."""
    if request.param == "file":
        return Home(DiaryStore(tmp_path / "diary"), knowledge).screened()
    office: Office = request.getfixturevalue("small_office")
    return Home(office.store, knowledge).screened()


@pytest.fixture
def at_home(small_office: Office, knowledge: Knowledge) -> Home:
    """The same with a database alone, for what no store changes."""
    return Home(small_office.store, knowledge).screened()


def test_four_weeks_of_trying_end_in_being_examined_and_imaged(home: Home) -> None:
    """The whole story: screened, a step chosen, no change, switched, no change, combined, no change, seen."""
    first = home.course().plan
    assert home.course().urgency is Urgency.SELF_CARE
    assert first is not None
    home.begin(first.steps[0].step.id)
    home.live(*[5] * 7)
    verdict = home.course().verdict
    assert verdict is not None
    assert (verdict.outcome, verdict.move) == (Outcome.NO_CHANGE, Move.SWITCH)
    home.end()
    home.re_check()
    home.sleep()

    home.begin(verdict.next_steps[0])
    home.live(*[5] * 7)
    second = home.course()
    assert second.verdict is not None
    assert (second.verdict.outcome, second.verdict.move) == (Outcome.NO_CHANGE, Move.COMBINE)
    assert second.urgency is Urgency.ROUTINE
    assert "rf_no_better_2w" in second.assessment.fired
    home.end()
    home.re_check()
    home.sleep()

    home.begin(*second.verdict.combinations[0])
    home.live(*[5] * 14)
    home.end()
    home.re_check(duration="w4_12")

    last = home.course()
    assert last.urgency is Urgency.SOON
    assert [reason.rule.id for reason in last.assessment.flags] == ["rf_failed_trial_4w"]
    assert {"xray", "ultrasound"} <= {request.test for request in last.assessment.tests}
    assert [found.move for found in last.verdicts] == [Move.SWITCH, Move.COMBINE, Move.BE_SEEN]
    assert last.plan is None
    kept = screening.resume(home.store, home.case.id)
    assert kept == home.case
    assert kept.urgency is Urgency.SOON
    assert kept.assessment is not None
    assert "rf_failed_trial_4w" in kept.assessment["fired"]  # type: ignore[operator]


def test_the_queue_follows_the_diary_without_a_re_check(at_home: Home) -> None:
    """Hazard H07: whoever notes two weeks without change and answers nothing more is raised all the same."""
    for step in ("sc_heel_cup", "sc_footwear"):
        at_home.begin(step)
        at_home.live(*[5] * 7)
        at_home.end()
        at_home.sleep()

    assert screening.resume(at_home.store, at_home.case.id).urgency is Urgency.ROUTINE


def test_a_diary_that_got_worse_raises_the_urgency_and_asks_the_safety_questions_first(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.live(5, 5, 5, 5, 8, 8)

    course = at_home.course()

    assert course.verdict is not None
    assert (course.verdict.outcome, course.verdict.move) == (Outcome.WORSE, Move.STOP)
    assert "rf_worse_any_time" in course.assessment.fired
    assert at_home.case.urgency is not None
    assert at_home.case.urgency >= Urgency.ROUTINE
    assert course.re_check is not None
    assert course.re_check.at_once
    at_home.end()
    with pytest.raises(AnswerError, match="safety questions first"):
        at_home.begin("sc_footwear")
    at_home.re_check(trend="worse")
    assert at_home.course().re_check is None


def test_a_new_warning_sign_counts_at_once_and_the_safety_questions_come_back(at_home: Home) -> None:
    """Hazard H01: the result rises before a single question is answered, and the answers may raise it further."""
    at_home.begin("sc_heel_cup")
    at_home.live(5, 5)
    at_home.sleep()

    at_home.log(5, new_signs=("new_numbness",))

    assert at_home.course().urgency is Urgency.ROUTINE
    assert re_check_is_open(at_home.case)
    upcoming = screening.upcoming(at_home.case, at_home.knowledge)
    assert upcoming is not None
    assert upcoming.id == "emergency_signs"
    with pytest.raises(AnswerError, match="still open"):
        finish_re_check(at_home.support, at_home.case, PERSON)
    at_home.re_check(emergency_signs=("foot_cold_pale_blue",))
    assert at_home.case.urgency is Urgency.EMERGENCY
    assert at_home.course().plan is None


def test_a_sign_that_is_an_answer_itself_counts_as_one_until_it_is_asked_about(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")

    at_home.log(5, new_signs=("new_calf_pain",))

    assessed = [event for event in at_home.case.events if event.kind is EventKind.ASSESSED][-1]
    assert "calf_sore" in str(assessed.body["assessment"]["answers"]["body_signs"])  # type: ignore[index]
    assert "body_signs" not in at_home.case.answers
    assert at_home.case.urgency is not None
    assert at_home.case.urgency > Urgency.SELF_CARE


def test_a_second_sign_during_a_re_check_asks_about_both(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.log(5, new_signs=("new_numbness",))
    at_home.sleep()

    at_home.log(5, new_signs=("new_night_pain",))

    opened = [event for event in at_home.case.events if event.kind is EventKind.RE_CHECK][-1]
    assert opened.body["signs"] == ["new_numbness", "new_night_pain"]
    assert {"pain_character", "worst_time"} <= set(opened.body["asks"])  # type: ignore[call-overload]


def test_a_new_sign_counts_at_once_while_a_re_check_is_open(at_home: Home) -> None:
    """Hazard H03: whoever left the safety questions open is not left at a lower level than a calf that newly hurts."""
    at_home.begin("sc_heel_cup")
    at_home.log(5)
    at_home.case = begin_re_check(at_home.support, at_home.case, PERSON, at_home.today)
    assert at_home.case.urgency is Urgency.SELF_CARE
    at_home.sleep()

    at_home.log(5, new_signs=("new_calf_pain",))

    assert at_home.case.urgency is not None
    assert at_home.case.urgency > Urgency.SELF_CARE
    assert re_check_is_open(at_home.case)
    found = rederive(
        at_home.store, at_home.case.id, lambda _: at_home.knowledge,
        lambda _: assessor_with(DurableEngine(), Contact(emergency_number="112")),
    )  # fmt: skip
    assert {derivation.differences for derivation in found} == {()}
    at_home.re_check(body_signs=("calf_sore",), clot_risks=("none",))
    assert not re_check_is_open(at_home.case)


def test_what_is_recorded_during_a_re_check_are_the_answers_that_the_result_is_about(at_home: Home) -> None:
    before = at_home.case.assessment
    assert before is not None
    at_home.case = begin_re_check(at_home.support, at_home.case, PERSON, at_home.today)
    assert "emergency_signs" not in at_home.case.answers

    found = recorded(*at_home.store.history(at_home.case.id))

    assert found is not None
    assert found["answers"] == before["answers"]


def test_what_a_sign_stands_for_is_asked_again_after_a_second_one(at_home: Home) -> None:
    """Hazard H03: the answer of weeks ago never comes back in place of a new one."""
    at_home.begin("sc_heel_cup")
    at_home.log(5, new_signs=("new_calf_pain",))
    at_home.sleep()

    at_home.log(5, new_signs=("new_fever",))

    assert "body_signs" not in at_home.case.answers
    assert "body_signs" not in at_home.case.passed
    assessed = [event for event in at_home.case.events if event.kind is EventKind.ASSESSED][-1]
    signs = assessed.body["assessment"]["answers"]["body_signs"]  # type: ignore[index]
    assert {"calf_sore", "fever_chills"} == set(signs)


def test_a_sign_of_a_day_is_followed_although_the_day_was_corrected_after_something_broke_off(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    body = {"entry": entry_body(noted(at_home.today, new_signs=("new_calf_pain",))), "replaced": None, "reason": ""}
    case = screening.record(at_home.store, at_home.clock, at_home.case, PERSON, EventKind.DAY_LOGGED, body)
    at_home.case = case

    at_home.log(6, reason="It was more.", new_signs=("new_calf_pain",))

    assert re_check_is_open(at_home.case)


def test_a_first_step_hardly_noted_does_not_hide_weeks_without_change(at_home: Home) -> None:
    """Hazard H07: with nothing noted before the first step, later weeks are compared with later days."""
    at_home.begin("sc_heel_cup")
    at_home.sleep(3)
    at_home.live(5, 5, 5, 5)
    assert at_home.course().verdicts[-1].outcome is Outcome.TOO_FEW
    at_home.end()
    for step in ("sc_footwear", "sc_taping", "sc_inserts", "sc_cold"):
        at_home.sleep()
        at_home.begin(step)
        at_home.live(*[5] * 7)
        at_home.end()

    assert at_home.case.urgency is Urgency.SOON
    assert at_home.case.assessment is not None
    assert "rf_failed_trial_4w" in str(at_home.case.assessment["flags"])


def test_amounts_of_one_activity_are_not_compared_with_amounts_of_another(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.live(5, 5, 5, activity=3)
    steps = Activity(name="walking", unit=ActivityUnit.STEPS, normal=4000)
    at_home.case = self_care.plan(at_home.support, at_home.case, PERSON, steps)
    at_home.sleep()

    at_home.live(5, 5, 5, 5, activity=3000)

    verdict = at_home.course().verdict
    assert verdict is not None
    assert verdict.outcome is Outcome.NO_CHANGE
    kept = [event.body["entry"] for event in at_home.case.events if event.kind is EventKind.DAY_LOGGED]
    assert kept[0]["activity"] == 3  # type: ignore[index]


def test_what_is_normal_of_an_activity_can_change_while_its_amounts_stay(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.log(5, activity=20)

    at_home.case = self_care.plan(at_home.support, at_home.case, PERSON, replace(WALK, normal=45))

    assert diary_of(at_home.case).entries[0].activity == 20


def test_when_the_engine_fails_a_new_sign_is_kept_and_the_re_check_begun(at_home: Home) -> None:
    class Broken(DurableEngine):
        def fire(self, *_: object) -> frozenset[str]:
            raise EngineError("It does not work.")

    at_home.begin("sc_heel_cup")
    at_home.support = replace(at_home.support, engine=Broken())

    with pytest.raises(EngineError):
        at_home.log(5, new_signs=("new_numbness",))

    kept = screening.resume(at_home.store, at_home.case.id)
    assert diary_of(kept).entries[-1].new_signs == ("new_numbness",)
    assert re_check_is_open(kept)


def test_a_re_check_repeats_the_safety_questions_and_keeps_the_other_answers(at_home: Home) -> None:
    at_home.sleep(7)

    case = begin_re_check(at_home.support, at_home.case, PERSON, at_home.today)

    asked = set(at_home.case.answers) - set(case.answers)
    assert {"emergency_signs", "walking_ability", "foot_signs", "body_signs", "trend", "pain_worst_24h"} <= asked
    assert case.answers["health_conditions"] == at_home.case.answers["health_conditions"]
    assert case.answers["visit"] == "re_check"


def test_a_re_check_never_lowers_what_the_case_stands_at(at_home: Home) -> None:
    at_home.case = intake.raise_urgency(
        at_home.store, at_home.clock, at_home.case, STAFF, Urgency.SOON, "heard on the telephone"
    )

    at_home.re_check()

    assert at_home.case.assessed_urgency is Urgency.SELF_CARE
    assert at_home.case.urgency is Urgency.SOON
    offered = at_home.course().assessment.self_care.offered
    assert offered
    assert all(item.step.safe_while_waiting and item.step.load_class == 0 for item in offered)


def test_a_correction_says_what_it_replaced_and_why(home: Home) -> None:
    home.begin("sc_heel_cup")
    home.log(5)

    home.log(6, reason="typed the wrong number")

    event = home.case.events[-1]
    assert event.kind is EventKind.DAY_LOGGED
    assert event.body["replaced"]["worst_pain"] == 5  # type: ignore[index]
    assert event.body["reason"] == "typed the wrong number"
    assert [entry.worst_pain for entry in diary_of(home.case).entries] == [6]


def test_the_same_day_noted_twice_alike_is_no_correction(at_home: Home) -> None:
    at_home.log(5)
    before = at_home.case

    at_home.log(5)

    assert at_home.case == before


def test_a_correction_takes_back_what_the_diary_had_added(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.live(*[5] * 7)
    at_home.sleep()
    at_home.re_check()
    assert at_home.case.answers["trial_response"] == "no_change"
    for number in range(1, 4):
        entry = noted(DAY_ONE + timedelta(days=7 - number), 2, first_step_pain=2, activity=20)
        at_home.case = self_care.log_day(at_home.support, at_home.case, PERSON, entry, at_home.today)

    at_home.re_check()

    assert at_home.case.answers["trial_response"] == "some_better"


def test_the_order_in_which_days_are_noted_changes_nothing(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.sleep(6)
    entries = [noted(DAY_ONE + timedelta(days=number), 5 - number // 3) for number in range(7)]
    shuffled = Random(1).sample(entries, len(entries))

    for entry in shuffled:
        at_home.case = self_care.log_day(at_home.support, at_home.case, PERSON, entry, at_home.today)

    assert list(diary_of(at_home.case).entries) == entries


def test_treatment_before_the_diary_is_not_forgotten_by_a_shorter_one(
    small_office: Office, knowledge: Knowledge
) -> None:
    """A long history without change asks for an examination; one good week of heel cups does not undo that."""
    before = {"tried_measures": ("pf_stretch",), "trial_weeks": 10, "trial_response": "no_change", "duration": "w4_12"}
    home = Home(small_office.store, knowledge).screened(**before)  # type: ignore[arg-type]
    assert home.case.urgency is Urgency.SOON
    home.begin("sc_heel_cup")
    home.live(6, 6, 5, 5, 4, 4, 4)

    home.re_check(**before)  # type: ignore[arg-type]

    assert home.case.answers["trial_weeks"] == 10
    assert home.case.assessed_urgency is Urgency.SOON


def test_every_assessment_of_a_story_is_derived_again_byte_for_byte(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.live(5, 5, 5, 5, 8, 8)
    at_home.end()
    at_home.re_check()

    found = rederive(
        at_home.store, at_home.case.id, lambda _: at_home.knowledge,
        lambda _: assessor_with(DurableEngine(), Contact(emergency_number="112")),
    )  # fmt: skip

    assert len(found) > 2
    assert {derivation.differences for derivation in found} == {()}


def test_what_the_diary_answers_is_never_said_to_come_from_the_person(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.live(*[5] * 7)
    at_home.re_check()

    given = [event for event in at_home.case.events if event.body.get("reason") == BY_DIARY]

    assert {event.body["question"] for event in given} >= {"visit", "trial_weeks", "trial_response", "tried_measures"}
    assert {event.actor.role for event in given} == {Role.SYSTEM}


def test_two_weeks_of_strength_with_nothing_better_mean_a_visit_while_it_goes_on(at_home: Home) -> None:
    """Hazard H07: a four-week trial does not put off the two-week rule."""
    at_home.begin("sc_articulated_bridge")
    at_home.live(*[5] * 14)

    course = at_home.course()

    assert course.verdict is not None
    assert (course.verdict.outcome, course.verdict.move) == (Outcome.TOLERATED, Move.GO_ON)
    assert course.urgency is Urgency.ROUTINE
    assert "rf_no_better_2w" in course.assessment.fired


def test_what_staff_read_tells_the_diary_in_plain_words(at_home: Home) -> None:
    at_home.begin("sc_heel_cup")
    at_home.log(5)
    at_home.case = self_care.repeat(at_home.support, at_home.case, PERSON, at_home.today)
    at_home.end()
    at_home.case = begin_re_check(at_home.support, at_home.case, PERSON, at_home.today)

    told = [line.what for line in InWords(at_home.knowledge).history(at_home.case)]

    assert told[:5] == [
        "Answers the safety questions again", "Ended a self-care step", "Changed a self-care step",
        "Noted a day in the diary", "Began a self-care step",
    ]  # fmt: skip


def test_a_diary_without_an_activity_can_be_kept_and_gets_one_later(at_home: Home) -> None:
    at_home.case = self_care.plan(at_home.support, at_home.case, PERSON, None)
    assert diary_of(at_home.case).activity is None

    at_home.case = self_care.plan(at_home.support, at_home.case, PERSON, WALK)

    assert diary_of(at_home.case).activity == WALK
    assert diary_of(at_home.case).planned_on == DAY_ONE


@pytest.mark.parametrize("activity", [replace(WALK, name=" "), replace(WALK, name="x" * 81), replace(WALK, normal=0)])
def test_an_activity_that_cannot_be_counted_is_refused(at_home: Home, activity: Activity) -> None:
    with pytest.raises(AnswerError, match="activity"):
        self_care.plan(at_home.support, at_home.case, PERSON, activity)


def test_before_a_result_and_a_plan_there_is_no_course_no_step_and_no_day(
    small_office: Office, knowledge: Knowledge
) -> None:
    home = Home(small_office.store, knowledge)
    with pytest.raises(AnswerError, match="no result yet"):
        home.course()
    with pytest.raises(FaultyAnswers, match="no plan yet"):
        home.log(5)
    home.answer()
    home.case = screening.finish(home.store, home.clock, knowledge, home.case, PERSON, home.support.assessor)

    with pytest.raises(AnswerError, match="no plan yet"):
        home.begin("sc_heel_cup")


def test_nothing_that_does_not_run_is_ended_and_nothing_that_is_not_open_is_finished(at_home: Home) -> None:
    with pytest.raises(AnswerError, match="No step is being tried"):
        at_home.end()
    with pytest.raises(AnswerError, match="no open re-check"):
        finish_re_check(at_home.support, at_home.case, PERSON)


class TestBeginning:
    """What may be begun, and what may not."""

    @pytest.mark.parametrize("steps", [(), ("sc_heel_cup", "sc_heel_cup"), ("sc_heel_cup", "sc_footwear", "sc_cold")])
    def test_one_step_or_two_different_ones_are_begun(self, at_home: Home, steps: tuple[str, ...]) -> None:
        with pytest.raises(AnswerError, match="Choose one step"):
            at_home.begin(*steps)

    def test_a_step_that_the_rules_withhold_cannot_be_begun(self, small_office: Office, knowledge: Knowledge) -> None:
        home = Home(small_office.store, knowledge).screened(walking_ability="limp")

        with pytest.raises(AnswerError, match="not one of those"):
            home.begin("sc_heel_raise_plantar")

    def test_two_steps_are_combined_only_when_both_are_offered(
        self, small_office: Office, knowledge: Knowledge
    ) -> None:
        home = Home(small_office.store, knowledge).screened(walking_ability="limp")

        with pytest.raises(AnswerError, match="not one of those"):
            home.begin("sc_footwear", "sc_heel_raise_plantar")

    def test_nothing_is_begun_while_another_step_runs(self, at_home: Home) -> None:
        at_home.begin("sc_heel_cup")

        with pytest.raises(AnswerError, match="one thing at a time"):
            at_home.begin("sc_footwear")

    def test_nothing_is_begun_when_staff_have_made_it_urgent(self, at_home: Home) -> None:
        at_home.case = intake.raise_urgency(
            at_home.store, at_home.clock, at_home.case, STAFF, Urgency.URGENT, "heard on the telephone"
        )

        assert at_home.course().plan is None
        with pytest.raises(AnswerError, match="not one of those"):
            at_home.begin("sc_heel_cup")

    def test_a_step_that_made_it_worse_is_not_begun_again(self, at_home: Home) -> None:
        at_home.begin("sc_heel_cup")
        at_home.live(5, 5, 5, 8, 8)
        at_home.end()
        at_home.re_check()
        at_home.sleep()

        with pytest.raises(AnswerError, match="worse before"):
            at_home.begin("sc_heel_cup")

    def test_after_a_day_was_noted_the_next_step_begins_tomorrow(self, at_home: Home) -> None:
        at_home.begin("sc_heel_cup")
        at_home.live(*[5] * 7)
        at_home.end()

        at_home.begin("sc_footwear")

        assert diary_of(at_home.case).trials[-1].begun == at_home.today + timedelta(days=1)

    def test_strength_runs_as_a_slow_trial(self, at_home: Home) -> None:
        at_home.begin("sc_articulated_bridge")

        running = diary_of(at_home.case).current
        assert running is not None
        assert running.slow

    def test_without_a_result_there_is_no_plan(self, small_office: Office, knowledge: Knowledge) -> None:
        home = Home(small_office.store, knowledge)

        with pytest.raises(AnswerError, match="no result yet"):
            self_care.plan(home.support, home.case, PERSON, WALK)


class TestHalvingAndRepeating:
    """A running step that is changed."""

    def test_half_the_amount_begins_after_a_day_that_is_noted(self, at_home: Home) -> None:
        at_home.begin("sc_heel_cup")
        at_home.live(5, 5, 5, 5, 5, 6, 6)

        at_home.case = self_care.halve(at_home.support, at_home.case, PERSON, at_home.today)

        running = diary_of(at_home.case).current
        assert running is not None
        assert running.halved_on == at_home.today + timedelta(days=1)
        with pytest.raises(AnswerError, match="halved already"):
            self_care.halve(at_home.support, at_home.case, PERSON, at_home.today)

    def test_a_step_gets_one_more_round(self, at_home: Home) -> None:
        at_home.begin("sc_heel_cup")

        at_home.case = self_care.repeat(at_home.support, at_home.case, PERSON, at_home.today)

        running = diary_of(at_home.case).current
        assert running is not None
        assert running.repeated
        with pytest.raises(AnswerError, match="second round already"):
            self_care.repeat(at_home.support, at_home.case, PERSON, at_home.today)


class TestLogging:
    """Days that are noted, and days that cannot be."""

    def test_every_fault_of_a_day_is_told_at_once(self, at_home: Home) -> None:
        entry = noted(
            at_home.today + timedelta(days=1), 11, first_step_pain=-1, activity=float("nan"), new_signs=("a_hunch",)
        )

        with pytest.raises(FaultyAnswers) as caught:
            self_care.log_day(at_home.support, at_home.case, PERSON, entry, at_home.today)

        assert [fault.where for fault in caught.value.faults] == [
            "worst_pain", "first_step_pain", "activity", "day", "new_signs",
        ]  # fmt: skip

    def test_two_weeks_before_the_plan_can_be_noted_and_no_day_more(self, at_home: Home) -> None:
        early = noted(DAY_ONE - timedelta(days=14))

        at_home.case = self_care.log_day(at_home.support, at_home.case, PERSON, early, at_home.today)

        with pytest.raises(FaultyAnswers):
            at_home.log(day=DAY_ONE - timedelta(days=15))

    def test_a_day_that_the_clock_does_not_bear_out_is_refused(self, at_home: Home) -> None:
        with pytest.raises(AnswerError, match="not today"):
            self_care.log_day(at_home.support, at_home.case, PERSON, noted(DAY_ONE), DAY_ONE + timedelta(days=2))

    def test_the_next_morning_is_added_a_day_later(self, at_home: Home) -> None:
        at_home.begin("sc_heel_cup")
        at_home.log(5)
        at_home.sleep()

        at_home.log(5, day=DAY_ONE, next_morning=Morning.BETTER)

        assert diary_of(at_home.case).entries[0].next_morning is Morning.BETTER


class TestSchedule:
    """When to look again."""

    def test_self_care_is_looked_at_after_one_two_and_four_weeks(self, at_home: Home) -> None:
        assert [(item.day - DAY_ONE).days for item in at_home.course().schedule] == [7, 14, 28]

    def test_a_re_check_is_due_on_its_day_and_done_once_it_is_finished(self, at_home: Home) -> None:
        at_home.sleep(6)
        assert at_home.course().re_check is None
        at_home.sleep()

        due = at_home.course().re_check
        at_home.re_check()

        assert due is not None
        assert (due.since, due.at_once) == (DAY_ONE + timedelta(days=7), False)
        assert at_home.course().re_check is None
        assert [item.done for item in at_home.course().schedule] == [True, False, False]

    def test_the_days_of_the_schedule_are_those_that_the_result_names(self, knowledge: Knowledge) -> None:
        for level, text in knowledge.texts.levels.items():
            days = [rule.days for rule in knowledge.trial.re_checks if rule.urgency is level]
            assert days == list(text.re_check)

    def test_the_clinic_sees_who_is_due_the_most_urgent_first(self, small_office: Office, knowledge: Knowledge) -> None:
        clock = PatientClock()
        calm = Home(small_office.store, knowledge, clock).screened()
        urgent = Home(small_office.store, knowledge, clock).screened(
            body_signs=("calf_swollen",), clot_risks=("past_clot",)
        )
        assert urgent.case.urgency is Urgency.URGENT
        calm.sleep(7)

        due = due_re_checks([calm.case, urgent.case], knowledge, calm.today)

        assert [(item.case, item.urgency, item.since) for item in due] == [
            (urgent.case.id, Urgency.URGENT, DAY_ONE),
            (calm.case.id, Urgency.SELF_CARE, DAY_ONE + timedelta(days=7)),
        ]

    def test_whoever_is_booked_is_not_due_and_an_unfinished_re_check_is(
        self, small_office: Office, knowledge: Knowledge
    ) -> None:
        home = Home(small_office.store, knowledge).screened(body_signs=("calf_swollen",), clot_risks=("past_clot",))
        booked = intake.mark_booked(home.store, home.clock, home.case, STAFF, "today at noon")
        assert due_re_checks([booked], knowledge, home.today) == ()

        opened = begin_re_check(home.support, booked, PERSON, home.today, new_signs=("new_fever",))

        assert [item.what for item in due_re_checks([opened], knowledge, home.today)] == [
            knowledge.trial.say("staff_open")
        ]
