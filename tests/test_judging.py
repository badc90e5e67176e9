"""Every row of the table of verdicts, from both sides of each threshold, and what must hold whatever is noted."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.trials import DAY_ONE, WALK, days, diary, noted
from triage.adapters.files.knowledge_files import load_knowledge
from triage.model.knowledge import Knowledge
from triage.model.trial import DayEntry, Diary, Effort, Measure, Morning, Move, Outcome, Trial, Verdict
from triage.model.trial_rules import PAIRS
from triage.reasoning.judging import judge, judged_whole

KNOWLEDGE = load_knowledge(ROOT)
TWO_DAYS_BEFORE = DAY_ONE - timedelta(days=2)
LAST_DAY = DAY_ONE + timedelta(days=6)
RAISE = "sc_heel_raise_plantar"
BRIDGE = "sc_articulated_bridge"


def week(before: int, *after: int | None, **more: Any) -> Diary:  # noqa: ANN401  the fields of a day
    """Two days before the step with one pain, then the days of the trial."""
    return diary(*days(TWO_DAYS_BEFORE, before, before, *after, **more))


def verdict(book: Diary, as_of: date = LAST_DAY) -> Verdict:
    """The verdict on the last trial."""
    return judge(book, KNOWLEDGE, as_of)[-1]


def said(book: Diary, as_of: date = LAST_DAY) -> tuple[Outcome, Move]:
    """What the diary leads to."""
    found = verdict(book, as_of)
    return found.outcome, found.move


def with_first_steps(before: int, *after: int, worst: int = 5) -> Diary:
    """Worst pain that stays, and first-step pain that does not."""
    pains = (before, before, *after)
    return diary(
        *(noted(TWO_DAYS_BEFORE + timedelta(days=n), worst, first_step_pain=pain) for n, pain in enumerate(pains))
    )


def with_activity(before: float, after: float) -> Diary:
    """Pain that stays, and an activity that does not."""
    amounts = [before] * 2 + [after] * 7
    return diary(*(noted(TWO_DAYS_BEFORE + timedelta(days=n), activity=amount) for n, amount in enumerate(amounts)))


def with_mornings(*mornings: Morning | None) -> Diary:
    """Pain that stays, and these mornings after the days of the trial."""
    lived = days(DAY_ONE, *[5] * len(mornings))
    told = (replace(entry, next_morning=morning) for entry, morning in zip(lived, mornings, strict=True))
    return diary(*days(TWO_DAYS_BEFORE, 5, 5), *told)


class TestResponding:
    """A change for the better that matters."""

    def test_two_points_less_worst_pain_help_and_the_step_is_kept(self) -> None:
        assert said(week(8, 8, 8, 7, 7, 7, 6, 6)) == (Outcome.RESPONDING, Move.KEEP)

    def test_a_point_and_a_half_of_eight_only_leans(self) -> None:
        assert said(week(8, 8, 8, 7, 7, 7, 7, 6)) == (Outcome.LEANING, Move.REPEAT)

    def test_thirty_percent_help_when_they_are_a_point_or_more(self) -> None:
        """From 5 to 3.5: 30 percent and a point and a half."""
        assert said(week(5, 5, 5, 5, 5, 5, 4, 3)) == (Outcome.RESPONDING, Move.KEEP)

    def test_a_little_under_thirty_percent_only_leans(self) -> None:
        """From 5.5 to 4: a point and a half, and 27 percent."""
        book = diary(*days(TWO_DAYS_BEFORE, 5, 6, 5, 5, 5, 5, 5, 4, 4))

        assert said(book) == (Outcome.LEANING, Move.REPEAT)

    def test_thirty_percent_of_little_pain_are_no_help_below_one_point(self) -> None:
        """From 1.5 to 1: a third, and half a point."""
        book = diary(*days(TWO_DAYS_BEFORE, 1, 2, 2, 2, 2, 2, 2, 1, 1))

        assert said(book) == (Outcome.NO_CHANGE, Move.SWITCH)

    def test_first_step_pain_that_is_down_by_two_helps_by_its_own_threshold_too(self) -> None:
        found = verdict(with_first_steps(8, 8, 8, 8, 8, 8, 6, 6))

        assert found.outcome is Outcome.RESPONDING
        reading = next(item for item in found.readings if item.measure is Measure.FIRST_STEP_PAIN)
        assert {setting.id for setting in reading.met} == {"nprs_change", "first_step_change"}
        assert {"farrar2001", "landorf2010"} <= set(found.sources)

    def test_first_step_pain_that_is_down_by_a_point_and_a_half_of_eight_only_leans(self) -> None:
        assert said(with_first_steps(8, 8, 8, 8, 8, 8, 7, 6)) == (Outcome.LEANING, Move.REPEAT)

    def test_a_quarter_more_of_the_activity_helps(self) -> None:
        assert said(with_activity(20, 25)) == (Outcome.RESPONDING, Move.KEEP)

    def test_a_little_less_than_a_quarter_more_only_leans(self) -> None:
        assert said(with_activity(20, 24.9)) == (Outcome.LEANING, Move.REPEAT)

    def test_a_quarter_more_of_the_activity_is_no_help_with_a_worse_morning(self) -> None:
        book = with_activity(20, 25)
        *others, last = book.entries
        book = replace(book, entries=(*others, replace(last, next_morning=Morning.WORSE)))

        assert said(book) == (Outcome.LEANING, Move.REPEAT)

    def test_from_no_activity_at_all_no_share_can_be_told(self) -> None:
        assert said(with_activity(0, 10)) == (Outcome.LEANING, Move.REPEAT)

    def test_hardly_more_of_the_activity_is_no_change(self) -> None:
        assert said(with_activity(20, 21.9)) == (Outcome.NO_CHANGE, Move.SWITCH)
        assert said(with_activity(20, 22)) == (Outcome.LEANING, Move.REPEAT)


class TestLeaning:
    """A change for the better that is too small to matter."""

    def test_after_a_second_round_a_small_help_is_kept_and_built_on(self) -> None:
        entries = days(TWO_DAYS_BEFORE, *[8] * 9, *[7] * 7)

        repeated = diary(*entries, repeated=True)

        assert said(repeated, LAST_DAY) == (Outcome.UNDER_WAY, Move.GO_ON)
        assert said(repeated, LAST_DAY + timedelta(days=7)) == (Outcome.LEANING, Move.KEEP)

    def test_the_second_round_is_compared_with_the_days_before_the_first(self) -> None:
        entries = days(TWO_DAYS_BEFORE, *[8] * 9, *[6] * 7)

        assert said(diary(*entries, repeated=True), LAST_DAY + timedelta(days=7)) == (Outcome.RESPONDING, Move.KEEP)


class TestNoChange:
    """About the same."""

    def test_one_step_without_change_is_switched(self) -> None:
        assert said(week(5, *[5] * 7)) == (Outcome.NO_CHANGE, Move.SWITCH)

    def test_half_a_point_less_of_eight_is_no_change(self) -> None:
        assert said(week(8, 8, 8, 8, 8, 8, 8, 7)) == (Outcome.NO_CHANGE, Move.SWITCH)

    def test_after_a_second_step_without_change_two_are_combined(self) -> None:
        book = week(5, *[5] * 14)
        first = replace(book.trials[0], ended=LAST_DAY)
        second = Trial(steps=("sc_footwear",), begun=LAST_DAY + timedelta(days=1))

        verdicts = judge(replace(book, trials=(first, second)), KNOWLEDGE, LAST_DAY + timedelta(days=7))

        assert [(found.outcome, found.move) for found in verdicts] == [
            (Outcome.NO_CHANGE, Move.SWITCH),
            (Outcome.NO_CHANGE, Move.COMBINE),
        ]

    def test_the_same_step_twice_is_one_step(self) -> None:
        book = week(5, *[5] * 14)
        first = replace(book.trials[0], ended=LAST_DAY)
        again = Trial(steps=first.steps, begun=LAST_DAY + timedelta(days=1))

        verdicts = judge(replace(book, trials=(first, again)), KNOWLEDGE, LAST_DAY + timedelta(days=7))

        assert verdicts[-1].move is Move.SWITCH


class TestWorse:
    """A change for the worse, small or large."""

    def test_a_point_more_means_half_the_amount(self) -> None:
        assert said(week(5, 5, 5, 5, 5, 5, 6, 6)) == (Outcome.SLIGHTLY_WORSE, Move.HALVE)

    def test_half_a_point_more_is_no_change(self) -> None:
        assert said(week(5, 5, 5, 5, 5, 5, 5, 6)) == (Outcome.NO_CHANGE, Move.SWITCH)

    def test_two_points_more_mean_stop(self) -> None:
        assert said(week(5, 5, 5, 5, 5, 5, 7, 7)) == (Outcome.WORSE, Move.STOP)

    def test_a_point_and_a_half_more_do_not_mean_stop_yet(self) -> None:
        assert said(week(5, 5, 5, 5, 5, 5, 6, 7)) == (Outcome.SLIGHTLY_WORSE, Move.HALVE)

    def test_two_points_more_count_from_the_third_day_on(self) -> None:
        second = said(week(5, 7, 7), DAY_ONE + timedelta(days=1))
        third = said(week(5, 7, 7, 7), DAY_ONE + timedelta(days=2))

        assert (second, third) == ((Outcome.UNDER_WAY, Move.GO_ON), (Outcome.WORSE, Move.STOP))

    def test_first_step_pain_alone_can_make_it_worse_while_worst_pain_falls(self) -> None:
        assert said(with_first_steps(3, 3, 3, 3, 3, 3, 5, 5, worst=3)) == (Outcome.WORSE, Move.STOP)

    def test_two_worse_mornings_in_a_row_mean_stop_at_once(self) -> None:
        one = with_mornings(Morning.SAME, Morning.WORSE)
        two = with_mornings(Morning.SAME, Morning.WORSE, Morning.WORSE)

        assert said(one, DAY_ONE + timedelta(days=2))[0] is Outcome.UNDER_WAY
        assert said(two, DAY_ONE + timedelta(days=2)) == (Outcome.WORSE, Move.STOP)

    def test_a_morning_that_nobody_noted_does_not_break_the_row(self) -> None:
        book = with_mornings(Morning.WORSE, None, Morning.WORSE)

        assert said(book, DAY_ONE + timedelta(days=2)) == (Outcome.WORSE, Move.STOP)

    def test_two_worse_mornings_apart_mean_stop_when_the_trial_is_read(self) -> None:
        book = with_mornings(Morning.WORSE, Morning.SAME, Morning.WORSE, None, None, None, None)

        assert said(book, LAST_DAY - timedelta(days=1))[0] is Outcome.UNDER_WAY
        assert said(book, LAST_DAY) == (Outcome.WORSE, Move.STOP)

    @pytest.mark.parametrize(("apart", "outcome"), [(6, Outcome.NOT_TOLERATED), (7, Outcome.TOLERATED)])
    def test_two_worse_mornings_count_together_within_a_week(self, apart: int, outcome: Outcome) -> None:
        mornings = [Morning.WORSE, *[None] * (apart - 1), Morning.WORSE]
        book = replace(with_mornings(*mornings), trials=(Trial(steps=(RAISE,), begun=DAY_ONE, slow=True),))

        assert said(book, DAY_ONE + timedelta(days=apart))[0] is outcome

    def test_a_rise_that_stays_for_three_days_of_half_the_amount_is_worse(self) -> None:
        entries = days(TWO_DAYS_BEFORE, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6)
        halved = diary(*entries, halved_on=LAST_DAY + timedelta(days=1))

        waiting = said(halved, LAST_DAY + timedelta(days=2))
        over = said(halved, LAST_DAY + timedelta(days=3))

        assert (waiting, over) == ((Outcome.UNDER_WAY, Move.GO_ON), (Outcome.WORSE, Move.STOP))

    def test_a_rise_that_goes_with_half_the_amount_is_no_longer_worse(self) -> None:
        entries = days(TWO_DAYS_BEFORE, 5, 5, 5, 5, 5, 5, 5, 6, 6, 5, 5, 5)
        halved = diary(*entries, halved_on=LAST_DAY + timedelta(days=1))

        assert said(halved, LAST_DAY + timedelta(days=3)) == (Outcome.NO_CHANGE, Move.SWITCH)

    def test_little_effort_does_not_hide_that_it_got_worse(self) -> None:
        assert said(week(5, 5, 5, 5, 5, 5, 7, 7, done=Effort.NO)) == (Outcome.WORSE, Move.STOP)


class TestGood:
    """Little pain and normal activity for two weeks."""

    def test_two_weeks_of_little_pain_and_normal_activity_are_good(self) -> None:
        book = week(2, *[2] * 14, activity=30)

        assert said(book, DAY_ONE + timedelta(days=13)) == (Outcome.GOOD, Move.STEP_DOWN)

    def test_one_day_above_two_is_not_good_yet(self) -> None:
        book = week(2, 2, 2, 2, 3, *[2] * 10, activity=30)

        assert said(book, DAY_ONE + timedelta(days=13))[0] is not Outcome.GOOD

    def test_less_than_the_normal_activity_is_not_good(self) -> None:
        book = week(2, *[2] * 14, activity=29)

        assert said(book, DAY_ONE + timedelta(days=13))[0] is not Outcome.GOOD

    def test_an_activity_whose_normal_amount_nobody_knows_is_not_called_normal(self) -> None:
        book = replace(week(2, *[2] * 14, activity=30), activity=replace(WALK, normal=None))

        found = verdict(book, DAY_ONE + timedelta(days=13))

        assert found.outcome is not Outcome.GOOD
        assert KNOWLEDGE.trial.say("normal_not_known") in found.because

    def test_nine_days_of_fourteen_are_too_few_to_call_it_good_and_ten_are_enough(self) -> None:
        ten = week(2, 2, 2, 2, None, None, 2, 2, 2, 2, None, None, 2, 2, 2, activity=30)
        nine = replace(ten, entries=tuple(entry for entry in ten.entries if entry.day != DAY_ONE))

        until = DAY_ONE + timedelta(days=13)

        assert (said(ten, until)[0], said(nine, until)[0]) != (Outcome.GOOD, Outcome.GOOD)
        assert said(ten, until)[0] is Outcome.GOOD


class TestTooLittleToTell:
    """Too early, too few days, or too little effort."""

    def test_before_day_seven_it_is_too_early(self) -> None:
        assert said(week(5, 3, 3, 3, 3, 3, 3), LAST_DAY - timedelta(days=1)) == (Outcome.UNDER_WAY, Move.GO_ON)

    def test_day_seven_is_read_as_soon_as_it_is_noted_or_over(self) -> None:
        six_days = week(5, 3, 3, 3, 3, 3, 3)

        assert said(six_days, LAST_DAY)[0] is Outcome.UNDER_WAY
        assert said(six_days, LAST_DAY + timedelta(days=1))[0] is Outcome.RESPONDING
        assert said(week(5, *[3] * 7), LAST_DAY)[0] is Outcome.RESPONDING

    def test_a_trial_that_was_ended_on_its_fifth_day_is_read(self) -> None:
        book = diary(*days(TWO_DAYS_BEFORE, 5, 5, 5, 5, 5, 3, 3), ended=DAY_ONE + timedelta(days=4))

        assert said(book) == (Outcome.RESPONDING, Move.KEEP)

    def test_four_days_of_effort_are_too_short_and_no_failure_is_counted(self) -> None:
        book = week(5, *[5] * 7)
        lazy = [
            replace(entry, done=Effort.NO) if entry.day > DAY_ONE + timedelta(days=3) else entry
            for entry in book.entries
        ]

        assert said(replace(book, entries=tuple(lazy))) == (Outcome.TOO_SHORT, Move.RESTART)

    def test_five_days_of_effort_are_enough(self) -> None:
        book = week(5, *[5] * 7)
        lazy = [
            replace(entry, done=Effort.NO) if entry.day > DAY_ONE + timedelta(days=4) else entry
            for entry in book.entries
        ]

        assert said(replace(book, entries=tuple(lazy)))[0] is Outcome.NO_CHANGE

    @pytest.mark.parametrize(("partly", "outcome"), [(4, Outcome.NO_CHANGE), (5, Outcome.TOO_SHORT)])
    def test_two_days_done_partly_count_as_one(self, partly: int, outcome: Outcome) -> None:
        done = [Effort.PARTLY] * partly + [Effort.YES] * (7 - partly)
        lived = [replace(entry, done=effort) for entry, effort in zip(days(DAY_ONE, *[5] * 7), done, strict=True)]

        assert said(diary(*days(TWO_DAYS_BEFORE, 5, 5), *lived))[0] is outcome

    def test_a_step_of_every_second_day_needs_three_days_a_week(self) -> None:
        done = [Effort.YES, Effort.NO] * 14
        entries = [replace(entry, done=effort) for entry, effort in zip(days(DAY_ONE, *[5] * 28), done, strict=True)]
        before = days(TWO_DAYS_BEFORE, 5, 5)
        until = DAY_ONE + timedelta(days=27)

        second_day = diary(*before, *entries, steps=(RAISE,), slow=True)
        every_day = diary(*before, *entries, steps=(BRIDGE,), slow=True)

        assert said(second_day, until)[0] is Outcome.NO_CHANGE
        assert said(every_day, until) == (Outcome.TOO_SHORT, Move.RESTART)

    def test_missed_days_are_fine(self) -> None:
        assert said(week(5, 5, None, 5, None, 5, 3, 3)) == (Outcome.RESPONDING, Move.KEEP)

    def test_without_days_before_the_first_two_are_the_baseline(self) -> None:
        found = verdict(diary(*days(DAY_ONE, 8, 8, 7, 7, 7, 6, 6)))

        assert found.outcome is Outcome.RESPONDING
        assert found.readings[0].baseline_days == (DAY_ONE, DAY_ONE + timedelta(days=1))

    def test_with_one_day_before_and_one_at_the_start_these_are_the_baseline(self) -> None:
        entries = (noted(DAY_ONE - timedelta(days=1), 8), *days(DAY_ONE, 8, None, 7, 7, 7, 6, 6))

        assert verdict(diary(*entries)).readings[0].baseline_days == (DAY_ONE - timedelta(days=1), DAY_ONE)

    @pytest.mark.parametrize(
        "entries",
        [
            (),
            days(LAST_DAY, 3),
            days(DAY_ONE, 5, 5),
            days(LAST_DAY - timedelta(days=1), 5, 5),
            days(DAY_ONE, 5, 5, 5, None, None, None, 5),
        ],
    )
    def test_too_few_days_are_told_and_nothing_is_guessed(self, entries: tuple[DayEntry, ...]) -> None:
        found = verdict(diary(*entries), LAST_DAY + timedelta(days=1))

        assert (found.outcome, found.move, found.readings) == (Outcome.TOO_FEW, Move.GO_ON, ())

    def test_too_few_days_of_a_trial_that_is_over_mean_that_it_may_begin_again(self) -> None:
        assert said(diary(*days(DAY_ONE, 5, 5), ended=LAST_DAY)) == (Outcome.TOO_FEW, Move.RESTART)


class TestStrength:
    """Four weeks, with a first week that only asks whether it is tolerated."""

    def test_the_first_week_only_asks_whether_it_is_tolerated(self) -> None:
        book = replace(week(5, *[5] * 7), trials=(Trial(steps=(RAISE,), begun=DAY_ONE, slow=True),))

        assert said(book) == (Outcome.TOLERATED, Move.GO_ON)

    def test_two_points_more_in_the_first_week_are_not_tolerated(self) -> None:
        book = replace(week(5, 5, 5, 5, 5, 5, 7, 7), trials=(Trial(steps=(RAISE,), begun=DAY_ONE, slow=True),))

        assert said(book) == (Outcome.NOT_TOLERATED, Move.STOP)

    def test_two_points_more_later_are_worse(self) -> None:
        slow = Trial(steps=(RAISE,), begun=DAY_ONE, slow=True)

        assert said(replace(week(5, *[5] * 8, 7, 7), trials=(slow,)), DAY_ONE + timedelta(days=9))[0] is Outcome.WORSE

    def test_it_is_judged_after_four_weeks_and_not_a_day_before(self) -> None:
        slow = Trial(steps=(BRIDGE,), begun=DAY_ONE, slow=True)
        book = replace(week(5, *[5] * 26, 3, 3), trials=(slow,))

        assert said(book, DAY_ONE + timedelta(days=26))[0] is Outcome.TOLERATED
        assert said(book, DAY_ONE + timedelta(days=27)) == (Outcome.RESPONDING, Move.KEEP)


class TestAnyDiary:
    """What holds whatever is noted."""

    @given(st.lists(st.integers(0, 10), min_size=9, max_size=9), st.integers(2, 8), st.integers(1, 10))
    def test_a_worse_result_never_makes_a_verdict_of_worse_any_better(
        self, pains: list[int], place: int, more: int
    ) -> None:
        before = verdict(diary(*days(TWO_DAYS_BEFORE, *pains)))
        pains[place] = min(10, pains[place] + more)
        after = verdict(diary(*days(TWO_DAYS_BEFORE, *pains)))

        if before.outcome is Outcome.WORSE and place > 3:
            assert after.outcome is Outcome.WORSE

    @given(st.lists(st.integers(0, 10), min_size=9, max_size=9), st.integers(0, 6))
    def test_one_more_worse_morning_never_makes_a_verdict_better(self, pains: list[int], place: int) -> None:
        entries = days(TWO_DAYS_BEFORE, *pains)
        day = DAY_ONE + timedelta(days=place)
        worse = tuple(replace(entry, next_morning=Morning.WORSE) if entry.day == day else entry for entry in entries)

        assert _badness(verdict(diary(*worse)).outcome) >= _badness(verdict(diary(*entries)).outcome)

    @given(
        lived=st.lists(
            st.none() | st.tuples(st.integers(0, 10), st.sampled_from(Effort), st.none() | st.sampled_from(Morning)),
            max_size=35,
        ),
        slow=st.booleans(),
        repeated=st.booleans(),
        until=st.integers(0, 40),
    )
    def test_every_diary_has_a_verdict_with_words_for_it(
        self,
        *,
        lived: list[tuple[int, Effort, Morning | None] | None],
        slow: bool,
        repeated: bool,
        until: int,
    ) -> None:
        entries = tuple(
            noted(TWO_DAYS_BEFORE + timedelta(days=n), day[0], done=day[1], next_morning=day[2])
            for n, day in enumerate(lived)
            if day is not None
        )

        found = verdict(diary(*entries, slow=slow, repeated=repeated), DAY_ONE + timedelta(days=until))

        assert found.move in PAIRS[found.outcome]
        assert found.advice.next
        assert found.sources


def _badness(outcome: Outcome) -> int:
    order = (
        Outcome.GOOD,
        Outcome.RESPONDING,
        Outcome.LEANING,
        Outcome.NO_CHANGE,
        Outcome.SLIGHTLY_WORSE,
        Outcome.WORSE,
    )
    return order.index(outcome)


def test_the_whole_diary_is_read_from_before_the_first_step_until_now() -> None:
    book = week(8, *[7] * 7, *[6] * 7)
    first = replace(book.trials[0], ended=LAST_DAY)
    second = Trial(steps=("sc_footwear",), begun=LAST_DAY + timedelta(days=1))
    book = replace(book, trials=(first, second))

    assert judged_whole(book, KNOWLEDGE, DAY_ONE + timedelta(days=13)) is Outcome.RESPONDING
    assert judge(book, KNOWLEDGE, DAY_ONE + timedelta(days=13))[-1].outcome is Outcome.LEANING


def test_a_step_begun_with_too_few_days_noted_does_not_keep_the_whole_diary_unread() -> None:
    """Hazard H07: what came before it cannot be told, so the next step is where reading begins."""
    later = LAST_DAY + timedelta(days=1)
    book = replace(week(5), entries=days(DAY_ONE + timedelta(days=3), 5, 5, 5, 5) + days(later, *[5] * 7))
    trials = (replace(book.trials[0], ended=LAST_DAY), Trial(steps=("sc_footwear",), begun=later))

    book = replace(book, trials=trials)

    assert judge(book, KNOWLEDGE, LAST_DAY)[0].outcome is Outcome.TOO_FEW
    assert judged_whole(book, KNOWLEDGE, later + timedelta(days=6)) is Outcome.NO_CHANGE


def test_every_outcome_that_says_something_is_put_into_answers(knowledge: Knowledge) -> None:
    silent = {Outcome.UNDER_WAY, Outcome.TOLERATED, Outcome.TOO_FEW, Outcome.TOO_SHORT}

    assert set(knowledge.trial.answers) == set(Outcome) - silent


@pytest.mark.parametrize(
    ("last_week", "outcome"),
    [
        (2, Outcome.GOOD),
        (3, Outcome.RESPONDING),
        (5, Outcome.NO_CHANGE),
        (6, Outcome.SLIGHTLY_WORSE),
        (7, Outcome.WORSE),
    ],
)
def test_the_whole_diary_has_the_rows_of_the_table(last_week: int, outcome: Outcome) -> None:
    book = week(5, *[5] * 7, *[last_week] * 14, activity=30)

    assert judged_whole(book, KNOWLEDGE, DAY_ONE + timedelta(days=20)) is outcome
