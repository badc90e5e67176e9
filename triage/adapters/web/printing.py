"""A result on paper: the page for the person, and the summary for the clinician, to print or to save.

What is printed is what was kept. No address holds an answer, and the files are named after the reference alone.
"""

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from triage.adapters.web.calls import Call
from triage.adapters.web.diary_visits import DiaryVisit, ThisDiary, day_of, support_for
from triage.adapters.web.members import Member, RefusedError, ThisClinician
from triage.adapters.web.moves import onward
from triage.adapters.web.results import higher_in_words
from triage.adapters.web.services import Services
from triage.adapters.web.standing import DIARY
from triage.adapters.web.visits import ThisVisit, Visit
from triage.casework import intake
from triage.casework.courses import course_of
from triage.casework.diary_history import diary_of
from triage.casework.history import urgency_set_by
from triage.casework.resuming import is_assessed
from triage.model.case import Case, EventKind
from triage.model.knowledge import Knowledge
from triage.presenting.chart import tried
from triage.presenting.diary_report import diary_paper
from triage.presenting.document import Block, blocks_of
from triage.presenting.illustrating import illustrated
from triage.presenting.paper import Paper, clinician_paper, person_paper
from triage.presenting.print_page import as_print_html

router = APIRouter(include_in_schema=False)

_OUT_OF_DATE = "An answer was changed after this result, and the questions are not finished again."


@router.get("/result/print")
def print_result(visit: ThisVisit) -> Response:
    """The person's page for print."""
    paper = _of_person(visit)
    return onward(visit) if paper is None else HTMLResponse(as_print_html(paper))


@router.get("/result.pdf")
def save_result(visit: ThisVisit) -> Response:
    """The person's page as a PDF."""
    paper = _of_person(visit)
    return onward(visit) if paper is None else _as_pdf(visit.services, paper, f"heel-result-{visit.case.reference}")


@router.get("/diary/print")
def print_diary(diary: ThisDiary) -> Response:
    """The diary and what was tried, for print."""
    paper = _of_diary(diary)
    return RedirectResponse(DIARY, 303) if paper is None else HTMLResponse(as_print_html(paper))


@router.get("/diary.pdf")
def save_diary(diary: ThisDiary) -> Response:
    """The same as a PDF."""
    paper = _of_diary(diary)
    if paper is None:
        return RedirectResponse(DIARY, 303)
    return _as_pdf(diary.visit.services, paper, f"heel-diary-{diary.case.reference}")


@router.get("/clinic/cases/{case_id}/summary")
def print_summary(member: ThisClinician, case_id: str) -> Response:
    """The summary of a case for print."""
    return HTMLResponse(as_print_html(_of_clinician(member, case_id)))


@router.get("/clinic/cases/{case_id}/summary.pdf")
def save_summary(member: ThisClinician, case_id: str) -> Response:
    """The summary of a case as a PDF."""
    paper = _of_clinician(member, case_id)
    return _as_pdf(member.services, paper, f"heel-summary-{paper.reference}")


def _of_person(visit: Visit) -> Paper | None:
    case = visit.case
    if case.assessment is None or not is_assessed(case):
        return None
    page = illustrated(blocks_of(case.person_page), case.assessment, visit.services.drawings)
    return person_paper(page, case.assessment, reference=case.reference, higher=higher_in_words(visit))


def _of_diary(diary: DiaryVisit) -> Paper | None:
    """Nothing before something was tried, nor while the questions about it are not finished."""
    if not diary.diary.trials or not is_assessed(diary.case):
        return None
    course = diary.course()
    if course.assessment.is_out_of_scope:
        return None
    return diary_paper(course, diary.knowledge, diary.visit.services.contact, diary.case.reference)


def _of_clinician(member: Member, case_id: str) -> Paper:
    case = intake.opened(member.services.store, member.services.clock, member.case(case_id), member.actor)
    if case.assessment is None:
        raise RefusedError(member, "staff/not_found.html", 404)
    said = [] if is_assessed(case) else [_OUT_OF_DATE]
    if case.urgency is not None and case.urgency != case.assessed_urgency:
        level = case.urgency.word.replace("_", "-")
        said.append(f"The case stands at {level}, not at what the rules say. {_set_by(case)}".strip())
    knowledge = Call(member=member, case=case).knowledge
    history = _tried(member.services, case, knowledge)
    return clinician_paper(case.assessment, knowledge, history=history, reference=case.reference, higher=" ".join(said))


def _set_by(case: Case) -> str:
    """Who set the level at which a case stands, and why, so that whoever reads the paper need not look it up."""
    event = urgency_set_by(case)
    if event is None or event.kind is EventKind.ASSESSED:
        return "An answer has been changed since." if event else ""
    did, why = ("raised it", "reason") if event.kind is EventKind.RAISED else ("set it in a review", "text")
    return f"{event.actor.name} {did}: “{event.body[why]}”"


def _tried(services: Services, case: Case, knowledge: Knowledge) -> tuple[Block, ...]:
    """What was tried since, with its chart."""
    if services.engine is None or not diary_of(case).trials:
        return ()
    return tried(course_of(support_for(services, knowledge), case, day_of(services)), knowledge)


def _as_pdf(services: Services, paper: Paper, name: str) -> Response:
    if services.typeset is None:
        raise HTTPException(404)
    saved = {"content-disposition": f'attachment; filename="{name}.pdf"'}
    return Response(services.typeset(paper), media_type="application/pdf", headers=saved)
