"""The API under ``/api/v1``: the questionnaire, assessing without keeping anything, and cases.

It is for programs: no cookie, no page, and no other site's scripts. A case is opened by its token alone, which stands
in a header and never in an address.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from triage.adapters.web.api_shapes import (
    Answered,
    Assessment,
    Begun,
    CaseNow,
    Questions,
    ToAnswer,
    ToAssess,
    ToBegin,
)
from triage.adapters.web.pages import services_of
from triage.adapters.web.problems import Problem, ProblemRoute, problems
from triage.adapters.web.services import Services
from triage.adapters.web.visits import place_of
from triage.casework import screening
from triage.casework.history import thawed
from triage.casework.limiting import BEGIN
from triage.casework.resuming import ask_again_what_was_of_the_day, has_newer_safety_rules, is_assessed
from triage.model.answers import Answers, read_answer, read_answers
from triage.model.case import Actor, Case, Role
from triage.model.errors import EngineError, Fault, FaultyAnswers, KnowledgeError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.presenting.catalogue import questions_mapping
from triage.presenting.report import failure_message
from triage.reasoning.assessing import emergency_was_answered
from triage.reasoning.interview import Standing, must_be_answered

router = APIRouter(prefix="/api/v1", route_class=ProblemRoute, tags=["v1"], responses=problems(403, 422, 503))
_PERSON = Actor(role=Role.PERSON)
_token = HTTPBearer(auto_error=False, description="The token of a case, as it was given out when the case was begun.")


class Opened:
    """A case that somebody has opened with its token."""

    def __init__(
        self, request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_token)] = None
    ) -> None:
        self.services = services_of(request)
        if given is None:
            raise Problem(401, "Send the token of a case in the header Authorization: Bearer ..")
        store, clock = self.services.store, self.services.clock
        case = screening.by_link(store, clock, given.credentials)
        self.case = ask_again_what_was_of_the_day(store, clock, case, _PERSON)

    @cached_property
    def knowledge(self) -> Knowledge:
        """The questions and rules the case was begun under."""
        return self.services.knowledge_of(self.case.knowledge)

    @property
    def upcoming(self) -> Question | None:
        """The next question."""
        return screening.upcoming(self.case, self.knowledge)

    @property
    def act_now(self) -> bool:
        """Whether it is time to finish, whatever is still open."""
        return screening.must_act_now(self.case, self.knowledge, self.services.clock.now())

    def question(self, name: str) -> Question:
        """A question that can be answered now."""
        open_now = {question.id: question for question in screening.answerable(self.case, self.knowledge)}
        if name not in open_now:
            right = f"The next question is {self.upcoming.id}." if self.upcoming else "All questions are answered."
            raise FaultyAnswers((Fault("question", "this question is not asked here.", right),))
        return open_now[name]

    def shown(self) -> CaseNow:
        """The case as the API gives it."""
        return _shown(self.services, self.case, self.knowledge)


ThisCase = Annotated[Opened, Depends(Opened)]
TheseServices = Annotated[Services, Depends(services_of)]


@router.get("/questionnaire")
def questionnaire(services: TheseServices) -> Questions:
    """All questions of today, in the order of asking."""
    found = questions_mapping(services.knowledge.questionnaire)
    return Questions.model_validate({"knowledge": services.knowledge.digest, **found})


@router.post("/assess")
def assess(wanted: ToAssess, services: TheseServices) -> Assessment:
    """Assess answers. Nothing is kept."""
    today = services.clock.now().date() if wanted.today is None else _day(wanted.today)
    answers = read_answers(wanted.answers, services.knowledge.questionnaire)
    # Whoever sends answers in one go was asked everything: what is left out was passed.
    passed = frozenset(services.knowledge.questionnaire.by_id) - answers.given.keys()
    standing = Standing(answers=answers, passed=passed)
    try:
        with _failure_told(services, answers, services.knowledge, today):
            found = services.assessor(standing, services.knowledge, today)
    except KnowledgeError:
        raise FaultyAnswers((Fault("today", "no rule is in force on that day.", "Leave it out for today."),)) from None
    return Assessment.model_validate(found["assessment"])


@router.post("/cases", status_code=201, responses=problems(429))
def begin(wanted: ToBegin, services: TheseServices, request: Request) -> Begun:
    """Begin a case under the questions and rules of today."""
    clinic = next(
        (clinic.id for clinic in services.clinics.values() if clinic.code == wanted.clinic.strip().upper()), ""
    )
    if wanted.clinic and not clinic:
        raise FaultyAnswers((Fault("clinic", "no clinic has this code.", "Leave it out, or ask the clinic."),))
    if not services.tries.take(BEGIN, place_of(request), services.clock.now()):
        raise Problem(429, "Too many cases were begun from your place in the last hour. Try again in an hour.")
    begun = screening.begin(services.store, services.clock, services.knowledge, _PERSON, clinic=clinic)
    return Begun(token=begun.link, code=begun.code, case=_shown(services, begun.case, services.knowledge))


@router.get("/cases/this", responses=problems(401, 410))
def read(opened: ThisCase) -> CaseNow:
    """The case as it stands."""
    return opened.shown()


@router.post("/cases/this/answers", responses=problems(401, 409, 410))
def answer(wanted: ToAnswer, opened: ThisCase) -> Answered:
    """Keep one answer: to the next question, or to one that was answered before."""
    question = opened.question(wanted.question)
    given = None if wanted.answer is None else read_answer(question, wanted.answer)
    if given is None and must_be_answered(question, staff=False):
        raise FaultyAnswers((Fault(question.id, "nothing can go on without an answer to this.", "Answer it."),))
    services = opened.services
    opened.case, dropped = screening.give(
        services.store, services.clock, opened.knowledge, opened.case, _PERSON, question, given
    )
    return Answered(dropped=list(dropped), case=opened.shown())


@router.post("/cases/this/assessment", responses=problems(401, 409, 410))
def finish(opened: ThisCase) -> CaseNow:
    """Assess the case and keep the assessment; the same again changes nothing."""
    if is_assessed(opened.case):
        return opened.shown()
    if opened.upcoming is not None and not opened.act_now:
        raise Problem(409, f"Questions are open. Answer or pass {opened.upcoming.id} next.")
    services, knowledge = opened.services, opened.knowledge
    with _failure_told(services, Answers(opened.case.answers), knowledge, services.clock.now().date()):
        opened.case = screening.finish(
            services.store, services.clock, knowledge, opened.case, _PERSON, services.assessor
        )
    return opened.shown()


@contextmanager
def _failure_told(services: Services, answers: Answers, knowledge: Knowledge, today: date) -> Iterator[None]:
    """When the engine fails, say whom to call."""
    try:
        yield
    except EngineError:
        emergency = emergency_was_answered(answers, knowledge, today)
        raise Problem(503, failure_message(knowledge, services.contact, emergency=emergency)) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FaultyAnswers((Fault("today", "there is no such day.", "Write it as 2026-01-31."),)) from None


def _shown(services: Services, case: Case, knowledge: Knowledge) -> CaseNow:
    upcoming = screening.upcoming(case, knowledge)
    found = {
        "reference": case.reference,
        "state": case.state.value,
        "started_at": case.started_at.isoformat(),
        "knowledge": case.knowledge,
        "newer_safety_rules": has_newer_safety_rules(knowledge, services.knowledge),
        "answers": {name: thawed(given) for name, given in case.answers.items()},
        "passed": sorted(case.passed),
        "next": upcoming.id if upcoming else None,
        "act_now": screening.must_act_now(case, knowledge, services.clock.now()),
        "urgency": case.urgency.word if case.urgency else None,
        "assessment": case.assessment if is_assessed(case) else None,
    }
    return CaseNow.model_validate(found)
