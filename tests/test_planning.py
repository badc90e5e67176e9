"""A plan says what to try first and why, and never proposes what the rules withhold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.trials import DAY_ONE, SORE_HEEL, WALK, days, diary
from triage.model.answers import Answer, Answers
from triage.model.assessment import Assessment
from triage.model.course import Plan
from triage.model.knowledge import Knowledge
from triage.model.trial import Diary, Effort, Move, Outcome, Trial, Verdict
from triage.model.urgency import Urgency
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.choosing_next import held_back, kept_steps, settled
from triage.reasoning.judging import judge
from triage.reasoning.planning import plan_of

LATER = DAY_ONE + timedelta(days=6)


def assessed(knowledge: Knowledge, **changed: Answer) -> Assessment:
    """What the rules say about somebody with a sore heel."""
    return assess(Answers({**SORE_HEEL, "visit": "first_visit", **changed}), knowledge, ReferenceEngine(), DAY_ONE)


def verdicts_on(book: Diary, assessment: Assessment, knowledge: Knowledge) -> tuple[Verdict, ...]:
    """The verdicts, with what may be chosen next."""
    return settled(judge(book, knowledge, LATER + timedelta(days=7)), assessment, knowledge)


def planned(assessment: Assessment, knowledge: Knowledge, book: Diary | None = None) -> Plan | None:
    """The plan after a diary, or the first one."""
    book = book or Diary()
    return plan_of(assessment, book, verdicts_on(book, assessment, knowledge), knowledge)


def tried(*pains: int, steps: tuple[str, ...] = ("sc_heel_cup",)) -> Diary:
    """A step that was tried for a week."""
    return diary(*days(DAY_ONE - timedelta(days=2), 5, 5, *pains), steps=steps, ended=LATER)


class TestFirstPlan:
    """Before anything was tried."""

    def test_it_proposes_the_step_that_the_result_starts_with(self, knowledge: Knowledge) -> None:
        assessment = assessed(knowledge)

        plan = planned(assessment, knowledge)

        assert plan is not None
        assert assessment.start_first is not None
        assert [item.step.id for item in plan.steps] == [assessment.start_first.step.id]
        assert not plan.begun
        assert any("plantar" in line for line in plan.why)

    def test_plantar_fasciitis_is_never_named_as_the_only_cause(self, knowledge: Knowledge) -> None:
        """Hazard H06: a plan that names it alone would anchor the person on it."""
        others = knowledge.trial.say("why_not_alone")

        alone = planned(assessed(knowledge), knowledge)
        beside_another = planned(
            assessed(knowledge, pain_site={"left": ("plantar_central",)}, what_changes_it=("worse_barefoot_hard",)),
            knowledge,
        )

        assert alone is not None
        assert beside_another is not None
        assert alone.why[1:] == (others,)
        assert ["plantar fasciitis" in line for line in beside_another.why] == [True, False]
        assert others not in beside_another.why

    def test_it_says_what_to_do_when_to_stop_what_not_to_do_and_how_it_is_judged(self, knowledge: Knowledge) -> None:
        plan = planned(assessed(knowledge), knowledge)

        assert plan is not None
        assert 3 <= len(plan.each_day) <= 6
        assert plan.dose
        assert plan.stop_rules == knowledge.texts.stop_rules
        assert any("everything else the same" in line for line in plan.what_not_to_do)
        assert any("day 7" in line and "5 of 7" in line for line in plan.how_judged)
        assert plan.afterwards

    def test_at_urgent_there_is_no_plan(self, knowledge: Knowledge) -> None:
        assert planned(assessed(knowledge, walking_ability="cannot"), knowledge) is None

    def test_outside_the_scope_of_the_tool_there_is_no_plan(self, knowledge: Knowledge) -> None:
        assert planned(assessed(knowledge, consent="decline"), knowledge) is None

    def test_at_soon_only_what_is_safe_while_waiting_is_planned(self, knowledge: Knowledge) -> None:
        assessment = assessed(knowledge, health_conditions=("diabetes",))
        assert assessment.urgency is Urgency.SOON

        plan = planned(assessment, knowledge)

        assert plan is not None
        assert all(item.step.safe_while_waiting for item in plan.steps)


class TestNextPlan:
    """After a verdict."""

    def test_after_no_change_the_next_untried_step_is_proposed(self, knowledge: Knowledge) -> None:
        assessment = assessed(knowledge)
        book = tried(*[5] * 7)

        plan = planned(assessment, knowledge, book)

        assert plan is not None
        verdict = verdicts_on(book, assessment, knowledge)[-1]
        assert verdict.move is Move.SWITCH
        assert plan.steps[0].step.id == verdict.next_steps[0] != "sc_heel_cup"

    def test_a_step_that_helped_is_kept_and_not_proposed_again(self, knowledge: Knowledge) -> None:
        assessment = assessed(knowledge)
        book = tried(5, 5, 4, 4, 3, 3, 3)

        verdicts = verdicts_on(book, assessment, knowledge)

        assert kept_steps(verdicts) == ("sc_heel_cup",)
        assert verdicts[-1].move is Move.KEEP
        assert "sc_heel_cup" not in verdicts[-1].next_steps

    def test_a_step_that_made_it_worse_is_in_no_pair(self, knowledge: Knowledge) -> None:
        first = Trial(steps=("sc_heel_cup",), begun=DAY_ONE - timedelta(days=14), ended=DAY_ONE - timedelta(days=8))
        entries = days(DAY_ONE - timedelta(days=16), 5, 5, 5, 5, 5, 5, 5, 8, 8, *[5] * 21)
        ids = ("sc_footwear", "sc_taping")
        others = [
            Trial(steps=(step,), begun=DAY_ONE + timedelta(days=7 * n), ended=LATER + timedelta(days=7 * n))
            for n, step in enumerate(ids)
        ]
        book = Diary(planned_on=DAY_ONE, trials=(first, *others), entries=entries)

        last = verdicts_on(book, assessed(knowledge), knowledge)[-1]

        assert (last.outcome, last.move) == (Outcome.NO_CHANGE, Move.COMBINE)
        assert set(last.combinations[0]) == set(ids)
        assert all("sc_heel_cup" not in pair for pair in last.combinations)

    def test_a_running_step_that_the_rules_withhold_now_is_left(self, knowledge: Knowledge) -> None:
        running = diary(*days(DAY_ONE, *[5] * 4), steps=("sc_pf_stretch",))
        limping = assessed(knowledge, walking_ability="limp")

        verdict = settled(judge(running, knowledge, DAY_ONE + timedelta(days=3)), limping, knowledge)[-1]

        assert (verdict.outcome, verdict.move) == (Outcome.UNDER_WAY, Move.BE_SEEN)
        assert knowledge.trial.say("no_longer_offered") in verdict.because
        assert planned(limping, knowledge, running) is None

    def test_when_the_rules_ask_for_an_examination_nothing_else_is_tried(self, knowledge: Knowledge) -> None:
        soon = assessed(knowledge, health_conditions=("diabetes",))

        verdict = verdicts_on(tried(*[5] * 7), soon, knowledge)[-1]

        assert (verdict.move, verdict.next_steps, verdict.combinations) == (Move.BE_SEEN, (), ())

    def test_an_examination_is_asked_for_also_when_the_step_itself_is_still_offered(self, knowledge: Knowledge) -> None:
        failed = {"tried_measures": ("taping",), "trial_weeks": 5, "trial_response": "no_change", "duration": "w4_12"}
        soon = assessed(knowledge, **failed)  # type: ignore[arg-type]
        assert "sc_footwear" in {item.step.id for item in soon.self_care.offered}

        verdict = verdicts_on(tried(*[5] * 7, steps=("sc_footwear",)), soon, knowledge)[-1]

        assert verdict.move is Move.BE_SEEN
        assert knowledge.trial.say("no_longer_offered") not in verdict.because

    def test_a_step_that_had_no_fair_chance_is_proposed_again(self, knowledge: Knowledge) -> None:
        lazy = [replace(entry, done=Effort.NO) for entry in tried(*[5] * 7).entries]
        book = replace(tried(*[5] * 7), entries=tuple(lazy))

        plan = planned(assessed(knowledge), knowledge, book)

        assert plan is not None
        assert [item.step.id for item in plan.steps] == ["sc_heel_cup"]

    def test_a_pair_is_proposed_with_the_reason_for_it(self, knowledge: Knowledge) -> None:
        first = tried(*[5] * 14)
        second = Trial(steps=("sc_footwear",), begun=LATER + timedelta(days=1), ended=LATER + timedelta(days=7))

        plan = planned(assessed(knowledge), knowledge, replace(first, trials=(*first.trials, second)))

        assert plan is not None
        assert len(plan.steps) == 2
        assert knowledge.trial.say("why_pair") in plan.why

    def test_when_it_is_good_nothing_new_is_proposed(self, knowledge: Knowledge) -> None:
        book = replace(tried(*[2] * 14), activity=WALK)
        good = replace(book, entries=tuple(replace(entry, worst_pain=2, activity=30) for entry in book.entries))
        book = replace(good, trials=(replace(good.trials[0], ended=LATER + timedelta(days=7)),))

        assert planned(assessed(knowledge), knowledge, book) is None

    def test_a_step_that_no_plan_of_a_contributor_names_suits_most_people(self, knowledge: Knowledge) -> None:
        vague = assessed(
            knowledge, worst_time=("none",), pain_site={"left": ("cannot_point",)}, pain_character=("none",)
        )
        assert not vague.shown

        plan = planned(vague, knowledge)

        assert plan is not None
        assert plan.why == (knowledge.trial.say("why_most"),)

    def test_the_running_trial_is_the_plan_with_the_day_on_which_it_is_read(self, knowledge: Knowledge) -> None:
        running = diary(*days(DAY_ONE, 5, 5))
        assessment = assessed(knowledge)
        verdicts = settled(judge(running, knowledge, DAY_ONE + timedelta(days=1)), assessment, knowledge)

        plan = plan_of(assessment, running, verdicts, knowledge)

        assert plan is not None
        assert plan.begun
        assert plan.read_on == LATER

    def test_half_the_amount_is_said(self, knowledge: Knowledge) -> None:
        running = diary(*days(DAY_ONE, 5, 5), halved_on=DAY_ONE + timedelta(days=1))
        assessment = assessed(knowledge)
        verdicts = settled(judge(running, knowledge, DAY_ONE + timedelta(days=1)), assessment, knowledge)

        plan = plan_of(assessment, running, verdicts, knowledge)

        assert plan is not None
        assert knowledge.trial.say("half_amount", days=3) in plan.each_day

    def test_strength_is_judged_after_four_weeks_on_fewer_days_when_it_has_rest_days(
        self, knowledge: Knowledge
    ) -> None:
        running = diary(*days(DAY_ONE, 5, 5), steps=("sc_heel_raise_plantar",), slow=True)
        assessment = assessed(knowledge)
        verdicts = settled(judge(running, knowledge, DAY_ONE + timedelta(days=1)), assessment, knowledge)

        plan = plan_of(assessment, running, verdicts, knowledge)

        assert plan is not None
        assert any("4 weeks" in line and "3 days a week" in line for line in plan.how_judged)


@pytest.mark.parametrize("urgency", [Urgency.SOON, Urgency.URGENT])
def test_an_urgency_that_the_case_has_for_another_reason_withholds_as_much_as_its_own(
    knowledge: Knowledge, urgency: Urgency
) -> None:
    left = held_back(assessed(knowledge), urgency, knowledge).self_care.offered

    if urgency is Urgency.SOON:
        assert left
        assert all(item.step.safe_while_waiting and item.step.load_class == 0 for item in left)
    else:
        assert left == ()
