"""What staff type to answer: the number of a line and Enter, several numbers for a list, or a letter to go elsewhere.

Nothing here knows what an answer means; it only becomes the same fields that a page without typing sends.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage.adapters.web.forms import Fields
from triage.model.questionnaire import Choice, Question, QuestionKind


class Move(StrEnum):
    """A letter that leads elsewhere instead of answering."""

    BACK = "b"
    SKIP = "s"


_WORDS = {"b": Move.BACK, "back": Move.BACK, "s": Move.SKIP, "skip": Move.SKIP}
_SIDES = {
    "l": ("left",), "left": ("left",), "r": ("right",), "right": ("right",), "u": ("side_not_known",),
    "lr": ("left", "right"), "rl": ("left", "right"),
}  # fmt: skip
_LETTER = {"left": "l", "right": "r", "side_not_known": "u"}
_SEPARATORS = re.compile(r"[\s,;.]+")
_PIECES = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """A choice with the number that stands before it."""

    number: str
    choice: Choice


class NotUnderstoodError(Exception):
    """What was typed stands for nothing; the text says what to type."""


def lines_of(question: Question) -> tuple[Line, ...]:
    """The choices with their numbers: 1, 2, 3 .., and 0 for "none of these"."""
    counted = (str(number) for number in range(1, len(question.choices) + 1))
    return tuple(Line("0" if choice.exclusive else next(counted), choice) for choice in question.choices)


def move_in(text: str) -> Move | None:
    """The move that was typed, if it was one."""
    return _WORDS.get(text.strip().casefold())


def fields_in(question: Question, text: str) -> Fields:
    """What was typed as the fields of a form; raises ``NotUnderstoodError``."""
    if question.kind is QuestionKind.NUMBER:
        return Fields((("answer", text.strip()),))
    choices = {line.number: line.choice.id for line in lines_of(question)}
    if question.kind is QuestionKind.BODY_MAP:
        return Fields(tuple(_regions(text, choices)))
    numbers = [part.lstrip("0") or "0" for part in _SEPARATORS.split(text) if part]
    if not all(number in choices for number in numbers):
        raise NotUnderstoodError("This is not a number of a line here.")
    if question.kind is QuestionKind.ONE_OF and len(set(numbers)) > 1:
        raise NotUnderstoodError("Choose one of the lines.")
    return Fields(tuple(("answer", choices[number]) for number in dict.fromkeys(numbers)))


def typed_of(question: Question, picked: Mapping[str, tuple[str, ...]]) -> str:
    """What somebody would have typed to choose this."""
    numbers = {line.choice.id: line.number for line in lines_of(question)}
    if question.kind is QuestionKind.NUMBER:
        return "".join(picked.get("answer", ()))
    if question.kind is QuestionKind.BODY_MAP:
        sides = {side: [numbers[region] for region in picked.get(side, ()) if region in numbers] for side in _LETTER}
        return " ".join(f"{_LETTER[side]} {' '.join(found)}" for side, found in sides.items() if found)
    return " ".join(numbers[choice] for choice in picked.get("answer", ()) if choice in numbers)


def what_to_type(question: Question) -> str:
    """How this question is answered by typing."""
    match question.kind:
        case QuestionKind.NUMBER:
            return f"Type a number from {question.minimum} to {question.maximum} ({question.unit})."
        case QuestionKind.ONE_OF:
            return "Type the number of one line."
        case QuestionKind.SOME_OF:
            return "Type the numbers of all lines that fit, such as 1 3."
        case QuestionKind.BODY_MAP:
            return (
                "Type l, r or lr for the foot and then the numbers, such as l 2 5. Type u when the side is not known."
            )


def _regions(text: str, choices: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The regions of each side; a side holds for all numbers up to the next one."""
    text = text.casefold()
    sides: tuple[str, ...] = ()
    if _PIECES.sub("", _SEPARATORS.sub("", text)):
        raise NotUnderstoodError("Type only letters for the foot, and numbers from this list.")
    for piece in _PIECES.findall(text):
        if piece in _SIDES:
            sides = _SIDES[piece]
        elif not sides:
            raise NotUnderstoodError(
                "Say first which foot: l, r, lr for both, or u when it is not known. Such as: l 2 5"
            )
        elif piece in choices:
            yield from ((side, choices[piece]) for side in sides)
        else:
            raise NotUnderstoodError("Type only numbers from this list, and l, r, lr or u for the foot.")
