"""A diary as a drawing: pain day by day, the trials, the change that matters, and what the diary says.

Nothing is told by colour alone: the two pains have marks and lines of their own, and the same stands in words and in a
table. Nothing here judges anything.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise
from math import ceil
from textwrap import wrap

from triage.model.course import Course
from triage.model.knowledge import Knowledge
from triage.model.trial import HIGHEST_PAIN, DayEntry, Measure, Reading, Trial
from triage.presenting.chart_text import text_chart
from triage.presenting.diary import days_of, in_short, reading_of, said_of, title_of, trials_table, verdict_on
from triage.presenting.document import Block, Figure, Heading

WIDTH, HEIGHT = 720, 262
_LEFT, _TOP, _FLOOR = 40, 40, 176
"""The edges of the field of days and pain."""
_MARGIN = 12
"""Between the right edge of the field and that of the drawing."""
_LANE = 212
"""Where the names of the trials begin."""
_INK, _SOFT, _WORST, _FIRST, _BAND = "#1d2830", "#4a5a64", "#0b5d68", "#8a4200", "#bfe3cf"
_SHADES = ("#eef4f5", "#f8f1e7")
_WIDTH_OF_A_SIGN = 6.1
_BOLD = 0.85
"""As many signs as of ordinary type have room."""
_WIDTH_OF_A_DATE = 38
_LEAST_ROOM = 9
"""Signs; with less room a trial has only its number."""
_WEEK = 7
_FONT = 'font-family="Source Sans 3, Segoe UI, Roboto, Arial, sans-serif"'


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shape:
    """How large a drawing is, and what tells it from another one on the same page."""

    name: str
    width: int
    legend: Sequence[Sequence[tuple[str, int]]]
    """What the marks mean, row by row, each with where it begins."""


_WIDE = _Shape(
    name="diary-chart",
    width=WIDTH,
    legend=((("worst", 0), ("first", 104), ("band", 206), ("missed", 460), ("new", 548)),),
)
_NARROW = _Shape(
    name="diary-chart-narrow",
    width=360,
    legend=((("worst", 0), ("first", 120)), (("band", 0),), (("missed", 4), ("new", 124))),
)
_ROW = 20
"""Between two rows of the legend."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Field:
    """Where a day and a pain lie."""

    days: Sequence[date]
    right: int
    """The right edge."""

    @property
    def step(self) -> float:
        """The room of one day."""
        return (self.right - _LEFT) / len(self.days)

    def left(self, day: date) -> float:
        """Where a day begins, within the field."""
        place = _LEFT + self.step * (day - self.days[0]).days
        return min(max(place, _LEFT), self.right)

    def middle(self, day: date) -> float:
        """Where the mark of a day stands."""
        return self.left(day) + self.step / 2

    def height(self, pain: float) -> float:
        """Where a pain stands."""
        return _FLOOR - (_FLOOR - _TOP) * pain / HIGHEST_PAIN


def diary_chart(course: Course, knowledge: Knowledge) -> Figure:
    """The drawing, with the same in words and in signs."""
    return _figure(course, knowledge, _WIDE)


def narrow_diary_chart(course: Course, knowledge: Knowledge) -> Figure:
    """The same for a phone."""
    return _figure(course, knowledge, _NARROW)


def tried(course: Course, knowledge: Knowledge) -> tuple[Block, ...]:
    """What was tried, as a part of a report; nothing where nothing was begun."""
    if not course.diary.trials:
        return ()
    heading = Heading("What was tried", part="history")
    return (heading, diary_chart(course, knowledge), trials_table(course, knowledge))


def _figure(course: Course, knowledge: Knowledge, shape: _Shape) -> Figure:
    alt = " ".join(_in_words(course, knowledge))
    return Figure(_svg(course, knowledge, alt, shape), alt, text_chart(course, knowledge))


