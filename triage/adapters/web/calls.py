"""A case about which staff ask questions: what is kept of an answer, and which page comes next.

Nothing here knows what was typed.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from fastapi import Depends
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.forms import Fields
from triage.adapters.web.members import Member, RefusedError, ThisMember
from triage.casework import intake, screening
from triage.casework.intake import Correction
from triage.casework.ports import ConflictError
from triage.casework.resuming import ask_again_what_was_of_the_day, is_assessed
from triage.model.answers import Answer, Answers
from triage.model.case import Case, EventKind
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.presenting.phrasing import answer_in_words
from triage.presenting.report import failure_message
from triage.reasoning.assessing import emergency_was_answered

PASSED = "Not known"


@dataclass
class Call:
    """A case about which staff ask questions."""

    member: Member
    case: Case

    @cached_property
    def knowledge(self) -> Knowledge:
        """The questions and rules the case was begun under."""
        return self.member.services.knowledge_of(self.case.knowledge)

    @property
    def address(self) -> str:
        """Where the case is found."""
        return f"/staff/cases/{self.case.id}"

    @property
    def seen(self) -> str:
        """How many answers and results there are: a form that was made after fewer is out of date."""
        return str(sum(event.kind in (EventKind.ANSWERED, EventKind.ASSESSED) for event in self.case.events))

    @property
    def was_assessed(self) -> bool:
        """Whether there has been a result, so that an answer is changed with a reason only."""
        return self.case.assessed_at is not None

    @property
    def path(self) -> tuple[Question, ...]:
        """The questions that are done, and the next one."""
        return screening.answerable(self.case, self.knowledge)

    def number(self, question: Question) -> int:
        """The number of a question in addresses."""
        return self.knowledge.questionnaire.number_of(question)

    def question(self, number: int) -> Question:
        """The question with this number; raises ``RefusedError`` when the path does not lead there."""
        found = next((question for question in self.path if self.number(question) == number), None)
        if found is None:
            raise RefusedError(self.member, "staff/stale.html", 409, self.case.id)
        return found

    def is_done(self, question: Question) -> bool:
        """Whether it was answered or passed."""
        return question.id in self.case.answers or question.id in self.case.passed

    def check_fresh(self, fields: Fields) -> None:
        """Refuse a form that was made before something else was kept."""
        if fields.one("seen") != self.seen:
            raise RefusedError(self.member, "staff/stale.html", 409, self.case.id)

    def keep(self, question: Question, answer: Answer | None, reason: str = "") -> None:
        """Keep one answer; with a reason once there was a result."""
        known = question.id in self.case.passed if answer is None else self.case.answers.get(question.id) == answer
        if known:
            return
        services, actor = self.member.services, self.member.actor
        given = (services.store, services.clock, self.knowledge, self.case, actor)
        try:
            if is_assessed(self.case):
                correction = Correction(question=question, answer=answer, reason=reason)
                self.case = intake.correct(*given, correction)
            else:
                self.case, _ = screening.give(*given, question, answer, reason=reason)
        except ConflictError:
            raise RefusedError(self.member, "staff/stale.html", 409, self.case.id) from None

    def onward(self) -> Response:
        """Wherever the case goes on: to its result, the check of all answers, or the next question."""
        services = self.member.services
        if is_assessed(self.case):
            return RedirectResponse(self.address, 303)
        self.case = ask_again_what_was_of_the_day(services.store, services.clock, self.case, self.member.actor)
        acts = screening.must_act_now(self.case, self.knowledge, services.clock.now())
        upcoming = screening.upcoming(self.case, self.knowledge)
        if acts or (upcoming is None and self.was_assessed):
            return self.finish()
        return RedirectResponse(f"{self.address}/check" if upcoming is None else self.place(upcoming), 303)

    def after(self, question: Question) -> Response:
        """The page after an answer: the next one in line when somebody has gone back, else wherever it goes on."""
        later = [item for item in self.path if self.number(item) > self.number(question)]
        if not later or self.was_assessed or screening.must_act_now(self.case, self.knowledge, self.member.now):
            return self.onward()
        return RedirectResponse(self.place(later[0]), 303)

    def place(self, question: Question) -> str:
        """Where a question is asked."""
        return f"{self.address}/questions/{self.number(question)}"

    def finish(self) -> Response:
        """Assess the answers, and show the result; without one, say whom to call."""
        services = self.member.services
        try:
            self.case = intake.settled(
                services.store, services.clock, self.knowledge, self.case, self.member.actor, services.assessor
            )
        except EngineError:
            emergency = emergency_was_answered(Answers(self.case.answers), self.knowledge, self.member.now.date())
            message = failure_message(self.knowledge, services.contact, emergency=emergency)
            return self.show("staff/failed.html", 503, message=message.splitlines(), emergency=emergency)
        except ConflictError:
            raise RefusedError(self.member, "staff/stale.html", 409, self.case.id) from None
        return RedirectResponse(self.address, 303)

    def show(self, template: str, status: int = 200, **values: object) -> Response:
        """A page about this call."""
        said = [
            (item, self.number(item), self.said(item)) for item in screening.gone_through(self.case, self.knowledge)
        ]
        common = {"case": self.case, "address": self.address, "seen": self.seen, "said": said}
        return self.member.show(template, status, **common, **values)

    def said(self, question: Question) -> str:
        """The answer in words."""
        given = self.case.answers.get(question.id)
        return PASSED if given is None else answer_in_words(question, given)


def this_call(member: ThisMember, case_id: str) -> Call:
    """The call that an address is about."""
    return Call(member=member, case=member.case(case_id))


ThisCall = Annotated[Call, Depends(this_call)]
