"""What conditions mean, with all facts and with some, walked and compiled."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not
from triage.reasoning.compiling import compiled
from triage.reasoning.evaluation import certainly, holds
from triage.reasoning.strata import Layer, Production

VALUES = ("red", "green", "blue")
FACTS = ("one", "two", "three")


def compare(fact: str, *values: str) -> Compare:
    return Compare(fact, frozenset(values))


leaves = st.builds(Compare, st.sampled_from(FACTS), st.frozensets(st.sampled_from(VALUES)))
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: All(tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda count, parts: AtLeast(count, tuple(parts)), st.integers(0, 3), st.lists(inner, max_size=3)),
    ),
    max_leaves=8,
)


def test_all_any_not_and_at_least() -> None:
    facts = {"one": "red", "two": "green"}
    red, green = compare("one", "red"), compare("two", "blue", "green")

    assert holds(All((red, green)), facts)
    assert not holds(All((red, Not(green))), facts)
    assert holds(AnyOf((Not(red), green)), facts)
    assert holds(AtLeast(2, (red, green, compare("one", "blue"))), facts)
    assert not holds(AtLeast(2, (red, Not(green), compare("one", "blue"))), facts)


def test_all_of_nothing_is_true_and_any_of_nothing_is_false() -> None:
    assert holds(All(()), {})
    assert not holds(AnyOf(()), {})


@given(conditions, st.dictionaries(st.sampled_from(FACTS), st.sampled_from(VALUES)))
def test_what_is_certain_stays_so_whatever_the_missing_facts_turn_out_to_be(
    condition: Condition, known: dict[str, str]
) -> None:
    verdict = certainly(condition, known)
    missing = [fact for fact in FACTS if fact not in known]

    for values in product(VALUES, repeat=len(missing)):
        if verdict is not None:
            assert holds(condition, {**known, **dict(zip(missing, values, strict=True))}) is verdict


@given(conditions, st.fixed_dictionaries({fact: st.sampled_from(VALUES) for fact in FACTS}))
def test_with_all_facts_everything_is_certain(condition: Condition, facts: dict[str, str]) -> None:
    assert certainly(condition, facts) is holds(condition, facts)


@given(st.lists(conditions, max_size=4), st.fixed_dictionaries({fact: st.sampled_from(VALUES) for fact in FACTS}))
def test_compiled_conditions_mean_the_same(several: list[Condition], facts: dict[str, str]) -> None:
    productions = tuple(Production(str(number), condition) for number, condition in enumerate(several))

    found = compiled(Layer("layer", productions))(facts)

    assert found == {production.id for production in productions if holds(production.when, facts)}


def test_compiled_conditions_do_not_pass_over_a_fact_without_a_value() -> None:
    layer = Layer("layer", (Production("a", compare("one", "red")),))

    with pytest.raises(KeyError):
        compiled(layer)({"two": "red"})


def test_a_fact_is_never_read_as_code() -> None:
    name = "one'] or __import__('os').abort() or facts['one"

    found = compiled(Layer("layer", (Production("a", compare(name, "red")),)))({name: "red"})

    assert found == {"a"}
