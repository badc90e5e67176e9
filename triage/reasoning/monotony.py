"""Claims that compare a person with the same person after one answer: warnings, and knowing less.

Which answers are warnings stands in ``rules/invariants.yaml``.
"""

from collections.abc import Iterator

from triage.model.conditions import ABSENT, All, AnyOf, Compare, Condition, is_present
from triage.model.invariants import Warnings
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import ANSWERED, NOT_SURE, UNANSWERED, Question
from triage.model.urgency import Urgency
from triage.reasoning.claims import Change, Claim, allowed_fact, any_present, becomes, offers_fact, then, ticked
from triage.reasoning.strata import LEVEL


def warning_claims(knowledge: Knowledge) -> Iterator[Claim]:
    """From no to not sure to yes: never less urgent, never one more step that loads the foot."""
    for warnings in knowledge.invariants.warnings:
        question = knowledge.questionnaire.by_id[warnings.question]
        moves = _ticks(question, warnings) if question.takes_several else _steps_up(question, warnings)
        for name, before, change, keeps_steps in moves:
            yield from _pair(f"{question.id}.{name}", before, change, knowledge, keeps_steps=keeps_steps)


def less_known_claims(knowledge: Knowledge) -> Iterator[Claim]:
    """Leaving a question open, or not being sure, is never safer than the best of its mild answers."""
    named = {item.question: item.answers for item in knowledge.invariants.mild}
    warnings = {item.question: item for item in knowledge.invariants.warnings}
    for question in knowledge.questionnaire.questions:
        mild = named.get(question.id) or tuple(choice.id for choice in question.choices if choice.exclusive)
        unsure = (NOT_SURE,) if question.offers_not_sure and not question.takes_several else ()
        for unknown in (UNANSWERED, *unsure):
            found = warnings.get(question.id)
            looks_at_steps = found is not None and unknown in _unsure(question, found)
            yield from _less_known(question, unknown, mild, knowledge, looks_at_steps=looks_at_steps)


def load_steps(knowledge: Knowledge) -> tuple[str, ...]:
    """The steps of load class 1, 2 and 3."""
    return tuple(step.id for step in knowledge.steps if step.load_class > 0)


Move = tuple[str, Condition, Change, bool]
"""A name, who makes the move, what changes, and whether self-care is looked at too."""


def _ticks(question: Question, warnings: Warnings) -> Iterator[Move]:
    answered = Compare(question.id, frozenset({ANSWERED}))
    unsure = question.ticked_fact(NOT_SURE)
    if NOT_SURE in question.choice_by_id:
        absent = Compare(unsure, frozenset({ABSENT}))
        yield "no_to_not_sure", All((answered, absent)), ticked(question, NOT_SURE), True
    for choice in (*warnings.choices, *warnings.background):
        absent = Compare(question.ticked_fact(choice), frozenset({ABSENT}))
        looks_at_steps = choice in warnings.choices
        yield f"{choice}.no_to_yes", All((answered, absent)), ticked(question, choice), looks_at_steps
        if NOT_SURE in question.choice_by_id:
            known = ticked(question, choice, without=(NOT_SURE,))
            yield f"{choice}.not_sure_to_yes", All((is_present(unsure), absent)), known, looks_at_steps
        else:
            left_open = Compare(question.id, frozenset({UNANSWERED}))
            yield f"{choice}.not_sure_to_yes", left_open, becomes(question, choice), looks_at_steps


def _steps_up(question: Question, warnings: Warnings) -> Iterator[Move]:
    def moves(name: str, low: tuple[str, ...], high: tuple[str, ...]) -> Iterator[Move]:
        for before in low:
            for after in high:
                at_first = Compare(question.id, frozenset({before}))
                looks_at_steps = not {before, after} & {*warnings.background, *warnings.left_open}
                yield f"{before}.{name}.{after}", at_first, becomes(question, after), looks_at_steps

    unsure = (*warnings.unsure, *warnings.left_open)
    yield from moves("no_to_not_sure", warnings.mild, unsure)
    yield from moves("no_to_yes", warnings.mild, (*warnings.choices, *warnings.background))
    yield from moves("not_sure_to_yes", unsure, (*warnings.choices, *warnings.background))


def _pair(name: str, before: Condition, change: Change, knowledge: Knowledge, *, keeps_steps: bool) -> Iterator[Claim]:
    yield Claim(
        id=f"{name}.urgency",
        says=f"{_spoken(name)}: never less urgent.",
        when=All((before, less_urgent(LEVEL, then(LEVEL)))),
        changes=(change,),
    )
    if keeps_steps:
        loads = load_steps(knowledge)
        yield Claim(
            id=f"{name}.steps",
            says=f"{_spoken(name)}: never one more step that loads the foot.",
            when=All((before, AnyOf(tuple(_added(step) for step in loads)))),
            changes=(change,),
            wider=All((before, any_present(then(allowed_fact(step)) for step in loads))),
        )


def _unsure(question: Question, warnings: Warnings) -> tuple[str, ...]:
    """The values that must not leave more steps than the mild answer: for a list of warnings that it is left open."""
    if question.takes_several:
        return (UNANSWERED,) if warnings.choices else ()
    return warnings.unsure


def _less_known(
    question: Question, unknown: str, mild: tuple[str, ...], knowledge: Knowledge, *, looks_at_steps: bool
) -> Iterator[Claim]:
    before = Compare(question.id, frozenset({unknown}))
    changes = tuple(becomes(question, answer) for answer in mild)
    numbers = range(1, len(mild) + 1)
    name, spoken = f"{question.id}.{unknown}", f"{question.id} {unknown}"
    yield Claim(
        id=f"{name}.urgency",
        says=f"{spoken}: never safer than every one of {', '.join(mild)}.",
        when=All((before, *(less_urgent(then(LEVEL, number), LEVEL) for number in numbers))),
        changes=changes,
    )
    if not looks_at_steps:
        return
    loads = load_steps(knowledge)
    yield Claim(
        id=f"{name}.steps",
        says=f"{spoken}: no step that loads the foot which none of {', '.join(mild)} would leave.",
        when=All((before, AnyOf(tuple(_lost(step, len(mild)) for step in loads)))),
        changes=changes,
        wider=All((before, any_present(allowed_fact(step) for step in loads))),
    )


def less_urgent(before: str, after: str) -> Condition:
    """The second level is lower than the first."""
    parts = []
    for level in Urgency:
        high = frozenset(other.word for other in Urgency if other >= level)
        low = frozenset(other.word for other in Urgency if other < level)
        if low:
            parts.append(All((Compare(before, high), Compare(after, low))))
    return AnyOf(tuple(parts))


def _added(step: str) -> Condition:
    return All((Compare(offers_fact(step), frozenset({ABSENT})), is_present(then(offers_fact(step)))))


def _lost(step: str, changes: int) -> Condition:
    gone = (Compare(then(offers_fact(step), number), frozenset({ABSENT})) for number in range(1, changes + 1))
    return All((is_present(offers_fact(step)), *gone))


def _spoken(name: str) -> str:
    return name.replace(".", " ").replace("_to_", " to ").replace("_", " ")
