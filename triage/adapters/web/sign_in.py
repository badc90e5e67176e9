"""The pages on which those who work here sign in, choose a password and sign out."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.forms import TheseFields
from triage.adapters.web.members import PASSWORD, SESSION_COOKIE, AnyMember, GenuineFields, Member
from triage.adapters.web.pages import page, services_of
from triage.adapters.web.visits import place_of
from triage.casework import signing_in
from triage.casework.accounts import Entrance
from triage.casework.limiting import NAME, SIGN_IN
from triage.casework.signing_in import LONGEST, SHORTEST, NotSignedInError, SignedIn, SignInError
from triage.model.case import Role
from triage.model.errors import AnswerError

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """Ask for name and password; whoever is signed in goes on."""
    try:
        return RedirectResponse(Member(request).home, 303)
    except NotSignedInError:
        return page(request, "staff/sign_in.html")


@router.post("/sign-in")
def enter(request: Request, fields: TheseFields) -> Response:
    """Open a session."""
    work = services_of(request).work
    if work is None:
        return page(request, "staff/sign_in.html", 401, fault="Nobody can sign in here.")
    name, place = fields.one("name"), place_of(request)
    is_locked = not _may_try(work.entrance, name, place)
    try:
        opened = signing_in.sign_in(work.entrance, name, fields.one("password"), place)
    except SignInError as error:
        return page(request, "staff/sign_in.html", 429 if is_locked else 401, fault=str(error), name=name)
    return _welcomed(request, opened)


@router.post("/sign-out")
def leave(member: AnyMember, fields: GenuineFields) -> Response:
    """End the session, and say so."""
    signing_in.sign_out(member.work.entrance, member.token)
    response = page(member.request, "staff/sign_in.html", was_idle="idle" in fields, is_out=True)
    secure = member.services.secure_cookies
    response.delete_cookie(SESSION_COOKIE, httponly=True, secure=secure, samesite="strict")
    return response


@router.get(PASSWORD)
def ask_password(member: AnyMember) -> Response:
    """One's own account."""
    return _password_page(member)


@router.post(PASSWORD)
def choose_password(member: AnyMember, fields: GenuineFields) -> Response:
    """A new password; every other session of this account ends."""
    if fields.one("new") != fields.one("again"):
        return _password_page(member, "The two new passwords are not the same. Type them again.")
    try:
        opened = signing_in.choose_password(member.work.entrance, member.account, fields.one("old"), fields.one("new"))
    except AnswerError as error:
        return _password_page(member, str(error))
    return _welcomed(member.request, opened)


def _password_page(member: Member, fault: str = "") -> Response:
    status = 422 if fault else 200
    is_admin = member.account.role is Role.ADMIN
    return member.show(
        "staff/password.html", status, fault=fault, shortest=SHORTEST, longest=LONGEST, is_admin=is_admin
    )


def _may_try(entrance: Entrance, name: str, place: str) -> bool:
    now = entrance.clock.now()
    return entrance.limits.may(SIGN_IN, place, now) and entrance.limits.may(NAME, name.strip().lower(), now)


def _welcomed(request: Request, opened: SignedIn) -> Response:
    """The session lies in the browser until it is closed; on the server it ends sooner."""
    homes = {Role.STAFF: "/staff", Role.CLINICIAN: "/clinic"}
    target = PASSWORD if opened.account.must_change else homes.get(opened.account.role, PASSWORD)
    response = RedirectResponse(target, 303)
    secure = services_of(request).secure_cookies
    response.set_cookie(SESSION_COOKIE, opened.token, httponly=True, secure=secure, samesite="strict")
    return response
