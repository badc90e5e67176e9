"""Layer after layer: levels, points, the facts in between, and two engines that must agree."""

from contextlib import nullcontext
from datetime import date

import pytest

from tests.made_up import (
    DAY,
    FALL,
    SLOW,
    clause,
    contributor,
    flag,
    floor,
    is_one_of,
    knowledge,
    lift,
    suppression,
)
from tests.small import SMALL
from triage.model.answers import Answers
from triage.model.conditions import All, AnyOf, Not, is_present
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.model.rules import Group, Rule
from triage.model.urgency import Urgency
from triage.reasoning.chaining import Chained, ReferenceEngine, chain, level_of, points_of
from triage.reasoning.derivation import follow
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer, program_on

ALWAYS, NEVER = All(()), AnyOf(())
FELL = Answers({"age": 40, "start": "fall"})


class ForgetfulEngine:
    """An engine that overlooks one production."""

    name = "forgetful"
    evaluating = nullcontext

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        return frozenset(sorted(ReferenceEngine().fire(layer, facts))[1:])


class EagerEngine:
    """An engine that fires one production of each layer whatever it says."""

    name = "eager"
    evaluating = nullcontext

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        return ReferenceEngine().fire(layer, facts) | {production.id for production in layer.productions[-1:]}


def chained(known: Knowledge, answers: Answers = FELL, today: date = DAY) -> Chained:
    """What these answers lead to."""
    return chain(program_on(known, today), known, follow(answers, SMALL).facts, ReferenceEngine())


def level(*rules: Rule) -> Urgency:
    """The level when all these rules fire."""
    known = knowledge(rules=rules)
    return level_of(known, chained(known).fired)


def test_the_level_is_the_most_urgent_of_all_that_fired_whatever_their_order() -> None:
    soon, urgent = flag("a", ALWAYS, Urgency.SOON), flag("b", ALWAYS, Urgency.URGENT)
    routine, silent = floor("c", ALWAYS, Urgency.ROUTINE), flag("d", NEVER, Urgency.EMERGENCY)

    assert level(soon, urgent, routine, silent) is level(silent, routine, urgent, soon) is Urgency.URGENT
    assert level(silent) is Urgency.SELF_CARE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Urgency.SELF_CARE, Urgency.ROUTINE),
        (Urgency.ROUTINE, Urgency.SOON),
        (Urgency.SOON, Urgency.SOON),
        (Urgency.URGENT, Urgency.URGENT),
        (Urgency.EMERGENCY, Urgency.EMERGENCY),
    ],
)
def test_a_raise_lifts_by_one_step_within_its_limits_and_never_lowers(before: Urgency, after: Urgency) -> None:
    by_one = lift("lift", ALWAYS, 1, Urgency.ROUTINE, Urgency.SOON)

    assert level(floor("floor", ALWAYS, before), by_one) is after


def test_raises_do_not_add_up() -> None:
    lifts = [lift(name, ALWAYS, 1, Urgency.ROUTINE, Urgency.URGENT) for name in ("one", "two", "three")]

    assert level(floor("floor", ALWAYS, Urgency.ROUTINE), *lifts) is Urgency.SOON


def test_a_raise_reaches_at_least_its_lower_limit() -> None:
    assert level(lift("lift", ALWAYS, 1, Urgency.SOON, Urgency.URGENT)) is Urgency.SOON


@pytest.mark.parametrize("urgency", [Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY])
def test_the_highest_flag_is_that_of_the_flags_alone(urgency: Urgency) -> None:
    rules = (
        flag("low", ALWAYS, Urgency.SOON),
        flag("high", ALWAYS, urgency),
        floor("floor", ALWAYS, Urgency.EMERGENCY),
    )

    assert chained(knowledge(rules=rules)).facts["highest_flag"] == urgency.word
    assert chained(knowledge(rules=rules[2:])).facts["highest_flag"] == "none"


