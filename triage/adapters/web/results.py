"""The pages at the end: check the answers, read the result, save it, send it to a clinic, and close it.

Nothing here decides anything: the result is shown as it was kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from triage.adapters.web.forms import TheseFields
from triage.adapters.web.moves import assessed, onward
from triage.adapters.web.services import Services
from triage.adapters.web.visits import PERSON, ThisVisit, Visit, forget_all
from triage.casework import screening
from triage.casework.ports import ConflictError
from triage.casework.resuming import is_assessed, no_longer_of_today
from triage.model.clinic import Clinic
from triage.model.questionnaire import Question
from triage.presenting.document import as_text, blocks_of
from triage.presenting.phrasing import answer_in_words
from triage.presenting.sections import sections_of

router = APIRouter(include_in_schema=False)

PASSED = "No answer, so we take care"
_WAYS = {
    "routine": ("telehealth", "in_office", "gait_analysis"),
    "self_care": ("telehealth", "in_office", "gait_analysis"),
    "soon": ("in_office", "telehealth"),
}
"""Which visits are offered at which level, best first. Nobody should wait for a booked visit when today matters."""
_WORDS = {
    "telehealth": "Book a video visit",
    "in_office": "Book a visit at the clinic",
    "gait_analysis": "Book a gait analysis: how you walk and run",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way to book a visit."""

    address: str
    words: str


@router.get("/check")
def check(visit: ThisVisit) -> Response:
    """All answers so far, each with a way to change it."""
    done = screening.gone_through(visit.case, visit.knowledge)
    rows = [(question, visit.number(question), _said(visit, question)) for question in done]
    return visit.show(
        "check.html",
        rows=rows,
        sections=visit.knowledge.questionnaire.sections,
        is_complete=screening.upcoming(visit.case, visit.knowledge) is None,
        has_result=is_assessed(visit.case),
    )


@router.post("/finish")
def finish(visit: ThisVisit, fields: TheseFields) -> Response:
    """Assess, unless something is still open or was about another day."""
    visit.check_genuine(fields)
    is_open = screening.upcoming(visit.case, visit.knowledge) is not None
    if is_assessed(visit.case) or is_open or no_longer_of_today(visit.case, visit.services.clock.now()):
        return onward(visit)
    return assessed(visit)


@router.get("/result")
def result(visit: ThisVisit) -> Response:
    """What the person was told."""
    if visit.case.assessment is None or not is_assessed(visit.case):
        return onward(visit)
    assessment = visit.case.assessment
    joined = visit.services.clinics.get(visit.case.clinic)
    clinic = joined or _only(visit.services.clinics)
    level = "" if assessment["out_of_scope"] else str(assessment["urgency"])
    return visit.show(
        "result.html",
        page_of=sections_of(blocks_of(visit.case.person_page)),
        urgency=level or "out_of_scope",
        joined=joined,
        clinic=clinic,
        ways=_ways(clinic, level),
        may_share=joined is None and bool(visit.services.clinics),
        wrong_code=visit.request.query_params.get("clinic") == "unknown",
    )


@router.get("/result.txt")
def save(visit: ThisVisit) -> Response:
    """The result as a text file to keep."""
    if visit.case.assessment is None or not is_assessed(visit.case):
        return onward(visit)
    text = f"Reference: {visit.case.reference}\n\n{as_text(blocks_of(visit.case.person_page))}"
    name = f"heel-result-{visit.case.reference}.txt"
    return PlainTextResponse(text, headers={"content-disposition": f'attachment; filename="{name}"'})


@router.post("/share")
def share(visit: ThisVisit, fields: TheseFields) -> Response:
    """Send the answers to the clinic whose code was typed."""
    visit.check_genuine(fields)
    clinic = clinic_by_code(visit.services, fields.one("clinic"))
    if clinic is None:
        return RedirectResponse("/result?clinic=unknown#clinic", 303)
    if visit.case.clinic != clinic.id:
        _share(visit, clinic)
    return RedirectResponse("/result", 303)


@router.post("/leave")
def leave(visit: ThisVisit, fields: TheseFields) -> Response:
    """Forget the case in this browser."""
    visit.check_genuine(fields)
    response = RedirectResponse("/", 303)
    forget_all(response, visit.request)
    return response


def clinic_by_code(services: Services, code: str) -> Clinic | None:
    """The clinic with this code."""
    wanted = code.strip().upper()
    return next((clinic for clinic in services.clinics.values() if clinic.code == wanted), None)


def _share(visit: Visit, clinic: Clinic) -> None:
    services = visit.services
    try:
        screening.share(services.store, services.clock, visit.case, PERSON, clinic.id)
    except ConflictError:
        visit.read_again()
        screening.share(services.store, services.clock, visit.case, PERSON, clinic.id)


def _said(visit: Visit, question: Question) -> str:
    given = visit.case.answers.get(question.id)
    return PASSED if given is None else answer_in_words(question, given)


def _only(clinics: Mapping[str, Clinic]) -> Clinic | None:
    """The clinic of this place, if there is just one."""
    return next(iter(clinics.values())) if len(clinics) == 1 else None


def _ways(clinic: Clinic | None, level: str) -> Sequence[Way]:
    if clinic is None:
        return ()
    found = [(getattr(clinic.booking, name), _WORDS[name]) for name in _WAYS.get(level, ())]
    return [Way(address=address, words=words) for address, words in found if address]
