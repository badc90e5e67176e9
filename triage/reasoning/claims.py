"""Statements about every person who can exist, in the language of the rules.

A claim says of a condition that nobody meets it, or that somebody does. Beside the facts that rules read it may speak of
what the person is told, and of the same person with one answer given otherwise. Nothing here proves anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.model.answers import Answers
from triage.model.conditions import ABSENT, PRESENT, All, AnyOf, Compare, Condition, is_present
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import ANSWERED, NOT_SURE, UNANSWERED, Question, QuestionKind
from triage.model.self_care import StepKind
from triage.model.urgency import Urgency
from triage.reasoning.strata import LEVEL

SITE_LIST = "site_list"
"""Which list of what is usually checked serves the person, or "none"."""
CAUSES_SHOWN = "causes_shown"
"""How many contributors are shown: "none", "one" or "several"."""
OUT_OF_SCOPE = "out_of_scope"
"""A stop rule fired and there is no emergency, so there is no assessment."""
LOADING_CLASSES = (1, 2, 3)

Inputs = Mapping[tuple[str, str], bool]
"""What becomes of a possible answer: by fact and value, whether it is given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One question answered otherwise; everything else the person would say stays the same."""

    question: str
    sets: Inputs


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One thing to prove."""

    id: str
    says: str
    when: Condition
    """What nobody must meet, or, if ``somebody``, what somebody must."""
    changes: tuple[Change, ...] = ()
    """The person after the first change is spoken of as ``then_1.<fact>``, and so on."""
    somebody: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Obligation:
    """A group of claims that stand or fall together."""

    id: str
    says: str
    claims: tuple[Claim, ...]


def offers_fact(step: str) -> str:
    """Whether a step, a load class or a kind of steps is offered, or named to ask about."""
    return f"offers.{step}"


def shown_fact(contributor: str) -> str:
    """Whether a contributor is shown."""
    return f"shown.{contributor}"


def ranked_fact(contributor: str) -> str:
    """Whether a contributor is among the best by its points, so that its self-care counts."""
    return f"ranked.{contributor}"


def certain_fact(question: str, rule: str) -> str:
    """Whether a rule is certain to fire once all questions before this one are behind the person."""
    return f"certain_before.{question}.{rule}"


def certain_parts(fact: str) -> tuple[str, str]:
    """The question and the rule of such a fact."""
    _, question, rule = fact.split(".")
    return question, rule


def then(fact: str, change: int = 1) -> str:
    """A fact of the person after a change."""
    return f"then_{change}.{fact}"


def load_class_name(load_class: int) -> str:
    """How a load class is spoken of, beside single steps."""
    return f"load_class_{load_class}"


def step_groups(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """The steps by load class, by kind, and all of them."""
    groups = {
        load_class_name(number): tuple(step.id for step in knowledge.steps if step.load_class == number)
        for number in range(4)
    }
    groups |= {kind.value: tuple(step.id for step in knowledge.steps if step.kind is kind) for kind in StepKind}
    return {**groups, "anything": tuple(step.id for step in knowledge.steps)}


def becomes(question: Question, value: str) -> Change:
    """The question answered with that one choice or band, or left unanswered."""
    if question.takes_several:
        return _ticked_alone(question, value)
    known = [*(band.id for band in question.bands), *(choice.id for choice in question.choices), UNANSWERED]
    known += [NOT_SURE] if question.not_sure else []
    return Change(question=question.id, sets={(question.id, name): name == value for name in known})


def ticked(question: Question, choice: str, without: Sequence[str] = ()) -> Change:
    """A list with one more choice; what stands alone, and the choices in ``without``, is taken off."""
    off = [item.id for item in question.choices if item.exclusive or item.id in without]
    sets = {(question.ticked_fact(name), PRESENT): False for name in off}
    return Change(question=question.id, sets={**sets, (question.ticked_fact(choice), PRESENT): True})


def unread(question: Question, choice: str) -> Change:
    """A choice that is given, but that nothing recognises."""
    fact, value = (question.ticked_fact(choice), PRESENT) if question.takes_several else (question.id, choice)
    return Change(question=question.id, sets={(fact, value): False})


def possible_values(question: Question) -> tuple[str, ...]:
    """Every single choice or band that answers the question."""
    return (*(band.id for band in question.bands), *(choice.id for choice in question.choices))


def level_falls(change: int = 1) -> Condition:
    """The person after the change is less urgent."""
    return AnyOf(tuple(_at_least(LEVEL, level, then(LEVEL, change)) for level in Urgency if level > min(Urgency)))


def level_rises(change: int = 1) -> Condition:
    """The person after the change is more urgent."""
    return AnyOf(tuple(_at_least(then(LEVEL, change), level, LEVEL) for level in Urgency if level > min(Urgency)))


def loading_step_added(knowledge: Knowledge, change: int = 1) -> Condition:
    """The person after the change is offered a step that loads the foot, which was not offered before."""
    steps = [step.id for step in knowledge.steps if step.load_class in LOADING_CLASSES]
    return AnyOf(tuple(
        All((Compare(offers_fact(step), frozenset({ABSENT})), is_present(then(offers_fact(step), change)))) for step in steps
    ))  # fmt: skip


def loading_step_lost(knowledge: Knowledge, change: int = 1) -> Iterator[tuple[str, Condition]]:
    """For each step that loads the foot: it is offered before, and not after the change."""
    for step in knowledge.steps:
        if step.load_class in LOADING_CLASSES:
            gone = Compare(then(offers_fact(step.id), change), frozenset({ABSENT}))
            yield step.id, All((is_present(offers_fact(step.id)), gone))


def _at_least(high_fact: str, level: Urgency, low_fact: str) -> Condition:
    high = frozenset(other.word for other in Urgency if other >= level)
    low = frozenset(other.word for other in Urgency if other < level)
    return All((Compare(high_fact, high), Compare(low_fact, low)))


def _ticked_alone(question: Question, choice: str) -> Change:
    sets = {(question.ticked_fact(item.id), PRESENT): item.id == choice for item in question.choices}
    sets[question.id, ANSWERED] = True
    if question.kind is QuestionKind.BODY_MAP:
        sets |= {(question.side_fact, side): side == "left" for side in ("left", "right", "both", "not_known")}
    return Change(question=question.id, sets=sets)


Example = tuple[Answers, ...]
"""The person of a claim, and the same person after each change."""
