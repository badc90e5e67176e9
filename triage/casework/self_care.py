"""A person tries self-care: make a plan, begin a step, log a day, correct it, end the step.

Nothing here knows pages or terminals, and nothing is ever changed silently: every correction keeps what it replaced.
``courses.course_of`` tells where things stand, ``re_checking`` repeats the safety questions.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from math import isfinite
from typing import cast

from triage.casework.courses import Support, course_of
from triage.casework.diary_history import (
    HALVED,
    REPEATED,
    activity_body,
    diary_of,
    entry_body,
    entry_in,
    re_check_is_open,
    signs_of,
    signs_of_last,
)
from triage.casework.re_checking import begin_re_check, keep_up
from triage.casework.screening import record, resume
from triage.model.case import Actor, Case, Event, EventKind
from triage.model.course import Course
from triage.model.errors import AnswerError, EngineError, Fault, FaultyAnswers
from triage.model.knowledge import Knowledge
from triage.model.trial import HIGHEST_PAIN, LOWEST_PAIN, MOST_STEPS, Activity, DayEntry, Diary, Trial
from triage.model.urgency import Urgency
from triage.reasoning.choosing_next import failed_steps, is_withheld
from triage.reasoning.planning import is_slow

EARLIEST = timedelta(days=14)
"""How long before the plan a day may be noted."""
_APART = timedelta(days=1)
"""A person's day may differ from the clock's by so much, as midnight is not the same everywhere."""
_LONGEST_NAME = 80
_ORDINARY_PAIN = f"Give a whole number from {LOWEST_PAIN} to {HIGHEST_PAIN}."


def plan(support: Support, case: Case, actor: Actor, activity: Activity | None) -> Case:
    """Begin a diary, or change the activity that matters.

    Raises:
        AnswerError: without a result to plan from, or when the activity is not fit to be counted.
    """
    if case.assessed_urgency is None:
        raise AnswerError("There is no result yet. Answer the questions first, then make a plan.")
    if activity is not None:
        _check_activity(activity)
    return _record(support, case, actor, EventKind.PLANNED, {"activity": activity_body(activity)})


def begin_step(support: Support, case: Case, actor: Actor, steps: tuple[str, ...], today: date) -> Case:
    """Begin to try one step, or two combined, from today, or from tomorrow if today is noted for another trial.

    Raises:
        AnswerError: when there is no plan, another trial runs, a re-check is due at once or open, or the rules do not
            offer the steps now.
    """
    course = course_of(support, case, _checked(support, today))
    _check_may_begin(course)
    _check_steps(steps, course)
    taken = any(trial.holds(today) for trial in course.diary.trials) and course.diary.entry(today) is not None
    begun = today + timedelta(days=1) if taken else today
    body = {"steps": list(steps), "begun": begun.isoformat(), "slow": is_slow(steps, support.knowledge)}
    return _record(support, case, actor, EventKind.STEP_BEGUN, body)


def log_day(support: Support, case: Case, actor: Actor, entry: DayEntry, today: date, *, reason: str = "") -> Case:
    """Note a day, or correct it: what it replaces is kept with the reason.

    When that makes the case more urgent it counts at once. With a new sign a re-check begins too:
    ``screening.upcoming`` then asks the safety questions, and ``re_checking.finish_re_check`` ends it.

    Raises:
        AnswerError: naming every fault of the entry.
        EngineError: when there was no assessment; the day is kept and the re-check begun all the same.
    """
    diary = diary_of(case)
    _check_entry(entry, diary, support.knowledge, _checked(support, today))
    before = diary.entry(entry.day)
    if entry != before:
        replaced = entry_body(before) if before else None
        body = {"entry": entry_body(entry), "replaced": replaced, "reason": reason.strip()}
        case = _record(support, case, actor, EventKind.DAY_LOGGED, body)
    fresh = _not_followed(case, entry)
    if not fresh:
        return case if entry == before else keep_up(support, case, actor, today)
    signs = tuple(dict.fromkeys([*(signs_of_last(case) if re_check_is_open(case) else ()), *fresh]))
    try:
        case = keep_up(support, case, actor, today, new_signs=signs)
    except EngineError:
        begin_re_check(support, resume(support.store, case.id), actor, today, new_signs=signs)
        raise
    return begin_re_check(support, case, actor, today, new_signs=signs)


def halve(support: Support, case: Case, actor: Actor, today: date) -> Case:
    """Go on with half the amount, from the first day not noted yet."""
    trial = _running(case)
    if trial.half_amount:
        raise AnswerError("The amount was halved already. End this step, or go on as it is.")
    noted = diary_of(case).entry(_checked(support, today)) is not None
    first = today + timedelta(days=1) if noted else today
    return _record(support, case, actor, EventKind.STEP_CHANGED, {"change": HALVED, "on": first.isoformat()})


def repeat(support: Support, case: Case, actor: Actor, today: date) -> Case:
    """Give the running step another round; it is still compared with the days before it began."""
    if _running(case).repeated:
        raise AnswerError("This step had its second round already. Keep it, or end it.")
    on = _checked(support, today)
    return _record(support, case, actor, EventKind.STEP_CHANGED, {"change": REPEATED, "on": on.isoformat()})


def end_step(support: Support, case: Case, actor: Actor, today: date, *, reason: str = "") -> Case:
    """End the running trial as judged today; when that makes the case more urgent it counts at once."""
    _running(case)
    verdict = course_of(support, case, _checked(support, today)).verdicts[-1]
    body = {
        "ended": today.isoformat(), "outcome": verdict.outcome.value, "move": verdict.move.value,
        "reason": reason.strip(),
    }  # fmt: skip
    case = _record(support, case, actor, EventKind.STEP_ENDED, body)
    return keep_up(support, case, actor, today)


def _record(support: Support, case: Case, actor: Actor, kind: EventKind, body: Mapping[str, object]) -> Case:
    return record(support.store, support.clock, case, actor, kind, body)


def _checked(support: Support, today: date) -> date:
    """The person's day, which the clock must bear out."""
    if abs(support.clock.now().date() - today) > _APART:
        raise AnswerError(f"{today}: this is not today. Check the date of this device.")
    return today


