"""Random conditions, rule sets and people, the same ones for the same seed."""

from collections.abc import Mapping, Sequence
from random import Random

from triage.model.answers import Answer, Answers
from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not
from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind, Questionnaire
from triage.reasoning.strata import Layer, Production

Domains = Mapping[str, Sequence[str]]
"""Every fact with the words it can have."""

WORDS = ("present", "absent", "not_sure", "unanswered", "1", "1.0", "true", "null", 'a"b', "\\", "é", "")


def random_domains(random: Random, facts: int) -> Domains:
    """So many facts, each with two to six words."""
    return {f"topic_{number}.sign": random.sample(WORDS, random.randint(2, 6)) for number in range(facts)}


def random_condition(random: Random, domains: Domains, depth: int) -> Condition:
    """A tree of at most that depth, with empty branches and comparisons now and then."""
    shape = random.choice(["compare", "compare", "all", "any", "not", "at_least"]) if depth else "compare"
    if shape == "compare":
        fact = random.choice(list(domains))
        return Compare(fact, frozenset(random.sample(domains[fact], random.randint(0, len(domains[fact])))))
    if shape == "not":
        return Not(random_condition(random, domains, depth - 1))
    parts = tuple(random_condition(random, domains, depth - 1) for _ in range(random.randint(0, 5)))
    if shape == "at_least":
        return AtLeast(random.randint(-1, len(parts) + 1), parts)
    return All(parts) if shape == "all" else AnyOf(parts)


def random_layer(random: Random, domains: Domains, productions: int, depth: int = 3) -> Layer:
    """So many productions over the facts."""
    conditions = (random_condition(random, domains, random.randint(0, depth)) for _ in range(productions))
    return Layer("generated", tuple(Production(f"rule.{number}", when) for number, when in enumerate(conditions)))


def random_facts(random: Random, domains: Domains) -> dict[str, str]:
    """One patient: a word for every fact."""
    return {fact: random.choice(words) for fact, words in domains.items()}


def random_answers(random: Random, questionnaire: Questionnaire) -> Answers:
    """One person who leaves out some questions, is not sure of some, and answers the others somehow."""
    given = {}
    for question in questionnaire.questions:
        mood = random.random()
        if mood < 0.1:
            continue
        unsure = mood < 0.2 and question.offers_not_sure
        given[question.id] = not_sure_of(question) if unsure else random_answer(random, question)
    return Answers(given)


def not_sure_of(question: Question) -> Answer:
    """The answer "not sure" to a question that offers it."""
    match question.kind:
        case QuestionKind.SOME_OF:
            return (NOT_SURE,)
        case QuestionKind.BODY_MAP:
            return {"side_not_known": (NOT_SURE,)}
        case _:
            return NOT_SURE


def random_answer(random: Random, question: Question) -> Answer:
    """Any answer that the question takes; a single exclusive choice, or one to four of the others."""
    match question.kind:
        case QuestionKind.NUMBER:
            return random.randint(question.minimum, question.maximum)
        case QuestionKind.ONE_OF:
            return random.choice(question.choices).id
        case QuestionKind.SOME_OF:
            return _random_ticks(random, question)
        case QuestionKind.BODY_MAP:
            return {side: _random_ticks(random, question) for side in random.sample(SIDES, random.randint(1, 2))}


def _random_ticks(random: Random, question: Question) -> tuple[str, ...]:
    exclusive = [choice.id for choice in question.choices if choice.exclusive]
    others = [choice.id for choice in question.choices if not choice.exclusive]
    if exclusive and random.random() < 0.4:
        return (random.choice(exclusive),)
    return tuple(random.sample(others, random.randint(1, min(4, len(others)))))
