"""When a question is asked, as a statement about the items of a questionnaire response.

A branch condition speaks of facts; a renderer knows only which items are answered and how. An answer that is missing
means the same as in our own interview: the question is open and nobody has answered it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from triage.model.conditions import PRESENT, All, AnyOf, AtLeast, Compare, Condition, Not
from triage.model.questionnaire import (
    ANSWERED,
    NOT_ASKED,
    NOT_SURE,
    SIDES,
    UNANSWERED,
    Band,
    Question,
    QuestionKind,
    Questionnaire,
)
from triage.presenting.fhir.names import choice_code, link_of


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: whether an item is answered, or whether one of its answers compares so."""

    link: str
    operator: str
    answer: bool | int | str


@dataclass(frozen=True, slots=True)
class Every:
    """Holds when every part does."""

    parts: tuple["Opening", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Holds when one part does."""

    parts: tuple["Opening", ...]


@dataclass(frozen=True, slots=True)
class Never:
    """Holds when the part does not."""

    part: "Opening"


Opening = Test | Every | Some | Never
ALWAYS = Every(())


def opening_of(question: Question, questionnaire: Questionnaire) -> Opening:
    """When the question is asked."""
    return ALWAYS if question.ask_when is None else _opening(question.ask_when, questionnaire)


def tests_in(opening: Opening) -> Iterator[Test]:
    """Every comparison, from left to right."""
    match opening:
        case Test():
            yield opening
        case Never(part):
            yield from tests_in(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from tests_in(part)


def every(*parts: Opening) -> Opening:
    """All of them, written as flat as can be."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else Every(tuple(flat))


def some(*parts: Opening) -> Opening:
    """One of them, written as flat as can be."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, Some) else (part,)))
    if ALWAYS in flat:
        return ALWAYS
    return next(iter(flat)) if len(flat) == 1 else Some(tuple(flat))


def never(part: Opening) -> Opening:
    """Not this."""
    match part:
        case Never(inner):
            return inner
        case Test(link, "exists", answer):
            return Test(link, "exists", not answer)
        case _:
            return Never(part)


def _opening(condition: Condition, questionnaire: Questionnaire) -> Opening:
    match condition:
        case Compare():
            return _compared(condition, questionnaire)
        case Not(part):
            return never(_opening(part, questionnaire))
        case All(parts):
            return every(*(_opening(part, questionnaire) for part in parts))
        case AnyOf(parts):
            return some(*(_opening(part, questionnaire) for part in parts))
        case AtLeast(count, parts):
            inner = [_opening(part, questionnaire) for part in parts]
            return some(*(every(*chosen) for chosen in combinations(inner, max(count, 0))))


def _compared(comparison: Compare, questionnaire: Questionnaire) -> Opening:
    question = questionnaire.by_id[questionnaire.question_of_fact[comparison.fact]]
    values = comparison.values
    if question.takes_several and comparison.fact not in (question.id, question.side_fact):
        return some(*(_ticked(question, comparison.fact, present=value == PRESENT) for value in sorted(values)))
    found = list(_absent(question, values, questionnaire))
    known = values - {UNANSWERED, NOT_ASKED}
    match question.kind:
        case QuestionKind.NUMBER:
            found += _in_bands(question, known)
        case QuestionKind.ONE_OF:
            found += [_is(question.id, question, choice) for choice in question.choice_by_id if choice in known]
        case QuestionKind.SOME_OF | QuestionKind.BODY_MAP if comparison.fact == question.id:
            found += [_answered(question)] if ANSWERED in known else []
        case _:
            found += [_side(question, value) for value in sorted(known)]
    return some(*found)


def _absent(question: Question, values: frozenset[str], questionnaire: Questionnaire) -> Iterator[Opening]:
    """Without an answer: asked all the same, not asked, or either."""
    asked = opening_of(question, questionnaire)
    if {UNANSWERED, NOT_ASKED} <= values:
        yield never(_answered(question))
    elif UNANSWERED in values:
        yield every(never(_answered(question)), asked)
    elif NOT_ASKED in values:
        yield never(asked)


def _answered(question: Question) -> Opening:
    if question.kind is QuestionKind.BODY_MAP:
        return some(*(_marked(question, side) for side in SIDES))
    links = [question.id, *([link_of(question.id, NOT_SURE)] if question.not_sure else [])]
    return some(*(Test(link, "exists", answer=True) for link in links))


def _marked(question: Question, side: str) -> Test:
    return Test(link_of(question.id, side), "exists", answer=True)


def _is(link: str, question: Question, choice: str) -> Test:
    return Test(link, "=", choice_code(question.id, choice))


def _ticked(question: Question, fact: str, *, present: bool) -> Opening:
    choice = fact.removeprefix(f"{question.id}.")
    on_sides = question.kind is QuestionKind.BODY_MAP
    links = [link_of(question.id, side) for side in SIDES] if on_sides else [question.id]
    ticked = some(*(_is(link, question, choice) for link in links))
    return ticked if present else never(ticked)


def _side(question: Question, value: str) -> Opening:
    left, right = _marked(question, "left"), _marked(question, "right")
    match value:
        case "left":
            return every(left, never(right))
        case "right":
            return every(right, never(left))
        case "both":
            return every(left, right)
        case _:
            return every(never(left), never(right), _marked(question, "side_not_known"))


def _in_bands(question: Question, known: frozenset[str]) -> Iterator[Opening]:
    for low, high in _ranges([band for band in question.bands if band.id in known]):
        lower = [Test(question.id, ">=", low)] if low > question.minimum else []
        upper = [Test(question.id, "<", high + 1)] if high < question.maximum else []
        yield every(*(lower + upper or [Test(question.id, "exists", answer=True)]))
    if NOT_SURE in known:
        yield _is(link_of(question.id, NOT_SURE), question, NOT_SURE)


def _ranges(bands: list[Band]) -> Iterator[tuple[int, int]]:
    """The bands, those that touch as one."""
    while bands:
        low, high = bands[0].low, bands[0].high
        while bands and bands[0].low <= high + 1:
            high = bands.pop(0).high
        yield low, high
