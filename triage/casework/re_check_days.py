"""When to look again: the schedule of a case by its urgency, why a re-check is due, and the list for the clinic.

Nothing here sends anything to anybody.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from triage.casework.diary_history import last_event, re_check_is_open
from triage.casework.ports import CaseStore
from triage.casework.screening import resume
from triage.model.case import Case, CaseState, Event, EventKind
from triage.model.course import ReCheckDay, ReCheckNeed
from triage.model.knowledge import Knowledge
from triage.model.trial import Diary, Move, Verdict
from triage.model.trial_rules import ReCheckRule
from triage.model.urgency import Urgency, urgency_of

_SEEN = (CaseState.CONTACTED, CaseState.BOOKED, CaseState.CLOSED)
"""Somebody of the clinic has seen to the person."""
_GONE = (CaseState.ANSWERING, CaseState.CLOSED, CaseState.ERASED)


@dataclass(frozen=True, kw_only=True, slots=True)
class DueReCheck:
    """A re-check that is due, for the clinic."""

    case: str
    reference: str
    label: str
    urgency: Urgency
    what: str
    since: date


def schedule_of(case: Case, knowledge: Knowledge) -> tuple[ReCheckDay, ...]:
    """The days on which to look again, counted from when the case came to the urgency it has."""
    return tuple(ReCheckDay(day=day, say=rule.say, done=is_done) for rule, day, is_done in _days(case, knowledge))


def need_of(
    case: Case,
    diary: Diary,
    verdicts: tuple[Verdict, ...],
    schedule: tuple[ReCheckDay, ...],
    knowledge: Knowledge,
    today: date,
) -> ReCheckNeed | None:
    """Why the safety questions should be answered again now; ``None`` when there is no reason."""
    last = verdicts[-1] if verdicts else None
    if last is not None and last.needs_re_check:
        noted, logged = diary.entries_of(last.trial, today), last_event(case, EventKind.DAY_LOGGED)
        since = noted[-1].day if noted else last.trial.begun
        if not _was_re_checked(case, after=logged.number if logged else 0):
            because = knowledge.trial.say("got_worse" if last.move is Move.STOP else "be_examined")
            return ReCheckNeed(at_once=True, since=since, because=because)
    due = [item for item in schedule if item.day <= today and not item.done]
    return ReCheckNeed(at_once=False, since=due[0].day, because=due[-1].say) if due else None


def due_at_clinics(
    store: CaseStore, clinics: Sequence[str], knowledge_of: Callable[[str], Knowledge], today: date
) -> tuple[DueReCheck, ...]:
    """The same for all cases of some clinics, each by the rules that it was begun under."""
    listed = store.queue(clinics, [state.value for state in CaseState if state not in _GONE])
    cases = [resume(store, item.id) for item in listed]
    by_rules = {digest: [case for case in cases if case.knowledge == digest] for digest in {c.knowledge for c in cases}}
    found = [due for digest, some in by_rules.items() for due in due_re_checks(some, knowledge_of(digest), today)]
    return _ordered(found)


def due_re_checks(cases: Iterable[Case], knowledge: Knowledge, today: date) -> tuple[DueReCheck, ...]:
    """What the clinic should look after today, most urgent and longest due first."""
    return _ordered([due for case in cases if case.state not in _GONE for due in _due(case, knowledge, today)])


def _ordered(found: list[DueReCheck]) -> tuple[DueReCheck, ...]:
    return tuple(sorted(found, key=lambda due: (-due.urgency, due.since, due.reference)))


def _due(case: Case, knowledge: Knowledge, today: date) -> Iterator[DueReCheck]:
    """One line for a case at most: an unfinished re-check first."""
    begun = last_event(case, EventKind.RE_CHECK)
    what, since = "", today
    if begun is not None and re_check_is_open(case):
        what, since = knowledge.trial.say("staff_open"), begun.at.date()
    else:
        days = [(rule, day) for rule, day, is_done in _days(case, knowledge) if day <= today and not is_done]
        if days:
            what, since = days[-1][0].staff, days[0][1]
    if what and case.urgency is not None:
        yield DueReCheck(
            case=case.id, reference=case.reference, label=case.label, urgency=case.urgency, what=what, since=since
        )


def _days(case: Case, knowledge: Knowledge) -> Iterator[tuple[ReCheckRule, date, bool]]:
    start = _came_to_its_urgency(case)
    for rule in knowledge.trial.re_checks:
        if rule.urgency is case.urgency and start is not None:
            day = start + timedelta(days=rule.days)
            is_seen = case.urgency is not Urgency.SELF_CARE and case.state in _SEEN
            yield rule, day, is_seen or _was_re_checked(case, from_day=day)


def _came_to_its_urgency(case: Case) -> date | None:
    """The day since which the case has had the urgency it has now."""
    since: date | None = None
    standing: Urgency | None = None
    for event in case.events:
        urgency = _urgency_after(event, standing)
        if urgency is not standing:
            since, standing = event.at.date(), urgency
    return since


def _urgency_after(event: Event, before: Urgency | None) -> Urgency | None:
    """As the case itself tells it: an assessment never lowers what stands."""
    match event.kind:
        case EventKind.ASSESSED:
            assessment = cast("Mapping[str, object]", event.body["assessment"])
            return max(urgency_of(str(assessment["urgency"])), before or Urgency.SELF_CARE)
        case EventKind.RAISED | EventKind.REVIEWED:
            return urgency_of(str(event.body["urgency"]))
        case _:
            return before


def _was_re_checked(case: Case, *, after: int = 0, from_day: date = date.min) -> bool:
    """Whether a re-check was finished after an event, on that day or later."""
    begun = False
    for event in case.events:
        if event.kind is EventKind.RE_CHECK:
            begun = True
        elif event.kind is EventKind.ASSESSED:
            if begun and event.number > after and event.at.date() >= from_day:
                return True
            begun = False
    return False
