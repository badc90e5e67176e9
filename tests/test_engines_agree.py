"""durable-rules and the reference evaluator say the same, whatever the rules and whoever the patient."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.generators import (
    not_sure_of,
    random_answers,
    random_condition,
    random_domains,
    random_facts,
    random_layer,
)
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.answer_files import load_answers
from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not, comparisons
from triage.model.knowledge import Knowledge
from triage.reasoning.chaining import ReferenceEngine, chain
from triage.reasoning.derivation import follow
from triage.reasoning.strata import Layer, Production, program_on

CASES = sorted((ROOT / "tests" / "cases").glob("case_*.yaml"))
WORDS = ("present", "absent", "unanswered")

durable = DurableEngine()
reference = ReferenceEngine()


def any_comparison() -> st.SearchStrategy[Condition]:
    """Whether one of six facts has one of some words, or of none."""
    return st.builds(Compare, st.sampled_from("abcdef"), st.frozensets(st.sampled_from(WORDS)))


def any_branch(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """All, any, some or none of the parts."""
    parts = st.lists(part, max_size=5).map(tuple)
    return (
        st.builds(All, parts)
        | st.builds(AnyOf, parts)
        | st.builds(Not, part)
        | st.builds(AtLeast, st.integers(-1, 6), parts)
    )


@settings(max_examples=150, deadline=None)
@given(
    conditions=st.lists(st.recursive(any_comparison(), any_branch, max_leaves=25), max_size=6),
    patients=st.lists(st.fixed_dictionaries(dict.fromkeys("abcdef", st.sampled_from(WORDS))), min_size=1, max_size=6),
)
def test_any_conditions_mean_the_same_to_both(conditions: list[Condition], patients: list[dict[str, str]]) -> None:
    layer = Layer("any", tuple(Production(str(number), when) for number, when in enumerate(conditions)))

    for facts in patients:
        assert durable.fire(layer, facts) == reference.fire(layer, facts)


@pytest.mark.parametrize("seed", range(25))
def test_generated_rule_sets_agree_on_generated_patients(seed: int) -> None:
    random = Random(seed)
    domains = random_domains(random, facts=random.randint(1, 60))
    layer = random_layer(random, domains, productions=random.randint(1, 80))

    for _ in range(200):
        facts = random_facts(random, domains)
        assert durable.fire(layer, facts) == reference.fire(layer, facts)


def test_a_layer_of_thousands_of_productions_agrees() -> None:
    random = Random(7)
    domains = random_domains(random, facts=300)
    layer = random_layer(random, domains, productions=2_000, depth=2)

    for _ in range(10):
        facts = random_facts(random, domains)
        assert durable.fire(layer, facts) == reference.fire(layer, facts)


def test_a_condition_nested_a_hundred_deep_agrees() -> None:
    random = Random(3)
    domains = random_domains(random, facts=12)
    when: Condition = random_condition(random, domains, depth=0)
    for level in range(100):
        beside = random_condition(random, domains, depth=1)
        when = (All((when, beside)), AnyOf((when, beside)), Not(when), AtLeast(1, (beside, when)))[level % 4]
    layer = Layer("deep", (Production("deep", when),))

    for _ in range(300):
        facts = random_facts(random, domains)
        assert durable.fire(layer, facts) == reference.fire(layer, facts)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 15, 29, 30, 31])
def test_counting_agrees_at_every_number_of_true_parts(count: int) -> None:
    facts_of_thirty = [f"sign_{number}" for number in range(30)]
    parts = tuple(Compare(fact, frozenset({"present"})) for fact in facts_of_thirty)
    layer = Layer("count", (Production("enough", AtLeast(count, parts)), Production("few", Not(AtLeast(count, parts)))))
    random = Random(count)

    for true in range(31):
        marked = random.sample(facts_of_thirty, true)
        facts = {fact: "present" if fact in marked else "absent" for fact in facts_of_thirty}
        assert durable.fire(layer, facts) == {"enough" if true >= count else "few"}


def test_both_agree_on_thousands_of_generated_people(knowledge: Knowledge, today: date) -> None:
    program = program_on(knowledge, today)
    random = Random(2026)

    for _ in range(2_000):
        path = follow(random_answers(random, knowledge.questionnaire), knowledge.questionnaire)
        chain(program, knowledge, path.facts, durable)


def test_both_agree_when_any_one_question_is_not_sure_or_unanswered(knowledge: Knowledge, today: date) -> None:
    program = program_on(knowledge, today)
    random = Random(11)

    for _ in range(8):
        answers = random_answers(random, knowledge.questionnaire)
        for question in knowledge.questionnaire.questions:
            variants = [answers.without([question.id])]
            if question.offers_not_sure:
                variants.append(answers.with_answer(question.id, not_sure_of(question)))
            for variant in variants:
                chain(program, knowledge, follow(variant, knowledge.questionnaire).facts, durable)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_both_agree_on_a_written_case(path: Path, knowledge: Knowledge, today: date) -> None:
    answers = load_answers(path, knowledge.questionnaire)

    chain(program_on(knowledge, today), knowledge, follow(answers, knowledge.questionnaire).facts, durable)


def test_both_agree_on_words_that_no_path_can_combine(knowledge: Knowledge, today: date) -> None:
    random = Random(5)
    for layer in program_on(knowledge, today).layers:
        words: dict[str, set[str]] = {}
        for comparison in (one for production in layer.productions for one in comparisons(production.when)):
            words.setdefault(comparison.fact, {"some other word"}).update(comparison.values)
        domains = {fact: sorted(known) for fact, known in words.items()}
        for _ in range(150):
            facts = random_facts(random, domains)
            assert durable.fire(layer, facts) == reference.fire(layer, facts)
