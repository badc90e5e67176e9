"""What a case amounts to: its events, one after the other.

Pure: the same history always gives the same case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from triage.casework.ports import Header, Standing
from triage.model.answers import Answer
from triage.model.case import Case, CaseState, Event, EventKind
from triage.model.urgency import Urgency, urgency_of

DUE_WITHIN = {
    Urgency.EMERGENCY: timedelta(0),
    Urgency.URGENT: timedelta(hours=4),
    Urgency.SOON: timedelta(days=14),
    Urgency.ROUTINE: timedelta(days=28),
    Urgency.SELF_CARE: timedelta(days=28),
}
"""Until when somebody of the clinic should have been in touch, counted from when the person began to wait."""

OUT_OF_SCOPE = Urgency.ROUTINE
"""Where somebody stands in the queue for whom the tool is not made, as long as no flag speaks."""

_STATES = {
    EventKind.ASSESSED: CaseState.WAITING,
    EventKind.CONTACTED: CaseState.CONTACTED,
    EventKind.BOOKED: CaseState.BOOKED,
    EventKind.CLOSED: CaseState.CLOSED,
    EventKind.ERASED: CaseState.ERASED,
}


@dataclass
class _Telling:
    """What is known after some of the events."""

    answers: dict[str, Answer] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    clinic: str = ""
    state: CaseState = CaseState.ANSWERING
    assessed_at: datetime | None = None
    assessed: Urgency | None = None
    urgency: Urgency | None = None
    assessment: Mapping[str, object] | None = None
    person_page: tuple[Mapping[str, object], ...] = ()
    handed_to: str | None = None
    reviewed: bool = False

    def hear(self, event: Event) -> None:
        match event.kind:
            case EventKind.STARTED | EventKind.SHARED:
                self.clinic = str(event.body.get("clinic", self.clinic))
            case EventKind.ANSWERED:
                self._answered(event.body)
            case EventKind.ASSESSED:
                self._assessed(event)
            case EventKind.RAISED:
                self.urgency = urgency_of(str(event.body["urgency"]))
                if self.assessed is not None:
                    self.state = CaseState.WAITING
            case EventKind.HANDED_OVER:
                self.handed_to = str(event.body["to"])
            case EventKind.REVIEWED:
                self.urgency = urgency_of(str(event.body["urgency"]))
                self.reviewed, self.handed_to = True, None
            case _:
                pass
        self.state = _STATES.get(event.kind, self.state)

    def _answered(self, body: Mapping[str, object]) -> None:
        question = str(body["question"])
        self.answers.pop(question, None)
        self.passed.discard(question)
        if body["answer"] is None:
            self.passed.add(question)
        else:
            self.answers[question] = frozen(body["answer"])
        for name in cast("Sequence[str]", body.get("dropped", ())):
            self.answers.pop(name, None)
            self.passed.discard(name)
        if self.state is CaseState.ANSWERING:
            self.assessment = None

    def _assessed(self, event: Event) -> None:
        self.assessment = cast("Mapping[str, object]", event.body["assessment"])
        self.person_page = tuple(cast("Sequence[Mapping[str, object]]", event.body.get("person", ())))
        self.assessed_at = event.at
        level = self.assessment["urgency"]
        self.assessed = OUT_OF_SCOPE if level is None else urgency_of(str(level))
        self.urgency = max(self.assessed, self.urgency or Urgency.SELF_CARE)
        self.reviewed = False


def told(header: Header, events: Sequence[Event]) -> Case:
    """The case that these events amount to; after an erasure there is nothing left to tell."""
    telling = _Telling()
    is_erased = bool(events) and events[-1].kind is EventKind.ERASED
    for event in events[-1:] if is_erased else events:
        telling.hear(event)
    return Case(
        id=header.id, reference=header.reference, clinic=telling.clinic, knowledge=header.knowledge,
        started_at=header.started_at, started_by=header.started_by, label=header.label, state=telling.state,
        answers=telling.answers, passed=frozenset(telling.passed), assessed_at=telling.assessed_at,
        assessed_urgency=telling.assessed, urgency=telling.urgency, assessment=telling.assessment,
        person_page=telling.person_page, handed_to=telling.handed_to, reviewed=telling.reviewed, events=tuple(events),
    )  # fmt: skip


def urgency_set_by(case: Case) -> Event | None:
    """The event that made the case as urgent as it is now; later ones may have asked for less."""
    telling, found = _Telling(), None
    for event in case.events:
        before = telling.urgency
        telling.hear(event)
        found = event if telling.urgency != before else found
    return found


def standing_of(case: Case) -> Standing:
    """Where the case stands in the queue."""
    waiting, counted = _since(case)
    due = counted + DUE_WITHIN[case.urgency] if counted is not None and case.urgency is not None else None
    return Standing(
        clinic=case.clinic,
        state=case.state.value,
        urgency=case.urgency,
        waiting_since=waiting if case.state is CaseState.WAITING else None,
        due_at=due,
        handed_to=case.handed_to,
        reviewed=case.reviewed,
    )


def _since(case: Case) -> tuple[datetime | None, datetime | None]:
    """Since when the person waits, and since when the clinic has had time: since then, or since it became more urgent.

    A corrected answer alone starts neither anew.
    """
    telling, waiting, counted = _Telling(), None, None
    for event in () if case.state is CaseState.ERASED else case.events:
        state, urgency = telling.state, telling.urgency
        telling.hear(event)
        if telling.state is CaseState.WAITING and state is not CaseState.WAITING:
            waiting = counted = event.at
        elif counted is not None and (telling.urgency or 0) > (urgency or 0):
            counted = event.at
    return waiting, counted


def frozen(answer: object) -> Answer:
    """An answer as the model holds it, from the lists and mappings of a stored body."""
    if isinstance(answer, list | tuple):
        return tuple(str(choice) for choice in answer)
    if isinstance(answer, Mapping):
        return {str(side): tuple(str(region) for region in regions) for side, regions in answer.items()}
    return cast("str | int | float", answer)


def thawed(answer: Answer | None) -> object:
    """An answer as a stored body holds it."""
    if isinstance(answer, tuple):
        return list(answer)
    if isinstance(answer, Mapping):
        return {side: list(regions) for side, regions in answer.items()}
    return answer
