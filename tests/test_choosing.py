"""Which steps are offered, which is the one to start with, and every reason for keeping one back."""

from dataclasses import replace
from datetime import date

from tests.made_up import DAY, FALL, SLOW, contributor, knowledge, rule, step, suppression
from triage.model.answers import Answers
from triage.model.assessment import Fit, RankedContributor, SelfCare, WithheldStep
from triage.model.rules import Conclusion, Plan, RuleKind
from triage.model.self_care import Exclusion, Step, StepKind, StepNote, Suppression
from triage.model.urgency import Urgency
from triage.reasoning.chaining import Chained
from triage.reasoning.choosing import choose_self_care

CUP = step("cup", tried_as=("heel_cup", "soft_shoes"))
SHOES = step("shoes", tried_as=("soft_shoes",))
STRETCH = step("stretch", StepKind.STRETCH, load_class=1, safe_while_waiting=False, tried_as=("stretching",))
RAISES = step("raises", StepKind.STRENGTH, load_class=3, safe_while_waiting=False)
INSERT = step("insert", StepKind.BY_CLINICIAN)
STEPS = (CUP, SHOES, STRETCH, RAISES, INSERT)


def shown(
    name: str = "cause",
    fit: Fit = Fit.FITS_WELL,
    *,
    first_week: tuple[str, ...] = (),
    later: tuple[str, ...] = (),
    avoid: tuple[str, ...] = (),
) -> RankedContributor:
    """A contributor that is shown, with its plan."""
    plan = Plan(first_week=first_week, later=later, avoid=avoid, avoid_also=())
    return RankedContributor(
        contributor=contributor(name, plan=plan),
        points=0,
        fit=fit,
        shown=True,
        reasons_for=(),
        reasons_against=(),
        not_asked=(),
    )


def chosen(
    *causes: RankedContributor,
    steps: tuple[Step, ...] = STEPS,
    suppressions: tuple[Suppression, ...] = (),
    fired: frozenset[str] = frozenset(),
    tried: tuple[str, ...] | None = None,
) -> SelfCare:
    """What to try when these causes are shown and these rules fired."""
    answers = Answers({} if tried is None else {"tried_measures": tried})
    return choose_self_care(knowledge(steps=steps, suppressions=suppressions), causes, Chained({}, fired), answers, DAY)


def offered(found: SelfCare) -> list[str]:
    """The ids of the steps offered, in order."""
    return [item.step.id for item in found.offered]


def first(found: SelfCare) -> str | None:
    """The step to start with."""
    return next((item.step.id for item in found.offered if item.start_first), None)


def withheld(found: SelfCare) -> set[str]:
    """The ids of the steps kept back."""
    return {item.step.id for item in found.withheld}


def test_the_first_week_of_every_cause_comes_before_what_is_for_later() -> None:
    one = shown("one", first_week=("shoes",), later=("raises",))
    two = shown("two", Fit.FITS_PARTLY, first_week=("stretch", "shoes"))

    assert offered(chosen(one, two)) == ["shoes", "stretch", "raises"]


def test_without_a_cause_only_what_suits_most_people_is_offered() -> None:
    steps = (replace(CUP, suits_most=True), SHOES, RAISES)

    assert offered(chosen(steps=steps)) == ["cup"]
    assert offered(chosen()) == []


def test_what_suits_most_people_comes_after_what_suits_the_cause() -> None:
    steps = (replace(CUP, suits_most=True), SHOES)

    assert offered(chosen(shown(first_week=("shoes",)), steps=steps)) == ["shoes", "cup"]


def test_a_companion_that_is_less_likely_proposes_nothing_and_withholds_nothing() -> None:
    companion = shown("companion", Fit.LESS_LIKELY, first_week=("shoes",), avoid=("cup",))

    found = chosen(shown(first_week=("cup",)), companion)

    assert offered(found) == ["cup"]
    assert found.withheld == ()


def test_the_step_to_start_with_can_be_judged_within_a_week() -> None:
    assert first(chosen(shown(first_week=("raises", "stretch", "cup")))) == "stretch"
    assert first(chosen(shown(first_week=("raises",)))) is None


def test_the_step_to_start_with_was_not_tried_before() -> None:
    plan = shown(first_week=("cup", "stretch"))

    assert first(chosen(plan)) == "cup"
    assert first(chosen(plan, tried=("heel_cup",))) == "stretch"
    assert first(chosen(plan, tried=("stretching",))) == "cup"


def test_any_one_of_the_measures_that_mean_a_step_counts_as_tried() -> None:
    assert first(chosen(shown(first_week=("cup", "stretch")), tried=("soft_shoes", "ice"))) == "stretch"


def test_when_everything_was_tried_the_first_one_is_proposed_again() -> None:
    assert first(chosen(shown(first_week=("cup", "stretch")), tried=("heel_cup", "stretching"))) == "cup"


def test_the_step_to_start_with_stands_first_and_alone() -> None:
    found = chosen(shown(first_week=("cup", "stretch", "shoes")), tried=("heel_cup",))

    assert offered(found) == ["stretch", "cup", "shoes"]
    assert [item.start_first for item in found.offered] == [True, False, False]