def _svg(course: Course, knowledge: Knowledge, alt: str, shape: _Shape) -> str:
    field = _Field(days=days_of(course) or (course.as_of,), right=shape.width - _MARGIN)
    shown = [entry for entry in course.diary.entries if entry.day in set(field.days)]
    parts = (
        _scale(field),
        _trials(field, course, knowledge),
        _missed(field, shown),
        _line(field, [(e.day, e.first_step_pain) for e in shown], _FIRST, ' stroke-dasharray="5 3"', _square),
        _line(field, [(e.day, e.worst_pain) for e in shown], _WORST, "", _circle),
        _new_signs(field, shown),
    )
    drawn = "\n".join(element for part in parts for element in part)
    lower = _ROW * (len(shape.legend) - 1)
    moved = f'<g transform="translate(0 {lower})">\n{drawn}\n</g>' if lower else drawn
    legend = "\n".join(_legend(knowledge, shape))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {shape.width} {HEIGHT + lower}" role="img" '
        f'aria-labelledby="{shape.name}-title {shape.name}-desc" {_FONT} font-size="12" fill="{_INK}">\n'
        f'<title id="{shape.name}-title">Pain day by day</title>\n'
        f'<desc id="{shape.name}-desc">{escape(alt)}</desc>\n{moved}\n{legend}\n</svg>'
    )


def _scale(field: _Field) -> Iterator[str]:
    for pain in range(0, HIGHEST_PAIN + 1, 2):
        y = field.height(pain)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{field.right}" y2="{y:.1f}" stroke="#d3dcdf"/>'
        yield _text(_LEFT - 8, y + 4, str(pain), anchor="end")
    weeks = ceil(len(field.days) * _WIDTH_OF_A_DATE / (_WEEK * (field.right - _LEFT)))
    for day in field.days[:: _WEEK * weeks]:
        x = field.left(day)
        yield f'<line x1="{x:.1f}" y1="{_FLOOR}" x2="{x:.1f}" y2="{_FLOOR + 6}" stroke="{_SOFT}"/>'
        yield _text(min(x + 2, field.right - _WIDTH_OF_A_DATE), _FLOOR + 18, in_short(day))


def _trials(field: _Field, course: Course, knowledge: Knowledge) -> Iterator[str]:
    matters = knowledge.value("nprs_change")
    for number, trial in enumerate(course.diary.trials, 1):
        left = field.left(trial.begun)
        right = field.left((trial.ended or field.days[-1]) + timedelta(days=1))
        if right <= left:
            continue
        shade = _SHADES[number % 2]
        yield f'<rect x="{left:.1f}" y="{_TOP}" width="{right - left:.1f}" height="{_FLOOR - _TOP}" fill="{shade}"/>'
        verdict = verdict_on(trial, course)
        reading = reading_of(verdict, Measure.WORST_PAIN)
        if reading is not None:
            yield from _band(field, reading, matters, left, right)
        yield (
            f'<path d="M{left:.1f} {_TOP}V{_FLOOR}m0 {_LANE - 11 - _FLOOR}v56" fill="none" stroke="{_SOFT}" '
            'stroke-dasharray="2 3"/>'
        )
        yield from _name(number, title_of(trial, knowledge), said_of(verdict), left, right)


def _band(field: _Field, reading: Reading, matters: int, left: float, right: float) -> Iterator[str]:
    """From the pain before down to where a change begins to matter."""
    before, after = field.height(reading.baseline), field.height(max(0, reading.baseline - matters))
    yield (
        f'<rect x="{left:.1f}" y="{before:.1f}" width="{right - left:.1f}" height="{after - before:.1f}" '
        f'fill="{_BAND}" fill-opacity="0.75"/>'
    )
    yield f'<path d="M{left:.1f} {before:.1f}H{right:.1f}" stroke="#2f6b4c"/>'
    yield f'<path d="M{left:.1f} {after:.1f}H{right:.1f}" stroke="#2f6b4c" stroke-dasharray="1 3" stroke-width="1.6"/>'


def _name(number: int, title: str, said: str, left: float, right: float) -> Iterator[str]:
    """The number of the trial and, where there is room, its title and what the diary says."""
    room = int((right - left - 8) / _WIDTH_OF_A_SIGN)
    if room < _LEAST_ROOM:
        yield _text(left + 4, _LANE, f"{number}.", weight=600)
        return
    lines = [(line, 400) for line in wrap(f"{number}. {title}", room, max_lines=2, placeholder=" ..")]
    lines += [(line, 600) for line in wrap(said, int(room * _BOLD), max_lines=2, placeholder=" ..")]
    for place, (line, weight) in enumerate(lines):
        yield _text(left + 4, _LANE + 14 * place, line, weight=weight)


def _missed(field: _Field, shown: Iterable[DayEntry]) -> Iterator[str]:
    noted = {entry.day for entry in shown}
    for day in field.days:
        if day not in noted:
            yield _cross(field.middle(day), _FLOOR - 5)


