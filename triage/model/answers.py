"""What a person answered, checked against the questionnaire.

Nothing here knows which questions a path asks; that is the interview's business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.model.errors import Fault, FaultyAnswers
from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind, Questionnaire
from triage.model.wording import nearest, shown, spoken_list

Ticks = tuple[str, ...]
Regions = Mapping[str, Ticks]
Answer = str | int | float | Ticks | Regions
"""A choice; a number; several choices; or the regions of each side of a body map."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by question, each of the right type and within range. A question without an answer is not there."""

    given: Mapping[str, Answer]

    def without(self, questions: Iterable[str]) -> "Answers":
        """The same answers, less those to ``questions``."""
        dropped = frozenset(questions)
        return Answers({question: answer for question, answer in self.given.items() if question not in dropped})

    def with_answer(self, question: str, answer: Answer) -> "Answers":
        """The same answers and one more, or one replaced."""
        return Answers({**self.given, question: answer})


def ticks(answer: Answer | None) -> Ticks:
    """All choices in an answer; for a body map those of every side, without repeats."""
    if isinstance(answer, Mapping):
        return tuple(dict.fromkeys(region for side in SIDES for region in answer.get(side, ())))
    if isinstance(answer, tuple):
        return answer
    return (answer,) if isinstance(answer, str) else ()


def read_answers(raw: Mapping[str, object], questionnaire: Questionnaire) -> Answers:
    """Check raw answers, as a file or a form gives them.

    An empty list stands for "no answer" where the question offers "none of these", so it is left out.

    Raises:
        FaultyAnswers: naming every fault at once.
    """
    given: dict[str, Answer] = {}
    faults: list[Fault] = []
    for name, value in raw.items():
        question = questionnaire.by_id.get(name)
        if question is None:
            right = nearest(name, questionnaire.by_id) or "See all of them with: triage questions"
            faults.append(Fault(shown(name), "there is no such question.", right))
            continue
        try:
            answer = read_answer(question, value)
        except FaultyAnswers as error:
            faults.extend(error.faults)
            continue
        if answer is not None:
            given[name] = answer
    if faults:
        raise FaultyAnswers(tuple(faults))
    return Answers(given)


def read_answer(question: Question, value: object) -> Answer | None:
    """One raw answer, checked; ``None`` when it says nothing.

    Raises:
        FaultyAnswers: naming every fault of this answer.
    """
    match question.kind:
        case QuestionKind.NUMBER:
            return _read_number(question, value)
        case QuestionKind.ONE_OF:
            return _read_choice(question, value)
        case QuestionKind.SOME_OF:
            return _read_ticks(question, value)
        case QuestionKind.BODY_MAP:
            return _read_regions(question, value)


def _refuse(question: Question, wrong: str, right: str) -> FaultyAnswers:
    return FaultyAnswers((Fault(question.id, wrong, right),))


def _read_number(question: Question, value: object) -> int | float | str:
    right = f"Give a number from {question.minimum} to {question.maximum} ({question.unit})"
    right += f', or "{NOT_SURE}".' if question.not_sure else "."
    if question.not_sure and value == NOT_SURE:
        return NOT_SURE
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refuse(question, "this is not a number.", right)
    if not question.minimum <= value <= question.maximum:
        raise _refuse(question, "the number is out of range.", right)
    return value


def _read_choice(question: Question, value: object) -> str:
    if isinstance(value, str) and value in question.choice_by_id:
        return value
    if not isinstance(value, str):
        raise _refuse(question, "one choice is wanted here, as a word.", _choices_are(question))
    raise _refuse(question, f'"{shown(value)}" is not a choice of this question.', _choices_are(question, value))


def _read_ticks(question: Question, value: object) -> Ticks | None:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple):
        raise _refuse(question, "a list of choices is wanted here.", _choices_are(question))
    found = tuple(dict.fromkeys(_read_choice(question, item) for item in listed))
    for choice in question.choices:
        if choice.exclusive and choice.id in found and len(found) > 1:
            raise _refuse(question, f'"{choice.id}" cannot be ticked together with other choices.', "Leave one out.")
    if not found and any(choice.exclusive for choice in question.choices):
        return None
    return found


def _read_regions(question: Question, value: object) -> Regions | None:
    if not isinstance(value, Mapping):
        return _without_empty_sides({"side_not_known": _read_ticks(question, value) or ()})
    unknown = [side for side in value if side not in SIDES]
    if unknown:
        raise _refuse(question, f'"{shown(unknown[0])}" is not a side.', f"Sides are {spoken_list(SIDES)}.")
    return _without_empty_sides({side: _read_ticks(question, value[side]) or () for side in SIDES if side in value})


def _without_empty_sides(regions: Regions) -> Regions | None:
    return {side: marked for side, marked in regions.items() if marked} or None


def _choices_are(question: Question, wrong: str = "") -> str:
    text = f"Choices are {spoken_list(question.choice_by_id)}."
    return f"{text} {nearest(wrong, question.choice_by_id)}".rstrip() if wrong else text
