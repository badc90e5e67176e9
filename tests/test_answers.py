"""What counts as an answer, and what is refused."""

import math

import pytest

from tests.small import SMALL
from triage.model.answers import read_answers
from triage.model.errors import FaultyAnswers


def test_every_fault_is_named_at_once() -> None:
    raw = {"age": 121, "strat": "slow", "start": "sudden", "signs": ["none", "lump"], "site": {"top": ["sole"]}}

    with pytest.raises(FaultyAnswers) as caught:
        read_answers(raw, SMALL)

    assert [fault.where for fault in caught.value.faults] == ["age", "strat", "start", "signs", "site"]


def test_a_near_miss_is_offered() -> None:
    with pytest.raises(FaultyAnswers, match='Did you mean "start"'):
        read_answers({"strat": "slow"}, SMALL)


@pytest.mark.parametrize("value", [True, "52", None, [52], {"years": 52}, math.nan, math.inf, -1, 121])
def test_a_number_out_of_range_or_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(FaultyAnswers, match="age"):
        read_answers({"age": value}, SMALL)


@pytest.mark.parametrize("value", [0, 17.9, 120])
def test_a_number_within_range_is_kept(value: float) -> None:
    assert read_answers({"age": value}, SMALL).given == {"age": value}


def test_not_sure_is_a_number_only_where_it_is_offered() -> None:
    assert read_answers({"weeks": "not_sure"}, SMALL).given == {"weeks": "not_sure"}
    with pytest.raises(FaultyAnswers):
        read_answers({"age": "not_sure"}, SMALL)


def test_none_of_these_stands_alone() -> None:
    with pytest.raises(FaultyAnswers, match="cannot be ticked together"):
        read_answers({"signs": ["none", "not_sure"]}, SMALL)


def test_an_empty_list_is_no_answer_where_none_of_these_is_offered() -> None:
    """Hazard H08: a forgotten list must not read as "nothing is wrong"."""
    assert read_answers({"signs": []}, SMALL).given == {}


def test_regions_without_a_side_have_an_unknown_side() -> None:
    assert read_answers({"site": ["sole", "sole"]}, SMALL).given == {"site": {"side_not_known": ("sole",)}}


def test_a_fault_never_shows_control_characters_or_long_texts() -> None:
    with pytest.raises(FaultyAnswers) as caught:
        read_answers({"start": "\x1b[31m" + "x" * 500}, SMALL)

    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 200