def _line(
    field: _Field,
    values: Sequence[tuple[date, int | None]],
    colour: str,
    dash: str,
    mark: Callable[[float, float, str], str],
) -> Iterator[str]:
    """One pain: a line from each day to the next one, broken where a day is missed, and a mark on every day."""
    known = [(day, value) for day, value in values if value is not None]
    for (day, value), (after, then) in pairwise(known):
        if after - day == timedelta(days=1):
            yield (
                f'<path d="M{field.middle(day):.1f} {field.height(value):.1f}L{field.middle(after):.1f} '
                f'{field.height(then):.1f}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
            )
    yield from (mark(field.middle(day), field.height(value), colour) for day, value in known)


def _new_signs(field: _Field, shown: Iterable[DayEntry]) -> Iterator[str]:
    for entry in shown:
        if entry.new_signs:
            yield _triangle(field.middle(entry.day), _TOP - 4)


def _legend(knowledge: Knowledge, shape: _Shape) -> Iterator[str]:
    for number, row in enumerate(shape.legend):
        for mark, place in row:
            yield from _meaning(mark, _LEFT + place, 14 + _ROW * number, knowledge)


def _meaning(mark: str, x: int, y: int, knowledge: Knowledge) -> Iterator[str]:
    """One mark, and what it means."""
    match mark:
        case "worst":
            yield f'<path d="M{x} {y}h22" stroke="{_WORST}" stroke-width="2"/>' + _circle(x + 11, y, _WORST)
            yield _text(x + 28, y + 4, "worst pain")
        case "first":
            yield f'<path d="M{x} {y}h22" stroke="{_FIRST}" stroke-width="2" stroke-dasharray="5 3"/>'
            yield _square(x + 11, y, _FIRST)
            yield _text(x + 28, y + 4, "first steps")
        case "band":
            top = f'<path d="M{x} {y - 6}h22" stroke="#2f6b4c"/>'
            yield f'<rect x="{x}" y="{y - 6}" width="22" height="12" fill="{_BAND}"/>{top}'
            yield f'<path d="M{x} {y + 6}h22" stroke="#2f6b4c" stroke-dasharray="1 3" stroke-width="1.6"/>'
            yield _text(x + 28, y + 4, f"{knowledge.value('nprs_change')} points less: a change that matters")
        case "missed":
            yield _cross(x, y) + _text(x + 10, y + 4, "not noted")
        case _:
            yield _triangle(x, y + 5) + _text(x + 10, y + 4, "something new")


def _circle(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colour}"/>'


def _square(x: float, y: float, colour: str) -> str:
    return f'<path d="M{x - 4.2:.1f} {y - 4.2:.1f}h8.4v8.4h-8.4z" fill="#fff" stroke="{colour}" stroke-width="1.8"/>'


def _cross(x: float, y: float) -> str:
    return f'<path d="M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6" fill="none" stroke="{_SOFT}" stroke-width="1.4"/>'


def _triangle(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 10:.1f}l5.5 10h-11z" fill="#a81c16"/>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: int = 400) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>'


def _in_words(course: Course, knowledge: Knowledge) -> Iterator[str]:
    days, entries = days_of(course), course.diary.entries
    if not days:
        yield "Nothing is noted yet."
        return
    noted = [entry for entry in entries if entry.day in set(days)]
    yield f"Pain from 0 to 10, day by day from {in_short(days[0])} to {in_short(days[-1])}."
    yield f"{len(noted)} of {len(days)} days are noted."
    for name, values in (
        ("Worst pain", [entry.worst_pain for entry in noted]),
        ("Pain with the first steps", [e.first_step_pain for e in noted if e.first_step_pain is not None]),
    ):
        if values:
            yield f"{name}: {values[0]} at first, {values[-1]} at last, between {min(values)} and {max(values)}."
    for number, trial in enumerate(course.diary.trials, 1):
        yield f"Trial {number}: {_trial_in_words(trial, course, knowledge)}"


def _trial_in_words(trial: Trial, course: Course, knowledge: Knowledge) -> str:
    until = f"to {in_short(trial.ended)}" if trial.ended else "until now"
    said = said_of(verdict_on(trial, course)).rstrip(".")
    return f"{title_of(trial, knowledge)}, from {in_short(trial.begun)} {until}. {said}."
