"""Rows of answers as JSON holds them, brought into columns.

Nothing here knows which words are choices. An answer of a shape that no question has makes its row odd.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from triage.adapters.columns.layout import ANSWERS, Layout
from triage.model.questionnaire import NOT_SURE, SIDES, QuestionKind
from triage.model.strict_json import RepeatedKeyError, read_json

Raw = Mapping[str, object]
_LISTED = pl.List(pl.String)
_TYPES: Mapping[QuestionKind, pl.DataType] = {
    QuestionKind.NUMBER: pl.String(),
    QuestionKind.ONE_OF: pl.String(),
    QuestionKind.SOME_OF: _LISTED,
    QuestionKind.BODY_MAP: pl.Struct(dict.fromkeys(SIDES, _LISTED)),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreadable:
    """A row that is not even answers, and why."""

    row: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One person's answers and the other columns."""

    number: int
    raw: Raw
    others: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """Some rows as columns."""

    frame: pl.DataFrame
    """The questions, and the other columns as text."""
    numbers: pl.Series
    """The number of each row, counted from 1 over all that is read."""
    odd: pl.Series
    """Rows with something that does not fit into a column."""
    raws: Callable[[pl.Series], Sequence[Raw]]
    """The answers of the rows that are true, one by one."""
    unreadable: tuple[Unreadable, ...] = ()


def row_of(number: int, text: bytes | str, layout: Layout) -> Row | Unreadable:
    """One line of JSON: answers by question, or under "answers" beside other columns."""
    try:
        found = read_json(text)
    except RepeatedKeyError as error:
        return Unreadable(row=number, reason=f'the key "{error}" stands twice. Keep one of them.')
    except (ValueError, RecursionError):
        return Unreadable(row=number, reason="this is not JSON. Write one object on one line.")
    if not isinstance(found, dict):
        return Unreadable(row=number, reason="this is not an object of questions with answers.")
    return as_row(number, found, layout)


def as_row(number: int, found: Mapping[str, object], layout: Layout) -> Row | Unreadable:
    """A person from a mapping of one of the two shapes."""
    is_nested = ANSWERS in found and ANSWERS not in layout.questions
    answers = found[ANSWERS] if is_nested else found
    if not isinstance(answers, Mapping):
        return Unreadable(row=number, reason='"answers" is not an object of questions with answers.')
    apart = {*layout.others, *layout.ignored}
    raw = {name: _without_nulls(value) for name, value in answers.items() if name not in apart and value is not None}
    return Row(number=number, raw=raw, others={name: found.get(name) for name in layout.others})


def chunk_of(found: Sequence[Row | Unreadable], layout: Layout) -> Chunk:
    """The rows as columns."""
    rows = [row for row in found if isinstance(row, Row)]
    odd = [not row.raw.keys() <= layout.questions.keys() for row in rows]
    columns: dict[str, pl.Series] = {}
    for name, question in layout.questions.items():
        fit = _FITS[question.kind]
        values: list[object] = [None] * len(rows)
        for place, row in enumerate(rows):
            value = row.raw.get(name)
            if value is not None:
                values[place] = fit(value)
                odd[place] = odd[place] or values[place] is None
        columns[name] = pl.Series(name, values, dtype=_TYPES[question.kind])
    for name in layout.others:
        texts = [None if (value := row.others[name]) is None else str(value) for row in rows]
        columns[name] = pl.Series(name, texts, dtype=pl.String)
    return Chunk(
        frame=pl.DataFrame(columns),
        numbers=pl.Series([row.number for row in rows], dtype=pl.Int64),
        odd=pl.Series(odd, dtype=pl.Boolean),
        raws=lambda wanted: [row.raw for row, is_wanted in zip(rows, wanted, strict=True) if is_wanted],
        unreadable=tuple(row for row in found if isinstance(row, Unreadable)),
    )


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> str | None:
    if value == NOT_SURE:
        return NOT_SURE
    return repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _list(value: object) -> list[str] | None:
    listed = [value] if isinstance(value, str) else value
    if isinstance(listed, list | tuple) and all(isinstance(item, str) for item in listed):
        return list(listed)
    return None


def _regions(value: object) -> dict[str, list[str] | None] | None:
    if not isinstance(value, Mapping):
        listed = _list(value)
        return None if listed is None else {"side_not_known": listed}
    sides = {side: _list(marked) for side, marked in value.items()}
    return sides if sides.keys() <= {*SIDES} and None not in sides.values() else None


_FITS: Mapping[QuestionKind, Callable[[object], object]] = {
    QuestionKind.NUMBER: _number,
    QuestionKind.ONE_OF: _word,
    QuestionKind.SOME_OF: _list,
    QuestionKind.BODY_MAP: _regions,
}


def _without_nulls(value: object) -> object:
    """A side without an answer is as good as not there."""
    if isinstance(value, Mapping):
        return {name: inner for name, inner in value.items() if inner is not None}
    return value