def _not_followed(case: Case, entry: DayEntry) -> tuple[str, ...]:
    """The new signs of a day for which no re-check was begun yet, also when something broke off in between."""
    told: set[str] = set()
    followed: set[str] = set()
    for event in case.events:
        if event.kind is EventKind.DAY_LOGGED:
            logged = entry_in(_part(event, "entry"))
            told = set(logged.new_signs) if logged.day == entry.day else told
            followed &= told
        elif event.kind is EventKind.RE_CHECK:
            followed |= told & set(signs_of(event))
    return tuple(sign for sign in entry.new_signs if sign not in followed)


def _part(event: Event, name: str) -> Mapping[str, object]:
    return cast("Mapping[str, object]", event.body[name])


def _running(case: Case) -> Trial:
    trial = diary_of(case).current
    if trial is None:
        raise AnswerError("No step is being tried now. Begin one first.")
    return trial


def _check_may_begin(course: Course) -> None:
    if course.diary.planned_on is None:
        raise AnswerError("There is no plan yet. Make one first.")
    if course.diary.current is not None:
        raise AnswerError("Another step is being tried now. End it first: one thing at a time.")
    if course.re_check_open or (course.re_check is not None and course.re_check.at_once):
        raise AnswerError("Answer the safety questions first. After that you can choose a step.")


def _check_steps(steps: tuple[str, ...], course: Course) -> None:
    if not 1 <= len(set(steps)) == len(steps) <= MOST_STEPS:
        raise AnswerError(f"Choose one step, or {MOST_STEPS} different ones to combine.")
    offered = {item.step.id for item in course.assessment.self_care.offered}
    if not offered.issuperset(steps) or is_withheld(steps, course.assessment) or course.urgency >= Urgency.URGENT:
        raise AnswerError("This step is not one of those that are offered to you now. Choose one of the list.")
    if not failed_steps(course.verdicts).isdisjoint(steps):
        raise AnswerError("This step made your heel worse before. Choose another one.")


def _check_activity(activity: Activity) -> None:
    if not activity.name.strip() or len(activity.name) > _LONGEST_NAME or not activity.name.isprintable():
        raise AnswerError(f"activity: this is no name. Write it in up to {_LONGEST_NAME} letters, such as walking.")
    if activity.normal is not None and not (isfinite(activity.normal) and activity.normal > 0):
        raise AnswerError("activity: the normal amount is not above 0. Give a number such as 30, or leave it out.")


def _check_entry(entry: DayEntry, diary: Diary, knowledge: Knowledge, today: date) -> None:
    faults = []
    for name, pain in (
        ("worst_pain", entry.worst_pain),
        ("first_step_pain", entry.first_step_pain),
        ("activity_pain", entry.activity_pain),
    ):
        if pain is not None and (type(pain) is not int or not LOWEST_PAIN <= pain <= HIGHEST_PAIN):
            faults.append(Fault(name, "this is not a pain score.", _ORDINARY_PAIN))
    if entry.activity is not None and not (isfinite(entry.activity) and entry.activity >= 0):
        faults.append(Fault("activity", "this is not an amount.", "Give a number from 0 up, or leave it out."))
    if diary.planned_on is None:
        faults.append(Fault("day", "there is no plan yet.", "Make one first."))
    elif not diary.planned_on - EARLIEST <= entry.day <= today:
        first = diary.planned_on - EARLIEST
        faults.append(Fault("day", "this day cannot be noted.", f"Give a day from {first} to {today}."))
    if any(knowledge.trial.sign(sign) is None for sign in entry.new_signs):
        faults.append(Fault("new_signs", "there is no such sign.", "Choose from the list."))
    if faults:
        raise FaultyAnswers(tuple(faults))
