"""The pages on which a person answers, comes back, and reads the result. No account, no script needed.

Addresses hold the number of a question and never an answer, a link or a code.
"""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.forms import raw_answer
from triage.adapters.web.pages import page, services_of
from triage.adapters.web.protection import cookie_of
from triage.adapters.web.visits import (
    CODE_COOKIE,
    COOKIE,
    PERSON,
    ThisVisit,
    asked,
    assessed,
    clinic_by_code,
    entered,
    keep,
    onward,
    place_of,
    said,
)
from triage.casework import screening
from triage.casework.ports import UnknownCaseError
from triage.model.answers import read_answer
from triage.model.errors import FaultyAnswers
from triage.reasoning.interview import settled, to_ask_again

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(request: Request) -> Response:
    """What this is, and the emergency list before anything else."""
    signs = services_of(request).knowledge.questionnaire.by_id["emergency_signs"]
    return page(request, "start.html", signs=[choice.label for choice in signs.choices if choice.ask_again])


@router.post("/start")
async def begin(request: Request) -> Response:
    """Begin a case of one's own; for a clinic when the form names its code."""
    services = services_of(request)
    fields = await request.form()
    clinic = clinic_by_code(services, str(fields.get("clinic", "")))
    services.store.keep_knowledge(services.knowledge.digest, services.knowledge_texts)
    begun = screening.begin(services.store, services.clock, services.knowledge, PERSON, clinic=clinic)
    return entered("/come-back", begun.link, request, code=begun.code)


@router.get("/come-back")
def come_back(visit: ThisVisit) -> Response:
    """The link and code that open this case again: shown once, right at the beginning."""
    code = cookie_of(visit.request.headers.get("cookie", ""), CODE_COOKIE)
    address = str(visit.request.url_for("by_link", link=visit.link)) if code else ""
    answer = visit.show("come_back.html", code=code, address=address)
    answer.delete_cookie(CODE_COOKIE)
    return answer


@router.get("/r/{link}")
def by_link(request: Request, link: str) -> Response:
    """A private link: it opens the case, and then leaves the address."""
    return entered("/next", link, request)


@router.get("/code")
def ask_code(request: Request) -> Response:
    """Ask for the code of a case."""
    return page(request, "code.html", wrong=False)


@router.post("/code")
async def by_code(request: Request) -> Response:
    """Open the case that a code belongs to; only so many tries from one place."""
    services = services_of(request)
    fields = await request.form()
    if not services.tries.may("code", place_of(request), services.clock.now()):
        return page(request, "too_many.html", 429)
    try:
        _, link = screening.by_code(services.store, services.clock, str(fields.get("code", "")))
    except UnknownCaseError:
        services.tries.failed("code", place_of(request), services.clock.now())
        return page(request, "code.html", 422, wrong=True)
    return entered("/next", link, request)


@router.get("/next")
def go_on(visit: ThisVisit) -> Response:
    """Wherever this case goes on."""
    return onward(visit, visit.case)


@router.get("/questions/{number}")
def ask(visit: ThisVisit, number: int) -> Response:
    """One question."""
    return asked(visit, visit.question(number), visit.case.answers.get(visit.question(number).id))


@router.post("/questions/{number}")
async def answer(visit: ThisVisit, number: int) -> Response:
    """Keep one answer, and go on."""
    question = visit.question(number)
    fields = await visit.request.form()
    if not visit.is_genuine(str(fields.get("token", ""))):
        return visit.show("stale.html", 403)
    raw = raw_answer(question, fields)
    if raw is None and "skip" not in fields:
        return asked(visit, question, None, fault="Choose an answer, or say that you do not know.")
    try:
        given = None if raw is None else read_answer(question, raw)
    except FaultyAnswers as error:
        return asked(visit, question, None, fault=error.faults[0].right or error.faults[0].wrong)
    case, gone = keep(visit, question, given)
    if given is not None and to_ask_again(question, given):
        return RedirectResponse(f"/again/{number}", 303)
    return onward(visit, case, gone)


@router.get("/again/{number}")
def ask_again(visit: ThisVisit, number: int) -> Response:
    """After "not sure": each line again, in other words."""
    question = visit.question(number)
    choices = to_ask_again(question, visit.case.answers.get(question.id))
    if not choices:
        return onward(visit, visit.case)
    return visit.show("again.html", question=question, choices=choices, number=number)


@router.post("/again/{number}")
async def answer_again(visit: ThisVisit, number: int) -> Response:
    """Keep what came of asking again."""
    question = visit.question(number)
    fields = await visit.request.form()
    given = visit.case.answers.get(question.id)
    if not visit.is_genuine(str(fields.get("token", ""))) or given is None:
        return visit.show("stale.html", 403)
    said = {choice.id: str(fields.get(choice.id, "")) for choice in to_ask_again(question, given)}
    replies = {choice: {"this": True, "not_this": False}.get(reply) for choice, reply in said.items()}
    case, gone = keep(visit, question, settled(question, given, replies))
    return onward(visit, case, gone)


@router.get("/check")
def check(visit: ThisVisit) -> Response:
    """All answers, each with a way to change it."""
    if screening.upcoming(visit.case, visit.knowledge) is not None:
        return onward(visit, visit.case)
    rows = [
        (question, visit.number(question), said(question, visit.case.answers.get(question.id)))
        for question in screening.gone_through(visit.case, visit.knowledge)
    ]
    return visit.show("check.html", rows=rows, sections=visit.knowledge.questionnaire.sections)


@router.post("/finish")
async def finish(visit: ThisVisit) -> Response:
    """Assess."""
    fields = await visit.request.form()
    if not visit.is_genuine(str(fields.get("token", ""))):
        return visit.show("stale.html", 403)
    return assessed(visit, visit.case)


@router.get("/result")
def result(visit: ThisVisit) -> Response:
    """What the person was told."""
    if visit.case.assessment is None:
        return onward(visit, visit.case)
    clinic = visit.services.clinics.get(visit.case.clinic)
    return visit.show("result.html", blocks=visit.case.person_page, assessment=visit.case.assessment, clinic=clinic)


@router.post("/share")
async def share(visit: ThisVisit) -> Response:
    """Send the answers to the clinic whose code was typed."""
    fields = await visit.request.form()
    if not visit.is_genuine(str(fields.get("token", ""))):
        return visit.show("stale.html", 403)
    clinic = clinic_by_code(visit.services, str(fields.get("clinic", "")))
    if clinic:
        screening.share(visit.services.store, visit.services.clock, visit.case, PERSON, clinic)
    return RedirectResponse("/result" if clinic else "/result?clinic=unknown", 303)


@router.post("/leave")
def leave() -> Response:
    """Forget the case in this browser."""
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE)
    return answer
