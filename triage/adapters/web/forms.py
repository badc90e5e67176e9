"""From the fields of a form to a raw answer, and back to what a page shows as chosen.

A page without scripts sends the same fields. Nothing here checks an answer: the model does.
"""

from collections.abc import Mapping
from typing import Protocol

from triage.model.answers import Answer, ticks
from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind


class Fields(Protocol):
    """The fields of a form, as the web framework gives them."""

    def getlist(self, key: str) -> list[str]:
        """All values of a field."""
        ...


def raw_answer(question: Question, fields: Fields) -> object | None:
    """What the person chose, unchecked; ``None`` when nothing was."""
    values = [value for value in fields.getlist("answer") if value]
    match question.kind:
        case QuestionKind.NUMBER:
            return _number(values, fields.getlist("not_sure"))
        case QuestionKind.ONE_OF:
            return values[0] if values else None
        case QuestionKind.SOME_OF:
            return values or None
        case QuestionKind.BODY_MAP:
            marked = {side: fields.getlist(side) for side in SIDES}
            return {side: regions for side, regions in marked.items() if regions} or None


def chosen(question: Question, answer: Answer | None) -> Mapping[str, frozenset[str]]:
    """What is chosen already, by field."""
    if question.kind is QuestionKind.BODY_MAP:
        regions = answer if isinstance(answer, Mapping) else {}
        return {side: frozenset(regions.get(side, ())) for side in SIDES}
    if isinstance(answer, int | float):
        return {"answer": frozenset({f"{answer:g}"})}
    if question.kind is QuestionKind.NUMBER and answer == NOT_SURE:
        return {"answer": frozenset(), "not_sure": frozenset({NOT_SURE})}
    return {"answer": frozenset(ticks(answer))}


def _number(values: list[str], not_sure: list[str]) -> object | None:
    if not_sure and not values:
        return NOT_SURE
    text = values[0].strip().replace(",", ".") if values else ""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
