"""The self-care trial: one step tried for some days, a diary of two minutes a day, and what the diary says.

Nothing here judges anything: the table of verdicts is the business of ``reasoning.judging``, its words and numbers of
``rules/trial.yaml`` and ``rules/settings.yaml``.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.model.knowledge import Setting
    from triage.model.trial_rules import Advice

LOWEST_PAIN = 0
HIGHEST_PAIN = 10
MOST_STEPS = 2
"""One step is tried at a time; two are combined when single ones did not help."""


class Effort(StrEnum):
    """Whether the step was done on a day."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Morning(StrEnum):
    """How the heel was the next morning."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class ActivityUnit(StrEnum):
    """How the activity that matters is counted."""

    MINUTES = "minutes"
    STEPS = "steps"
    METRES = "metres"
    KILOMETRES = "kilometres"
    MILES = "miles"
    TIMES = "times"


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """The one thing that the person would like to do more of, such as walking to the shop."""

    name: str
    unit: ActivityUnit
    normal: float | None = None
    """How much of it is normal for the person, in that unit; ``None`` when it was not said, and never guessed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DayEntry:
    """One day of the diary as it stands now."""

    day: date
    worst_pain: int
    """The worst of the last 24 hours, 0 to 10."""
    first_step_pain: int | None = None
    """With the first steps this morning, 0 to 10."""
    activity: float | None = None
    """How much of the activity was done, in the person's own unit; ``None`` when it was not noted, which is not 0."""
    activity_pain: int | None = None
    done: Effort
    next_morning: Morning | None = None
    """How the heel was the morning after this day, compared with the morning before; it is noted a day later."""
    new_signs: tuple[str, ...] = ()
    """Ids of ``TrialRules.signs``: anything new on that day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """One step, or two combined, tried from one day to another."""

    steps: tuple[str, ...]
    begun: date
    ended: date | None = None
    """The last day of it; ``None`` while it runs."""
    slow: bool = False
    """Strength: four weeks, and after the first one only whether it is tolerated."""
    repeated: bool = False
    """It leaned the right way and was given another round, still compared with the days before it began."""
    halved_on: date | None = None
    """From this day on with half the amount."""

    @property
    def half_amount(self) -> bool:
        """Whether the amount was halved."""
        return self.halved_on is not None

    def holds(self, day: date) -> bool:
        """Whether the day belongs to the trial."""
        return self.begun <= day and (self.ended is None or day <= self.ended)

    def day_number(self, day: date) -> int:
        """1 for the day on which it began."""
        return (day - self.begun).days + 1

    def day_of(self, number: int) -> date:
        """The date of its first, second .. day."""
        return self.begun + timedelta(days=number - 1)


class Outcome(StrEnum):
    """What the diary says about a trial."""

    UNDER_WAY = "under_way"
    """It is too early to read it."""
    TOLERATED = "tolerated"
    """A strength step after its first week."""
    NOT_TOLERATED = "not_tolerated"
    GOOD = "good"
    RESPONDING = "responding"
    LEANING = "leaning"
    NO_CHANGE = "no_change"
    SLIGHTLY_WORSE = "slightly_worse"
    WORSE = "worse"
    TOO_FEW = "too_few"
    """Too few days are noted to read it; nothing is guessed."""
    TOO_SHORT = "too_short"
    """The step was done on too few days: no failure is counted and the trial starts again."""


class Move(StrEnum):
    """What to do next."""

    GO_ON = "go_on"
    """Carry on with the trial as it is."""
    KEEP = "keep"
    """Keep the step for good and try the next one besides."""
    REPEAT = "repeat"
    """Give the same step another round."""
    RESTART = "restart"
    """Begin the same trial again from the start."""
    SWITCH = "switch"
    COMBINE = "combine"
    HALVE = "halve"
    STOP = "stop"
    """Leave the step, and answer the safety questions again."""
    STEP_DOWN = "step_down"
    """It is good: keep the best step and leave the rest."""
    BE_SEEN = "be_seen"
    """Trying on alone is over: the rules ask for an examination."""


class Measure(StrEnum):
    """What is read from the diary."""

    WORST_PAIN = "worst_pain"
    FIRST_STEP_PAIN = "first_step_pain"
    ACTIVITY = "activity"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One measure before and at the end of a trial."""

    measure: Measure
    baseline: float
    """The average of the days before the step was begun, or of its first days."""
    result: float
    """The average of the last days noted."""
    baseline_days: tuple[date, ...]
    result_days: tuple[date, ...]
    met: tuple["Setting", ...] = ()
    """The thresholds that the change reaches, for better or worse, each with its source."""

    @property
    def change(self) -> float:
        """The result less the baseline: below zero means less pain, or less of the activity."""
        return self.result - self.baseline


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the diary says about one trial, why, and what may be chosen next."""

    trial: Trial
    as_of: date
    outcome: Outcome
    move: Move
    readings: tuple[Reading, ...]
    """None when too few days are noted."""
    days_noted: int
    effort_days: float
    """Days on which the step was done; partly counts as a part."""
    effort_days_wanted: float
    due_on: date
    """The day on which it is read, or read next."""
    advice: "Advice"
    """The words for this outcome and move."""
    because: tuple[str, ...]
    """Plain lines with the person's own numbers."""
    sources: tuple[str, ...]
    """Keys of the bibliography, for the thresholds that were met and the advice."""
    next_steps: tuple[str, ...] = ()
    """Step ids that may be chosen now, the proposed one first; none while the trial goes on."""
    combinations: tuple[tuple[str, str], ...] = ()
    """Pairs that may be combined now, the proposed one first; only with the move ``combine``."""

    @property
    def needs_re_check(self) -> bool:
        """Whether the safety questions come before anything else."""
        return self.move in (Move.STOP, Move.BE_SEEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Diary:
    """The whole diary as it stands now, corrections included."""

    planned_on: date | None = None
    """``None`` while there is no plan."""
    activity: Activity | None = None
    trials: tuple[Trial, ...] = ()
    """In the order in which they were begun."""
    entries: tuple[DayEntry, ...] = ()
    """One for each day noted, by date."""

    @property
    def current(self) -> Trial | None:
        """The trial that runs now."""
        return self.trials[-1] if self.trials and self.trials[-1].ended is None else None

    def entry(self, day: date) -> DayEntry | None:
        """What is noted for a day."""
        return next((entry for entry in self.entries if entry.day == day), None)

    def entries_of(self, trial: Trial, until: date) -> tuple[DayEntry, ...]:
        """What is noted for the days of a trial, up to a day."""
        return tuple(entry for entry in self.entries if trial.holds(entry.day) and entry.day <= until)
