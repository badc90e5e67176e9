"""The pages of the self-care trial: the plan, the heel diary, and what may be chosen next.

No account: the same private session as the questions. Addresses hold the number of a step and never an answer.
"""

from collections.abc import Callable, Sequence

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web import diary_days
from triage.adapters.web.diary_views import home_view, plan_view
from triage.adapters.web.diary_visits import DiaryVisit, ThisDiary
from triage.adapters.web.forms import Fields, TheseFields
from triage.adapters.web.moves import failed, onward
from triage.adapters.web.self_care_forms import FaultyFormError, FormFault, sent_activity
from triage.adapters.web.standing import DIARY
from triage.adapters.web.visits import PERSON
from triage.casework import self_care
from triage.casework.diary_history import diary_of
from triage.casework.re_checking import begin_re_check
from triage.casework.resuming import is_assessed
from triage.casework.screening import digest_of
from triage.casework.writing import written
from triage.model.errors import AnswerError, EngineError
from triage.model.trial import MOST_STEPS, Activity
from triage.presenting.calendar import calendar_text
from triage.reasoning.planning import plan_for

router = APIRouter(include_in_schema=False)
router.include_router(diary_days.router)

PLAN = "/plan"


@router.get(PLAN)
def show_plan(diary: ThisDiary) -> Response:
    """The step that runs, or the one to begin with."""
    return _plan_page(diary)


@router.get("/plan/{numbers}")
def show_other_plan(diary: ThisDiary, numbers: str) -> Response:
    """Another step that is offered, or two of them: their numbers with a dash between."""
    steps = _steps_numbered(numbers, diary)
    if diary.diary.current is not None or not steps:
        return RedirectResponse(PLAN, 303)
    return _plan_page(diary, steps)


@router.post(PLAN)
def begin(diary: ThisDiary, fields: TheseFields) -> Response:
    """Begin the step, with the activity that matters if one was named."""
    diary.visit.check_genuine(fields)
    steps = tuple(fields.all("step"))
    try:
        _plan(diary, sent_activity(fields))
        diary.tell(lambda support, case: self_care.begin_step(support, case, PERSON, steps, diary.today))
    except FaultyFormError as error:
        return _plan_page(diary, steps, error.faults, fields)
    except AnswerError as error:
        return _plan_page(diary, (), [FormFault("begin", str(error))], fields)
    except EngineError:
        return failed(diary.visit)
    return RedirectResponse(f"{DIARY}?begun=1", 303)


@router.post("/plan/activity")
def change_activity(diary: ThisDiary, fields: TheseFields) -> Response:
    """Name the activity that matters, or what is normal of it."""
    diary.visit.check_genuine(fields)
    try:
        _plan(diary, sent_activity(fields))
    except FaultyFormError as error:
        return _plan_page(diary, (), error.faults, fields)
    except AnswerError as error:
        return _plan_page(diary, (), [FormFault("activity", str(error))], fields)
    return RedirectResponse(DIARY, 303)


@router.get(DIARY)
def show_diary(diary: ThisDiary) -> Response:
    """Where things stand, and what to do today."""
    return _home(diary) if diary.is_kept else RedirectResponse(PLAN, 303)


@router.post("/diary/do")
def act(diary: ThisDiary, fields: TheseFields) -> Response:
    """What was chosen after a verdict, or a step that is stopped."""
    diary.visit.check_genuine(fields)
    action = _ACTIONS.get(fields.one("action"))
    if action is None:
        return RedirectResponse(DIARY, 303)
    try:
        return RedirectResponse(action(diary, written(fields.one("reason"))), 303)
    except AnswerError as error:
        return _home(diary, str(error))
    except EngineError:
        return failed(diary.visit)


@router.get("/diary/calendar.ics")
def save_calendar(diary: ThisDiary) -> Response:
    """The days on which to look again, for any calendar. It says nothing about anybody."""
    now, course = diary.visit.services.clock.now(), diary.course()
    text = calendar_text(course.schedule, diary.knowledge, digest_of(diary.case.id)[:12], now)
    saved = {"content-disposition": 'attachment; filename="look-again.ics"'}
    return Response(text, media_type="text/calendar", headers=saved)


def _plan(diary: DiaryVisit, activity: Activity | None) -> None:
    """Begin the diary, or change the activity; leaving it empty later takes nothing away."""
    kept = diary.diary
    if kept.planned_on is None or (activity is not None and activity != kept.activity):
        diary.tell(lambda support, case: self_care.plan(support, case, PERSON, activity))


def _plan_page(
    diary: DiaryVisit,
    steps: tuple[str, ...] = (),
    faults: Sequence[FormFault] = (),
    sent: Fields | None = None,
) -> Response:
    """The plan for these steps, or for those that run or are proposed."""
    if not is_assessed(diary.case):
        return RedirectResponse(DIARY, 303) if diary.is_kept else onward(diary.visit)
    course = diary.course()
    plan = course.plan
    if steps and diary.diary.current is None:
        offered = {item.step.id for item in course.assessment.self_care.offered}
        wanted = steps if offered.issuperset(steps) else ()
        plan = plan_for(wanted, course.assessment, course.diary, course.verdicts, diary.knowledge) or plan
    values = plan_view(diary, course, plan, sent)
    return diary.visit.show("self_care/plan.html", 422 if faults else 200, faults=faults, **values)


def _home(diary: DiaryVisit, fault: str = "") -> Response:
    values = home_view(diary, diary.course())
    return diary.visit.show("self_care/diary.html", 422 if fault else 200, fault=fault, **values)


def _steps_numbered(numbers: str, diary: DiaryVisit) -> tuple[str, ...]:
    known = {str(number): step.id for number, step in enumerate(diary.knowledge.steps, 1)}
    parts = numbers.split("-")
    is_sound = 1 <= len(set(parts)) == len(parts) <= MOST_STEPS and all(part in known for part in parts)
    return tuple(known[part] for part in parts) if is_sound else ()


def _end(diary: DiaryVisit, reason: str) -> str:
    diary.tell(lambda support, case: self_care.end_step(support, case, PERSON, diary.today, reason=reason))
    return DIARY


def _end_and_choose(diary: DiaryVisit, reason: str) -> str:
    _end(diary, reason)
    return PLAN


def _end_and_re_check(diary: DiaryVisit, reason: str) -> str:
    _end(diary, reason)
    return _re_check(diary, reason)


def _repeat(diary: DiaryVisit, _: str) -> str:
    diary.tell(lambda support, case: self_care.repeat(support, case, PERSON, diary.today))
    return f"{DIARY}?begun=1"


def _halve(diary: DiaryVisit, _: str) -> str:
    diary.tell(lambda support, case: self_care.halve(support, case, PERSON, diary.today))
    return f"{DIARY}?begun=1"


def _restart(diary: DiaryVisit, reason: str) -> str:
    """The same from the start."""
    running = diary_of(diary.case).current
    _end(diary, reason)
    steps = running.steps if running else ()
    diary.tell(lambda support, case: self_care.begin_step(support, case, PERSON, steps, diary.today))
    return f"{DIARY}?begun=1"


def _re_check(diary: DiaryVisit, _: str) -> str:
    diary.tell(lambda support, case: begin_re_check(support, case, PERSON, diary.today))
    return "/next"


_ACTIONS: dict[str, Callable[[DiaryVisit, str], str]] = {
    "end": _end,
    "choose": _end_and_choose,
    "check": _end_and_re_check,
    "repeat": _repeat,
    "halve": _halve,
    "restart": _restart,
    "re-check": _re_check,
}
