"""The pages of clinicians: what waits for them, one case on one page with their review, and how often they agreed.

A review is added and never changes another one. Nothing here knows how an assessment came about.
"""

from collections.abc import Callable, Iterable

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from triage.adapters.web.calls import Call
from triage.adapters.web.due import tried_since
from triage.adapters.web.forms import Fields
from triage.adapters.web.in_words import InWords
from triage.adapters.web.members import GenuineFields, RefusedError, ThisClinician
from triage.casework import agreement, intake, review, screening
from triage.casework.agreement import Agreement
from triage.casework.history import standing_of, urgency_set_by
from triage.casework.ports import ConflictError, Listed
from triage.casework.resuming import is_assessed
from triage.casework.review import NONE, OTHER, Finding, Judgement
from triage.model.case import Case, CaseState, Event, EventKind
from triage.model.errors import AnswerError
from triage.model.knowledge import Knowledge
from triage.model.review_reasons import OVERRIDING
from triage.model.urgency import Urgency
from triage.presenting.draft_vignette import as_yaml

router = APIRouter(include_in_schema=False, prefix="/clinic")

_ASSESSED = (CaseState.WAITING, CaseState.CONTACTED, CaseState.BOOKED, CaseState.CLOSED)


@router.get("")
def show_reviews(member: ThisClinician) -> Response:
    """What waits for a review: handed to this clinician, to any, and the rest."""
    listed = intake.queue(member.services.store, member.account.clinics, _ASSESSED)
    mine, me = member.account.name, [item for item in listed if item.standing.handed_to == member.account.name]
    any_of_us = [item for item in listed if item.standing.handed_to == ""]
    rest = [item for item in listed if item.standing.handed_to not in (mine, "") and _is_to_review(item)]
    done = [item for item in listed if item.standing.handed_to is None and item.standing.reviewed]
    groups = (
        ("mine", "Handed over to you", me),
        ("any", "Handed over to any clinician", any_of_us),
        ("rest", "Not reviewed yet", rest),
        ("done", "Reviewed", done),
    )
    rows = [
        (name, title, [(item, intake.is_overdue(item.standing, member.now)) for item in found])
        for name, title, found in groups
    ]
    return member.show("clinic/reviews.html", groups=rows)


@router.get("/agreement")
def show_agreement(member: ThisClinician) -> Response:
    """How often clinicians agreed, per rule and per condition."""
    reviews, knowledge = member.work.reviews.last_reviews(member.account.clinics), member.services.knowledge
    words = InWords(knowledge)
    return member.show(
        "clinic/agreement.html",
        urgency=agreement.of_urgency(reviews),
        cause=agreement.of_cause(reviews),
        rules=_named(agreement.by_rule(reviews), words.title),
        conditions=_named(agreement.by_condition(reviews), words.cause),
        few=agreement.FEW,
    )


@router.get("/cases/{case_id}")
def show_case(member: ThisClinician, case_id: str) -> Response:
    """The whole case on one page."""
    case = intake.opened(member.services.store, member.services.clock, member.case(case_id), member.actor)
    return _case_page(Call(member=member, case=case))


@router.post("/cases/{case_id}/review")
def judge(member: ThisClinician, fields: GenuineFields, case_id: str) -> Response:
    """Keep a review."""
    call, services = Call(member=member, case=member.case(case_id)), member.services
    judgement = _judgement(fields)
    try:
        member.change(
            case_id,
            lambda case: review.judge(services.store, services.clock, call.knowledge, case, member.actor, judgement),
        )
    except AnswerError as error:
        return _case_page(call, 422, fault=str(error), given=judgement)
    except ConflictError:
        raise RefusedError(member, "clinic/stale.html", 409, case_id) from None
    return RedirectResponse(f"/clinic/cases/{case_id}#review", 303)


