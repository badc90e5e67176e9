"""The pages of intake staff: the queue, a caller's case, and what is done about it.

Nothing here knows a question. A case is looked for with a form, so that no name or reference is ever in an address.
"""

from collections.abc import Callable, Sequence

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web import asking
from triage.adapters.web.calls import Call, ThisCall
from triage.adapters.web.due import tried_since
from triage.adapters.web.in_words import InWords
from triage.adapters.web.members import GenuineFields, Member, ThisMember
from triage.casework import intake, review, screening
from triage.casework.history import standing_of, urgency_set_by
from triage.casework.intake import DONE, TO_DO, Counts, Found
from triage.casework.limiting import CODE
from triage.casework.ports import Listed
from triage.casework.resuming import is_assessed, newer_safety_rules
from triage.model.case import Case, CaseState, EventKind, Role
from triage.model.errors import AnswerError
from triage.model.urgency import Urgency, urgency_of
from triage.presenting.phrasing import filled

router = APIRouter(include_in_schema=False)
router.include_router(asking.router)

_COUNTED = (
    (EventKind.CONTACTED, "spoken to"),
    (EventKind.BOOKED, "booked"),
    (EventKind.HANDED_OVER, "handed over"),
    (EventKind.REVIEWED, "reviewed"),
)


@router.get("/staff")
def show_queue(member: ThisMember) -> Response:
    """The cases to look after, most urgent and longest waiting first."""
    return _queue(member, TO_DO)


@router.get("/staff/done")
def show_done(member: ThisMember) -> Response:
    """The cases that are booked or closed."""
    return _queue(member, DONE)


@router.post("/staff/cases")
def start(member: ThisMember, fields: GenuineFields) -> Response:
    """Start a case for a caller, and ask the first question."""
    clinic = fields.one("clinic") or (member.clinics[0].id if member.clinics else "")
    if clinic not in member.account.clinics:
        return _queue(member, TO_DO, fault="Choose the clinic that looks after this caller.")
    services = member.services
    begun = screening.begin(
        services.store, services.clock, services.knowledge, member.actor, clinic=clinic, label=fields.one("label")
    )
    return RedirectResponse(f"/staff/cases/{begun.case.id}/next", 303)


@router.post("/staff/find")
def find(member: ThisMember, fields: GenuineFields) -> Response:
    """Find cases by reference, by the name staff gave them, or by a person's own code."""
    text, services = fields.one("wanted").strip(), member.services
    if not text:
        return _queue(member, TO_DO, nothing_typed=True)
    if not services.tries.take(CODE, member.account.name, member.now):
        return member.show("staff/too_many.html", 429)
    found = intake.find(services.store, services.clock, text, member.account.clinics)
    if found != Found():
        services.tries.give_back(CODE, member.account.name)
    listed = [item for item in found.listed if item.standing.state != CaseState.ERASED.value]
    if len(listed) == 1:
        return RedirectResponse(f"/staff/cases/{listed[0].id}", 303)
    if found.case is not None and found.case.clinic in member.account.clinics:
        return RedirectResponse(f"/staff/cases/{found.case.id}", 303)
    elsewhere = found.case is not None and bool(found.case.clinic)
    code = text if found.case is not None and not elsewhere else ""
    return member.show("staff/found.html", listed=_rows(member, listed), code=code, elsewhere=elsewhere)


@router.post("/staff/take-in")
def take_in(member: ThisMember, fields: GenuineFields) -> Response:
    """Put a person's own answers into the queue, as the person asks on the telephone."""
    services, clinic = member.services, fields.one("clinic")
    if not services.tries.take(CODE, member.account.name, member.now):
        return member.show("staff/too_many.html", 429)
    found = intake.find(services.store, services.clock, fields.one("code"), ())
    if found.case is None:
        return member.show("staff/found.html", listed=())
    services.tries.give_back(CODE, member.account.name)
    if clinic not in member.account.clinics or "agreed" not in fields:
        return member.show("staff/found.html", 422, listed=(), code=fields.one("code"), not_agreed=True)
    try:
        case = intake.take_in(services.store, services.clock, found.case, member.actor, clinic)
    except AnswerError:
        return member.show("staff/found.html", 409, listed=(), elsewhere=True)
    return RedirectResponse(f"/staff/cases/{case.id}", 303)


@router.get("/staff/cases/{case_id}")  # noqa: FAST003  the call is the case
def show_case(call: ThisCall) -> Response:
    """One case: what to say, what to do, the answers and what happened."""
    call.case = intake.opened(call.member.services.store, call.member.services.clock, call.case, call.member.actor)
    return _case_page(call)


@router.post("/staff/cases/{case_id}/{action}")
def act(member: ThisMember, fields: GenuineFields, case_id: str, action: str) -> Response:
    """Note, raise, hand over, spoken to, booked or closed."""
    wanted = _ACTIONS.get(action)
    call = Call(member=member, case=member.case(case_id))
    if wanted is None:
        return member.show("staff/not_found.html", 404)
    try:
        call.case = member.change(case_id, lambda case: wanted(member, case, fields.one))
    except AnswerError as error:
        return _case_page(call, 422, fault=str(error), faulty=action)
    return RedirectResponse(call.address if action != "close" else "/staff", 303)


