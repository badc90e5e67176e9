"""Interviews held without a terminal, and the lines that people type in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path

from triage.adapters.files.drafts import DraftFolder, save_answers
from triage.adapters.terminal import World
from triage.adapters.terminal.conversation import Conversation
from triage.adapters.terminal.plain_asker import PlainAsker
from triage.adapters.terminal.ports import StoppedError
from triage.model.answers import Answer, read_answers
from triage.model.contact import Contact
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.reasoning.assessing import assess
from triage.reasoning.interview import Draft, answered, begun, next_question
from triage.reasoning.ports import Engine

BEGIN = ("1", "1")
"""The person themself answers, and agrees."""
PLAIN_ADULT = {
    "respondent": "self", "consent": "agree", "age_years": 52, "emergency_signs": ["none"], "how_started": "gradual",
    "walking_ability": "normal", "foot_signs": ["none"], "body_signs": ["none"], "duration": "w4_12", "trend": "same",
    "worst_time": ["first_steps"], "pain_site": {"left": ["plantar_medial"]}, "pain_character": ["sharp_stab"],
    "pain_worst_24h": 4, "first_step_pain": 4, "health_conditions": ["none"], "recent_treatments": ["none"],
    "load_change": ["standing_job"], "tried_measures": ["nothing"], "prior_tests": ["none"],
}  # fmt: skip


@dataclass(frozen=True)
class Talk:
    """What was printed, what came of it, and what is kept."""

    text: str
    code: int | type[BaseException]
    drafts: tuple[Draft, ...]
    folder: Path

    @property
    def words(self) -> str:
        """All that was printed, however its lines were broken."""
        return " ".join(self.text.split())

    @property
    def kept(self) -> Mapping[str, object]:
        """The answers of the only draft."""
        (draft,) = self.drafts
        return draft.answers


@dataclass(frozen=True)
class Talker:
    """Holds interviews with typed lines; without more of them the input ends."""

    knowledge: Knowledge
    engine: Engine
    today: date
    folder: Path

    def __call__(self, *lines: str, staff: bool = False, resume: bool = False, **more: object) -> Talk:
        """One interview; ``more`` replaces parts of its world."""
        printed = StringIO()
        asker = PlainAsker(StringIO("".join(f"{line}\n" for line in lines)), printed, 78, lambda: None)
        code: int | type[BaseException]
        try:
            code = Conversation(asker, replace(self.world(), **more), staff=staff).run(resume=resume)  # type: ignore[arg-type]
        except (EOFError, StoppedError, EngineError) as end:
            code = type(end)
        return Talk(printed.getvalue(), code, DraftFolder(self.folder / "drafts").kept(), self.folder)

    def world(self) -> World:
        """The real rules and engine, and folders of this test."""
        return World(
            opening=self.knowledge.questionnaire,
            prepare=lambda: None,
            knowledge=lambda: self.knowledge,
            contact=Contact(emergency_number="112"),
            drafts=DraftFolder(self.folder / "drafts"),
            keep_number=self._keep_number,
            assess=lambda answers, _: assess(answers, self.knowledge, self.engine, self.today),
            save_answers=lambda path, answers: save_answers(self.folder / path, answers),
            today=self.today,
        )

    def _keep_number(self, number: str) -> None:
        (self.folder / "number").write_text(number)

    def number(self, question: str, *choices: str) -> str:
        """What is typed for these choices."""
        return _numbers(self.knowledge.questionnaire.by_id[question], choices)

    def asked(self, person: Mapping[str, object]) -> list[tuple[Question, Answer | None]]:
        """The questions that a person with these answers is asked, in order."""
        questionnaire = self.knowledge.questionnaire
        given = read_answers(person, questionnaire).given
        at, found = begun(questionnaire), list[tuple[Question, Answer | None]]()
        while (question := next_question(at, questionnaire)) is not None:
            found.append((question, given.get(question.id)))
            at = answered(at, question, given.get(question.id), questionnaire)
        return found

    def typed(self, person: Mapping[str, object], until: str = "") -> list[str]:
        """The lines that such a person types, all of them or those before one question."""
        asked = self.asked(person)
        names = [question.id for question, _ in asked]
        return [line for pair in asked[: names.index(until) if until else None] for line in lines_for(*pair)]

    def place(self, question: str, person: Mapping[str, object]) -> int:
        """The number of a question in the list of all answers of such a person."""
        return [asked.id for asked, _ in self.asked(person)].index(question) + 1


def lines_for(question: Question, answer: Answer | None) -> Iterator[str]:
    """What is typed to answer a question; without an answer it is skipped."""
    if answer is None:
        yield "s"
    elif isinstance(answer, Mapping):
        yield str([("left",), ("right",), ("left", "right"), ("side_not_known",)].index(tuple(answer)) + 1)
        yield from (_numbers(question, regions) for regions in answer.values())
    elif isinstance(answer, tuple):
        yield _numbers(question, answer)
    elif isinstance(answer, str):
        yield _numbers(question, (answer,))
    else:
        yield str(answer)


def _numbers(question: Question, choices: Iterable[str]) -> str:
    order = list(question.choice_by_id)
    return " ".join(str(order.index(choice) + 1) for choice in choices)
