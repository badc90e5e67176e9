"""The diary in the history of a case: events to nouns, and nouns to the bodies of events.

Pure: the same history always gives the same diary.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from triage.casework.history import told
from triage.casework.ports import Header
from triage.model.answers import Answers
from triage.model.case import Case, Event, EventKind
from triage.model.trial import Activity, ActivityUnit, DayEntry, Diary, Effort, Morning, Trial

BY_DIARY = "diary"
"""The reason of answers that the diary gave, not the person."""
BY_RE_CHECK = "re-check"
"""The reason of answers that were set aside to be given again."""
HALVED = "halved"
REPEATED = "repeated"

Body = Mapping[str, object]


def diary_of(case: Case) -> Diary:
    """The diary as it stands now."""
    diary = Diary()
    for event in case.events:
        diary = _after(diary, event)
    return diary


def own_answers(case: Case) -> Answers:
    """What the person answered, without what the diary added; while a re-check is open, as it was before."""
    return Answers(before_re_check(case).answers)


def before_re_check(case: Case) -> Case:
    """The case by what the person answered alone; while a re-check is open, as it was before."""
    events: Sequence[Event] = case.events
    if re_check_is_open(case):
        last = last_event(case, EventKind.ASSESSED)
        events = events[: last.number if last else 0]
    return told(header_of(case), [event for event in events if event.body.get("reason") != BY_DIARY])


def set_aside(case: Case) -> frozenset[str]:
    """The questions that the last re-check asks again."""
    begun = last_event(case, EventKind.RE_CHECK)
    return frozenset(cast("Sequence[str]", begun.body["asks"])) if begun else frozenset()


def answered_by_diary(case: Case) -> frozenset[str]:
    """The questions that hold an answer of the diary now."""
    found: set[str] = set()
    for event in case.events:
        if event.kind is EventKind.ANSWERED:
            question = str(event.body["question"])
            found -= {question, *cast("Sequence[str]", event.body.get("dropped", ()))}
            if event.body.get("reason") == BY_DIARY and event.body["answer"] is not None:
                found.add(question)
    return frozenset(found)


def re_check_is_open(case: Case) -> bool:
    """Whether a re-check was begun after the last result."""
    begun, assessed = last_event(case, EventKind.RE_CHECK), last_event(case, EventKind.ASSESSED)
    return begun is not None and (assessed is None or begun.number > assessed.number)


def signs_of_last(case: Case) -> tuple[str, ...]:
    """What was new at the last re-check."""
    begun = last_event(case, EventKind.RE_CHECK)
    return signs_of(begun) if begun else ()


def signs_of(begun: Event) -> tuple[str, ...]:
    """What was new when a re-check was begun."""
    return tuple(cast("Sequence[str]", begun.body["signs"]))


def last_event(case: Case, kind: EventKind) -> Event | None:
    """The last event of a kind."""
    return next((event for event in reversed(case.events) if event.kind is kind), None)


def header_of(case: Case) -> Header:
    """What never changes about the case."""
    return Header(
        id=case.id, reference=case.reference, knowledge=case.knowledge, label=case.label,
        started_at=case.started_at, started_by=case.started_by,
    )  # fmt: skip


def activity_body(activity: Activity | None) -> Body | None:
    """An activity as an event holds it."""
    if activity is None:
        return None
    return {"name": activity.name, "unit": activity.unit.value, "normal": activity.normal}


def entry_body(entry: DayEntry) -> Body:
    """A day as an event holds it."""
    return {
        "day": entry.day.isoformat(),
        "worst_pain": entry.worst_pain,
        "first_step_pain": entry.first_step_pain,
        "activity": entry.activity,
        "activity_pain": entry.activity_pain,
        "done": entry.done.value,
        "next_morning": entry.next_morning.value if entry.next_morning else None,
        "new_signs": list(entry.new_signs),
    }


def entry_in(body: Body) -> DayEntry:
    """The day that an event holds."""
    morning = body["next_morning"]
    return DayEntry(
        day=date.fromisoformat(str(body["day"])),
        worst_pain=cast("int", body["worst_pain"]),
        first_step_pain=cast("int | None", body["first_step_pain"]),
        activity=cast("float | None", body["activity"]),
        activity_pain=cast("int | None", body["activity_pain"]),
        done=Effort(str(body["done"])),
        next_morning=Morning(str(morning)) if morning else None,
        new_signs=tuple(cast("Sequence[str]", body["new_signs"])),
    )


def _after(diary: Diary, event: Event) -> Diary:
    body = event.body
    match event.kind:
        case EventKind.PLANNED:
            activity = _activity_in(cast("Body | None", body["activity"]))
            return _planned(replace(diary, planned_on=diary.planned_on or event.at.date()), activity)
        case EventKind.DAY_LOGGED:
            entry = entry_in(cast("Body", body["entry"]))
            others = [other for other in diary.entries if other.day != entry.day]
            return replace(diary, entries=tuple(sorted([*others, entry], key=lambda noted: noted.day)))
        case EventKind.STEP_BEGUN:
            steps = tuple(cast("Sequence[str]", body["steps"]))
            begun = date.fromisoformat(str(body["begun"]))
            return _with_trials(diary, [*diary.trials, Trial(steps=steps, begun=begun, slow=body["slow"] is True)])
        case EventKind.STEP_CHANGED:
            return _with_trials(diary, [*diary.trials[:-1], _changed(diary.trials[-1], body)])
        case EventKind.STEP_ENDED:
            ended = replace(diary.trials[-1], ended=date.fromisoformat(str(body["ended"])))
            return _with_trials(diary, [*diary.trials[:-1], ended])
        case _:
            return diary


def _planned(diary: Diary, activity: Activity | None) -> Diary:
    """With the activity that matters from now on; amounts of another one are never compared with amounts of this."""
    before, entries = diary.activity, diary.entries
    if before is not None and (activity is None or (activity.name, activity.unit) != (before.name, before.unit)):
        entries = tuple(replace(entry, activity=None, activity_pain=None) for entry in entries)
    return replace(diary, activity=activity, entries=entries)


def _with_trials(diary: Diary, trials: Iterable[Trial]) -> Diary:
    return replace(diary, trials=tuple(trials))


def _changed(trial: Trial, body: Body) -> Trial:
    if body["change"] == REPEATED:
        return replace(trial, repeated=True)
    return replace(trial, halved_on=date.fromisoformat(str(body["on"])))


def _activity_in(body: Body | None) -> Activity | None:
    if body is None:
        return None
    return Activity(
        name=str(body["name"]), unit=ActivityUnit(str(body["unit"])), normal=cast("float | None", body["normal"])
    )