Field = Callable[[str], str]


def _note(member: Member, case: Case, field: Field) -> Case:
    return intake.annotate(member.services.store, member.services.clock, case, member.actor, field("text"))


def _raise(member: Member, case: Case, field: Field) -> Case:
    if field("urgency").upper() not in Urgency.__members__:
        raise AnswerError("Choose how urgent it is.")
    services, level = member.services, urgency_of(field("urgency"))
    return intake.raise_urgency(services.store, services.clock, case, member.actor, level, field("reason"))


def _hand_over(member: Member, case: Case, field: Field) -> Case:
    to, services = field("to"), member.services
    if to and to not in _clinicians(member, case):
        raise AnswerError("Choose a clinician from the list.")
    return intake.hand_over(services.store, services.clock, case, member.actor, to, field("text"))


def _contacted(member: Member, case: Case, _: Field) -> Case:
    return intake.mark_contacted(member.services.store, member.services.clock, case, member.actor)


def _booked(member: Member, case: Case, field: Field) -> Case:
    return intake.mark_booked(member.services.store, member.services.clock, case, member.actor, field("when"))


def _closed(member: Member, case: Case, field: Field) -> Case:
    return intake.close(member.services.store, member.services.clock, case, member.actor, field("reason"))


_ACTIONS: dict[str, Callable[[Member, Case, Field], Case]] = {
    "note": _note,
    "raise": _raise,
    "hand-over": _hand_over,
    "contacted": _contacted,
    "booked": _booked,
    "close": _closed,
}


def _queue(member: Member, states: Sequence[CaseState], fault: str = "", *, nothing_typed: bool = False) -> Response:
    listed = intake.queue(member.services.store, member.account.clinics, states)
    known = [item for item in listed if item.standing.urgency is not None or states is DONE]
    return member.show(
        "staff/queue.html",
        422 if fault or nothing_typed else 200,
        rows=_rows(member, known),
        answering=_rows(member, [item for item in listed if item not in known]),
        is_done=states is DONE,
        day=_day(member.work.day_book.since(member.midnight, member.account.clinics)),
        fault=fault,
        nothing_typed=nothing_typed,
    )


def _rows(member: Member, listed: Sequence[Listed]) -> list[tuple[Listed, bool]]:
    """Each case with whether it is overdue."""
    return [(item, intake.is_overdue(item.standing, member.now)) for item in listed]


def _day(counts: Counts) -> dict[str, object]:
    """What was done today: new results by urgency, and the work on cases."""
    assessed = counts.get(EventKind.ASSESSED, {})
    levels = [(level.word, assessed.get(level, 0)) for level in sorted(Urgency, reverse=True)]
    done = [(words, sum(counts.get(kind, {}).values())) for kind, words in _COUNTED]
    return {"assessed": sum(assessed.values()), "levels": levels, "done": done}


def _case_page(call: Call, status: int = 200, fault: str = "", faulty: str = "") -> Response:
    case, member, standing = call.case, call.member, standing_of(call.case)
    return call.show(
        "staff/case.html",
        status,
        in_words=InWords(call.knowledge),
        history=InWords(call.knowledge).history(case),
        standing=standing,
        set_by=urgency_set_by(case),
        is_overdue=intake.is_overdue(standing, member.now),
        newer_safety=newer_safety_rules(call.knowledge, member.services.knowledge),
        fresh=is_assessed(case),
        say=_say(call),
        clinic=member.services.clinics.get(case.clinic),
        clinicians=_clinicians(member, case),
        higher=[level.word for level in sorted(Urgency, reverse=True) if case.urgency is None or level > case.urgency],
        last_review=review.last_review(case),
        tried=tried_since(call),
        notes=[event for event in case.events if event.kind in (EventKind.ANNOTATED, EventKind.HANDED_OVER)],
        fault=fault,
        faulty=faulty,
    )


def _say(call: Call) -> dict[str, object] | None:
    """What to read to the caller, at the level the case has now."""
    case, knowledge = call.case, call.knowledge
    if case.assessment is None or case.urgency is None:
        return None
    level, contact = knowledge.texts.levels[case.urgency], call.member.services.contact
    is_assessed_level = case.urgency == case.assessed_urgency
    what = str(case.assessment["what_to_do"]) if is_assessed_level else filled(level.what_to_do, knowledge, contact)
    net = (
        case.assessment["safety_net"]
        if is_assessed_level
        else [filled(x, knowledge, contact) for x in level.safety_net]
    )
    return {"headline": level.headline, "what": what, "protective": level.protective, "net": net}


def _clinicians(member: Member, case: Case) -> list[str]:
    """The clinicians of the case's clinic."""
    accounts = member.work.entrance.accounts.every()
    return [
        account.name
        for account in accounts
        if account.role is Role.CLINICIAN and not account.disabled and case.clinic in account.clinics
    ]
