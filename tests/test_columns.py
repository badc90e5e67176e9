"""Columns conclude of everybody what the assessment says of each, and refuse the same answers."""

from dataclasses import replace
from datetime import date
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import small
from tests.made_up import DAY, flag, is_one_of
from tests.made_up import knowledge as made_up_knowledge
from tests.replays import (
    concluded_by_columns,
    concluded_of,
    frame_of,
    full_knowledge,
    mixed_people,
    people_of_all_kinds,
)
from tests.small import SMALL
from triage.adapters.columns.compiling import Compiled
from triage.adapters.columns.door import said
from triage.adapters.columns.layout import layout_of
from triage.adapters.columns.refusing import refused
from triage.adapters.columns.rows import Row, as_row, chunk_of
from triage.adapters.columns.shapes import raw_answers
from triage.model.answers import read_answers
from triage.model.errors import AnswerError, EngineError, FaultyAnswers
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind, Questionnaire
from triage.model.urgency import Urgency
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.ports import Engine

PEOPLE = 2_000


def test_columns_say_what_durable_rules_says_of_two_thousand_people(
    knowledge: Knowledge, engine: Engine, today: date
) -> None:
    """Urgency, rules, contributors in order, steps in order, and what is withheld; both engines agree for each."""
    people = people_of_all_kinds(knowledge.questionnaire, PEOPLE)

    by_columns = concluded_by_columns(people, knowledge, today)

    for person, concluded in zip(people, by_columns, strict=True):
        assert concluded == concluded_of(assess(person, knowledge, engine, today))


def test_the_people_compared_are_told_all_kinds_of_things(knowledge: Knowledge, today: date) -> None:
    """Otherwise the comparison above would say little."""
    found = concluded_by_columns(people_of_all_kinds(knowledge.questionnaire, PEOPLE), knowledge, today)

    assert {concluded.told for concluded in found} >= {1, 2, 3, 4, 5}
    assert {len(concluded.shown) for concluded in found} >= {0, 1, 2, 3}
    assert sum(bool(concluded.offered) for concluded in found) > PEOPLE / 20
    assert sum(bool(concluded.withheld) for concluded in found) > PEOPLE / 20


@pytest.mark.parametrize("seed", range(60))
def test_columns_say_the_same_under_any_rules(knowledge: Knowledge, today: date, seed: int) -> None:
    small = full_knowledge(Random(seed), knowledge)
    people = mixed_people(small.questionnaire, 60, seed)

    by_columns = concluded_by_columns(people, small, today)

    for person, concluded in zip(people, by_columns, strict=True):
        assert concluded == concluded_of(assess(person, small, ReferenceEngine(), today))


def any_answer(question: Question) -> st.SearchStrategy[object]:
    """Anything that JSON can hold where an answer should be, right answers more often."""
    words = st.sampled_from([*question.choice_by_id, NOT_SURE, "none", "", "no choice", "left"])
    numbers = st.integers(-3, 130) | st.floats(-3, 130) | st.floats() | st.booleans() | st.integers()
    lists = st.lists(words | st.none() | st.integers(0, 1), max_size=4)
    sides = st.dictionaries(st.sampled_from([*SIDES, "middle"]), words | lists | st.none(), max_size=3)
    return st.one_of(words, numbers, lists, sides, st.none())


def any_rows(questionnaire: Questionnaire) -> st.SearchStrategy[list[dict[str, object]]]:
    """Some rows that answer some questions, and one question that does not exist."""
    known = {question.id: any_answer(question) for question in questionnaire.questions}
    optional = {**known, "no_question": st.just("yes")}
    return st.lists(st.fixed_dictionaries({}, optional=optional), min_size=1, max_size=5)


@settings(max_examples=400, deadline=None)
@given(any_rows(SMALL))
def test_columns_refuse_the_rows_whose_answers_are_refused(rows: list[dict[str, object]]) -> None:
    layout = layout_of([SMALL], (), ())
    read = [as_row(number, row, layout) for number, row in enumerate(rows)]
    chunk = chunk_of(read, layout)

    bad = chunk.odd | said(chunk.frame, SMALL).faulty

    assert bad.to_list() == [isinstance(row, Row) and _is_refused(dict(row.raw)) for row in read]


def _is_refused(raw: dict[str, object]) -> bool:
    try:
        read_answers(raw, SMALL)
    except FaultyAnswers:
        return True
    return False


