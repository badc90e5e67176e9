"""Cards that were given out for a case, and what became of them: both stay in its history.

A card accepted or overridden elsewhere is no review: it changes no urgency, and agreement is not counted from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from triage.casework.cds_clients import CdsClient
from triage.casework.ports import CaseStore, Clock, ConflictError, UnknownCaseError
from triage.casework.screening import record, resume
from triage.casework.writing import label_of, written
from triage.model.case import Actor, Case, Event, EventKind, Role
from triage.model.errors import Fault, FaultyAnswers

ACCEPTED, OVERRIDDEN = "accepted", "overridden"
_TRIES_AGAINST_CONFLICT = 5


class Cards(Protocol):
    """Finds the case of a card."""

    def case_of(self, card: str) -> str:
        """The case for which the card was given out; raises ``UnknownCaseError``."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """What somebody did with a card."""

    card: str
    outcome: str
    """``ACCEPTED`` or ``OVERRIDDEN``."""
    at: datetime
    accepted: tuple[str, ...] = ()
    """The suggestions that were taken up."""
    reason: str = ""
    """One of our own reasons; empty when none of them was given."""
    reason_shown: str = ""
    """A reason that the client has of its own, in its words."""
    text: str = ""


def case_for(store: CaseStore, client: CdsClient, reference: str) -> Case | None:
    """The case with this reference, if it is one of a clinic of the client."""
    found = [line for line in store.find(reference, client.clinics) if line.reference == reference]
    return resume(store, found[0].id) if found else None


def give_out(
    store: CaseStore, clock: Clock, case: Case, client: CdsClient, card: str, about: Mapping[str, object]
) -> Case:
    """Keep that a card was given out; the same card again is no news.

    Raises:
        ConflictError: when somebody else keeps writing to the case.
    """
    body = {"card": card, **about}
    return _added(store, clock, case, client, EventKind.CARD_GIVEN, body)


def take_back_in(
    store: CaseStore, clock: Clock, cards: Cards, client: CdsClient, told: Sequence[Feedback]
) -> tuple[Case, ...]:
    """Keep what became of cards, each with its case, once all of it has been looked at; the same again is no news.

    Raises:
        UnknownCaseError: when a card was not given out for a case of a clinic of the client.
        FaultyAnswers: when a suggestion is not one of its card.
    """
    cases = [_case_of(store, cards, client, item) for item in told]
    faults = tuple(fault for number, item in enumerate(told) for fault in _faults(cases[number], item, number))
    if faults:
        raise FaultyAnswers(faults)
    return tuple(
        _added(store, clock, resume(store, case.id), client, EventKind.FEEDBACK, _body(case, item))
        for case, item in zip(cases, told, strict=True)
    )


def card_given(case: Case, card: str) -> Event | None:
    """When the card was given out for the case."""
    given = (event for event in case.events if event.kind is EventKind.CARD_GIVEN)
    return next((event for event in given if event.body.get("card") == card), None)


def _case_of(store: CaseStore, cards: Cards, client: CdsClient, item: Feedback) -> Case:
    case = resume(store, cards.case_of(item.card))
    if case.clinic not in client.clinics or card_given(case, item.card) is None:
        raise UnknownCaseError("There is no such card.")
    return case


def _faults(case: Case, item: Feedback, number: int) -> list[Fault]:
    where, right = f"feedback.{number}.acceptedSuggestions", "Give the uuid of a suggestion of that card."
    is_known = set(item.accepted) <= set(_proposed(case, item))
    return [] if is_known else [Fault(where, "this suggestion is not one of the card.", right)]


def _proposed(case: Case, item: Feedback) -> Mapping[str, str]:
    given = card_given(case, item.card)
    return cast("Mapping[str, str]", given.body["proposed"]) if given else {}


def _body(case: Case, item: Feedback) -> dict[str, object]:
    proposed = _proposed(case, item)
    return {
        "card": item.card,
        "outcome": item.outcome,
        "accepted": [proposed[name] for name in item.accepted],
        "reason": item.reason,
        "reason_shown": label_of(item.reason_shown),
        "text": written(item.text),
        "happened_at": item.at.isoformat(),
    }


def _added(
    store: CaseStore, clock: Clock, case: Case, client: CdsClient, kind: EventKind, body: Mapping[str, object]
) -> Case:
    """The case with this event; it is not added when it is there already."""
    for _ in range(_TRIES_AGAINST_CONFLICT):
        if any(event.kind is kind and event.body == body for event in case.events):
            return case
        try:
            return record(store, clock, case, Actor(role=Role.PROGRAM, name=client.name), kind, body)
        except ConflictError:
            case = resume(store, case.id)
    raise ConflictError("Somebody else keeps writing to this case. Try again.")
