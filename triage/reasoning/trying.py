"""One self-care trial on one day: how far it has come, what was done, and what the numbers amount to.

Nothing here names an outcome.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import ceil

from triage.model.knowledge import Knowledge
from triage.model.trial import DayEntry, Diary, Trial
from triage.reasoning.reading import (
    TINY,
    WEEK,
    Change,
    effort_days,
    reaches,
    read,
    worse_mornings,
    worse_mornings_in_a_row,
)


@dataclass(frozen=True)
class Trying:
    """One trial on one day, and all that the table asks about it."""

    diary: Diary
    trial: Trial
    knowledge: Knowledge
    as_of: date

    @cached_property
    def entries(self) -> tuple[DayEntry, ...]:
        """What is noted of the trial."""
        return self.diary.entries_of(self.trial, self.as_of)

    @cached_property
    def until(self) -> date:
        """The last day noted: days without a note say nothing."""
        return self.entries[-1].day if self.entries else self.trial.begun

    @cached_property
    def change(self) -> Change:
        """What the numbers amount to."""
        return read(self.diary, self.trial, self.until, self.knowledge, worse_mornings=self.mornings)

    @cached_property
    def mornings(self) -> int:
        """Worse mornings of the last week noted."""
        return worse_mornings(self.entries, self.until)

    @property
    def has_too_many_worse_mornings(self) -> bool:
        """In a row at any time, else within the last week when the trial is read."""
        most = self.knowledge.value("worse_mornings")
        is_read = self.is_over or (self.is_first_week_of_strength and self.is_past_first_look)
        return worse_mornings_in_a_row(self.entries, self.until) >= most or (is_read and self.mornings >= most)

    @property
    def length(self) -> int:
        """Days of the trial that is read at its end."""
        week = self.knowledge.value("trial_days_max")
        if self.trial.slow:
            return self.knowledge.value("loading_trial_weeks") * WEEK
        return 2 * week if self.trial.repeated else week

    @property
    def due_on(self) -> date:
        """The day on which it is read, or read next."""
        if self.trial.halved_on is not None and not self.is_past_halving:
            return self.trial.halved_on + timedelta(days=self.knowledge.value("halve_days") - 1)
        if self.trial.slow and not self.is_past_first_look:
            return self.trial.day_of(self.knowledge.value("trial_days_max"))
        return self.trial.day_of(self.length)

    def is_reached(self, day: date) -> bool:
        """Whether the day is noted, or over."""
        return self.as_of > day or self.until >= day

    @property
    def is_over(self) -> bool:
        """Whether the trial is read at its end; not in the middle of days with half the amount."""
        halving = self.trial.halved_on is not None and not self.is_past_halving
        return self.trial.ended is not None or (not halving and self.is_reached(self.trial.day_of(self.length)))

    @property
    def is_past_first_look(self) -> bool:
        """Whether the first week is noted, or over: a small rise counts then, and a strength step is tolerated."""
        return self.is_reached(self.trial.day_of(self.knowledge.value("trial_days_max")))

    @property
    def is_first_week_of_strength(self) -> bool:
        """Whether all that is noted of a strength step lies in its first week."""
        return self.trial.slow and self.trial.day_number(self.until) <= self.knowledge.value("trial_days_max")

    @property
    def is_past_first_days(self) -> bool:
        """Whether a rise in pain counts already."""
        return self.trial.day_number(self.until) >= self.knowledge.value("worse_from_day")

    @property
    def is_past_halving(self) -> bool:
        """Whether the days with half the amount are over."""
        if self.trial.halved_on is None:
            return False
        return self.is_reached(self.trial.halved_on + timedelta(days=self.knowledge.value("halve_days") - 1))

    @cached_property
    def effort(self) -> float:
        """On how many days the step was done."""
        return effort_days(self.entries, self.knowledge.value("partly_share"))

    @property
    def effort_wanted(self) -> float:
        """As many days in every week, and no less than for one week."""
        every_second_day = any(step in self.knowledge.trial.rest_day_steps for step in self.trial.steps)
        a_week = self.knowledge.value("rest_day_effort_days" if every_second_day else "trial_effort_days")
        weeks = max(self.trial.day_number(self.until), WEEK) / WEEK
        return a_week if weeks <= 1 else float(ceil(a_week * weeks - TINY))

    @cached_property
    def is_low(self) -> bool:
        """Pain low on every day noted of the last weeks, with enough of them noted."""
        noted, most = self._lately, self.knowledge.value("good_pain")
        pains = [pain for entry in noted for pain in (entry.worst_pain, entry.first_step_pain) if pain is not None]
        enough = self.knowledge.value("trial_effort_days") * self.knowledge.value("good_weeks")
        return len(noted) >= enough and all(pain <= most for pain in pains)

    @property
    def is_good(self) -> bool:
        """Pain low, and the activity back to normal in each of these weeks; what is not known is not normal."""
        activity = self.diary.activity
        if not self.is_low or activity is None or activity.normal is None:
            return False
        done = [entry for entry in self._lately if entry.activity is not None]
        weeks = {(self.until - entry.day).days // WEEK for entry in done}
        normal = activity.normal
        return len(weeks) == self.knowledge.value("good_weeks") and all(
            reaches(entry.activity or 0.0, normal) for entry in done
        )

    @property
    def _lately(self) -> tuple[DayEntry, ...]:
        first = self.until - timedelta(days=self.knowledge.value("good_weeks") * WEEK - 1)
        return tuple(entry for entry in self.diary.entries if first <= entry.day <= self.until)
