"""Paths and facts: what is asked, what is set aside, and that every fact always has a value."""

from tests.small import SMALL
from triage.model.answers import Answers, read_answers
from triage.reasoning.derivation import follow

FULL = {"age": 40, "start": "slow", "signs": ["bruise"], "site": {"left": ["sole"]}, "squeeze": "sore", "weeks": 4}


def answers(**changed: object) -> Answers:
    merged = {**FULL, **changed}
    return read_answers({name: value for name, value in merged.items() if value is not None}, SMALL)


def test_every_fact_has_a_value_from_its_domain() -> None:
    for given in (answers(), answers(start="fall"), Answers({})):
        facts = follow(given, SMALL).facts

        assert facts.keys() == SMALL.domains.keys()
        assert all(facts[name] in domain for name, domain in SMALL.domains.items())


def test_a_closed_question_closes_those_behind_it_and_both_answers_are_set_aside() -> None:
    path = follow(answers(start="fall"), SMALL)

    assert path.set_aside == ("squeeze", "weeks")
    assert path.facts["squeeze"] == path.facts["weeks"] == "not_asked"
    assert "squeeze" not in path.answers.given


def test_a_question_that_is_asked_and_not_answered_is_unanswered() -> None:
    path = follow(answers(squeeze=None), SMALL)

    assert path.unanswered == ("squeeze",)
    assert path.facts["squeeze"] == "unanswered"
    assert path.facts["weeks"] == "not_asked"


def test_a_number_between_two_bands_falls_into_the_lower_one() -> None:
    assert follow(answers(age=17.9), SMALL).facts["age"] == "child"
    assert follow(answers(age=18), SMALL).facts["age"] == "adult"


def test_a_side_that_is_not_known_counts_as_one_side() -> None:
    sides = {
        "left": {"left": ["sole"], "side_not_known": ["back"]},
        "both": {"left": ["sole"], "right": ["back"]},
        "not_known": ["sole"],
    }

    assert {side: follow(answers(site=site), SMALL).facts["side"] for side, site in sides.items()} == {
        side: side for side in sides
    }
