"""One day of a diary: two minutes, one short page, any day of the last weeks.

A day that is noted already is corrected with a reason, and what stood there is kept. Something new leads at once to the
safety questions.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.diary_visits import DiaryVisit, Story, ThisDiary
from triage.adapters.web.forms import Fields, TheseFields
from triage.adapters.web.moves import failed
from triage.adapters.web.self_care_forms import (
    NOT_NOTICED,
    NOTHING_NEW,
    SCORES,
    FaultyFormError,
    FormFault,
    SentDay,
    sent_day,
)
from triage.adapters.web.standing import DIARY, level_now
from triage.adapters.web.visits import PERSON
from triage.casework import screening, self_care
from triage.casework.diary_history import re_check_is_open
from triage.model.errors import EngineError, FaultyAnswers
from triage.model.trial import DayEntry, Trial
from triage.model.urgency import Urgency
from triage.presenting.diary import in_short, title_of

router = APIRouter(include_in_schema=False)

DAY, NEW_SIGN = "/diary/day", "/diary/new-sign"
_MOST_DAYS_TO_CHOOSE = 60
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_A_DAY = timedelta(days=1)


@router.get(DAY)
def show_day(diary: ThisDiary) -> Response:
    """Today, or the day that was chosen."""
    if not diary.is_kept:
        return RedirectResponse("/plan", 303)
    day = _day_in(diary.visit.request.query_params.get("day", ""), diary)
    if day is None:
        return RedirectResponse(DAY, 303)
    return _shown(diary, day, _noted(diary, day))


@router.post(DAY)
def keep_day(diary: ThisDiary, fields: TheseFields) -> Response:
    """Note the day, or correct it."""
    diary.visit.check_genuine(fields)
    day = _day_in(fields.one("day"), diary)
    if not diary.is_kept or day is None:
        return RedirectResponse(DIARY, 303)
    try:
        _keep(diary, day, fields)
    except FaultyFormError as error:
        return _shown(diary, day, _sent(fields), error.faults)
    except FaultyAnswers as error:
        return _shown(diary, day, _sent(fields), [FormFault(fault.where, fault.right) for fault in error.faults])
    except EngineError:
        return failed(diary.visit)
    screening.stay_open(diary.visit.services.store, diary.visit.services.clock, diary.case)
    return _after(diary)


@router.get(NEW_SIGN)
def show_new_sign(diary: ThisDiary) -> Response:
    """What counts already because of something new, before a question is asked."""
    if not re_check_is_open(diary.case):
        return RedirectResponse(DIARY, 303)
    return diary.visit.show("self_care/new_sign.html", level=level_now(diary.visit))


def days_to_note(diary: DiaryVisit) -> list[date]:
    """The days that can be noted, the newest first."""
    planned = diary.diary.planned_on or diary.today
    count = (diary.today - planned + self_care.EARLIEST).days + 1
    return [diary.today - _A_DAY * number for number in range(min(count, _MOST_DAYS_TO_CHOOSE))]


def weekday_of(day: date) -> str:
    """A day as people say it: "Fri 20 Nov"."""
    return f"{_WEEKDAYS[day.weekday()]} {in_short(day)}"


def _after(diary: DiaryVisit) -> Response:
    """The safety questions when something is new; before them, what counts already when it must not wait."""
    if not re_check_is_open(diary.case):
        return RedirectResponse(f"{DIARY}?kept=1", 303)
    must_not_wait = diary.case.urgency is not None and diary.case.urgency >= Urgency.URGENT
    return RedirectResponse(NEW_SIGN if must_not_wait else "/next", 303)


def _keep(diary: DiaryVisit, day: date, fields: Fields) -> None:
    activity, trial = diary.diary.activity, _trial_on(diary, day)
    sent = sent_day(
        fields, day, diary.knowledge.trial, with_activity=activity is not None, with_effort=trial is not None
    )
    before, day_before = diary.diary.entry(day), diary.diary.entry(day - _A_DAY)
    entry = _whole(sent, before, with_activity=activity is not None, with_effort=trial is not None)
    changed_before = day_before is not None and sent.morning not in (None, day_before.next_morning)
    corrects = before not in (None, entry)
    takes_back = changed_before and day_before is not None and day_before.next_morning is not None
    if (corrects or takes_back) and not sent.reason:
        raise FaultyFormError(FormFault("reason", "Say in a few words why you change this day."))
    earlier = [replace(day_before, next_morning=sent.morning)] if changed_before and day_before is not None else []
    _keep_all(diary, [*earlier, entry], sent.reason)


def _keep_all(diary: DiaryVisit, entries: Sequence[DayEntry], reason: str) -> None:
    """Every day is kept, also when one before it could not be assessed."""
    failures = []
    for entry in entries:
        try:
            diary.tell(_logging(diary, entry, reason))
        except EngineError as error:
            failures.append(error)
            diary.visit.read_again()
    if failures:
        raise failures[-1]


def _logging(diary: DiaryVisit, entry: DayEntry, reason: str) -> Story:
    return lambda support, case: self_care.log_day(support, case, PERSON, entry, diary.today, reason=reason)


def _whole(sent: SentDay, before: DayEntry | None, *, with_activity: bool, with_effort: bool) -> DayEntry:
    """What was sent, with what this page did not ask and is known already."""
    entry = sent.entry
    if before is None:
        return entry
    if not with_activity:
        entry = replace(entry, activity=before.activity, activity_pain=before.activity_pain)
    return replace(entry, next_morning=before.next_morning, done=entry.done if with_effort else before.done)


def _shown(
    diary: DiaryVisit, day: date, filled: dict[str, tuple[str, ...]], faults: Sequence[FormFault] = ()
) -> Response:
    trial, day_before = _trial_on(diary, day), diary.diary.entry(day - _A_DAY)
    noted, activity = {entry.day for entry in diary.diary.entries}, diary.diary.activity
    return diary.visit.show(
        "self_care/day.html",
        422 if faults else 200,
        day=day,
        is_today=day == diary.today,
        words=weekday_of(day),
        step=title_of(trial, diary.knowledge) if trial else "",
        activity=activity,
        activity_name=activity.name[0].upper() + activity.name[1:] if activity else "",
        asks_morning=day_before is not None,
        corrects=diary.diary.entry(day) is not None,
        signs=diary.knowledge.trial.signs,
        scores=SCORES,
        not_noticed=NOT_NOTICED,
        nothing_new=NOTHING_NEW,
        filled=filled,
        faults=faults,
        days=[(one.isoformat(), weekday_of(one), one in noted) for one in days_to_note(diary)],
    )


def _trial_on(diary: DiaryVisit, day: date) -> Trial | None:
    """The trial that the day belongs to."""
    return next((trial for trial in reversed(diary.diary.trials) if trial.holds(day)), None)


def _day_in(text: str, diary: DiaryVisit) -> date | None:
    """The day that is meant; today when none was chosen, ``None`` when it cannot be noted."""
    try:
        day = date.fromisoformat(text) if text else diary.today
    except ValueError:
        return None
    return day if day in days_to_note(diary) else None


def _sent(fields: Fields) -> dict[str, tuple[str, ...]]:
    return {name: tuple(fields.all(name)) for name, _ in fields.pairs}


def _noted(diary: DiaryVisit, day: date) -> dict[str, tuple[str, ...]]:
    """What is noted already, by field."""
    entry, day_before = diary.diary.entry(day), diary.diary.entry(day - _A_DAY)
    morning = day_before.next_morning if day_before else None
    found: dict[str, object] = {"morning": morning.value if morning else None}
    if entry is not None:
        found |= {
            "worst_pain": entry.worst_pain, "first_step_pain": entry.first_step_pain,
            "activity": None if entry.activity is None else f"{entry.activity:g}",
            "activity_pain": entry.activity_pain, "done": entry.done.value,
        }  # fmt: skip
    picked: dict[str, tuple[str, ...]] = {name: (str(value),) for name, value in found.items() if value is not None}
    if entry is not None:
        picked["new"] = entry.new_signs or (NOTHING_NEW,)
        for name in ("first_step_pain", "activity_pain"):
            picked.setdefault(name, (NOT_NOTICED,))
    return picked
