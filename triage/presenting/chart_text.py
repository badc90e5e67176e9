"""A diary as a small chart of signs for a terminal: one column a day, at most as wide as a page."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import fill

from triage.model.course import Course
from triage.model.knowledge import Knowledge
from triage.model.trial import HIGHEST_PAIN, LOWEST_PAIN, Diary
from triage.presenting.diary import days_of, in_short, said_of, title_of, verdict_on
from triage.presenting.document import WIDTH

_MARGIN = 5
MOST_COLUMNS = WIDTH - _MARGIN
WORST, FIRST, BOTH, MISSED, NEW = "O", "x", "8", ".", "!"
_WEEK = 7


def text_chart(course: Course, knowledge: Knowledge) -> tuple[str, ...]:
    """The chart with its key, the trials, and what the diary says about each."""
    days = days_of(course)[-MOST_COLUMNS:]
    if not days:
        return ("Nothing is noted yet.",)
    wide = 2 if 2 * len(days) <= MOST_COLUMNS else 1
    found = (*_plot(course.diary, days, wide), "", *_key(), *_trials(course, knowledge))
    return tuple(line.rstrip() for line in found)


def _plot(diary: Diary, days: Sequence[date], wide: int) -> Iterator[str]:
    if any(entry.new_signs for entry in diary.entries):
        yield _row("", (NEW if (entry := diary.entry(day)) and entry.new_signs else " " for day in days), wide)
    for pain in range(HIGHEST_PAIN, LOWEST_PAIN - 1, -1):
        label = str(pain) if pain % 2 == 0 else ""
        yield _row(f"{label} |", (_sign(diary, day, pain) for day in days), wide)
    yield _row("+", (MISSED if diary.entry(day) is None else "-" for day in days), wide, "-")
    yield _row("", (_number(diary, day) for day in days), wide)
    yield _weeks(days, wide)


def _row(label: str, signs: Iterator[str], wide: int, between: str = " ") -> str:
    return f"{label:>{_MARGIN}}" + "".join(f"{sign:{between}<{wide}}" for sign in signs)


def _sign(diary: Diary, day: date, pain: int) -> str:
    entry = diary.entry(day)
    if entry is None:
        return " "
    match (entry.worst_pain == pain, entry.first_step_pain == pain):
        case (True, True):
            return BOTH
        case (True, False):
            return WORST
        case (False, True):
            return FIRST
        case _:
            return " "


def _number(diary: Diary, day: date) -> str:
    """The trial of a day by its last digit."""
    return next((str(number % 10) for number, trial in enumerate(diary.trials, 1) if trial.holds(day)), " ")


def _weeks(days: Sequence[date], wide: int) -> str:
    line = " " * _MARGIN
    for place in range(0, len(days), _WEEK):
        line = f"{line:<{_MARGIN + place * wide}}{in_short(days[place])} "
    return line[:WIDTH]


def _key() -> Iterator[str]:
    yield f"{WORST} worst pain   {FIRST} first steps   {BOTH} both   {MISSED} not noted   {NEW} something new"


def _trials(course: Course, knowledge: Knowledge) -> Iterator[str]:
    for number, trial in enumerate(course.diary.trials, 1):
        said = said_of(verdict_on(trial, course))
        line = f"{number}. {title_of(trial, knowledge)}, from {in_short(trial.begun)}: {said}"
        yield from fill(line, WIDTH, subsequent_indent="   ").splitlines()
