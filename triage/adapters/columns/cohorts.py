"""The cohorts by which people are counted: the answers to a question, or the values of another column.

Nothing here knows what anybody moved to.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from triage.adapters.columns.compiling import SAID, answer_facts
from triage.adapters.columns.door import Said
from triage.adapters.columns.layout import Layout
from triage.model.conditions import PRESENT
from triage.model.errors import AnswerError
from triage.model.questionnaire import UNANSWERED, Question

MOST_VALUES = 1_000
"""Of a column by which people are counted: with more of them it is no cohort."""
NOT_KNOWN = "not_known"

Cohorts = Mapping[tuple[str, str], pl.Series]
"""For every column and value who has it."""


def cohorts_of(frame: pl.DataFrame, answered: Sequence[Said], layout: Layout) -> Cohorts:
    """Everybody's cohorts; with several choices a person is in several.

    Raises:
        AnswerError: when a column has too many values.
    """
    found: dict[tuple[str, str], pl.Series] = {}
    for name in layout.cohorts:
        values = _of_question(layout.questions[name], answered) if name in layout.questions else _of_column(frame, name)
        found.update({(name, value): members for value, members in values})
    return found


def _of_question(question: Question, answered: Sequence[Said]) -> Iterator[tuple[str, pl.Series]]:
    """By what was said, asked or not, as the first set of questions that has it takes it."""
    columns = next(people.columns for people in answered if (question.id, SAID) in people.columns)
    if question.takes_several:
        pairs = [(choice.id, (question.ticked_fact(choice.id), PRESENT)) for choice in question.choices]
    else:
        pairs = [(value, (question.id, value)) for value in answer_facts(question)[question.id]]
    for value, name in pairs:
        yield value, columns[name]
    yield UNANSWERED, ~columns[question.id, SAID]


def _of_column(frame: pl.DataFrame, name: str) -> Iterator[tuple[str, pl.Series]]:
    column = frame.get_column(name).fill_null(NOT_KNOWN)
    values = column.unique()
    if len(values) > MOST_VALUES:
        raise AnswerError(f'"{name}" has more than {MOST_VALUES} values, so it is no cohort. Leave it out of --by.')
    return ((value, column == value) for value in values)
