"""Columns of answers, checked as ``read_answers`` checks one person, and taken apart into what was said.

Nothing here knows which questions a path asks. It says which rows are faulty, never why: that takes the row itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from triage.adapters.columns.compiling import SAID
from triage.adapters.columns.network import Name
from triage.adapters.columns.shapes import (
    as_lists,
    as_numbers,
    as_words,
    column_of,
    is_unsure,
    other_sides,
    sides_of,
)
from triage.model.conditions import PRESENT
from triage.model.errors import EngineError
from triage.model.questionnaire import ANSWERED, NOT_SURE, Question, QuestionKind, Questionnaire

MOST_CHOICES = 48
"""Of one question: each is a bit of a number, and some bits are left so that sums of repeats do not overflow."""

Columns = dict[Name, pl.Series]


@dataclass(frozen=True, slots=True)
class Said:
    """What many people answered."""

    columns: Mapping[Name, pl.Series]
    """For every fact and value that an answer can give, who gave it."""
    faulty: pl.Series
    """Who gave any answer that is refused."""

    def only(self, wanted: pl.Series) -> "Said":
        """What those people answered."""
        if wanted.all():
            return self
        return Said({name: who.filter(wanted) for name, who in self.columns.items()}, self.faulty.filter(wanted))


@dataclass(frozen=True, slots=True)
class Ticked:
    """The choices in lists of words, one bit for each."""

    bits: pl.Series
    faulty: pl.Series


def said(frame: pl.DataFrame, questionnaire: Questionnaire) -> Said:
    """Take the columns of all questions apart; a column that is not there was answered by nobody."""
    found: Columns = {}
    faulty = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    for question in questionnaire.questions:
        columns, refused = _said(question, column_of(question, frame))
        found |= columns
        faulty |= refused
    return Said(found, faulty)


def _said(question: Question, column: pl.Series) -> tuple[Columns, pl.Series]:
    match question.kind:
        case QuestionKind.NUMBER:
            return _number(question, column)
        case QuestionKind.ONE_OF:
            return _choice(question, column)
        case QuestionKind.SOME_OF:
            ticked = _ticked(question, column)
            return _ticked_columns(question, ticked.bits), ticked.faulty
        case QuestionKind.BODY_MAP:
            return _regions(question, column)


def _number(question: Question, column: pl.Series) -> tuple[Columns, pl.Series]:
    number = as_numbers(column)
    inside = ((number >= question.minimum) & (number <= question.maximum)).fill_null(value=False)
    whole = number.floor()
    found = {
        (question.id, band.id): inside
        & (whole >= band.low).fill_null(value=False)
        & (whole <= band.high).fill_null(value=False)
        for band in question.bands
    }
    valid = inside
    if question.not_sure:
        found[question.id, NOT_SURE] = is_unsure(column)
        valid = inside | found[question.id, NOT_SURE]
    return {**found, (question.id, SAID): valid}, column.is_not_null() & ~valid


def _choice(question: Question, column: pl.Series) -> tuple[Columns, pl.Series]:
    choices = list(question.choice_by_id)
    codes = as_words(column).cast(pl.Enum(choices), strict=False).to_physical()
    valid = codes.is_not_null()
    codes = codes.fill_null(len(choices))
    found = {(question.id, choice): codes == code for code, choice in enumerate(choices)}
    return {**found, (question.id, SAID): valid}, column.is_not_null() & ~valid


def _regions(question: Question, column: pl.Series) -> tuple[Columns, pl.Series]:
    faulty = other_sides(column)
    marked: dict[str, pl.Series] = {}
    for side, regions in sides_of(column).items():
        ticked = _ticked(question, regions)
        marked[side] = ticked.bits.fill_null(0)
        faulty |= ticked.faulty
    nobody = pl.repeat(0, n=len(column), dtype=pl.UInt64, eager=True)
    every = nobody
    for bits in marked.values():
        every |= bits
    left, right = (marked.get(side, nobody) != 0 for side in ("left", "right"))
    answered = every != 0
    sides = {
        "both": left & right,
        "left": left & ~right,
        "right": right & ~left,
        "not_known": answered & ~left & ~right,
    }
    return {
        **_ticked_columns(question, every.set(~answered, None)),
        **{(question.side_fact, side): who for side, who in sides.items()},
    }, faulty


def _ticked(question: Question, column: pl.Series) -> Ticked:
    """The choices of each list. Where some are not known or stand twice, there are fewer bits than words."""
    listed = as_lists(column)
    unlike = column.is_not_null() & listed.is_null()
    choices = list(question.choice_by_id)
    if len(choices) > MOST_CHOICES:
        raise EngineError(f"{question.id}: replay takes up to {MOST_CHOICES} choices, and this question has more.")
    bits = _bits(choices, listed)
    lengths = listed.list.len()
    if (bits.bitwise_count_ones() != lengths).any():
        listed = listed.list.unique()
        bits, lengths = _bits(choices, listed), listed.list.len()
    count = bits.bitwise_count_ones()
    alone = sum(1 << place for place, choice in enumerate(question.choices) if choice.exclusive)
    crowded = ((bits & alone) != 0) & (count > 1)
    if alone:
        bits = bits.set(bits == 0, None)
    return Ticked(bits, unlike | ((count != lengths) | crowded).fill_null(value=False))


def _bits(choices: list[str], listed: pl.Series) -> pl.Series:
    bit = pl.element().replace_strict(
        choices, [1 << place for place in range(len(choices))], default=None, return_dtype=pl.UInt64
    )
    return listed.list.eval(bit).list.sum().cast(pl.UInt64)


def _ticked_columns(question: Question, bits: pl.Series) -> Columns:
    answered = bits.is_not_null()
    known = bits.fill_null(0)
    found = {
        (question.ticked_fact(choice.id), PRESENT): (known & (1 << place)) != 0
        for place, choice in enumerate(question.choices)
    }
    return {**found, (question.id, ANSWERED): answered, (question.id, SAID): answered}
