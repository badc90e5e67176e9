"""The shapes in which a column may hold answers, brought to one: words, numbers and lists of words.

Nothing here knows which words are choices.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind

SEPARATOR = ";"
"""Between the choices of an answer that is written as one text."""

_TEXT = (pl.String, pl.Categorical, pl.Enum)
_LISTED = pl.List(pl.String)


def column_of(question: Question, frame: pl.DataFrame) -> pl.Series:
    """The answers to the question; nobody's when there is no such column."""
    if question.id in frame.columns:
        return frame.get_column(question.id)
    return pl.Series(question.id, [None] * frame.height)


def as_words(column: pl.Series) -> pl.Series:
    """One word for each person who gave one; a column of anything else holds no word."""
    return column if column.dtype in _TEXT else _empty(column, pl.String())


def as_numbers(column: pl.Series) -> pl.Series:
    """One number for each person who gave one, also where it is written as text."""
    if column.dtype.is_numeric():
        return column.cast(pl.Float64)
    return as_words(column).cast(pl.String).cast(pl.Float64, strict=False)


def as_lists(column: pl.Series) -> pl.Series:
    """A list of words for each person who gave one. A text is split, and an empty text is an empty list."""
    if column.dtype in _TEXT:
        text = column.cast(pl.String)
        return _emptied(text.str.split(SEPARATOR), (text == "").fill_null(value=False))
    listed = column.arr.to_list() if isinstance(column.dtype, pl.Array) else column
    if not isinstance(listed.dtype, pl.List):
        return _empty(column, _LISTED)
    if listed.dtype.inner in _TEXT:
        return listed
    if listed.dtype.inner == pl.Null:
        return listed.cast(_LISTED)
    return _emptied(_empty(column, _LISTED), (listed.list.len() == 0).fill_null(value=False))


def sides_of(column: pl.Series) -> Mapping[str, pl.Series]:
    """The marked regions of every side; without sides nobody knows which foot is meant."""
    if isinstance(column.dtype, pl.Struct):
        there = {field.name for field in column.dtype.fields}
        return {side: column.struct.field(side) for side in SIDES if side in there}
    return {"side_not_known": column}


def other_sides(column: pl.Series) -> pl.Series:
    """Who marked regions of a side that does not exist."""
    fields = column.dtype.fields if isinstance(column.dtype, pl.Struct) else ()
    found = pl.repeat(value=False, n=len(column), dtype=pl.Boolean, eager=True)
    for field in fields:
        if field.name not in SIDES:
            found |= column.struct.field(field.name).is_not_null()
    return found


def raw_answers(frame: pl.DataFrame, questions: Mapping[str, Question]) -> list[dict[str, object]]:
    """The answers of every person, as ``read_answers`` takes them."""
    found: list[dict[str, object]] = [{} for _ in range(frame.height)]
    for question in questions.values():
        for raw, value in zip(found, _raw(question, column_of(question, frame)), strict=True):
            if value is not None:
                raw[question.id] = value
    return found


def _raw(question: Question, column: pl.Series) -> Sequence[object]:
    match question.kind:
        case QuestionKind.NUMBER:
            return _raw_numbers(column)
        case QuestionKind.ONE_OF:
            return column.to_list()
        case QuestionKind.BODY_MAP if isinstance(column.dtype, pl.Struct):
            sides = {field.name: _raw_lists(column.struct.field(field.name)) for field in column.dtype.fields}
            return [
                {side: listed[row] for side, listed in sides.items() if listed[row] is not None} if there else None
                for row, there in enumerate(column.is_not_null())
            ]
        case QuestionKind.SOME_OF | QuestionKind.BODY_MAP:
            return _raw_lists(column)


def _raw_numbers(column: pl.Series) -> list[object]:
    values, numbers = column.to_list(), as_numbers(column).to_list()
    return [value if number is None else number for value, number in zip(values, numbers, strict=True)]


def _raw_lists(column: pl.Series) -> list[object]:
    values, lists = column.to_list(), as_lists(column).to_list()
    return [value if listed is None else listed for value, listed in zip(values, lists, strict=True)]


def _emptied(lists: pl.Series, wanted: pl.Series) -> pl.Series:
    """An empty list where it is wanted."""
    return lists.zip_with(~wanted, pl.Series([[]], dtype=_LISTED).new_from_index(0, len(lists)))


def _empty(column: pl.Series, dtype: pl.DataType) -> pl.Series:
    return pl.Series(column.name, [None], dtype=dtype).new_from_index(0, len(column))


def is_unsure(column: pl.Series) -> pl.Series:
    """Who gave "not sure" for a number."""
    return (as_words(column).cast(pl.String) == NOT_SURE).fill_null(value=False)
