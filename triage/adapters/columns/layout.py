"""Which columns of stored answers are questions, and what the others are for.

Nothing here reads a file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from triage.model.errors import AnswerError
from triage.model.questionnaire import Question, Questionnaire
from triage.model.wording import nearest, shown, spoken_list

ANSWERS = "answers"
"""A column that holds all answers of a person as JSON."""
ID, URGENCY = "id", "urgency"
"""Who it is, and the result that was recorded, where there is nothing else to compare with."""
SITE = "site"
"""Where a person was seen: people are counted by it wherever the answers tell."""
_USUAL = ("age_years", "pain_site")
"""The questions by which people are counted in any case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The questions of all knowledge that is compared, and the other columns that are read."""

    questions: Mapping[str, Question]
    cohorts: tuple[str, ...]
    """The columns and questions by which people are counted."""
    ignored: tuple[str, ...]

    @property
    def others(self) -> tuple[str, ...]:
        """The columns that are no questions and are read."""
        return tuple(name for name in dict.fromkeys((ID, URGENCY, *self.cohorts)) if name not in self.questions)

    def check(self, columns: Sequence[str], place: str) -> None:
        """Raise ``AnswerError`` when there are columns that nobody asked for: answers would be lost in silence."""
        missing = [name for name in self.others if name not in (ID, URGENCY, SITE, *columns)]
        if missing and ANSWERS not in columns:
            raise AnswerError(f'{place}: there is no column "{shown(missing[0])}" to count people by.')
        known = {*self.questions, *self.others, *self.ignored, ANSWERS}
        unknown = [name for name in columns if name not in known]
        if unknown:
            listed = spoken_list(f'"{shown(name)}"' for name in unknown[:5])
            near = nearest(unknown[0], self.questions)
            right = "Leave a column out with --ignore COLUMN, or count people by it with --by COLUMN."
            raise AnswerError(" ".join(filter(None, (f"{place}: no question is called {listed}.", near, right))))
        if not {*self.questions, ANSWERS} & {*columns}:
            raise AnswerError(f"{place}: no column is a question. See them all with: triage questions")


def layout_of(questionnaires: Iterable[Questionnaire], by: Sequence[str], ignored: Sequence[str]) -> Layout:
    """The columns for these questionnaires; people are counted by age, place and site, and by more if wanted."""
    if ID in by:
        raise AnswerError(f'People are not counted by "{ID}": each would be alone.')
    questions: dict[str, Question] = {}
    for questionnaire in questionnaires:
        for question in questionnaire.questions:
            if questions.setdefault(question.id, question).kind is not question.kind:
                raise AnswerError(f"{question.id}: the question is of another kind now, so no answer fits both.")
    usual = [name for name in _USUAL if name in questions]
    return Layout(questions=questions, cohorts=tuple(dict.fromkeys([*usual, SITE, *by])), ignored=tuple(ignored))
