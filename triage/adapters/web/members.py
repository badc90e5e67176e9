"""Those who are signed in: who they are, which cases they may see, and how they change one.

Nothing here knows what a page shows. A case of another clinic does not exist for them.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.forms import Fields, TheseFields
from triage.adapters.web.pages import page, services_of
from triage.adapters.web.protection import cookie_of, form_token, is_form_token
from triage.adapters.web.services import Services, Work
from triage.casework.accounts import Account
from triage.casework.ports import ConflictError, UnknownCaseError
from triage.casework.screening import resume
from triage.casework.signing_in import IDLE, NotSignedInError, signed_in
from triage.model.case import Actor, Case, CaseState, Role
from triage.model.clinic import Clinic
from triage.model.urgency import Urgency
from triage.presenting.waiting import ago_in_words, due_in_words, span_in_words

SESSION_COOKIE = "heel_session"
QUEUE, REVIEWS, PASSWORD = "/staff", "/clinic", "/password"
_TRIES_AGAINST_CONFLICT = 5
_STATES = {
    CaseState.ANSWERING: "Still answering",
    CaseState.WAITING: "Waiting",
    CaseState.CONTACTED: "Spoken to",
    CaseState.BOOKED: "Booked",
    CaseState.CLOSED: "Closed",
}


class RefusedError(Exception):
    """A member asked for something that is not there or not theirs; the page that says so."""

    def __init__(self, member: "Member", template: str, status: int, case: str = "") -> None:
        super().__init__(template)
        self.member, self.template, self.status, self.case = member, template, status, case


class MustChooseError(Exception):
    """Somebody has to choose a password of their own before anything else."""


class Member:
    """One request of somebody who is signed in."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.services: Services = services_of(request)
        if self.services.work is None:
            raise NotSignedInError("Nobody can sign in here.")
        self.work: Work = self.services.work
        self.token = cookie_of(request.headers.get("cookie", ""), SESSION_COOKIE)
        self.account: Account = signed_in(self.work.entrance, self.token)

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.account.actor

    @property
    def is_clinician(self) -> bool:
        """Whether they may review."""
        return self.account.role is Role.CLINICIAN

    @property
    def home(self) -> str:
        """The page they begin with."""
        return {Role.STAFF: QUEUE, Role.CLINICIAN: REVIEWS}.get(self.account.role, PASSWORD)

    @cached_property
    def clinics(self) -> tuple[Clinic, ...]:
        """The clinics whose cases they look after."""
        return tuple(self.services.clinics[name] for name in self.account.clinics if name in self.services.clinics)

    @cached_property
    def now(self) -> datetime:
        """The moment of the request."""
        return self.services.clock.now()

    @property
    def midnight(self) -> datetime:
        """When the day began where the server stands."""
        return self.now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)

    def case(self, name: str) -> Case:
        """A case of their clinics; raises ``RefusedError`` for any other."""
        if not name.isprintable():
            raise RefusedError(self, "staff/not_found.html", 404)
        try:
            case = resume(self.services.store, name)
        except UnknownCaseError:
            raise RefusedError(self, "staff/not_found.html", 404) from None
        if case.clinic not in self.account.clinics or case.state is CaseState.ERASED:
            raise RefusedError(self, "staff/not_found.html", 404)
        return case

    def change(self, name: str, what: Callable[[Case], Case]) -> Case:
        """Change a case, also when somebody else writes meanwhile."""
        for _ in range(_TRIES_AGAINST_CONFLICT - 1):
            try:
                return what(self.case(name))
            except ConflictError:
                continue
        return what(self.case(name))

    def show(self, template: str, status: int = 200, **values: object) -> Response:
        """A page of theirs, with the token that its forms need and the words for times and levels."""
        texts = self.services.knowledge.texts
        common: dict[str, object] = {
            "member": self,
            "form_token": form_token(self.token),
            "clinics": {clinic.id: clinic.name for clinic in self.clinics},
            "states": {state.value: words for state, words in _STATES.items()},
            "level_words": {level.word: level_in_words(level, texts.levels[level].name) for level in Urgency},
            "idle_seconds": int(IDLE.total_seconds()),
            "waited": lambda moment: span_in_words(self.now - moment),
            "ago": lambda moment: ago_in_words(moment, self.now),
            "due": lambda moment: due_in_words(moment, self.now),
            "local": lambda moment: moment.astimezone().strftime("%-d %b %Y, %H:%M"),
            "zone": self.now.astimezone().tzname(),
        }
        return page(self.request, template, status, **common, **values)


def level_in_words(level: Urgency, name: str) -> str:
    """A level as those who work here say it, with what it means: "Urgent: today"."""
    word = level.word.replace("_", "-").capitalize()
    return word if word == name else f"{word}: {name.lower()}"


def settled_member(member: Annotated[Member, Depends(Member)]) -> Member:
    """Somebody with a password of their own who looks after cases."""
    if member.account.must_change:
        raise MustChooseError
    if member.account.role not in (Role.STAFF, Role.CLINICIAN):
        raise RefusedError(member, "staff/not_yours.html", 403)
    return member


def clinician(member: Annotated[Member, Depends(settled_member)]) -> Member:
    """Somebody who may review."""
    if not member.is_clinician:
        raise RefusedError(member, "staff/not_yours.html", 403)
    return member


def genuine_fields(member: Annotated[Member, Depends(Member)], fields: TheseFields) -> Fields:
    """The fields of a form that was made for this session."""
    if not is_form_token(member.token, fields.one("token")):
        raise RefusedError(member, "staff/stale.html", 403)
    return fields


AnyMember = Annotated[Member, Depends(Member)]
ThisMember = Annotated[Member, Depends(settled_member)]
ThisClinician = Annotated[Member, Depends(clinician)]
GenuineFields = Annotated[Fields, Depends(genuine_fields)]


async def refused(_: Request, error: Exception) -> Response:
    """The page that says why."""
    if not isinstance(error, RefusedError):
        raise error
    return error.member.show(error.template, error.status, case_id=error.case)


async def not_signed_in(request: Request, _: Exception) -> Response:
    """To the sign-in page; what was sent was not kept, and that is said."""
    if request.method == "GET":
        return RedirectResponse("/sign-in", 303)
    return page(request, "staff/sign_in.html", 401, was_lost=True)


async def must_choose(_: Request, __: Exception) -> Response:
    """To the page on which a password is chosen."""
    return RedirectResponse(PASSWORD, 303)
