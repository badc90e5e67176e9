"""What the pages of the plan and the diary show, put together from the course.

Nothing here decides anything: what is offered is what the verdict says may come next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage.adapters.web.diary_days import weekday_of
from triage.adapters.web.diary_visits import DiaryVisit
from triage.adapters.web.forms import Fields
from triage.casework.resuming import is_assessed
from triage.model.assessment import Assessment
from triage.model.course import Course, Plan
from triage.model.knowledge import Knowledge
from triage.model.self_care import StepKind
from triage.model.trial import ActivityUnit, Move, Trial, Verdict
from triage.presenting.chart import diary_chart, narrow_diary_chart
from triage.presenting.course_page import level_in_words, what_to_do_now
from triage.presenting.diary import diary_table, title_of, trials_table
from triage.presenting.plan import plan_page
from triage.presenting.sections import sections_of
from triage.reasoning.choosing_next import choices, failed_steps, is_withheld
from triage.reasoning.trying import Trying

_A_DAY = timedelta(days=1)
_A_WEEK = 7
_MOST_PAIRS = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """Something that can be done next: a button."""

    action: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Choosable:
    """A step, or two to combine, that may be begun now."""

    numbers: str
    title: str
    dose: str = ""


_OFFERS = {
    Move.KEEP: (Offer(action="choose", words="Keep it, and choose what comes next"),),
    Move.REPEAT: (
        Offer(action="repeat", words="Try it for one more round"),
        Offer(action="choose", words="End it, and choose another step"),
    ),
    Move.RESTART: (
        Offer(action="restart", words="Start this step again"),
        Offer(action="choose", words="End it, and choose another step"),
    ),
    Move.SWITCH: (Offer(action="choose", words="End it, and choose another step"),),
    Move.COMBINE: (Offer(action="choose", words="End it, and try two steps together"),),
    Move.HALVE: (
        Offer(action="halve", words="Go on with half the amount"),
        Offer(action="choose", words="End it, and choose another step"),
    ),
    Move.STOP: (Offer(action="check", words="Stop it, and answer the safety questions"),),
    Move.STEP_DOWN: (Offer(action="end", words="Keep what helps, and end the trial"),),
    Move.BE_SEEN: (Offer(action="check", words="End it, and answer the safety questions"),),
}
"""The buttons for each move, the one that the verdict names first."""


def home_view(diary: DiaryVisit, course: Course) -> dict[str, object]:
    """Where things stand, what to do today, and what comes next."""
    knowledge, running = diary.knowledge, course.diary.current
    verdict = course.verdict
    return {
        "course": course,
        "level": _level(course, diary),
        "needs_questions": not is_assessed(diary.case),
        "place": _place(running, course, knowledge) if running else None,
        "today_entry": course.diary.entry(diary.today),
        "missed": [(day.isoformat(), weekday_of(day)) for day in _missed(course)],
        "verdict": verdict,
        "is_read": verdict is not None and verdict.move is not Move.GO_ON,
        "sources": _sources(verdict, knowledge) if verdict else (),
        "offers": _OFFERS.get(verdict.move, ()) if verdict and running else (),
        "may_choose": running is None and bool(_choosable(course, knowledge) or course.plan),
        "charts": (narrow_diary_chart(course, knowledge), diary_chart(course, knowledge))
        if course.diary.entries
        else (),
        "tables": [diary_table(course, knowledge), trials_table(course, knowledge)],
        "kept": [knowledge.step_by_id[name].signed.title for name in course.kept],
        "schedule": [(weekday_of(item.day), item.say, item.done, item.day <= diary.today) for item in course.schedule],
    }


def plan_view(diary: DiaryVisit, course: Course, plan: Plan | None, sent: Fields | None) -> dict[str, object]:
    """One plan with its drawing, and what could be chosen instead."""
    knowledge, services = diary.knowledge, diary.visit.services
    shown = {item.step.id for item in plan.steps} if plan else set()
    activity = course.diary.activity
    return {
        "course": course,
        "plan": plan,
        "page_of": sections_of(plan_page(plan, course.assessment, knowledge, services.contact, services.drawings))
        if plan
        else None,
        "is_kept": diary.is_kept,
        "others": [one for one in _choosable(course, knowledge) if one.numbers != _numbers(shown, knowledge)],
        "pairs": [one for one in _pairs(course, knowledge) if one.numbers != _numbers(shown, knowledge)],
        "withheld": _withheld(course.assessment),
        "units": [unit.value for unit in ActivityUnit],
        "filled": {
            "activity": sent.one("activity") if sent else (activity.name if activity else ""),
            "unit": sent.one("unit") if sent else (activity.unit.value if activity else ActivityUnit.MINUTES.value),
            "normal": sent.one("normal") if sent else (f"{activity.normal:g}" if activity and activity.normal else ""),
        },
    }


def _level(course: Course, diary: DiaryVisit) -> dict[str, object]:
    """How soon to be seen, with the diary among the answers."""
    return {
        "word": course.urgency.word,
        "said": level_in_words(course, diary.knowledge),
        "what": what_to_do_now(course, diary.knowledge, diary.visit.services.contact),
    }


def _place(running: Trial, course: Course, knowledge: Knowledge) -> dict[str, object]:
    """Which day of the trial it is, of how many."""
    length = Trying(course.diary, running, knowledge, course.as_of).length
    entries = course.diary.entries_of(running, course.as_of)
    noted = {entry.day for entry in entries}
    number = running.day_number(course.as_of)
    marks = [
        "noted" if running.day_of(one) in noted else "missed" if one < number else "here" if one == number else "ahead"
        for one in range(1, length + 1)
    ]
    return {
        "title": title_of(running, knowledge),
        "number": number,
        "length": length,
        "marks": marks,
        "noted": len(entries),
        "is_over": number > length,
        "half": running.half_amount,
    }


def _missed(course: Course) -> Iterator[date]:
    """The days of the running trial before today that are not noted, the last week of them, newest first."""
    running = course.diary.current
    for number in range(1, _A_WEEK + 1):
        day = course.as_of - _A_DAY * number
        if running is not None and day >= running.begun and course.diary.entry(day) is None:
            yield day


def _sources(verdict: Verdict, knowledge: Knowledge) -> tuple[str, ...]:
    """The sources of a verdict by name; what is our own judgement says so."""
    found = (knowledge.sources.get(name) for name in verdict.sources)
    return tuple(", ".join(part for part in (one.authors, one.title, one.year) if part) for one in found if one)


def _choosable(course: Course, knowledge: Knowledge) -> Sequence[Choosable]:
    """The single steps that may be begun now: what was not tried yet first."""
    if course.diary.current is not None or is_withheld((), course.assessment):
        return ()
    first = choices(course.verdicts, course.assessment).steps
    offered = [item.step.id for item in course.assessment.self_care.offered]
    failed = failed_steps(course.verdicts)
    names = [name for name in dict.fromkeys([*first, *offered]) if name not in failed]
    steps = [knowledge.step_by_id[name] for name in names]
    return [
        Choosable(numbers=_numbers({step.id}, knowledge), title=step.signed.title, dose=step.dose) for step in steps
    ]


def _pairs(course: Course, knowledge: Knowledge) -> Sequence[Choosable]:
    verdict = course.verdict
    if verdict is None or course.diary.current is not None:
        return ()
    return [
        Choosable(
            numbers=_numbers(set(pair), knowledge),
            title=" + ".join(knowledge.step_by_id[name].signed.title for name in pair),
        )
        for pair in verdict.combinations[:_MOST_PAIRS]
    ]


def _numbers(names: set[str], knowledge: Knowledge) -> str:
    """The numbers of steps as they stand in addresses."""
    return "-".join(str(number) for number, step in enumerate(knowledge.steps, 1) if step.id in names)


def _withheld(assessment: Assessment) -> list[tuple[str, list[str]]]:
    """What cannot be chosen, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for item in assessment.self_care.withheld:
        if item.step.kind is not StepKind.BY_CLINICIAN:
            by_reason.setdefault(item.reasons[0], []).append(item.step.signed.title)
    return list(by_reason.items())
