"""A diary of four weeks as made up for tests: three trials, of which none helped, and some missed days."""

from collections.abc import Mapping
from datetime import date, timedelta

from triage.model.assessment import Assessment
from triage.model.course import Course
from triage.model.knowledge import Knowledge
from triage.model.trial import DayEntry, Diary, Effort, Measure, Move, Outcome, Reading, Trial, Verdict
from triage.model.trial_rules import Advice
from triage.model.urgency import Urgency

BEGUN = date(2026, 1, 5)
WORST = (7, 6, 7, 7, None, 6, 7, 6, 7, 6, 6, 7, None, 6, 6, 5, 6, 5, 6, 6, 5, 6, None, None, 6, 7, 6, 6)
"""The worst pain of each day; ``None`` where the day was missed."""
FIRST_STEPS = {0: 7, 1: 7, 2: 7, 3: 6, 5: 6, 6: 6, 13: 5, 14: 4, 15: 4, 16: 4, 17: 4, 27: 4}


def on_day(number: int) -> date:
    """The date of a day of the diary; 0 is the first."""
    return BEGUN + timedelta(days=number)


def diary(steps: tuple[tuple[str, ...], ...], new_signs: Mapping[int, tuple[str, ...]] | None = None) -> Diary:
    """Three trials, of seven, seven and fourteen days."""
    first, second, third = steps
    trials = (
        Trial(steps=first, begun=on_day(0), ended=on_day(6)),
        Trial(steps=second, begun=on_day(7), ended=on_day(13)),
        Trial(steps=third, begun=on_day(14), ended=on_day(27)),
    )
    entries = tuple(
        DayEntry(
            day=on_day(number),
            worst_pain=pain,
            first_step_pain=FIRST_STEPS.get(number),
            done=Effort.YES,
            new_signs=(new_signs or {}).get(number, ()),
        )
        for number, pain in enumerate(WORST)
        if pain is not None
    )
    return Diary(planned_on=BEGUN, trials=trials, entries=entries)


def course(knowledge: Knowledge, assessment: Assessment, kept: Diary) -> Course:
    """What the diary amounts to, with verdicts as given here."""
    verdicts = tuple(
        _verdict(trial, advice)
        for trial, advice in zip(kept.trials, _advices(knowledge)[: len(kept.trials)], strict=True)
    )
    return Course(
        as_of=on_day(27), urgency=Urgency.SOON, assessment=assessment, diary=kept, verdicts=verdicts, plan=None,
        schedule=(), re_check=None, re_check_open=False,
    )  # fmt: skip


def _advices(knowledge: Knowledge) -> tuple[Advice, ...]:
    return (
        knowledge.trial.advice(Outcome.NO_CHANGE, Move.SWITCH),
        knowledge.trial.advice(Outcome.NO_CHANGE, Move.COMBINE),
        knowledge.trial.advice(Outcome.NO_CHANGE, Move.BE_SEEN),
    )


def _verdict(trial: Trial, advice: Advice) -> Verdict:
    reading = Reading(
        measure=Measure.WORST_PAIN, baseline=6.5, result=6.5, baseline_days=(trial.begun,), result_days=(trial.begun,)
    )
    return Verdict(
        trial=trial, as_of=on_day(27), outcome=advice.outcome, move=advice.move, readings=(reading,), days_noted=6,
        effort_days=6, effort_days_wanted=5, due_on=on_day(7), advice=advice, because=(), sources=(),
    )  # fmt: skip
