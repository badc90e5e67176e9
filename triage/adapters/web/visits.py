"""One person's visit to their own case: the case behind their cookie, and what is kept of it in their browser.

Nothing here knows which page comes next.
"""

from functools import cached_property
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.forms import Fields, fields_of_draft
from triage.adapters.web.pages import page, services_of
from triage.adapters.web.protection import cookie_of, form_token, is_form_token
from triage.casework import screening
from triage.casework.ports import ConflictError, UnknownCaseError
from triage.casework.resuming import ask_again_what_was_of_the_day, newer_safety_rules
from triage.model.answers import Answer
from triage.model.case import Actor, Role
from triage.model.errors import KnowledgeError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question

PERSON = Actor(role=Role.PERSON)
COOKIE = "heel_case"
CODE_COOKIE = "heel_code"
DRAFT_COOKIE = "heel_draft_"
"""With the number of a question after it."""
ON_THIS_DEVICE = 24 * 60 * 60
"""Seconds for which a browser remembers the case: not long, since others may use the same device."""
_TRIES_AGAINST_CONFLICT = 5


class NoCaseError(Exception):
    """The browser has no case that is still open to it."""


class NotAskedError(Exception):
    """The question is not on the path of this case."""


class Visit:
    """One request of a person to their own case."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.services = services_of(request)
        self.link = self.cookie(COOKIE)
        if not self.link:
            raise NoCaseError
        try:
            self.case = screening.by_link(self.services.store, self.services.clock, self.link)
        except UnknownCaseError:
            raise NoCaseError from None

    @cached_property
    def knowledge(self) -> Knowledge:
        """The questions and rules the case was begun under."""
        return self.services.knowledge_of(self.case.knowledge)

    @property
    def path(self) -> tuple[Question, ...]:
        """The questions that can be answered now: all that are done, and the next one."""
        return screening.answerable(self.case, self.knowledge)

    def cookie(self, name: str) -> str:
        """What the browser keeps under this name; empty when there is nothing."""
        return cookie_of(self.request.headers.get("cookie", ""), name)

    def question(self, number: int) -> Question:
        """The question with this number; raises ``NotAskedError`` when it is not on the path."""
        found = next((question for question in self.path if self.number(question) == number), None)
        if found is None:
            raise NotAskedError
        return found

    def number(self, question: Question) -> int:
        """The number of a question in addresses."""
        return self.knowledge.questionnaire.number_of(question)

    def draft(self, question: Question) -> Fields | None:
        """What was chosen on the page of this question before it was left by Back."""
        return fields_of_draft(self.cookie(f"{DRAFT_COOKIE}{self.number(question)}"))

    def check_genuine(self, fields: Fields) -> None:
        """Refuse a form that was not made for this case."""
        if not is_form_token(self.link, fields.one("token")):
            raise HTTPException(403)

    def show(self, template: str, status: int = 200, **values: object) -> Response:
        """A page of this visit, with the token that its forms need."""
        values = {"token": form_token(self.link), "case": self.case, "newer_rules": self._newer_rules(), **values}
        return page(self.request, template, status, **values)

    def keep(self, question: Question, given: Answer | None) -> tuple[str, ...]:
        """Keep one answer, also when another window writes meanwhile; names the questions that no longer apply."""
        for _ in range(_TRIES_AGAINST_CONFLICT - 1):
            try:
                return self._keep(question, given)
            except ConflictError:
                self.read_again()
        return self._keep(question, given)

    def renew(self) -> bool:
        """Set aside what was said about another day; whether there was anything."""
        before = self.case
        self.case = ask_again_what_was_of_the_day(self.services.store, self.services.clock, before, PERSON)
        return self.case is not before

    def read_again(self) -> None:
        """Read the case as it is by now."""
        self.case = screening.resume(self.services.store, self.case.id)

    def _newer_rules(self) -> tuple[str, ...]:
        """What newer safety rules decide otherwise; of rules that cannot be read any more nobody can tell."""
        try:
            return newer_safety_rules(self.knowledge, self.services.knowledge)
        except KnowledgeError:
            return ("unknown",)

    def _keep(self, question: Question, given: Answer | None) -> tuple[str, ...]:
        if question not in self.path:
            raise NotAskedError
        known = question.id in self.case.passed if given is None else self.case.answers.get(question.id) == given
        if known:
            return ()
        services = self.services
        self.case, gone = screening.give(
            services.store, services.clock, self.knowledge, self.case, PERSON, question, given
        )
        return gone


ThisVisit = Annotated[Visit, Depends(Visit)]


def open_visit(request: Request) -> Visit | None:
    """The visit, if this browser has a case open."""
    try:
        return Visit(request)
    except NoCaseError:
        return None


def entered(target: str, link: str, request: Request, code: str = "") -> Response:
    """Open a case in this browser, and leave everything secret out of the address."""
    answer = RedirectResponse(target, 303)
    forget_all(answer, request)
    remember(answer, request, COOKIE, link)
    remember(answer, request, CODE_COOKIE, code)
    return answer


def forget_all(answer: Response, request: Request) -> None:
    """Let the browser forget all that it keeps of a case."""
    for name in request.cookies:
        if name in (COOKIE, CODE_COOKIE) or name.startswith(DRAFT_COOKIE):
            remember(answer, request, name, "")


def remember(answer: Response, request: Request, name: str, value: str) -> None:
    """Let the browser keep something for a day; forget it when it is empty."""
    secure = services_of(request).secure_cookies
    if value:
        answer.set_cookie(name, value, max_age=ON_THIS_DEVICE, httponly=True, secure=secure, samesite="strict")
    elif name in request.cookies:
        answer.delete_cookie(name, httponly=True, secure=secure, samesite="strict")


def place_of(request: Request) -> str:
    """Where a request comes from, for limits only."""
    return request.client.host if request.client else "unknown"
