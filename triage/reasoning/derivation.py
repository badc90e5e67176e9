"""From answers to facts: which questions this person's path asks, and what each answer says.

Every fact always has a value: an answer, "unanswered" (the path asks, nobody answered) or "not asked".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from triage.model.answers import Answer, Answers, ticks
from triage.model.conditions import ABSENT, PRESENT
from triage.model.questionnaire import ANSWERED, NOT_ASKED, UNANSWERED, Question, QuestionKind, Questionnaire
from triage.reasoning.evaluation import Facts, holds


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """The questions one person is asked, with the facts their answers give."""

    asked: tuple[str, ...]
    unanswered: tuple[str, ...]
    set_aside: tuple[str, ...]
    """Questions with an answer that this path does not ask: the answer is not used."""
    answers: Answers
    """The answers that are used."""
    facts: Facts


def follow(answers: Answers, questionnaire: Questionnaire) -> Path:
    """Walk the questionnaire in order, opening a question only where its branch condition holds."""
    facts: dict[str, str] = {}
    asked: list[str] = []
    for question in questionnaire.questions:
        if is_open(question, facts):
            asked.append(question.id)
            facts.update(facts_of(question, answers.given.get(question.id)))
        else:
            facts.update(facts_of(question, None, absence=NOT_ASKED))
    set_aside = tuple(name for name in answers.given if name not in asked)
    return Path(
        asked=tuple(asked),
        unanswered=tuple(
            name for name in asked if name not in answers.given and not questionnaire.by_id[name].set_by_program
        ),
        set_aside=set_aside,
        answers=answers.without(set_aside),
        facts=facts,
    )


def is_open(question: Question, facts: Facts) -> bool:
    """Whether the path asks the question, given the facts of all earlier questions."""
    return question.ask_when is None or holds(question.ask_when, facts)


def facts_of(question: Question, answer: Answer | None, absence: str = UNANSWERED) -> dict[str, str]:
    """The facts that one answer gives; without an answer, the facts that say so."""
    match question.kind:
        case QuestionKind.ONE_OF:
            return {question.id: absence if answer is None else str(answer)}
        case QuestionKind.NUMBER:
            return {question.id: absence if answer is None else _band(question, answer)}
        case QuestionKind.SOME_OF | QuestionKind.BODY_MAP:
            return _ticked_facts(question, answer, absence)


def _band(question: Question, answer: Answer) -> str:
    if not isinstance(answer, int | float):
        return str(answer)
    whole = floor(answer)
    return next(band.id for band in question.bands if band.low <= whole <= band.high)


def _ticked_facts(question: Question, answer: Answer | None, absence: str) -> dict[str, str]:
    ticked = frozenset(ticks(answer))
    facts = {question.id: absence if answer is None else ANSWERED}
    facts |= {question.ticked_fact(c.id): PRESENT if c.id in ticked else ABSENT for c in question.choices}
    if question.kind is QuestionKind.BODY_MAP:
        facts[question.side_fact] = _side(answer) if isinstance(answer, Mapping) else absence
    return facts


def _side(regions: Mapping[str, tuple[str, ...]]) -> str:
    marked = [side for side in ("left", "right") if regions.get(side)]
    if len(marked) > 1:
        return "both"
    return marked[0] if marked else "not_known"