def test_a_rule_may_read_the_highest_flag_and_rules_that_read_groups_see_its_own() -> None:
    rules = (
        flag("first", FALL, Urgency.SOON, Group.NERVE),
        flag("second", is_one_of("highest_flag", "soon"), Urgency.URGENT, Group.BONE),
        floor("third", All((is_present("bone_flag"), is_present("nerve_flag"))), Urgency.ROUTINE),
    )

    assert chained(knowledge(rules=rules)).fired == {"first", "second", "third"}
    assert chained(knowledge(rules=rules[1:])).fired == set()


def test_a_group_is_present_as_soon_as_one_of_its_rules_fired() -> None:
    facts = chained(knowledge(rules=(flag("bone", FALL, Urgency.SOON, Group.BONE, Group.TRAUMA),))).facts

    assert {group for group in Group if facts[group.fact] == "present"} == {Group.BONE, Group.TRAUMA}


@pytest.mark.parametrize(("points", "pattern"), [(2, "none"), (3, "some"), (4, "some")])
def test_there_is_a_pattern_from_the_display_threshold_on(points: int, pattern: str) -> None:
    known = knowledge(
        contributors=(contributor("cause", clause("fell", points, FALL)),),
        rules=(floor("unclear", is_one_of("pattern", "none"), Urgency.ROUTINE),),
    )

    result = chained(known)

    assert result.facts["pattern"] == pattern
    assert ("unclear" in result.fired) is (pattern == "none")


def test_suppressions_read_the_level_that_all_others_made() -> None:
    rules = (
        floor("floor", is_one_of("pattern", "none"), Urgency.SOON),
        lift("lift", FALL, 1, Urgency.SOON, Urgency.URGENT),
    )

    assert chained(knowledge(rules=rules)).facts["level"] == "urgent"


def test_points_are_summed_over_the_clauses_that_fired() -> None:
    known = knowledge(
        contributors=(
            contributor("both", clause("a", 4, FALL), clause("b", -1, ALWAYS), clause("c", 9, SLOW)),
            contributor("against", clause("a", -2, FALL)),
            contributor("nothing", clause("a", 5, SLOW)),
        )
    )

    assert points_of(known, chained(known).fired) == {"both": 3, "against": -2}


def test_clauses_count_only_where_the_gate_holds_unless_they_say_otherwise() -> None:
    clauses = (clause("inside", 3, FALL), clause("outside", 1, FALL, without_gate=True))
    closed = knowledge(contributors=(contributor("cause", *clauses, gate=SLOW),))
    opened = knowledge(contributors=(contributor("cause", *clauses, gate=FALL),))

    assert points_of(closed, chained(closed).fired) == {"cause": 1}
    assert points_of(opened, chained(opened).fired) == {"cause": 4}


def test_a_rule_that_has_ended_is_absent_for_all_that_read_it() -> None:
    """Rules are ended and not deleted, so others may go on reading them."""
    ended = flag("ended", FALL, Urgency.EMERGENCY, until=date(2026, 3, 31))
    reader = flag("reader", is_present("ended"), Urgency.URGENT)
    otherwise = flag("otherwise", Not(is_present("ended")), Urgency.SOON)
    known = knowledge(rules=(ended, reader, otherwise))

    assert chained(known, today=date(2026, 3, 31)).fired == {"ended", "reader"}
    assert chained(known, today=date(2026, 4, 1)).fired == {"otherwise"}


def test_contributors_and_suppressions_that_have_not_begun_do_not_fire() -> None:
    known = knowledge(
        contributors=(contributor("cause", clause("fell", 3, FALL)),), suppressions=(suppression("rest"),)
    )

    assert chained(known).fired == {"cause.fell", "rest"}
    assert chained(known, today=date(2025, 12, 31)).fired == set()


@pytest.mark.parametrize("engine", [ForgetfulEngine(), EagerEngine()])
def test_an_engine_that_differs_from_the_reference_ends_everything(engine: ForgetfulEngine | EagerEngine) -> None:
    """Hazard H13: neither of two different results may be shown."""
    known = knowledge(rules=(flag("fell", FALL, Urgency.URGENT), flag("slow", SLOW, Urgency.SOON)))

    with pytest.raises(EngineError, match="The two rule engines disagree") as caught:
        chain(program_on(known, DAY), known, follow(FELL, SMALL).facts, engine)

    assert "fall" not in str(caught.value)
