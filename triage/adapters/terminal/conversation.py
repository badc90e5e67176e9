"""The interview as a story: which question comes, what a reply changes, and when it ends.

Nothing here knows what a screen looks like, what is dangerous, or where drafts lie.
"""

from typing import TYPE_CHECKING

from triage.adapters.terminal import starting
from triage.adapters.terminal.asking import Asking
from triage.adapters.terminal.ports import Asker, Command, StoppedError, World
from triage.model.answers import Answer
from triage.model.errors import StoreError
from triage.model.questionnaire import Question
from triage.reasoning.interview import (
    Draft,
    Standing,
    act_now,
    answered,
    begun,
    dropped,
    next_question,
    open_questions,
    progress,
    question_before,
    taken_up,
)

if TYPE_CHECKING:
    from triage.adapters.terminal.finishing import Finishing
    from triage.model.knowledge import Knowledge

DONE, OUT_OF_SCOPE = 0, 5
"""Exit codes, as those of ``triage assess``."""
LEFT_OPEN = "We left that one open. Where an answer is missing, we take care and do not assume that all is well."


class Conversation:
    """One interview with one person."""

    def __init__(self, asker: Asker, world: World, *, staff: bool, standing: Standing | None = None) -> None:
        """Begin anew, or go on from a standing."""
        self._asker = asker
        self._world = world
        self._staff = staff
        self._contact = world.contact
        self._questionnaire = world.opening
        self._standing = standing or begun(world.opening)
        self._reference = ""
        self._name = world.drafts.fresh_name()
        self._started = world.today
        self.kept_at = ""
        """Where the draft lies; empty while nothing is kept."""

    def run(self, *, resume: bool) -> int:
        """Ask everything, show the result and give the exit code.

        Raises:
            StoppedError, EOFError, KeyboardInterrupt: when it ends before there is a result.
        """
        self._start(resume=resume)
        return self.go_on()

    def go_on(self) -> int:
        """The same from where it stands, without a greeting."""
        target: Question | None = None
        while True:
            question = target or (None if self._acts_now() else self._next())
            if question is not None:
                target = self._ask(question)
                continue
            finishing = self._finishing()
            if not self._acts_now() and (changed := finishing.check_answers()) is not None:
                target = changed
                continue
            assessment = finishing.show_result()
            self._forget(self._name)
            self.kept_at = ""
            target = finishing.ask_what_next(assessment)
            if target is None:
                return OUT_OF_SCOPE if assessment.is_out_of_scope else DONE

    def _start(self, *, resume: bool) -> None:
        if not resume:
            starting.welcome(self._asker, self._contact.emergency_number, staff=self._staff)
        if not self._contact.emergency_number:
            self._ask_number()
        drafts = self._world.drafts.kept()
        if resume and not drafts:
            self._asker.say("No answers are kept here, so we start anew.")
        draft = drafts[0] if resume and len(drafts) == 1 else self._pick(drafts)
        if draft is not None:
            self._take_up(draft)
        elif self._staff:
            self._reference = starting.ask_reference(self._asker)

    def _ask_number(self) -> None:
        number = starting.ask_number(self._asker)
        if number:
            self._contact = type(self._contact)(emergency_number=number, urgent_line=self._contact.urgent_line)
            try:
                self._world.keep_number(number)
            except StoreError:
                self._asker.say("The number could not be kept, so we use it this time only.")

    def _pick(self, drafts: tuple[Draft, ...]) -> Draft | None:
        if not drafts:
            return None
        picked, unwanted = starting.pick_draft(self._asker, drafts)
        for draft in unwanted:
            self._forget(draft.name)
        return picked

    def _take_up(self, draft: Draft) -> None:
        self._knowledge()
        self._name, self._started, self._reference = draft.name, draft.started, draft.reference
        self._staff = self._staff or draft.staff
        self._standing, lost = taken_up(draft, self._questionnaire, self._world.today)
        starting.say_what_goes_on(self._asker, draft)
        known = [self._wording(self._questionnaire.by_id[name]) for name in lost if name in self._questionnaire.by_id]
        starting.say_what_was_lost(self._asker, known, len(lost) - len(known))
        self._keep()

    def _knowledge(self) -> "Knowledge":
        knowledge = self._world.knowledge()
        self._questionnaire = knowledge.questionnaire
        return knowledge

    def _next(self) -> Question | None:
        return next_question(self._standing, self._questionnaire)

    def _acts_now(self, standing: Standing | None = None) -> bool:
        """Whether an emergency or a stop holds already, whatever is still to come."""
        standing = standing or self._standing
        return bool(open_questions(standing, self._questionnaire)) and bool(
            act_now(standing, self._knowledge(), self._world.today)
        )

    def _ask(self, question: Question) -> Question | None:
        """Ask one question; the answer is the question to go to, or ``None`` for the next one in line."""
        asking = Asking(
            asker=self._asker,
            place=self._place(question),
            staff=self._staff,
            is_first=not open_questions(self._standing, self._questionnaire),
            acts=lambda asked, answer: self._acts_now(answered(self._standing, asked, answer, self._questionnaire)),
        )
        reply = asking.ask(question, self._standing.answers.given.get(question.id))
        if not isinstance(reply, Command):
            self._record(question, reply)
            return None
        return self._obey(reply, question)

    def _obey(self, command: Command, question: Question) -> Question | None:
        if command is Command.STOP:
            raise StoppedError
        if command is Command.CHANGE:
            return self._finishing().pick_question() or question
        if command is Command.SKIP:
            self._record(question, None)
            self._asker.say(LEFT_OPEN)
            return None
        earlier = question_before(self._standing, question, self._questionnaire)
        if earlier is None:
            self._asker.say("This is the first question.")
        return earlier or question

    def _record(self, question: Question, answer: Answer | None) -> None:
        before = self._standing
        self._knowledge()
        self._standing = answered(before, question, answer, self._questionnaire)
        gone = [name for name in dropped(before, self._standing) if name != question.id]
        if gone:
            lines = (f"- {self._wording(self._questionnaire.by_id[name])}" for name in gone)
            said = "Because of this change these answers no longer apply. They were dropped:"
            self._asker.say("\n".join([said, *lines]))
        self._keep()

    def _keep(self) -> None:
        draft = Draft(
            name=self._name,
            started=self._started,
            kept_on=self._world.today,
            knowledge=self._knowledge().digest,
            staff=self._staff,
            reference=self._reference,
            answers=self._standing.answers.given,
            passed=tuple(self._standing.passed),
        )
        try:
            self.kept_at = self._world.drafts.keep(draft)
        except StoreError as error:
            self._asker.say(f"Your answers cannot be kept on this computer, so do not stop half-way. {error}")

    def _forget(self, draft: str) -> None:
        try:
            self._world.drafts.drop(draft)
        except StoreError as error:
            self._asker.say(str(error))

    def _place(self, question: Question) -> str:
        at = progress(self._standing, question, self._questionnaire)
        where = f"Part {at.section_number} of {at.section_count}: {at.section_title}, question {at.number}"
        return f"{where}. {starting.emergency_line(self._contact.emergency_number)}"

    def _wording(self, question: Question) -> str:
        return question.ask_staff if self._staff else question.ask

    def _finishing(self) -> "Finishing":
        """The end of the interview; what it needs is loaded only now."""
        from triage.adapters.terminal.finishing import Finishing  # noqa: PLC0415  the first question must come at once

        return Finishing(
            asker=self._asker,
            world=self._world,
            knowledge=self._knowledge(),
            contact=self._contact,
            standing=self._standing,
            staff=self._staff,
            reference=self._reference,
        )
