"""Statements about every person who can exist, in the language of the rules.

A claim says of a condition that nobody meets it, or that somebody does. Beside the facts that rules read it may speak
of what the person is told, and of the same person with one answer given otherwise. Nothing here proves anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.model.answers import Answers
from triage.model.conditions import PRESENT, AnyOf, Condition, is_present
from triage.model.questionnaire import ANSWERED, NOT_SURE, UNANSWERED, Question, QuestionKind
from triage.model.self_care import Step, StepKind

OFFERS, NOTES, SHOWN = "offers", "notes", "shown"
SITE_LIST = "site_list"
"""Which list of what is usually checked serves the person, or "none"."""
CAUSES_SHOWN = "causes_shown"
"""How many contributors are shown: "none", "one" or "several"."""
OUT_OF_SCOPE = "out_of_scope"
"""A stop rule fired and there is no emergency, so there is no assessment."""
FARES_OTHERWISE = "fares_otherwise"
"""After a change: another rule fires than before, or another question is asked."""

Example = tuple[Answers, ...]
"""The person of a claim, and the same person after each change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One question answered otherwise; everything else that the person would say stays the same."""

    question: str
    sets: Mapping[tuple[str, str], bool]
    """By fact and value: whether that is the answer now."""
    real: bool = True
    """False when no person could answer so; then only the model can be asked."""


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
    wider: Condition | None = None
    """Follows from ``when`` and is quicker to search: if nobody meets this, nobody meets ``when``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Obligation:
    """A group of claims that stand or fall together."""

    id: str
    says: str
    claims: tuple[Claim, ...]


def offers_fact(step: str) -> str:
    """Whether a step, a load class or a kind of steps is offered, or named to ask about."""
    return f"{OFFERS}.{step}"


def note_fact(note: str) -> str:
    """Whether a note is read under a step that is offered."""
    return f"{NOTES}.{note}"


def allowed_fact(step: str) -> str:
    """Whether no suppression and no exclusion takes a step away, whether or not any cause proposes it."""
    return f"allowed.{step}"


def shown_fact(contributor: str) -> str:
    """Whether a contributor is shown."""
    return f"{SHOWN}.{contributor}"


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


def step_groups(steps: Iterable[Step]) -> dict[str, tuple[str, ...]]:
    """The steps by load class, by kind, and all of them."""
    listed = tuple(steps)
    groups = {f"load_class_{number}": tuple(s.id for s in listed if s.load_class == number) for number in range(4)}
    groups |= {kind.value: tuple(step.id for step in listed if step.kind is kind) for kind in StepKind}
    return {**groups, "any_step": tuple(step.id for step in listed)}


def any_present(facts: Iterable[str]) -> Condition:
    """At least one of the facts is there."""
    return AnyOf(tuple(is_present(fact) for fact in facts))


def becomes(question: Question, value: str) -> Change:
    """The question answered with that one choice or band, or left unanswered."""
    if question.takes_several:
        return _ticked_alone(question, value)
    known = (*possible_values(question), *unknown_values(question))
    return Change(question=question.id, sets={(question.id, name): name == value for name in known})


def ticked(question: Question, choice: str, without: Iterable[str] = ()) -> Change:
    """A list with one more choice; what stands alone, and the choices in ``without``, are taken off."""
    off = [item.id for item in question.choices if item.exclusive or item.id in frozenset(without)]
    sets = {(question.ticked_fact(name), PRESENT): False for name in off}
    return Change(question=question.id, sets={**sets, (question.ticked_fact(choice), PRESENT): True})


def unread(question: Question, choice: str) -> Change:
    """A choice that was given, as if nothing recognised it."""
    fact, value = (question.ticked_fact(choice), PRESENT) if question.takes_several else (question.id, choice)
    return Change(question=question.id, sets={(fact, value): False}, real=False)


def possible_values(question: Question) -> tuple[str, ...]:
    """Every single choice or band that answers the question."""
    return (*(band.id for band in question.bands), *(choice.id for choice in question.choices))


def unknown_values(question: Question) -> tuple[str, ...]:
    """The values of a single choice or number that are not among its choices and bands."""
    return (NOT_SURE, UNANSWERED) if question.not_sure else (UNANSWERED,)


def _ticked_alone(question: Question, choice: str) -> Change:
    sets = {(question.ticked_fact(item.id), PRESENT): item.id == choice for item in question.choices}
    sets[question.id, ANSWERED] = choice != UNANSWERED
    if question.kind is QuestionKind.BODY_MAP:
        sets |= {(question.side_fact, side): side == "left" for side in ("left", "right", "both", "not_known")}
    return Change(question=question.id, sets=sets)
