"""The ranking rule, step by step: which contributors are shown, in which order, and with which reasons."""

import pytest

from tests.knowledge_texts import small_knowledge
from tests.made_up import DAY, FALL, contributor, is_one_of, knowledge
from triage.model.answers import read_answers
from triage.model.assessment import Assessment, ClauseReason, Fit, RankedContributor
from triage.model.rules import SiteList
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.ranking import PLANTAR_FASCIITIS, rank, site_list

NAMES = ("alpha", "beta", "gamma", "delta", PLANTAR_FASCIITIS, "dire", "grave")
KNOWN = knowledge(contributors=tuple(contributor(name) for name in NAMES), serious_order=("grave", "dire"))
WELL = {"consent": "agree", "age_years": 40, "emergency_signs": ["none"], "duration": "short", "trend": "better"}


def ranked(*, start_up: bool = True, elsewhere: bool = False, **points: int) -> list[str]:
    """The names to show for these points."""
    facts = {
        "start_up_pain": "present" if start_up else "absent",
        "elsewhere_only": "present" if elsewhere else "absent",
    }
    return list(rank(KNOWN, points, facts))


def assessed(**answers: object) -> Assessment:
    """What the small knowledge says of a person who is well but for these answers."""
    known = small_knowledge()
    return assess(read_answers({**WELL, **answers}, known.questionnaire), known, ReferenceEngine(), DAY)


def found(assessment: Assessment, name: str) -> RankedContributor:
    """One contributor of an assessment."""
    return next(item for item in assessment.contributors if item.contributor.id == name)


def test_a_cause_is_scored_only_where_its_gate_holds() -> None:
    """Step 1."""
    child, adult = assessed(age_years=12, worst_time=["at_rest"]), assessed(worst_time=["at_rest"])

    assert "stress_fracture" not in [item.contributor.id for item in child.contributors]
    assert found(adult, "stress_fracture").points == 3


def test_a_cause_below_the_threshold_is_not_shown() -> None:
    """Step 2."""
    assert ranked(alpha=3, beta=2, gamma=-1) == ["alpha"]
    assert ranked(alpha=2) == ranked() == []


def test_a_cause_far_below_the_best_is_not_shown() -> None:
    """Step 3."""
    assert ranked(alpha=9, beta=6, gamma=5) == ["alpha", "beta"]


def test_more_points_come_first_and_serious_causes_before_their_equals() -> None:
    """Step 4."""
    assert ranked(alpha=4, dire=4, beta=5) == ["beta", "dire", "alpha"]
    assert ranked(dire=4, grave=4, alpha=4) == ["grave", "dire", "alpha"]
    assert ranked(grave=4, beta=5) == ["beta", "grave"]


def test_other_equals_come_in_their_stated_order_with_plantar_fasciitis_last() -> None:
    """Step 4."""
    assert ranked(delta=4, beta=4, plantar_fasciopathy=4) == ["beta", "delta", PLANTAR_FASCIITIS]


@pytest.mark.parametrize(("points", "start_up", "leads"), [(5, True, True), (4, True, False), (5, False, False)])
def test_plantar_fasciitis_leads_only_with_start_up_pain_and_points_of_its_own(
    *, points: int, start_up: bool, leads: bool
) -> None:
    """Step 5. Hazard H06: anchoring on plantar fasciitis."""
    order = ranked(start_up=start_up, plantar_fasciopathy=points, alpha=3)

    assert order == ([PLANTAR_FASCIITIS, "alpha"] if leads else ["alpha", PLANTAR_FASCIITIS])


def test_plantar_fasciitis_that_may_not_lead_goes_to_the_second_place_and_no_further() -> None:
    """Step 5."""
    assert ranked(start_up=False, plantar_fasciopathy=6, alpha=5, beta=4, gamma=3) == [
        "alpha",
        PLANTAR_FASCIITIS,
        "beta",
    ]


def test_plantar_fasciitis_in_another_place_stays_there() -> None:
    """Step 5."""
    assert ranked(start_up=False, plantar_fasciopathy=4, alpha=5) == ["alpha", PLANTAR_FASCIITIS]
    assert ranked(start_up=False, plantar_fasciopathy=6) == [PLANTAR_FASCIITIS]


