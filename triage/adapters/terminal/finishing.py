"""The end of an interview: check the answers, see the result, save the answers.

Nothing here decides anything: the result comes from the world, its words from ``presenting``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triage.adapters.terminal.ports import Asker, Command, Option, Prompt, StoppedError, World
from triage.model.assessment import Assessment
from triage.model.contact import Contact
from triage.model.errors import StoreError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.model.urgency import Urgency
from triage.presenting.clinician import clinician_report
from triage.presenting.document import as_text
from triage.presenting.phrasing import answer_in_words
from triage.presenting.report import person_report
from triage.reasoning.early_end import as_far_as_asked
from triage.reasoning.interview import Standing, open_questions

_RESULT = "result"
_FINISH, _DIARY, _SAVE, _CHANGE = "finish", "diary", "save", "change"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finishing:
    """Shows where an interview stands, and what comes of it."""

    asker: Asker
    world: World
    knowledge: Knowledge
    contact: Contact
    standing: Standing
    staff: bool
    reference: str

    def check_answers(self) -> Question | None:
        """Show all answers; the question whose answer is to be changed, or ``None`` when all is right."""
        options = (Option(_RESULT, "All of this is right: show the result"), *self._answers())
        prompt = Prompt(
            ask="Please check your answers. Is everything right?",
            place="Check your answers",
            hint="To change an answer, pick its line.",
            options=options,
            commands={Command.STOP: "Stop, keep answers"},
        )
        return self._picked(self.asker.pick_one(prompt))

    def pick_question(self) -> Question | None:
        """Which earlier answer to change; ``None`` for none of them."""
        prompt = Prompt(
            ask="Which answer do you want to change?",
            place="Change an answer",
            options=tuple(self._answers()),
            commands={Command.BACK: "Go back and change nothing", Command.STOP: "Stop, keep answers"},
        )
        return self._picked(self.asker.pick_one(prompt))

    def show_result(self) -> Assessment:
        """Show the result: for the person, then for staff the summary with the reference."""
        whole = self.world.assess(self.standing.answers, self.contact)
        assessment = as_far_as_asked(whole, self.standing, self.knowledge, self.world.today)
        page = as_text(person_report(assessment, self.knowledge, self.contact), self.asker.width)
        if self.staff:
            self.asker.show(page)
            named = f"Reference: {self.reference}\n\n" if self.reference else ""
            summary = as_text(clinician_report(assessment, self.knowledge, self.contact), self.asker.width)
            page = f"FOR THE CLINICIAN\n{named}{summary}"
        self.asker.show(f"{page}\n{self._in_short(assessment)}")
        return assessment

    def ask_what_next(self, assessment: Assessment) -> Question | None:
        """After the result: begin a diary, save the answers, or go back to one; ``None`` to finish."""
        prompt = Prompt(ask="What now?", options=tuple(self._ways_on(assessment)), commands={Command.STOP: ""})
        while True:
            try:
                reply = self.asker.pick_one(prompt)
                if reply == _CHANGE and (question := self.pick_question()) is not None:
                    return question
                if reply == _DIARY and self._has_begun_diary():
                    return None
                if reply == _SAVE:
                    self._save()
            except (EOFError, KeyboardInterrupt, StoppedError):
                return None
            if reply in (_FINISH, Command.STOP):
                return None

    def _in_short(self, assessment: Assessment) -> str:
        """The one thing to remember comes last, where it stays on the screen."""
        if assessment.is_out_of_scope:
            return ""
        level = self.knowledge.texts.levels[assessment.urgency]
        return f"IN SHORT: {level.name}. {level.headline}"

    def _ways_on(self, assessment: Assessment) -> Iterator[Option]:
        yield Option(_FINISH, "Finish")
        if self._may_keep_diary(assessment):
            yield Option(_DIARY, "Plan the first step and keep a diary")
        if not assessment.is_out_of_scope and (self.staff or assessment.urgency is not Urgency.EMERGENCY):
            yield Option(_SAVE, "Save the answers in a file")
        yield Option(_CHANGE, "Something I picked was a mistake: go back and change it")

    def _may_keep_diary(self, assessment: Assessment) -> bool:
        """Whether something is offered that can be tried at home, by the person themself."""
        is_calm = not assessment.is_out_of_scope and assessment.urgency < Urgency.URGENT
        return self.world.diary is not None and not self.staff and is_calm and bool(assessment.self_care.offered)

    def _has_begun_diary(self) -> bool:
        """Begin a diary; what stands in the way is said."""
        from triage.adapters.terminal.diary_beginning import begin_diary  # noqa: PLC0415  few people need it

        if self.world.diary is None:
            return False
        try:
            begin_diary(self.asker, self.world.diary(self.contact), self.standing)
        except StoreError as error:
            self.asker.say(str(error))
            return False
        return True

    def _save(self) -> None:
        prompt = Prompt(
            ask="Name of the file for the answers?",
            help="Only you can read the file. It holds the answers and nothing else. To see the result again, type: "
            "triage assess FILE",
            hint="Type a name or a path.",
            before=(f"heel-answers-{self.world.today}.json",),
            commands={Command.BACK: "Go back and save nothing"},
        )
        reply = self.asker.read_line(prompt)
        if isinstance(reply, Command):
            return
        path = Path(reply).expanduser()
        try:
            self.world.save_answers(path, self.standing.answers)
        except StoreError as error:
            self.asker.say(str(error))
        else:
            self.asker.say(f"The answers are saved in {path.absolute()}")

    def _answers(self) -> Iterator[Option]:
        for question in open_questions(self.standing, self.knowledge.questionnaire):
            answer = self.standing.answers.given.get(question.id)
            said = "no answer" if answer is None else answer_in_words(question, answer)
            yield Option(question.id, f"{question.ask_staff if self.staff else question.ask} {said}")

    def _picked(self, reply: str | Command) -> Question | None:
        if reply is Command.STOP:
            raise StoppedError
        return self.knowledge.questionnaire.by_id.get(str(reply))
