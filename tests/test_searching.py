"""The search finds somebody for every condition that anybody meets, and nobody for the others."""

from itertools import islice, product
from random import Random

import pytest

from tests.made_up import is_one_of
from tests.small import SMALL
from triage.model.answers import Answer, Answers
from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not, is_present
from triage.reasoning.derivation import follow
from triage.reasoning.evaluation import Facts, holds
from triage.reasoning.searching import Search

SEARCH = Search(SMALL)
SIGNS = [
    ("none",),
    *(tuple(name for name in kinds if name) for kinds in product(("", "bruise"), ("", "lump"), ("", "not_sure"))),
]
REGIONS = (("sole",), ("back",), ("sole", "back"))
SIDES = (("left",), ("right",), ("left", "right"), ("side_not_known",))
POSSIBLE: dict[str, list[Answer | None]] = {
    "age": [None, 5, 40],
    "start": [None, "slow", "fall", "not_sure"],
    "signs": [signs or None for signs in SIGNS],
    "site": [None, *(dict.fromkeys(sides, regions) for sides in SIDES for regions in REGIONS)],
    "squeeze": [None, "sore", "fine"],
    "weeks": [None, 2, 6, "not_sure"],
}


@pytest.fixture(scope="module")
def everybody() -> list[Facts]:
    """The facts of every person whom the small questionnaire can tell apart."""
    people: dict[tuple[str, ...], Facts] = {}
    for answers in product(*POSSIBLE.values()):
        given = {name: answer for name, answer in zip(POSSIBLE, answers, strict=True) if answer is not None}
        facts = follow(Answers(given), SMALL).facts
        people.setdefault(tuple(facts.values()), facts)
    return list(people.values())


def somebody(condition: Condition) -> Answers | None:
    """The first answers found."""
    return next(SEARCH.solutions(condition), None)


def any_condition(random: Random, depth: int = 3) -> Condition:
    """A condition over the small questionnaire, as the loader lets them in."""
    shape = random.choice(["compare", "compare", "all", "any", "not", "at_least"]) if depth else "compare"
    if shape == "compare":
        fact, values = random.choice(list(SMALL.domains.items()))
        return Compare(fact, frozenset(random.sample(values, random.randint(1, len(values)))))
    if shape == "not":
        return Not(any_condition(random, depth - 1))
    parts = tuple(any_condition(random, depth - 1) for _ in range(random.randint(2, 4)))
    if shape == "at_least":
        return AtLeast(random.randint(1, len(parts)), parts)
    return All(parts) if shape == "all" else AnyOf(parts)


@pytest.mark.parametrize("seed", range(8))
def test_somebody_is_found_exactly_when_there_is_somebody(seed: int, everybody: list[Facts]) -> None:
    random = Random(seed)
    for condition in [any_condition(random) for _ in range(25)]:
        found = somebody(condition)

        if found is None:
            assert not any(holds(condition, facts) for facts in everybody)


@pytest.mark.parametrize("seed", range(8))
def test_everybody_who_is_found_meets_the_condition(seed: int) -> None:
    random = Random(seed)
    for condition in [any_condition(random) for _ in range(50)]:
        for answers in islice(SEARCH.solutions(condition), 10):
            assert holds(condition, follow(answers, SMALL).facts)


def test_the_path_is_opened_for_a_question_that_must_be_answered() -> None:
    found = somebody(is_one_of("weeks", "long"))

    assert found is not None
    assert follow(found, SMALL).set_aside == ()
    assert found.given["weeks"] == 4
    assert found.given["signs"] == ("bruise",)
    assert found.given["squeeze"] == "sore"


def test_nobody_answers_a_question_that_another_answer_closes() -> None:
    assert somebody(All((is_one_of("start", "fall"), is_one_of("squeeze", "sore")))) is None


def test_nobody_is_spared_a_question_that_is_always_asked() -> None:
    assert somebody(is_one_of("start", "not_asked")) is None
    assert somebody(is_one_of("side", "not_asked")) is None


def test_none_of_these_stands_alone() -> None:
    assert somebody(All((is_present("signs.none"), is_present("signs.lump")))) is None


def test_a_list_that_is_answered_with_nothing_ticked_says_none_of_these() -> None:
    found = somebody(
        All((is_one_of("signs", "answered"), *(Not(is_present(f"signs.{name}")) for name in ("bruise", "lump"))))
    )

    assert found == Answers({"signs": ("none",)})


@pytest.mark.parametrize(
    ("side", "sides"),
    [("left", ["left"]), ("right", ["right"]), ("both", ["left", "right"]), ("not_known", ["side_not_known"])],
)
def test_a_region_is_marked_on_the_side_that_is_wanted(side: str, sides: list[str]) -> None:
    found = somebody(All((is_one_of("side", side), is_present("site.back"))))

    assert found == Answers({"site": dict.fromkeys(sides, ("back",))})


def test_an_open_number_is_given_as_not_sure_where_no_number_fits() -> None:
    found = somebody(Not(is_one_of("weeks", "short", "long", "unanswered", "not_asked")))

    assert found is not None
    assert found.given["weeks"] == "not_sure"


def test_what_is_not_needed_stays_unanswered() -> None:
    assert somebody(is_one_of("start", "fall")) == Answers({"start": "fall"})
    assert somebody(All(())) == Answers({})
    assert somebody(AnyOf(())) is None