def test_what_a_clinician_does_is_not_offered_but_asked_about() -> None:
    found = chosen(shown(first_week=("cup",)))

    assert [item.id for item in found.ask_about] == ["insert"]
    assert "insert" not in offered(found)


def test_a_step_that_a_cause_avoids_is_withheld_with_the_name_of_the_cause() -> None:
    found = chosen(shown("one", first_week=("cup", "stretch")), shown("two", Fit.FITS_PARTLY, avoid=("stretch",)))

    assert offered(found) == ["cup"]
    assert found.withheld == (
        WithheldStep(step=STRETCH, reasons=("Not offered while this is possible: two.",), rules=("two",)),
    )


def test_an_exclusion_withholds_its_own_step_with_its_own_reason() -> None:
    numb = replace(CUP, exclusions=(Exclusion(id="numb", when=FALL, because="Numb skin."),))
    steps = (numb, SHOES)

    found = chosen(shown(first_week=("cup", "shoes")), steps=steps, fired=frozenset({"cup.numb"}))

    assert offered(found) == ["shoes"]
    assert [(item.reasons, item.rules) for item in found.withheld] == [(("Numb skin.",), ("cup.numb",))]
    assert offered(chosen(shown(first_week=("cup", "shoes")), steps=steps)) == ["cup", "shoes"]


def test_a_suppression_withholds_by_load_class() -> None:
    rest = suppression("rest", load_classes=(1, 3))

    assert withheld(chosen(suppressions=(rest,), fired=frozenset({"rest"}))) == {"stretch", "raises"}
    assert withheld(chosen(suppressions=(rest,))) == set()


def test_a_suppression_withholds_single_steps() -> None:
    assert withheld(chosen(suppressions=(suppression("rest", steps=("shoes",)),), fired=frozenset({"rest"}))) == {
        "shoes"
    }


def test_a_suppression_withholds_what_is_not_safe_while_waiting() -> None:
    waiting = suppression("rest", waiting_unsafe=True)

    assert withheld(chosen(suppressions=(waiting,), fired=frozenset({"rest"}))) == {"stretch", "raises"}


def test_a_suppression_withholds_everything_but_a_few_steps_or_none() -> None:
    but_one = suppression("rest", everything_but=("cup",))
    but_none = suppression("rest", everything_but=())

    assert withheld(chosen(suppressions=(but_one,), fired=frozenset({"rest"}))) == {
        "shoes",
        "stretch",
        "raises",
        "insert",
    }
    assert withheld(chosen(suppressions=(but_none,), fired=frozenset({"rest"}))) == {item.id for item in STEPS}


def test_what_is_withheld_is_neither_offered_nor_asked_about() -> None:
    found = chosen(
        shown(first_week=("cup", "shoes")),
        suppressions=(suppression("rest", everything_but=()),),
        fired=frozenset({"rest"}),
    )

    assert found.offered == ()
    assert found.ask_about == ()


def test_what_a_flag_suspects_comes_before_a_cause_with_more_points() -> None:
    then = Conclusion(tell_person="", tell_clinician="", urgency=Urgency.SOON, suspects=("second",))
    known = knowledge(steps=STEPS, rules=(rule("fell", RuleKind.FLAG, FALL, then),))
    causes = (shown("first", first_week=("cup",)), shown("second", first_week=("shoes",)))

    suspected = choose_self_care(known, causes, Chained({}, frozenset({"fell"})), Answers({}), DAY)
    unsuspected = choose_self_care(known, causes, Chained({}, frozenset()), Answers({}), DAY)

    assert offered(suspected) == ["shoes", "cup"]
    assert offered(unsuspected) == ["cup", "shoes"]


def test_a_step_that_has_ended_is_neither_offered_nor_withheld() -> None:
    """Its exclusions have ended with it, so it must not be offered without them."""
    ended = replace(CUP, signed=replace(CUP.signed, until=date(2026, 6, 30)))

    found = chosen(shown(first_week=("cup",), avoid=("cup",)), steps=(ended,))

    assert found.offered == ()
    assert found.withheld == ()


def test_every_reason_is_given_and_the_same_sentence_only_once() -> None:
    excluded = replace(CUP, exclusions=(Exclusion(id="numb", when=FALL, because="This is why one exists."),))
    both = (suppression("one", steps=("cup",)), suppression("two", load_classes=(0,)))

    found = chosen(
        shown("cause", avoid=("cup",)),
        steps=(excluded,),
        suppressions=both,
        fired=frozenset({"one", "two", "cup.numb"}),
    )

    assert found.withheld[0].reasons == (
        "This is why one exists.",
        "This is why two exists.",
        "Not offered while this is possible: cause.",
    )
    assert found.withheld[0].rules == ("one", "two", "cup.numb", "cause")


def test_a_note_is_given_to_those_it_is_meant_for() -> None:
    noted = replace(
        CUP, notes=(StepNote(id="old", when=SLOW, say="Go slowly."), StepNote(id="young", when=FALL, say="Go on."))
    )

    found = chosen(shown(first_week=("cup",)), steps=(noted,), fired=frozenset({"cup.old"}))

    assert found.offered[0].notes == ("Go slowly.",)
