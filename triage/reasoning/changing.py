"""Which other answers a question could get: one step away from an answer, or all real answers where there is none.

Nothing here knows rules. Saying "not sure" is never offered as a change: nobody finds out less than before.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

from triage.model.answers import Answer, Ticks, ticks
from triage.model.explanation import Change, Gap
from triage.model.questionnaire import NOT_SURE, SIDES, Band, Choice, Question, QuestionKind


def gap_of(question: Question, answer: Answer | None) -> Gap | None:
    """Why the question is still open; ``None`` when it has a real answer."""
    if answer is None:
        return Gap.UNANSWERED
    said = ticks(answer)
    if NOT_SURE in said:
        return Gap.NOT_SURE
    known = question.choice_by_id
    return Gap.NOT_DONE if any(name in known and known[name].leaves_open for name in said) else None


def single_changes(question: Question, answer: Answer | None) -> Iterator[Change]:
    """Every answer that differs in one choice, one tick more or less, one region or one band."""
    match question.kind:
        case QuestionKind.NUMBER:
            yield from _other_bands(question, answer)
        case QuestionKind.ONE_OF:
            said = ticks(answer)
            for choice in _real(question):
                if choice.id not in said:
                    yield Change(question=question.id, value=choice.id, adds=True, answer=choice.id)
        case QuestionKind.SOME_OF:
            yield from _other_ticks(question, answer)
        case QuestionKind.BODY_MAP:
            yield from _other_regions(question, answer)


def real_answers(question: Question, answer: Answer | None, ticks_at_once: int) -> Iterator[Answer]:
    """The answers that an open question may turn out to have: what is ticked stays, up to so many ticks come on top."""
    match question.kind:
        case QuestionKind.NUMBER:
            yield from (band.low for band in question.bands)
        case QuestionKind.ONE_OF:
            yield from (choice.id for choice in _real(question))
        case QuestionKind.SOME_OF:
            kept = tuple(name for name in ticks(answer) if name in {choice.id for choice in _tickable(question)})
            more = [choice.id for choice in _tickable(question) if choice.id not in kept]
            yield _or_none(question, kept)
            for count in range(1, ticks_at_once + 1):
                yield from ((*kept, *added) for added in combinations(more, count))
        case QuestionKind.BODY_MAP:
            for choice in question.choices:
                yield {"left": (choice.id,)}
                yield {"left": (choice.id,), "right": (choice.id,)}


def _real(question: Question) -> Iterator[Choice]:
    """The choices that say something."""
    return (choice for choice in question.choices if choice.id != NOT_SURE and not choice.leaves_open)


def _tickable(question: Question) -> tuple[Choice, ...]:
    return tuple(choice for choice in _real(question) if not choice.exclusive)


def _or_none(question: Question, ticked: Ticks) -> Ticks:
    """The ticks, or "none of these" where nothing is left and that is offered."""
    return ticked or tuple(choice.id for choice in question.choices if choice.exclusive)[:1]


def _other_bands(question: Question, answer: Answer | None) -> Iterator[Change]:
    for band in question.bands:
        if not isinstance(answer, int | float):
            yield Change(question=question.id, value=band.id, adds=True, answer=band.low)
        elif not band.low <= answer < band.high + 1:
            yield Change(question=question.id, value=band.id, adds=True, answer=_nearest(band, answer))


def _nearest(band: Band, number: float) -> int:
    return band.low if number < band.low else band.high


def _other_ticks(question: Question, answer: Answer | None) -> Iterator[Change]:
    said = ticks(answer)
    alone = {choice.id for choice in question.choices if choice.exclusive}
    for choice in _tickable(question):
        if choice.stays:
            continue
        if choice.id in said:
            rest = tuple(name for name in said if name != choice.id)
            yield Change(question=question.id, value=choice.id, adds=False, answer=_or_none(question, rest))
        else:
            kept = tuple(name for name in said if name not in alone)
            yield Change(question=question.id, value=choice.id, adds=True, answer=(*kept, choice.id))
    if answer is None or NOT_SURE in said:
        rest = tuple(name for name in said if name != NOT_SURE)
        yield Change(question=question.id, value="", adds=True, answer=_or_none(question, rest))


def _other_regions(question: Question, answer: Answer | None) -> Iterator[Change]:
    regions = {side: tuple(answer.get(side, ())) for side in SIDES} if isinstance(answer, Mapping) else {}
    marked = {side: names for side, names in regions.items() if names} or {"side_not_known": ()}
    said = ticks(answer)
    for choice in question.choices:
        if choice.id not in said:
            more = {side: (*names, choice.id) for side, names in marked.items()}
            yield Change(question=question.id, value=choice.id, adds=True, answer=more)
        elif len(said) > 1:
            less = {side: tuple(name for name in names if name != choice.id) for side, names in marked.items()}
            kept = {side: names for side, names in less.items() if names}
            yield Change(question=question.id, value=choice.id, adds=False, answer=kept)
    both = {"left": said, "right": said}
    if set(marked) in ({"left"}, {"right"}):
        yield Change(question=question.id, value="", adds=True, answer=both)
