"""The score of the published cases: its arithmetic on made-up cases, and the one line that must never grow."""

from dataclasses import replace

import pytest

from tests.knowledge_texts import small_knowledge
from tests.made_up import DAY
from tests.scoring import Scored, score_all, table
from triage.model import rules
from triage.model.answers import read_answers
from triage.model.urgency import Urgency
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine

SOLE = {
    "consent": "agree",
    "age_years": 40,
    "emergency_signs": ["none"],
    "duration": "short",
    "trend": "better",
    "worst_time": ["first_steps"],
    "pain_site": {"left": ["sole"]},
}
BACK = {**SOLE, "worst_time": [], "pain_site": {"left": ["back"]}}


def scored(  # noqa: PLR0913  each test gives only what it is about
    answers: dict[str, object] = BACK,
    *,
    urgency: Urgency = Urgency.ROUTINE,
    least: Urgency = Urgency.ROUTINE,
    most: Urgency = Urgency.ROUTINE,
    right: tuple[str, ...] = ("bursitis",),
    named: tuple[str, ...] = (),
    wanted: frozenset[str] = frozenset({"none"}),
    optional: frozenset[str] = frozenset(),
) -> Scored:
    """A case whose result has this urgency and names these tests."""
    known = small_knowledge()
    assessment = assess(read_answers(answers, known.questionnaire), known, ReferenceEngine(), DAY)
    tests = tuple(rules.TestRequest(test=name, order=rules.TestOrder.FIRST, why="") for name in named)
    return Scored(
        case="made_up",
        least=least,
        most=most,
        right=right,
        wanted_tests=wanted,
        optional_tests=optional,
        assessment=replace(assessment, urgency=urgency, tests=tests),
    )


@pytest.mark.parametrize(
    ("urgency", "below", "above"),
    [
        (Urgency.SELF_CARE, 2, 0),
        (Urgency.ROUTINE, 1, 0),
        (Urgency.SOON, 0, 0),
        (Urgency.URGENT, 0, 0),
        (Urgency.EMERGENCY, 0, 1),
    ],
)
def test_a_case_is_out_of_range_by_so_many_levels(urgency: Urgency, below: int, above: int) -> None:
    case = scored(urgency=urgency, least=Urgency.SOON, most=Urgency.URGENT)

    assert (case.below, case.above) == (below, above)


def test_the_right_cause_may_stand_first_or_only_be_among_those_shown() -> None:
    both = {**SOLE, "pain_site": {"left": ["sole", "back"]}}

    assert [
        (case.first_right, case.among_three) for case in (scored(), scored(both), scored(right=("gout", "bursitis")))
    ] == [
        (True, True),
        (False, True),
        (True, True),
    ]


def test_a_cause_that_is_not_shown_is_a_miss_and_so_is_an_empty_list() -> None:
    nothing = {**BACK, "pain_site": {"left": ["elsewhere_foot"]}}

    for case in (scored(right=("gout",)), scored(nothing)):
        assert not case.first_right
        assert not case.among_three


@pytest.mark.parametrize(
    ("named", "wanted", "optional", "hit"),
    [
        (("xray",), {"xray", "mri"}, set(), True),
        (("ct",), {"xray", "mri"}, set(), False),
        ((), {"xray"}, set(), False),
        ((), {"none"}, set(), True),
        (("ultrasound",), {"none"}, {"ultrasound"}, True),
        (("ultrasound", "mri"), {"none"}, {"ultrasound"}, False),
    ],
)
def test_one_wanted_test_is_enough_and_where_none_is_wanted_only_optional_ones_may_be_named(
    *, named: tuple[str, ...], wanted: set[str], optional: set[str], hit: bool
) -> None:
    case = scored(named=named, wanted=frozenset(wanted), optional=frozenset(optional))

    assert case.test_named is hit


def test_plantar_fasciitis_counts_as_wrong_only_where_it_is_not_the_answer() -> None:
    assert scored(SOLE).wrongly_fasciitis
    assert not scored(SOLE, right=("plantar_fasciopathy",)).wrongly_fasciitis
    assert not scored(BACK).wrongly_fasciitis


def test_the_table_counts_every_case_in_its_lines() -> None:
    hit = scored()
    under = scored(urgency=Urgency.SELF_CARE, least=Urgency.SOON, most=Urgency.SOON, right=("gout",))
    over = scored(urgency=Urgency.SOON, wanted=frozenset({"xray"}), named=("mri",))

    lines = dict(line.rsplit("  ", 1) for line in table((hit, under, over)).splitlines() if " of " in line)
    counts = {title.strip(): count.strip() for title, count in lines.items()}

    assert counts["Under-triaged by two levels or more"] == "1 of 3"
    assert counts["Under-triaged by one level"] == "0 of 3"
    assert counts["Over-triaged"] == "1 of 3"
    assert counts["Urgency within range"] == "1 of 3"
    assert counts["Urgency exactly the least safe level"] == "1 of 3"
    assert counts["routine"] == "1 of 2"
    assert counts["soon"] == "0 of 1"
    assert counts["Right cause first"] == "2 of 3"
    assert counts["Wanted test named"] == "0 of 1"
    assert counts["No test wanted, none named but optional ones"] == "2 of 2"


def test_the_table_names_every_case_that_missed_something_with_what_it_missed() -> None:
    told = table(
        (
            scored(),
            scored(urgency=Urgency.SELF_CARE, right=("gout",), wanted=frozenset({"xray"})),
            scored(urgency=Urgency.SOON),
        )
    )

    missed = "under-triaged by 1: self_care, not routine, cause first: bursitis, not gout, right cause not shown"
    assert told.splitlines()[-2:] == [
        f"  made_up: {missed}, no test named, xray wanted",
        "  made_up: over-triaged by 1: soon, not above routine",
    ]


def test_no_published_case_is_under_triaged() -> None:
    """Hazard H01: whatever else a change of the rules does, it must not send a known case away too late."""
    found = score_all(DAY)

    assert len(found) == 44
    assert [case.case for case in found if case.below] == []