COLUMNS = {
    QuestionKind.NUMBER: [
        pl.Series([3, 200, None]),
        pl.Series([3.5, float("nan"), -1.0]),
        pl.Series(["7", "not_sure", "many"]),
        pl.Series([True, False, None]),
        pl.Series([None, None, None]),
        pl.Series(["7", "not_sure", "x"], dtype=pl.Categorical),
        pl.Series([date(2026, 1, 1), None, None]),
        pl.Series([["7"], None, None]),
    ],
    QuestionKind.ONE_OF: [
        pl.Series(["fall", "sore", "none"]),
        pl.Series(["fall", "", None], dtype=pl.Categorical),
        pl.Series([1, None, 2]),
        pl.Series([["fall"], None, []]),
    ],
    QuestionKind.SOME_OF: [
        pl.Series(["bruise;lump", "", "bruise;none"]),
        pl.Series([["bruise", "lump"], [], ["bruise", "none"]]),
        pl.Series([["bruise", "bruise"], ["none", "none"], ["nothing"]]),
        pl.Series([["bruise", None], [None], None]),
        pl.Series([[], [], None], dtype=pl.List(pl.Null)),
        pl.Series([[1], [], None]),
        pl.Series([3, None, 4]),
        pl.Series([["bruise"], None, ["dent"]], dtype=pl.Array(pl.String, 1)),
    ],
    QuestionKind.BODY_MAP: [
        pl.Series([{"left": ["sole"], "right": []}, {"left": ["nose"], "right": None}, None]),
        pl.Series([{"side_not_known": "sole;back"}, {"side_not_known": ""}, {"side_not_known": None}]),
        pl.Series([{"left": ["sole"], "middle": ["back"]}, {"left": ["sole"], "middle": None}, None]),
        pl.Series([{"left": 1}, {"left": None}, None]),
        pl.Series([["sole"], ["back", "back"], []]),
        pl.Series(["sole", "sole;nose", None]),
    ],
}
"""Columns as other programs write them, right and wrong."""


@pytest.mark.parametrize(
    ("question", "column"),
    [
        pytest.param(question, column, id=f"{question.id}-{column.dtype}-{number}")
        for question in SMALL.questions
        for number, column in enumerate(COLUMNS[question.kind])
    ],
)
def test_columns_of_any_type_are_refused_as_their_values_are(question: Question, column: pl.Series) -> None:
    frame = pl.DataFrame({question.id: column})

    bad = said(frame, SMALL).faulty

    assert bad.to_list() == [_is_refused(raw) for raw in raw_answers(frame, SMALL.by_id)]


def test_what_columns_accept_is_what_the_person_said(knowledge: Knowledge) -> None:
    people = mixed_people(knowledge.questionnaire, 200)
    frame = frame_of(people, knowledge.questionnaire)

    again = [read_answers(raw, knowledge.questionnaire) for raw in raw_answers(frame, knowledge.questionnaire.by_id)]

    assert [person.given for person in again] == [
        {name: answer for name, answer in person.given.items() if answer != ()} for person in people
    ]


def test_a_row_that_is_refused_without_a_reason_ends_everything() -> None:
    """Hazard: the two ways to check answers would differ in silence."""
    layout = layout_of([SMALL], (), ())
    chunk = chunk_of([as_row(7, {"age": 30}, layout)], layout)

    with pytest.raises(EngineError, match="Row 7 was refused and nothing is wrong with it"):
        list(refused(chunk, pl.Series([True]), layout, [SMALL], recorded=False))


def test_a_rule_that_reads_an_unknown_fact_is_not_compiled() -> None:
    rules = (flag("reads_nothing", is_one_of("no_fact", "present"), Urgency.SOON),)

    with pytest.raises(EngineError, match='The fact "no_fact" has no value'):
        Compiled(made_up_knowledge(rules=rules), DAY)


def test_a_question_with_too_many_choices_is_not_taken_apart() -> None:
    crowded = small.question("crowded", QuestionKind.SOME_OF, *(f"choice_{number}" for number in range(49)))

    with pytest.raises(EngineError, match="crowded: replay takes up to 48 choices"):
        said(pl.DataFrame({"crowded": [["choice_1"]]}), replace(SMALL, questions=(crowded,)))


def test_a_question_that_became_another_kind_cannot_be_compared() -> None:
    number = small.question("start", QuestionKind.NUMBER, minimum=0, maximum=1)

    with pytest.raises(AnswerError, match="start: the question is of another kind now"):
        layout_of([SMALL, replace(SMALL, questions=(number,))], (), ())
