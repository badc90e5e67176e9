"""Where a person goes next: the next question, the check of all answers, or the result.

Nothing here asks or shows a question.
"""

from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.visits import PERSON, Visit
from triage.casework import screening
from triage.casework.diary_history import re_check_is_open
from triage.casework.ports import ConflictError
from triage.casework.resuming import is_assessed
from triage.model.answers import Answers
from triage.model.errors import EngineError
from triage.model.questionnaire import Question
from triage.presenting.report import failure_message
from triage.reasoning.assessing import emergency_was_answered

CHECK, RESULT = "/check", "/result"


def onward(visit: Visit) -> Response:
    """Wherever the case goes on."""
    if is_assessed(visit.case):
        return RedirectResponse(RESULT, 303)
    renewed = visit.renew()
    if must_act_now(visit):
        return assessed(visit)
    upcoming = screening.upcoming(visit.case, visit.knowledge)
    if upcoming is None:
        return RedirectResponse(CHECK, 303)
    return RedirectResponse(_address(visit, upcoming, "?day=new" if renewed else ""), 303)


def after(visit: Visit, question: Question, gone: tuple[str, ...], *, from_check: bool) -> Response:
    """The page after an answer: the next one in line, or the check of all answers when the person came from there.

    A re-check asks only what it set aside, and ends in its result.
    """
    if is_assessed(visit.case):
        return RedirectResponse(CHECK if from_check else RESULT, 303)
    visit.renew()
    if must_act_now(visit):
        return assessed(visit)
    changed = f"?changed={len(gone)}" if gone else ""
    repeats = re_check_is_open(visit.case)
    following = _following(visit, question, only_open=from_check or repeats)
    if following is None and repeats:
        return assessed(visit)
    return RedirectResponse(CHECK + changed if following is None else _address(visit, following, changed), 303)


def assessed(visit: Visit) -> Response:
    """Assess the case as it is, and show the result; without a result, say whom to call."""
    services = visit.services
    try:
        screening.finish(services.store, services.clock, visit.knowledge, visit.case, PERSON, services.assessor)
    except ConflictError:
        visit.read_again()
        return onward(visit)
    except EngineError:
        return failed(visit)
    return RedirectResponse(RESULT, 303)


def failed(visit: Visit) -> Response:
    """There is no assessment: whom to call."""
    today = visit.services.clock.now().date()
    emergency = emergency_was_answered(Answers(visit.case.answers), visit.knowledge, today)
    message = failure_message(visit.knowledge, visit.services.contact, emergency=emergency)
    return visit.show("broken.html", 503, message=message.splitlines(), emergency=emergency)


def before(visit: Visit, question: Question) -> Question | None:
    """The question of the path before this one."""
    earlier = [item for item in visit.path if visit.number(item) < visit.number(question)]
    return earlier[-1] if earlier else None


def _following(visit: Visit, question: Question, *, only_open: bool) -> Question | None:
    """The next question in line; one still open comes first if it lies further back, or when no other is wanted."""
    upcoming = screening.upcoming(visit.case, visit.knowledge)
    if only_open or (upcoming is not None and visit.number(upcoming) <= visit.number(question)):
        return upcoming
    return next((item for item in visit.path if visit.number(item) > visit.number(question)), None)


def _address(visit: Visit, question: Question, notice: str) -> str:
    return f"/questions/{visit.number(question)}{notice}"


def must_act_now(visit: Visit) -> bool:
    """Whether the answers so far call for help at once, or the tool has to stop."""
    return screening.must_act_now(visit.case, visit.knowledge, visit.services.clock.now())
