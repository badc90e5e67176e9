"""The pages on which a person begins, answers and comes back. No account, no script needed.

Addresses hold the number of a question and never an answer or a code; only a private link stands in its own address.
"""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web import results
from triage.adapters.web.forms import (
    Fields,
    Picked,
    TheseFields,
    as_sent,
    chosen,
    draft_of,
    fault_in,
    may_pass,
    passed,
    raw_answer,
)
from triage.adapters.web.moves import after, before, must_act_now, onward
from triage.adapters.web.pages import page, services_of
from triage.adapters.web.protection import form_token
from triage.adapters.web.standing import DIARY, goes_on_with_diary, re_check_notice
from triage.adapters.web.visits import (
    CODE_COOKIE,
    DRAFT_COOKIE,
    PERSON,
    NotAskedError,
    ThisVisit,
    Visit,
    entered,
    open_visit,
    place_of,
    remember,
)
from triage.casework import screening
from triage.casework.limiting import BEGIN, CODE
from triage.casework.ports import UnknownCaseError
from triage.model.answers import read_answer
from triage.model.questionnaire import Question
from triage.reasoning.interview import Progress, progress, settled, to_ask_again

router = APIRouter(include_in_schema=False)
router.include_router(results.router)


@router.get("/")
def start(request: Request) -> Response:
    """What this is, and the emergency list before anything else."""
    return _start(request, "")


@router.get("/clinics/{code}")
def start_for_clinic(request: Request, code: str) -> Response:
    """The same for people whom a clinic sends: the clinic gets their answers."""
    return _start(request, code)


@router.get("/emergency")
def emergency(request: Request) -> Response:
    """What to do for somebody who has a sign of the emergency list: no question first."""
    return page(request, "emergency.html")


@router.post("/start")
def begin(request: Request, fields: TheseFields) -> Response:
    """Begin a case of one's own; for a clinic when the form names its code."""
    services = services_of(request)
    if not services.tries.take(BEGIN, place_of(request), services.clock.now()):
        return page(request, "full.html", 429)
    clinic = results.clinic_by_code(services, fields.one("clinic"))
    begun = screening.begin(
        services.store, services.clock, services.knowledge, PERSON, clinic=clinic.id if clinic else ""
    )
    return entered("/next", begun.link, request, code=begun.code)


@router.get("/come-back")
def come_back(visit: ThisVisit) -> Response:
    """The link and code that open this case again, for a person who wants to stop."""
    address = str(visit.request.url_for("arrive", link=visit.link))
    return visit.show("come_back.html", code=visit.cookie(CODE_COOKIE), address=address)


@router.get("/r/{link}")
def arrive(request: Request, link: str) -> Response:
    """A private link. It opens nothing before a person says so: programs that look at links must not, nor a trick."""
    services = services_of(request)
    try:
        case = screening.by_link(services.store, services.clock, link)
    except UnknownCaseError:
        return page(request, "gone.html", 404)
    return page(request, "arrive.html", link=link, begun_on=case.started_at)


@router.post("/open")
def open_by_link(request: Request, fields: TheseFields) -> Response:
    """Open the case of a private link, which then leaves the address."""
    return entered("/next", fields.one("link"), request)


@router.get("/code")
def ask_code(request: Request) -> Response:
    """Ask for the code of a case."""
    return page(request, "code.html", wrong=False)


@router.post("/code")
def open_by_code(request: Request, fields: TheseFields) -> Response:
    """Open the case that a code belongs to; only so many tries from one place."""
    services, place = services_of(request), place_of(request)
    if not services.tries.take(CODE, place, services.clock.now()):
        return page(request, "too_many.html", 429)
    try:
        _, link = screening.by_code(services.store, services.clock, fields.one("code"))
    except UnknownCaseError:
        return page(request, "code.html", 422, wrong=True)
    services.tries.give_back(CODE, place)
    return entered("/next", link, request, code=screening.plain_code(fields.one("code")))


@router.get("/next")
def go_on(visit: ThisVisit) -> Response:
    """Wherever this case goes on: with a diary to today's page of it."""
    return RedirectResponse(DIARY, 303) if goes_on_with_diary(visit) else onward(visit)


