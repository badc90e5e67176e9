"""Derives a stored assessment again, from the history of its case alone, and names what differs.

A difference is named by its place in the assessment, never by what stands there.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import cast

from triage.casework.history import told
from triage.casework.ports import CaseStore, Header
from triage.casework.screening import Assessor, interview_of
from triage.model.case import Event, EventKind
from triage.model.contact import Contact
from triage.model.errors import StoreError
from triage.model.knowledge import Knowledge

MOST_DIFFERENCES = 20
_DEEPEST_IN_ANSWERS = "assessment.answers."
"""What follows the name of a question there would say something about the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Derivation:
    """One assessment of a case, derived again."""

    event: int
    """The number of the event that holds it."""
    at: datetime
    differences: tuple[str, ...]
    """The first places that differ; none when it is the same, byte for byte."""


def rederive(
    store: CaseStore,
    case: str,
    knowledge_of: Callable[[str], Knowledge],
    assessor_of: Callable[[Contact], Assessor],
) -> tuple[Derivation, ...]:
    """Derive every assessment of a case again.

    Raises:
        StoreError: when it has none, or what it needs is not kept any more.
    """
    header, events = store.history(case)
    assessed = [event for event in events if event.kind is EventKind.ASSESSED]
    if events[-1].kind is EventKind.ERASED:
        raise StoreError("This case is erased: nothing of it can be derived again.")
    if not assessed:
        raise StoreError("This case has no assessment.")
    knowledge = knowledge_of(header.knowledge)
    return tuple(_derivation(header, events, event, knowledge, assessor_of) for event in assessed)


def canonical(body: Mapping[str, object]) -> str:
    """The one way in which an assessment is written, to compare it byte for byte."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def differences(stored: object, anew: object, place: str = "") -> Iterator[str]:
    """The places at which two values differ."""
    if isinstance(stored, Mapping) and isinstance(anew, Mapping):
        for key in sorted(stored.keys() | anew.keys()):
            inner = f"{place}.{key}" if place else str(key)
            if place.startswith(_DEEPEST_IN_ANSWERS):
                inner = place
            yield from differences(stored.get(key, _ABSENT), anew.get(key, _ABSENT), inner)
    elif isinstance(stored, list) and isinstance(anew, list) and len(stored) == len(anew):
        for number, (one, other) in enumerate(zip(stored, anew, strict=True)):
            yield from differences(one, other, f"{place}[{number}]")
    elif stored != anew or type(stored) is not type(anew):
        yield place


_ABSENT = object()


def _derivation(
    header: Header,
    events: Sequence[Event],
    event: Event,
    knowledge: Knowledge,
    assessor_of: Callable[[Contact], Assessor],
) -> Derivation:
    before = told(header, events[: event.number - 1])
    body = assessor_of(_contact_in(event))(interview_of(before), knowledge, _day_in(event))
    anew, stored = canonical(body), canonical(event.body)
    found: tuple[str, ...] = ()
    if anew != stored:
        places = differences(json.loads(stored), json.loads(anew))
        found = tuple(islice(dict.fromkeys(places), MOST_DIFFERENCES))
    return Derivation(event=event.number, at=event.at, differences=found)


def _contact_in(event: Event) -> Contact:
    """Whom to call, as it was configured then: the texts name it."""
    contact = cast("Mapping[str, str]", event.body.get("contact", {}))
    return Contact(**contact)


def _day_in(event: Event) -> date:
    assessment = cast("Mapping[str, Mapping[str, str]]", event.body["assessment"])
    return date.fromisoformat(assessment["provenance"]["assessed_on"])
