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
from triage.adapters.web.standing import has_diary
from triage.adapters.web.visits import PERSON, ThisVisit, Visit, forget_all
from triage.casework import screening
from triage.casework.history import urgency_set_by
from triage.casework.ports import ConflictError
from triage.casework.resuming import is_assessed, no_longer_of_today
from triage.model.case import EventKind
from triage.model.clinic import Clinic
from triage.model.questionnaire import Question
from triage.model.urgency import Urgency
from triage.presenting.document import as_text, blocks_of
from triage.presenting.illustrating import illustrated
from triage.presenting.phrasing import answer_in_words, filled
from triage.presenting.sections import sections_of
from triage.reasoning.choosing_next import suppressions_at

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
        page_of=sections_of(illustrated(blocks_of(visit.case.person_page), assessment, visit.services.drawings)),
        urgency=level or "out_of_scope",
        higher=higher_level(visit),
        has_diary=has_diary(visit),
        may_plan=may_plan(visit),
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
    parts = [f"Reference: {visit.case.reference}", higher_in_words(visit), as_text(blocks_of(visit.case.person_page))]
    text = "\n\n".join(part for part in parts if part)
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


def may_plan(visit: Visit) -> bool:
    """Whether there is a step to begin with, and nothing that matters more today."""
    case = visit.case
    offered = bool(case.assessment and case.assessment["self_care"])
    return visit.services.engine is not None and offered and case.urgency is not None and case.urgency < Urgency.URGENT


def higher_level(visit: Visit) -> Mapping[str, object] | None:
    """The level at which the case still stands, where that is more urgent than this result; did answers lead to it?

    A clinic that raises it says nothing about the steps of the page, so why rules withhold some of them then is told.
    """
    case, services = visit.case, visit.services
    set_by = urgency_set_by(case)
    if set_by is None or case.urgency is None or case.urgency <= (case.assessed_urgency or case.urgency):
        return None
    level = visit.knowledge.texts.levels[case.urgency]
    what = filled(level.what_to_do, visit.knowledge, services.contact)
    by_answers = set_by.kind is EventKind.ASSESSED
    steps = "" if by_answers else " ".join(one.signed.because for one in suppressions_at(case.urgency, visit.knowledge))
    return {
        "word": case.urgency.word, "headline": level.headline, "what": what, "by_answers": by_answers, "steps": steps,
    }  # fmt: skip


def higher_in_words(visit: Visit) -> str:
    """What comes before the page, on paper or in a file, where the case still stands at a higher level."""
    higher = higher_level(visit)
    if higher is None:
        return ""
    why = (
        "Your earlier answers called for help sooner. If they were right, do not go by the rest of this page."
        if higher["by_answers"]
        else "The clinic thinks you should be seen sooner than this page says."
    )
    return f"{why} {higher['headline']} {higher['what']} {higher['steps']}".strip()


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