def test_no_more_than_three_are_shown() -> None:
    """Step 6."""
    assert ranked(alpha=6, beta=5, gamma=4, delta=4) == ["alpha", "beta", "gamma"]


def test_the_words_for_the_fit_follow_the_points() -> None:
    """Step 6."""
    partly = assessed(worst_time=["first_steps"], pain_site={"left": ["back"]})
    well = assessed(worst_time=["first_steps"], pain_site={"left": ["sole"]})

    assert found(partly, PLANTAR_FASCIITIS).points == 3
    assert found(partly, PLANTAR_FASCIITIS).fit is Fit.FITS_PARTLY
    assert found(well, PLANTAR_FASCIITIS).points == 6
    assert found(well, PLANTAR_FASCIITIS).fit is Fit.FITS_WELL


def test_plantar_fasciitis_never_stands_alone() -> None:
    """Step 6. Hazard H06: what an examination must exclude stands beside it, and is called less likely."""
    shown = assessed(worst_time=["first_steps"], pain_site={"left": ["sole"]}).shown

    assert [(item.contributor.id, item.fit) for item in shown] == [
        (PLANTAR_FASCIITIS, Fit.FITS_WELL),
        ("stress_fracture", Fit.LESS_LIKELY),
        ("fat_pad", Fit.LESS_LIKELY),
    ]


def test_beside_another_cause_nothing_is_added() -> None:
    shown = assessed(worst_time=["first_steps"], pain_site={"left": ["back"]}).shown

    assert [item.contributor.id for item in shown] == ["bursitis", PLANTAR_FASCIITIS]


def test_without_a_pattern_the_site_is_named_and_nothing_is_said_to_fit() -> None:
    """Step 7."""
    unclear = assessed(worst_time=["in_sport"], pain_site={})

    assert unclear.shown == ()
    assert unclear.site_list is not None
    assert unclear.site_list.id == "anywhere"


def test_the_site_list_is_not_named_where_something_is_shown() -> None:
    """Step 7."""
    assert assessed(pain_site={"left": ["back"]}).site_list is None


def test_the_first_site_list_that_matches_counts() -> None:
    """Step 7."""
    lists = tuple(
        SiteList(id=name, title="", when=when, contributors=())
        for name, when in (("slow", is_one_of("start", "slow")), ("fell", FALL), ("also", FALL), ("any", None))
    )
    known = knowledge(site_lists=lists)

    assert site_list(known, {"start": "fall"}).id == "fell"
    assert site_list(known, {"start": "not_sure"}).id == "any"


def test_for_pain_elsewhere_only_serious_causes_are_shown() -> None:
    """Step 8."""
    assert ranked(elsewhere=True, alpha=6, grave=4, plantar_fasciopathy=6, dire=3) == ["grave", "dire"]
    assert ranked(elsewhere=True, alpha=6) == []


def test_for_pain_elsewhere_there_is_no_site_list() -> None:
    """Step 8."""
    elsewhere = assessed(pain_site={"right": ["elsewhere_foot"]})

    assert elsewhere.elsewhere_only
    assert elsewhere.site_list is None
    assert elsewhere.shown == ()


def test_every_cause_says_what_speaks_for_it_against_it_and_what_was_not_asked() -> None:
    cause = found(assessed(worst_time=["first_steps", "at_rest"]), PLANTAR_FASCIITIS)

    assert cause.reasons_for == (
        ClauseReason(
            clause="plantar_fasciopathy.first_steps",
            title="The first steps hurt.",
            points=3,
            because={"worst_time": ("first_steps",)},
        ),
    )
    assert [(reason.clause, reason.points, reason.because) for reason in cause.reasons_against] == [
        ("plantar_fasciopathy.rest", -2, {"worst_time": ("at_rest",)})
    ]
    assert [reason.clause for reason in cause.not_asked] == ["plantar_fasciopathy.sole"]
    assert (cause.points, cause.shown) == (1, False)


def test_what_is_not_shown_comes_after_what_is_by_its_points() -> None:
    assessment = assessed(worst_time=["first_steps"], pain_site={"left": ["back", "sole"]})

    assert [(item.contributor.id, item.points, item.shown) for item in assessment.contributors] == [
        (PLANTAR_FASCIITIS, 6, True),
        ("bursitis", 4, True),
        ("fat_pad", 1, False),
    ]