@router.get("/questions/{number}")
def ask(visit: ThisVisit, number: int) -> Response:
    """One question."""
    question = visit.question(number)
    draft = visit.draft(question)
    picked = as_sent(draft) if draft else chosen(question, visit.case.answers.get(question.id))
    return _asked(visit, question, picked, from_check=bool(_came_from(visit)))


@router.post("/questions/{number}")
def answer(visit: ThisVisit, fields: TheseFields, number: int) -> Response:
    """Keep one answer, and go on."""
    visit.check_genuine(fields)
    question = visit.question(number)
    if "back" in fields:
        return _went_back(visit, question, fields)
    from_check = fields.one("from") == "check"
    passes = "pass" in fields and may_pass(question)
    if not passes and (fault := fault_in(question, fields)):
        return _asked(visit, question, as_sent(fields), from_check=from_check, fault=fault)
    given = passed(question) if passes else read_answer(question, raw_answer(question, fields))
    gone = visit.keep(question, given)
    response = _to_ask_again(visit, question, from_check=from_check) or after(
        visit, question, gone, from_check=from_check
    )
    remember(response, visit.request, f"{DRAFT_COOKIE}{number}", "")
    return response


@router.get("/again/{number}")
def ask_again(visit: ThisVisit, number: int) -> Response:
    """After "not sure": each line again, in other words."""
    question = visit.question(number)
    choices = to_ask_again(question, visit.case.answers.get(question.id))
    if not choices:
        return onward(visit)
    return visit.show(
        "again.html",
        question=question,
        choices=choices,
        number=number,
        at=_progress(visit, question),
        came_from=_came_from(visit),
    )


@router.post("/again/{number}")
def answer_again(visit: ThisVisit, fields: TheseFields, number: int) -> Response:
    """Keep what came of asking again; a line that stays open counts as not sure."""
    visit.check_genuine(fields)
    question = visit.question(number)
    given = visit.case.answers.get(question.id)
    if given is None:
        raise NotAskedError
    said = {choice.id: fields.one(choice.id) for choice in to_ask_again(question, given)}
    replies = {choice: {"this": True, "not_this": False}.get(reply) for choice, reply in said.items()}
    gone = visit.keep(question, settled(question, given, replies) if replies else given)
    return after(visit, question, gone, from_check=fields.one("from") == "check")


def _start(request: Request, code: str) -> Response:
    services = services_of(request)
    clinic = results.clinic_by_code(services, code)
    signs = [
        choice.label for choice in services.knowledge.questionnaire.by_id["emergency_signs"].choices if choice.ask_again
    ]
    visit = open_visit(request)
    return page(
        request,
        "start.html",
        signs=signs,
        clinic=clinic,
        unknown_clinic=bool(code) and clinic is None,
        visit=visit,
        token=form_token(visit.link) if visit else "",
    )


def _asked(visit: Visit, question: Question, picked: Picked, *, from_check: bool, fault: str = "") -> Response:
    return visit.show(
        "question.html",
        422 if fault else 200,
        question=question,
        chosen=picked,
        number=visit.number(question),
        at=_progress(visit, question),
        has_earlier=before(visit, question) is not None,
        may_pass=may_pass(question),
        came_from="check" if from_check else "",
        fault=fault,
        re_check=re_check_notice(visit),
    )


def _progress(visit: Visit, question: Question) -> Progress:
    return progress(screening.interview_of(visit.case), question, visit.knowledge.questionnaire)


def _came_from(visit: Visit) -> str:
    return "check" if visit.request.query_params.get("from") == "check" else ""


def _to_ask_again(visit: Visit, question: Question, *, from_check: bool) -> Response | None:
    """After "not sure", unless somebody has to act at once."""
    if not to_ask_again(question, visit.case.answers.get(question.id)) or must_act_now(visit):
        return None
    return RedirectResponse(f"/again/{visit.number(question)}{'?from=check' if from_check else ''}", 303)


def _went_back(visit: Visit, question: Question, fields: Fields) -> Response:
    """To the page before; what was chosen here and not sent waits in the browser."""
    earlier = before(visit, question)
    if fields.one("from") == "check":
        target = "/check"
    else:
        target = "/" if earlier is None else f"/questions/{visit.number(earlier)}"
    response = RedirectResponse(target, 303)
    draft = draft_of(question, fields, visit.case.answers.get(question.id))
    remember(response, visit.request, f"{DRAFT_COOKIE}{visit.number(question)}", draft)
    return response
