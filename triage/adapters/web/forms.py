"""From the fields of a form to a raw answer, and back to what a page shows as chosen.

A page without scripts sends the same fields. The model checks every answer once more; here are the words for a person.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, HTTPException, Request

from triage.model.answers import Answer, ticks
from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind
from triage.reasoning.interview import must_be_answered

MOST_FIELDS = 200
"""The largest honest form, a body map with every region ticked, has about fifty."""
_FORM = "application/x-www-form-urlencoded"
_ANSWER_FIELDS = ("answer", *SIDES)
_LARGEST_DRAFT = 3000
_NOBODY_TYPES = "\0"
"""A sign that no database takes."""

Picked = Mapping[str, tuple[str, ...]]
"""What is chosen on a page, by field."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form, several values to a name."""

    pairs: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> list[str]:
        """All values of a field that are not empty."""
        return [value for key, value in self.pairs if key == name and value.strip()]

    def one(self, name: str) -> str:
        """The first value of a field; empty when there is none."""
        return next(iter(self.all(name)), "")

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)


async def fields_of(request: Request) -> Fields:
    """The fields that were sent. Files are refused: nobody has to upload anything here."""
    if request.headers.get("content-type", _FORM).partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(415)
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    return Fields(tuple((name, value.replace(_NOBODY_TYPES, "")) for name, value in pairs))


TheseFields = Annotated[Fields, Depends(fields_of)]


def raw_answer(question: Question, fields: Fields) -> object | None:
    """What the person chose, unchecked; ``None`` when nothing was."""
    values = fields.all("answer")
    match question.kind:
        case QuestionKind.NUMBER:
            return _number(values[0]) if values else None
        case QuestionKind.ONE_OF:
            return values[0] if values else None
        case QuestionKind.SOME_OF:
            return values or None
        case QuestionKind.BODY_MAP:
            marked = {side: fields.all(side) for side in SIDES}
            return {side: regions for side, regions in marked.items() if regions} or None


def may_pass(question: Question) -> bool:
    """Whether the page offers to go on without an answer: not where one is needed, nor beside "not sure"."""
    has_way_out = question.ask_again or any(choice.id == NOT_SURE or choice.leaves_open for choice in question.choices)
    return not has_way_out and not must_be_answered(question, staff=False)


def passed(question: Question) -> Answer | None:
    """What is kept when a question is passed: "not sure" where that is an answer, else nothing."""
    return NOT_SURE if question.not_sure else None


def fault_in(question: Question, fields: Fields) -> str:
    """What is wrong with the answer, in words for a person; empty when nothing is."""
    return next(_faults(question, fields), "")


def chosen(question: Question, answer: Answer | None) -> Picked:
    """What is chosen already, by field."""
    if question.kind is QuestionKind.BODY_MAP:
        regions = answer if isinstance(answer, Mapping) else {}
        return {side: tuple(regions.get(side, ())) for side in SIDES}
    if question.kind is QuestionKind.NUMBER:
        return {"answer": (f"{answer:g}",) if isinstance(answer, int | float) else ()}
    return {"answer": ticks(answer)}


def as_sent(fields: Fields) -> Picked:
    """What was chosen in a form that could not be kept, by field."""
    return {name: tuple(fields.all(name)) for name in _ANSWER_FIELDS}


def draft_of(question: Question, fields: Fields, kept: Answer | None) -> str:
    """What was chosen on a page that was left by Back, as the value of a cookie; empty when it is kept anyway."""
    sent = {name: values for name, values in as_sent(fields).items() if values}
    if sent == {name: values for name, values in chosen(question, kept).items() if values}:
        return ""
    text = urlsafe_b64encode(urlencode(sent, doseq=True).encode()).decode().rstrip("=")
    return text if len(text) <= _LARGEST_DRAFT else ""


def fields_of_draft(draft: str) -> Fields | None:
    """The fields of a draft; ``None`` when there is none."""
    try:
        text = urlsafe_b64decode(draft + "=" * (-len(draft) % 4)).decode()
        pairs = parse_qsl(text, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return Fields(tuple(pairs)) if pairs else None


def _faults(question: Question, fields: Fields) -> Iterator[str]:
    raw = raw_answer(question, fields)
    if raw is None:
        yield _nothing_chosen(question)
    if question.kind is QuestionKind.ONE_OF and raw not in question.choice_by_id:
        yield "Choose one of the answers."
    if question.kind is QuestionKind.NUMBER:
        yield from _number_faults(question, raw)
    given = tuple(str(item) for item in raw) if isinstance(raw, list) else ()
    marked = ticks(raw) if isinstance(raw, Mapping) else given
    if not set(marked) <= question.choice_by_id.keys():
        yield "Choose from the lines on this page."
    for choice in question.choices:
        if choice.exclusive and choice.id in given and len(given) > 1:
            yield f'You ticked "{choice.label}" and something else as well. Untick one of the two.'
    if question.most is not None and len(given) > question.most:
        yield f"Tick {question.most} lines at most: those that fit best."


def _number_faults(question: Question, raw: object) -> Iterator[str]:
    if not isinstance(raw, int | float) or not question.minimum <= raw <= question.maximum:
        yield f"Enter a number from {question.minimum} to {question.maximum}."


def _nothing_chosen(question: Question) -> str:
    other = next((choice.label for choice in reversed(question.choices) if choice.exclusive), "")
    if NOT_SURE in question.choice_by_id:
        other = question.choice_by_id[NOT_SURE].label
    match question.kind:
        case QuestionKind.NUMBER:
            return f"Enter a number from {question.minimum} to {question.maximum}."
        case QuestionKind.BODY_MAP:
            return "Mark at least one place, on the picture or in a list."
        case QuestionKind.SOME_OF:
            return "Tick at least one line" + (f', or "{other}".' if other else ".")
        case QuestionKind.ONE_OF:
            return "Choose one of the answers."


def _number(text: str) -> object:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return text
    if not isfinite(number):
        return text
    return int(number) if number.is_integer() else number
