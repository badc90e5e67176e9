"""A diary in words and tables: which days it covers, what was tried, and what the diary says about it.

Nothing here judges anything, and a missed day is said as such.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from triage.model.course import Course
from triage.model.knowledge import Knowledge
from triage.model.trial import DayEntry, Effort, Measure, Morning, Reading, Trial, Verdict
from triage.model.wording import spoken_list
from triage.presenting.document import Table

MOST_DAYS = 84
"""How many days a chart shows; of a longer diary the last ones."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DONE = {Effort.YES: "done", Effort.PARTLY: "partly done", Effort.NO: "not done"}
_MORNING = {Morning.BETTER: "better", Morning.SAME: "the same", Morning.WORSE: "worse"}


def days_of(course: Course) -> tuple[date, ...]:
    """The days that the diary covers, missed ones too; none before anything is begun or noted."""
    diary = course.diary
    begins = [trial.begun for trial in diary.trials] + [entry.day for entry in diary.entries]
    if not begins:
        return ()
    ends = [trial.ended or course.as_of for trial in diary.trials] + [entry.day for entry in diary.entries]
    last = max(ends)
    first = max(min(begins), last - timedelta(days=MOST_DAYS - 1))
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def in_short(day: date) -> str:
    """A day as people write it: "3 Mar"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def title_of(trial: Trial, knowledge: Knowledge) -> str:
    """The step of a trial by its title, or both."""
    steps = knowledge.step_by_id
    titles = (steps[name].signed.title if name in steps else name for name in trial.steps)
    return " with ".join(titles)


def verdict_on(trial: Trial, course: Course) -> Verdict | None:
    """What the diary says about a trial."""
    return next((verdict for verdict in course.verdicts if verdict.trial == trial), None)


def reading_of(verdict: Verdict | None, measure: Measure) -> Reading | None:
    """One measure before and at the end of a trial."""
    return next((reading for reading in verdict.readings if reading.measure is measure), None) if verdict else None


def trials_table(course: Course, knowledge: Knowledge) -> Table:
    """What was tried, in order, and what the diary says about each."""
    rows = (
        (
            str(number),
            title_of(trial, knowledge),
            _span(trial),
            _effort(verdict_on(trial, course)),
            _change(verdict_on(trial, course), Measure.WORST_PAIN),
            _change(verdict_on(trial, course), Measure.FIRST_STEP_PAIN),
            said_of(verdict_on(trial, course)),
        )
        for number, trial in enumerate(course.diary.trials, 1)
    )
    head = ("Trial", "Step", "Days", "Days done", "Worst pain", "First steps", "What the diary says")
    return Table("What was tried, and pain from 0 to 10 before and at the end", head, tuple(rows))


def diary_table(course: Course, knowledge: Knowledge) -> Table:
    """Every day of the diary with what was noted: the same as the chart."""
    rows = []
    for day in days_of(course):
        entry = course.diary.entry(day)
        named = [str(number) for number, trial in enumerate(course.diary.trials, 1) if trial.holds(day)]
        noted = _noted(entry) if entry else ("not noted", "", "")
        new = spoken_list(_signs(entry, knowledge), "and") if entry else ""
        rows.append((in_short(day), ", ".join(named), *noted, new))
    head = ("Day", "Trial", "Worst pain", "First steps", "Step; next morning", "New")
    return Table("The diary day by day, pain from 0 to 10", head, tuple(rows))


def said_of(verdict: Verdict | None) -> str:
    """What the diary says about a trial, in a few words."""
    return verdict.advice.headline if verdict else "Not read yet"


def _noted(entry: DayEntry) -> tuple[str, str, str]:
    first = "" if entry.first_step_pain is None else str(entry.first_step_pain)
    morning = f"; {_MORNING[entry.next_morning]}" if entry.next_morning else ""
    return str(entry.worst_pain), first, f"{_DONE[entry.done]}{morning}"


def _signs(entry: DayEntry, knowledge: Knowledge) -> Iterator[str]:
    for name in entry.new_signs:
        sign = knowledge.trial.sign(name)
        yield sign.label if sign else name


def _span(trial: Trial) -> str:
    return f"{in_short(trial.begun)} to {in_short(trial.ended)}" if trial.ended else f"since {in_short(trial.begun)}"


def _effort(verdict: Verdict | None) -> str:
    return f"{verdict.effort_days:g} of {verdict.days_noted} noted" if verdict else ""


def _change(verdict: Verdict | None, measure: Measure) -> str:
    reading = reading_of(verdict, measure)
    return f"{reading.baseline:g} to {reading.result:g}" if reading else ""
