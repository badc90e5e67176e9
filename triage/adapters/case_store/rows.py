"""From values to rows of the tables and back, and the one way in which events are added."""

import json
from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from triage.adapters.case_store.chain import body_text, digest_of_body, link
from triage.adapters.case_store.tables import CARDS, CASES, CHAIN, EVENTS
from triage.casework.ports import Access, Header, Listed, NewEvent, Standing
from triage.model.case import Actor, Event, EventKind, Role
from triage.model.urgency import Urgency

AnyRow = Row[*tuple[Any, ...]]
HEADER = (
    CASES.c.reference, CASES.c.knowledge, CASES.c.label, CASES.c.started_at, CASES.c.started_role, CASES.c.started_name,
)  # fmt: skip
"""The columns of a case that its first event covers."""
STANDING = (
    CASES.c.clinic, CASES.c.state, CASES.c.urgency, CASES.c.waiting_since, CASES.c.due_at, CASES.c.handed_to,
    CASES.c.reviewed,
)  # fmt: skip
LISTED = (
    CASES.c.id, CASES.c.reference, CASES.c.label, CASES.c.started_role, CASES.c.started_name, *STANDING,
)  # fmt: skip


def add_events(
    connection: Connection,
    case: str,
    after: int,
    events: Sequence[NewEvent],
    header: Mapping[str, object] | None = None,
) -> None:
    """Append to the chain; whoever writes holds its only row until the transaction ends."""
    head = connection.execute(select(CHAIN.c.position, CHAIN.c.digest).with_for_update()).one()
    position, previous = head.position, head.digest
    for number, event in enumerate(events, after + 1):
        position += 1
        row = _event_row(event) | {"position": position, "case_id": case, "number": number, "previous": previous}
        label = str(header["label"]) if header is not None and number == 1 else ""
        row["body_digest"] = digest_of_body(row["body"], row["salt"], label)
        previous = link(previous, {**(header or {}), **row})
        connection.execute(insert(EVENTS).values(**row, digest=previous))
        if event.kind is EventKind.CARD_GIVEN:
            connection.execute(insert(CARDS).values(card=event.body["card"], case_id=case))
    connection.execute(update(CHAIN).values(position=position, digest=previous))


def header_row(header: Header) -> dict[str, object]:
    """What never changes about a case, but its label when it is erased."""
    return {
        "reference": header.reference,
        "knowledge": header.knowledge,
        "label": header.label,
        "started_at": header.started_at,
        "started_role": header.started_by.role.value,
        "started_name": header.started_by.name,
    }


def access_row(access: Access | None) -> dict[str, object]:
    """How the person comes back; ``None`` when they cannot."""
    return {
        "link_digest": access.link_digest if access else None,
        "code_digest": access.code_digest if access else None,
        "access_until": access.until if access else None,
    }


def standing_row(standing: Standing) -> dict[str, object]:
    """Where the case stands in the queue."""
    return {
        "clinic": standing.clinic,
        "state": standing.state,
        "urgency": None if standing.urgency is None else int(standing.urgency),
        "waiting_since": standing.waiting_since,
        "due_at": standing.due_at,
        "handed_to": standing.handed_to,
        "reviewed": standing.reviewed,
    }


def header_of(row: AnyRow) -> Header:
    """The header of a row of ``CASES``."""
    return Header(
        id=row.id,
        reference=row.reference,
        knowledge=row.knowledge,
        label=row.label,
        started_at=row.started_at,
        started_by=Actor(role=Role(row.started_role), name=row.started_name),
    )


def event_of(row: AnyRow) -> Event:
    """The event of a row of ``EVENTS``; its body is empty when it was erased."""
    return Event(
        number=row.number,
        at=row.at,
        actor=Actor(role=Role(row.role), name=row.name),
        kind=EventKind(row.kind),
        body=json.loads(row.body) if row.body is not None else {},
    )


def standing_of(row: AnyRow) -> Standing:
    """The standing of a row with the columns ``STANDING``."""
    return Standing(
        clinic=row.clinic,
        state=row.state,
        urgency=Urgency(row.urgency) if row.urgency else None,
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        handed_to=row.handed_to,
        reviewed=row.reviewed,
    )


def listed_of(row: AnyRow) -> Listed:
    """The line of a row with the columns ``LISTED``."""
    return Listed(
        id=row.id,
        reference=row.reference,
        label=row.label,
        started_by=Actor(role=Role(row.started_role), name=row.started_name),
        standing=standing_of(row),
    )


def _event_row(event: NewEvent) -> dict[str, Any]:
    return {
        "at": event.at,
        "role": event.actor.role.value,
        "name": event.actor.name,
        "kind": event.kind.value,
        "body": body_text(event.body),
        "salt": token_hex(16),
    }