@router.post("/cases/{case_id}/finding")
def conclude(member: ThisClinician, fields: GenuineFields, case_id: str) -> Response:
    """Keep what it turned out to be."""
    call, services = Call(member=member, case=member.case(case_id)), member.services
    finding = Finding(condition=fields.one("finding"), text=fields.one("text"))
    try:
        member.change(
            case_id,
            lambda case: review.conclude(services.store, services.clock, call.knowledge, case, member.actor, finding),
        )
    except AnswerError as error:
        return _case_page(call, 422, finding_fault=str(error), finding=finding.condition)
    return RedirectResponse(f"/clinic/cases/{case_id}#review", 303)


@router.get("/cases/{case_id}/vignette")
def export(member: ThisClinician, case_id: str) -> Response:
    """An overruled case as a draft vignette; the file is named after nobody."""
    try:
        text = as_yaml(review.draft_vignette(member.case(case_id)))
    except AnswerError:
        raise RefusedError(member, "staff/not_found.html", 404) from None
    return PlainTextResponse(text, headers={"content-disposition": 'attachment; filename="draft-vignette.yaml"'})


def _judgement(fields: Fields) -> Judgement:
    about, level = fields.one("about"), fields.one("urgency").upper()
    return Judgement(
        about=int(about) if about.isdecimal() else 0,
        urgency=Urgency[level] if level in Urgency.__members__ else None,
        cause=fields.one("cause"),
        reason=fields.one("reason"),
        text=fields.one("text"),
    )


def _is_to_review(item: Listed) -> bool:
    return not item.standing.reviewed and item.standing.state != CaseState.CLOSED.value


def _named(counts: Iterable[Agreement], words: Callable[[str], str]) -> list[tuple[str, Agreement]]:
    return [(words(count.name), count) for count in counts]


def _case_page(
    call: Call,
    status: int = 200,
    *,
    fault: str = "",
    given: Judgement | None = None,
    finding_fault: str = "",
    finding: str = "",
) -> Response:
    case, member = call.case, call.member
    standing = standing_of(case)
    assessment = case.assessment or {}
    last = review.last_review(case)
    is_present = last is not None and last.body["about"] == review.assessed_event(case)
    return call.show(
        "clinic/case.html",
        status,
        a=assessment,
        words=InWords(call.knowledge),
        history=InWords(call.knowledge).history(case),
        standing=standing,
        tried=tried_since(call),
        set_by=urgency_set_by(case),
        is_overdue=intake.is_overdue(standing, member.now),
        fresh=case.assessment is not None and is_assessed(case),
        about=review.assessed_event(case),
        leading=review.leading_cause(assessment) if assessment else NONE,
        causes=_causes(call.knowledge, case),
        reasons=list(OVERRIDING.items()),
        reviews=_events(case, EventKind.REVIEWED, EventKind.CONCLUDED),
        may_export=last is not None and is_present and review.is_overruled(last),
        notes=_events(case, EventKind.ANNOTATED, EventKind.HANDED_OVER, EventKind.RAISED),
        is_open=case.assessment is not None and screening.upcoming(case, call.knowledge) is not None,
        fault=fault,
        given=given,
        finding_fault=finding_fault,
        finding=finding,
    )


def _events(case: Case, *kinds: EventKind) -> list[Event]:
    return [event for event in case.events if event.kind in kinds]


def _causes(knowledge: Knowledge, case: Case) -> list[tuple[str, str]]:
    """What can be named as the cause: what is shown first, then all others by name."""
    contributors = case.assessment["contributors"] if case.assessment else ()
    shown = [str(item["condition"]) for item in contributors if item["shown"]] if isinstance(contributors, list) else []
    others = sorted(
        (item.id for item in knowledge.contributors if item.id not in shown),
        key=lambda name: knowledge.contributor_by_id[name].clinical_name.casefold(),
    )
    named = [(name, knowledge.contributor_by_id[name].clinical_name) for name in (*shown, *others)]
    return [*named, (OTHER, "Something else"), (NONE, "No cause yet")]
