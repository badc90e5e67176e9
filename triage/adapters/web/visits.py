"""One person's visit to their own case: the case behind their cookie, and the moves between its pages."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.forms import chosen
from triage.adapters.web.pages import page, services_of
from triage.adapters.web.protection import cookie_of, form_token, is_form_token
from triage.adapters.web.services import Services
from triage.casework import screening
from triage.casework.ports import ConflictError, UnknownCaseError
from triage.model.answers import Answer
from triage.model.case import Actor, Case, CaseState, Role
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.presenting.phrasing import answer_in_words
from triage.reasoning.interview import progress

COOKIE = "heel_case"
PERSON = Actor(role=Role.PERSON)
CODE_COOKIE = "heel_code"


class NoCaseError(Exception):
    """The browser has no case that is still open to it."""


class Visit:
    """One request of a person to their own case."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.services = services_of(request)
        self.link = cookie_of(request.headers.get("cookie", ""), COOKIE)
        if not self.link:
            raise NoCaseError
        try:
            self.case = screening.by_link(self.services.store, self.services.clock, self.link)
        except UnknownCaseError:
            raise NoCaseError from None

    @property
    def knowledge(self) -> Knowledge:
        """The questions and rules the case was begun under."""
        return self.services.knowledge_of(self.case.knowledge)

    def question(self, number: int) -> Question:
        """The question with this number, if it may be answered now."""
        questions = self.knowledge.questionnaire.questions
        if not 1 <= number <= len(questions) or questions[number - 1].set_by_program:
            raise NoCaseError
        return questions[number - 1]

    def number(self, question: Question) -> int:
        """The number of a question in addresses."""
        return self.knowledge.questionnaire.questions.index(question) + 1

    def show(self, template: str, status: int = 200, **values: object) -> Response:
        """A page of this visit, with the token that its forms need."""
        return page(self.request, template, status, token=form_token(self.link), case=self.case, **values)

    def is_genuine(self, token: str) -> bool:
        """Whether a form was made for this case."""
        return is_form_token(self.link, token)


ThisVisit = Annotated[Visit, Depends(Visit)]


def entered(target: str, link: str, request: Request, code: str = "") -> Response:
    """Open a case in this browser, and leave everything secret out of the address."""
    services = services_of(request)
    answer = RedirectResponse(target, 303)
    for name, value, seconds in ((COOKIE, link, int(screening.ACCESS.total_seconds())), (CODE_COOKIE, code, 600)):
        if value:
            answer.set_cookie(
                name, value, max_age=seconds, httponly=True, secure=services.secure_cookies, samesite="strict"
            )
    return answer


def asked(visit: Visit, question: Question, given: Answer | None, fault: str = "") -> Response:
    """The page of one question."""
    return visit.show(
        "question.html",
        422 if fault else 200,
        question=question,
        chosen=chosen(question, given),
        number=visit.number(question),
        progress=progress(screening.interview_of(visit.case), question, visit.knowledge.questionnaire),
        back=_before(visit, question),
        fault=fault,
    )


def keep(visit: Visit, question: Question, given: Answer | None) -> tuple[Case, tuple[str, ...]]:
    """Keep one answer; when another window wrote meanwhile, once more on top of that."""
    services = visit.services
    try:
        return screening.give(services.store, services.clock, visit.knowledge, visit.case, PERSON, question, given)
    except ConflictError:
        newer = screening.resume(services.store, visit.case.id)
        return screening.give(services.store, services.clock, visit.knowledge, newer, PERSON, question, given)


def onward(visit: Visit, case: Case, gone: tuple[str, ...] = ()) -> Response:
    """The next page: act now, the next question, or all answers."""
    if case.state is not CaseState.ANSWERING:
        return RedirectResponse("/result", 303)
    if screening.must_act_now(case, visit.knowledge, visit.services.clock.now()):
        return assessed(visit, case)
    following = screening.upcoming(case, visit.knowledge)
    target = "/check" if following is None else f"/questions/{visit.number(following)}"
    return RedirectResponse(f"{target}?changed={len(gone)}" if gone else target, 303)


def assessed(visit: Visit, case: Case) -> Response:
    """Assess the case as it is, and show the result."""
    services = visit.services
    screening.finish(services.store, services.clock, visit.knowledge, case, PERSON, services.assessor)
    return RedirectResponse("/result", 303)


def said(question: Question, given: Answer | None) -> str:
    """An answer in words."""
    return "No answer: we take care" if given is None else answer_in_words(question, given)


def clinic_by_code(services: Services, code: str) -> str:
    """The clinic with this code; empty when there is none."""
    wanted = code.strip().upper()
    return next((clinic.id for clinic in services.clinics.values() if wanted and clinic.code == wanted), "")


def place_of(request: Request) -> str:
    """Where a request comes from, for limits only."""
    return request.client.host if request.client else "unknown"


def _before(visit: Visit, question: Question) -> int | None:
    """The number of the question before this one on the path."""
    path = [item.id for item in screening.gone_through(visit.case, visit.knowledge)]
    questions = visit.knowledge.questionnaire.questions
    earlier = [item for item in questions[: visit.number(question) - 1] if item.id in path]
    return visit.number(earlier[-1]) if earlier else None
