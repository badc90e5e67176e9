"""Questions as a person meets them, and the finite facts that their answers become.

Nothing here knows which answer is dangerous: that is what rules are for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from triage.model.conditions import Condition
from triage.model.urgency import Urgency

NOT_SURE = "not_sure"
UNANSWERED = "unanswered"
NOT_ASKED = "not_asked"
ANSWERED = "answered"

SIDES = ("left", "right", "side_not_known")


class QuestionKind(StrEnum):
    """What an answer looks like."""

    ONE_OF = "one_of"
    SOME_OF = "some_of"
    NUMBER = "number"
    BODY_MAP = "body_map"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One answer that can be picked."""

    id: str
    label: str
    ask_again: str = ""
    """The same thing asked alone, in other words, after "not sure"."""
    exclusive: bool = False
    """Cannot be ticked together with anything else."""
    view: str = ""
    """For a body map: the drawing on which the region lies."""
    weeks: tuple[int, int | None] | None = None
    """For a span of time: from, and up to, so many weeks."""
    context: str = ""
    """Why it is offered although no rule reads it."""
    leaves_open: bool = False
    """Nothing was found out, such as "not done": the question is still open."""
    stays: bool = False
    """It is past or for life, so it neither appears nor goes away."""
    if_it_appears: str = ""
    """How it goes on after "If ..", in a line that says what to watch for."""
    net_says: Urgency | None = None
    """The urgency that the standing safety net already names for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """A named range of whole numbers, both ends included."""

    id: str
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question, in the wording for the person and for staff."""

    id: str
    section: str
    kind: QuestionKind
    ask: str
    ask_staff: str
    why: str
    help: str
    choices: tuple[Choice, ...] = ()
    bands: tuple[Band, ...] = ()
    minimum: int = 0
    maximum: int = 0
    unit: str = ""
    not_sure: bool = False
    """For a number: "not known" may be given."""
    ask_again: bool = False
    ask_when: Condition | None = None
    most: int | None = None
    meets_every_window: bool = False
    side_fact: str = ""
    set_by_program: bool = False
    context: str = ""
    can_change: bool = False
    """Whether another answer can be true tomorrow, or today after a second look."""
    if_it_appears: str = ""
    """For a number: how it goes on after "If .."; ``{from}`` is the lowest number of the band."""

    @cached_property
    def choice_by_id(self) -> Mapping[str, Choice]:
        """The choices by their ids."""
        return {choice.id: choice for choice in self.choices}

    @property
    def offers_not_sure(self) -> bool:
        """Whether "not sure" can be said."""
        return self.not_sure or NOT_SURE in self.choice_by_id

    @property
    def takes_several(self) -> bool:
        """Whether several choices can be ticked."""
        return self.kind in (QuestionKind.SOME_OF, QuestionKind.BODY_MAP)

    def ticked_fact(self, choice: str) -> str:
        """The name of the fact that says whether ``choice`` is ticked."""
        return f"{self.id}.{choice}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A group of questions with a title of its own."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """All questions in the order of asking."""

    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}

    def number_of(self, question: Question) -> int:
        """The place of a question in the order of asking, from 1 on."""
        return self.questions.index(question) + 1

    @cached_property
    def domains(self) -> Mapping[str, tuple[str, ...]]:
        """Every fact that answers give, with all values it can have."""
        found: dict[str, tuple[str, ...]] = {}
        for question in self.questions:
            found.update(_domains_of(question))
        return found

    @cached_property
    def question_of_fact(self) -> Mapping[str, str]:
        """Which question each fact comes from."""
        return {fact: question.id for question in self.questions for fact in _domains_of(question)}


def _domains_of(question: Question) -> dict[str, tuple[str, ...]]:
    absence = (UNANSWERED, NOT_ASKED)
    if question.kind is QuestionKind.NUMBER:
        known = tuple(band.id for band in question.bands)
        return {question.id: known + ((NOT_SURE,) if question.not_sure else ()) + absence}
    if question.kind is QuestionKind.ONE_OF:
        return {question.id: tuple(choice.id for choice in question.choices) + absence}
    domains: dict[str, tuple[str, ...]] = {question.id: (ANSWERED, *absence)}
    domains.update({question.ticked_fact(choice.id): ("present", "absent") for choice in question.choices})
    if question.kind is QuestionKind.BODY_MAP:
        domains[question.side_fact] = ("left", "right", "both", "not_known", *absence)
    return domains
