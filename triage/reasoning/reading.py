"""Reads the numbers of a diary: before a step, at its end, and which thresholds the change meets.

Nothing here says what to do about it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from triage.model.knowledge import Knowledge
from triage.model.trial import DayEntry, Diary, Effort, Measure, Morning, Reading, Trial

TINY = 1e-9
"""Averages of thirds are not exact; nothing smaller than this is a difference."""
WEEK = 7
_WORSE = "worse_change"
_PAINS = (Measure.WORST_PAIN, Measure.FIRST_STEP_PAIN)
_VALUE: Mapping[Measure, Callable[[DayEntry], float | None]] = {
    Measure.WORST_PAIN: lambda entry: entry.worst_pain,
    Measure.FIRST_STEP_PAIN: lambda entry: entry.first_step_pain,
    Measure.ACTIVITY: lambda entry: entry.activity,
}

Noted = tuple[tuple[date, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What the readings of a trial amount to."""

    readings: tuple[Reading, ...]
    helped: bool
    """A change for the better that matters."""
    leaned: bool
    """A change for the better that is too small to matter."""
    rose: bool
    """Pain is up by a little or more."""
    rose_much: bool

    @property
    def is_readable(self) -> bool:
        """Whether there were enough days."""
        return any(reading.measure is Measure.WORST_PAIN for reading in self.readings)


def read(diary: Diary, trial: Trial, until: date, knowledge: Knowledge, *, worse_mornings: int = 0) -> Change:
    """The readings of a trial up to a day; after worse mornings more activity alone is no help."""
    readings = tuple(_readings(diary, trial, until, knowledge))
    lean, worse = knowledge.value("lean_change"), knowledge.value("worse_change")
    rises = [reading.change for reading in readings if reading.measure in _PAINS]
    helping = [reading for reading in readings if not (worse_mornings and reading.measure is Measure.ACTIVITY)]
    return Change(
        readings=readings,
        helped=any(setting.id != _WORSE for reading in helping for setting in reading.met),
        leaned=any(reaches(-rise, lean) for rise in rises) or _grew_a_little(readings, knowledge),
        rose=any(reaches(rise, lean) for rise in rises),
        rose_much=any(reaches(rise, worse) for rise in rises),
    )


def reaches(value: float, threshold: float) -> bool:
    """Whether a value is at a threshold or above it."""
    return value >= threshold - TINY


def worse_mornings(entries: tuple[DayEntry, ...], until: date) -> int:
    """How many mornings of the last week up to a day were worse."""
    return _mornings(entries, until).count(Morning.WORSE)


def worse_mornings_in_a_row(entries: tuple[DayEntry, ...], until: date) -> int:
    """The most worse mornings of the last week with none between them that was noted as anything else."""
    runs = groupby(_mornings(entries, until))
    return max((len(list(run)) for morning, run in runs if morning is Morning.WORSE), default=0)


def effort_days(entries: tuple[DayEntry, ...], partly_share: int) -> float:
    """On how many days the step was done."""
    share = {Effort.YES: 1.0, Effort.PARTLY: partly_share / 100, Effort.NO: 0.0}
    return sum(share[entry.done] for entry in entries)


def _readings(diary: Diary, trial: Trial, until: date, knowledge: Knowledge) -> Iterator[Reading]:
    size, span = knowledge.value("trial_reading_days"), knowledge.value("reading_span_days")
    for measure in Measure:
        noted = tuple((entry.day, value) for entry in diary.entries if (value := _VALUE[measure](entry)) is not None)
        before, after = _baseline(noted, trial, size), _result(noted, trial, until, size)
        if len(before) < size or len(after) < size or before[-1][0] >= after[0][0]:
            continue
        if (until - after[0][0]).days < span:
            baseline, result = _average(before), _average(after)
            yield Reading(
                measure=measure,
                baseline=baseline,
                result=result,
                baseline_days=tuple(day for day, _ in before),
                result_days=tuple(day for day, _ in after),
                met=tuple(knowledge.settings[name] for name in _met(measure, baseline, result - baseline, knowledge)),
            )


def _result(noted: Noted, trial: Trial, until: date, size: int) -> Noted:
    """The last days noted; after the amount was halved only days with half of it."""
    first = trial.begun if trial.halved_on is None or until < trial.halved_on else trial.halved_on
    return tuple(item for item in noted if first <= item[0] <= until and trial.holds(item[0]))[-size:]


def _baseline(noted: Noted, trial: Trial, size: int) -> Noted:
    """The days before the step; else its first days; else what is noted of all of these."""
    before = trial.begun - timedelta(days=size)
    after = trial.begun + timedelta(days=size)
    windows = ((before, trial.begun), (trial.begun, after), (before, after))
    found: Noted = ()
    for first, end in windows:
        found = tuple(item for item in noted if first <= item[0] < end)
        if len(found) >= size:
            return found
    return found


def _average(noted: Noted) -> float:
    return sum(value for _, value in noted) / len(noted)


def _met(measure: Measure, baseline: float, change: float, knowledge: Knowledge) -> Iterator[str]:
    """The settings whose threshold is reached, for better or worse."""
    if measure is Measure.ACTIVITY:
        if baseline > 0 and reaches(change * 100, knowledge.value("activity_gain") * baseline):
            yield "activity_gain"
        return
    fall = -change
    if reaches(fall, knowledge.value("nprs_change")):
        yield "nprs_change"
    by_share = baseline > 0 and reaches(fall * 100, knowledge.value("nprs_change_share") * baseline)
    if by_share and reaches(fall, knowledge.value("nprs_change_share_points")):
        yield "nprs_change_share"
    if measure is Measure.FIRST_STEP_PAIN and reaches(fall * 10, knowledge.value("first_step_change")):
        yield "first_step_change"
    if reaches(change, knowledge.value(_WORSE)):
        yield _WORSE


def _grew_a_little(readings: tuple[Reading, ...], knowledge: Knowledge) -> bool:
    """Whether there is more of the activity; from nothing to anything is a little, since no share can be told."""
    activity = next((reading for reading in readings if reading.measure is Measure.ACTIVITY), None)
    if activity is None or activity.change <= TINY:
        return False
    return reaches(activity.change * 100, knowledge.value("activity_lean") * activity.baseline)


def _mornings(entries: tuple[DayEntry, ...], until: date) -> list[Morning]:
    first = until - timedelta(days=WEEK - 1)
    return [entry.next_morning for entry in entries if entry.day >= first and entry.next_morning is not None]
