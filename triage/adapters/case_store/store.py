"""Cases in SQLite or PostgreSQL. A method that returns has kept what it was given; one that raises has kept nothing.

No answer and no name of a person ever reaches a log or the text of an error.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, desc, insert, nulls_first, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from triage.adapters.case_store.chain import BEGINNING, body_text, digest_of_body, faults, link
from triage.adapters.case_store.opening import READING
from triage.adapters.case_store.tables import CASES, CHAIN, ERASED, EVENTS, KNOWLEDGE
from triage.casework.ports import Access, ConflictError, Header, Listed, NewEvent, Standing, UnknownCaseError
from triage.model.case import Actor, Event, EventKind, Role
from triage.model.errors import StoreError
from triage.model.urgency import Urgency

_LISTED = (
    CASES.c.id, CASES.c.reference, CASES.c.label, CASES.c.started_role, CASES.c.started_name, CASES.c.clinic,
    CASES.c.state, CASES.c.urgency, CASES.c.waiting_since, CASES.c.due_at, CASES.c.handed_to, CASES.c.reviewed,
)  # fmt: skip


class SqlCaseStore:
    """The case store on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**{READING: True})

    def create(self, header: Header, events: Sequence[NewEvent], standing: Standing, access: Access | None) -> None:
        """Keep a new case with its first events."""
        row = {
            "id": header.id, "reference": header.reference, "knowledge": header.knowledge, "label": header.label,
            "started_at": header.started_at, "started_role": header.started_by.role.value,
            "started_name": header.started_by.name, "last_number": len(events), **_standing_row(standing),
            "link_digest": access.link_digest if access else None, "code_digest": access.code_digest if access else None,
            "access_until": access.until if access else None,
        }  # fmt: skip
        with self._writing() as connection:
            connection.execute(insert(CASES).values(row))
            _add_events(connection, header.id, 0, events)

    def append(self, case: str, after: int, events: Sequence[NewEvent], standing: Standing) -> None:
        """Add events after number ``after``; raises ``ConflictError`` when there are others already."""
        with self._writing() as connection:
            changed = connection.execute(
                update(CASES)
                .where(CASES.c.id == case, CASES.c.last_number == after)
                .values(last_number=after + len(events), **_standing_row(standing))
            )
            if changed.rowcount != 1:
                raise ConflictError("The case has changed meanwhile. Read it again and repeat.")
            _add_events(connection, case, after, events)

    def history(self, case: str) -> tuple[Header, tuple[Event, ...]]:
        """A case's header and its events in order."""
        with self._reading() as connection:
            row = connection.execute(select(CASES).where(CASES.c.id == case)).one_or_none()
            if row is None:
                raise UnknownCaseError("There is no such case.")
            found = connection.execute(select(EVENTS).where(EVENTS.c.case_id == case).order_by(EVENTS.c.number))
            return _header(row), tuple(_event(event) for event in found)

    def by_link(self, digest: str, now: datetime) -> str:
        """The case that the link opens."""
        return self._opened(select(CASES.c.id).where(CASES.c.link_digest == digest, CASES.c.access_until > now))

    def by_code(self, digest: str, now: datetime) -> str:
        """The case that the code opens."""
        return self._opened(select(CASES.c.id).where(CASES.c.code_digest == digest, CASES.c.access_until > now))

    def replace_link(self, case: str, digest: str) -> None:
        """From now on only the link with this digest opens the case."""
        with self._writing() as connection:
            connection.execute(update(CASES).where(CASES.c.id == case).values(link_digest=digest))

    def find(self, text: str, clinics: Sequence[str]) -> tuple[Listed, ...]:
        """The cases of these clinics with this reference or label."""
        wanted = select(*_LISTED).where(
            CASES.c.clinic.in_(clinics), or_(CASES.c.reference == text.strip().upper(), CASES.c.label == text.strip())
        )
        return self._listed(wanted.order_by(desc(CASES.c.started_at)).limit(50))

    def queue(self, clinics: Sequence[str], states: Sequence[str]) -> tuple[Listed, ...]:
        """The cases of these clinics in these states, most urgent and longest waiting first."""
        wanted = select(*_LISTED).where(CASES.c.clinic.in_(clinics), CASES.c.state.in_(states))
        order = (desc(CASES.c.urgency), nulls_first(CASES.c.waiting_since), CASES.c.started_at)
        return self._listed(wanted.order_by(*order).limit(500))

    def keep_knowledge(self, digest: str, files: Mapping[str, str]) -> None:
        """Keep the texts of questions and rules by their digest; the same again is no change."""
        packed = zlib.compress(json.dumps(dict(files), ensure_ascii=False).encode())
        with self._writing() as connection:
            if connection.execute(select(KNOWLEDGE.c.digest).where(KNOWLEDGE.c.digest == digest)).first() is None:
                connection.execute(insert(KNOWLEDGE).values(digest=digest, files=packed))

    def knowledge_files(self, digest: str) -> Mapping[str, str]:
        """The texts kept under this digest."""
        with self._reading() as connection:
            packed = connection.execute(select(KNOWLEDGE.c.files).where(KNOWLEDGE.c.digest == digest)).scalar_one_or_none()
        if packed is None:
            raise StoreError("The questions and rules of this case are not kept here. Restore them from a backup.")
        found: dict[str, str] = json.loads(zlib.decompress(packed))
        return found

    def erase(self, case: str, event: NewEvent) -> None:
        """Remove everything a person said from a case; the bare events, their digests and a count stay."""
        with self._writing() as connection:
            row = connection.execute(select(CASES).where(CASES.c.id == case)).one_or_none()
            if row is None or row.state == EventKind.ERASED.value:
                raise UnknownCaseError("There is no such case, or it is erased already.")
            _count_erased(connection, row)
            connection.execute(update(EVENTS).where(EVENTS.c.case_id == case).values(body=None, salt=None))
            _add_events(connection, case, row.last_number, [event])
            connection.execute(
                update(CASES).where(CASES.c.id == case).values(
                    last_number=row.last_number + 1, state=EventKind.ERASED.value, label="",
                    link_digest=None, code_digest=None, access_until=None, handed_to=None, waiting_since=None, due_at=None,
                )
            )  # fmt: skip

    def older_than(self, moment: datetime) -> tuple[str, ...]:
        """The cases begun before the moment and not yet erased."""
        wanted = select(CASES.c.id).where(CASES.c.started_at < moment, CASES.c.state != EventKind.ERASED.value)
        with self._reading() as connection:
            return tuple(connection.execute(wanted).scalars())

    def chain_faults(self) -> list[str]:
        """Everything that does not fit in the chain of events; empty when it is whole."""
        with self._reading() as connection:
            head = connection.execute(select(CHAIN.c.position, CHAIN.c.digest)).one_or_none()
            events = connection.execute(select(EVENTS).order_by(EVENTS.c.position)).mappings()
            return faults((_with_utc(event) for event in events), (head.position, head.digest) if head else (0, BEGINNING))

    def _opened(self, wanted: Select[tuple[str]]) -> str:
        with self._reading() as connection:
            case = connection.execute(wanted).scalar_one_or_none()
        if case is None:
            raise UnknownCaseError("This link or code does not open a case, or no longer does.")
        return case

    def _listed(self, wanted: Select[Any]) -> tuple[Listed, ...]:
        with self._reading() as connection:
            return tuple(_line(row) for row in connection.execute(wanted))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end or not at all."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise ConflictError("The case has changed meanwhile. Read it again and repeat.") from None
        except SQLAlchemyError:
            raise StoreError("Nothing was kept: the database does not answer or is full.") from None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._reader.connect() as connection:
                yield connection
        except SQLAlchemyError:
            raise StoreError("Nothing could be read: the database does not answer.") from None


def _add_events(connection: Connection, case: str, after: int, events: Sequence[NewEvent]) -> None:
    """Append to the chain; whoever writes holds its only row until the transaction ends."""
    head = connection.execute(select(CHAIN.c.position, CHAIN.c.digest).with_for_update()).one()
    position, previous = head.position, head.digest
    for number, event in enumerate(events, after + 1):
        position += 1
        text, salt = body_text(event.body), token_hex(16)
        row = {
            "position": position, "case_id": case, "number": number, "at": event.at.astimezone(UTC),
            "role": event.actor.role.value, "name": event.actor.name, "kind": event.kind.value, "body": text,
            "salt": salt, "body_digest": digest_of_body(text, salt), "previous": previous,
        }  # fmt: skip
        previous = link(previous, row)
        connection.execute(insert(EVENTS).values(**row, digest=previous))
    connection.execute(update(CHAIN).values(position=position, digest=previous))


def _count_erased(connection: Connection, row: Row[Any]) -> None:
    """Leave a count by day, clinic, urgency and state."""
    key = {
        "day": _utc(row.started_at).date().isoformat(), "clinic": row.clinic, "urgency": row.urgency or 0, "state": row.state,
    }  # fmt: skip
    same = [ERASED.c[name] == value for name, value in key.items()]
    if connection.execute(update(ERASED).where(*same).values(count=ERASED.c.count + 1)).rowcount == 0:
        connection.execute(insert(ERASED).values(**key, count=1))


def _standing_row(standing: Standing) -> dict[str, Any]:
    return {
        "clinic": standing.clinic, "state": standing.state, "waiting_since": standing.waiting_since,
        "urgency": None if standing.urgency is None else int(standing.urgency), "due_at": standing.due_at,
        "handed_to": standing.handed_to, "reviewed": standing.reviewed,
    }  # fmt: skip


def _header(row: Row[Any]) -> Header:
    return Header(
        id=row.id, reference=row.reference, knowledge=row.knowledge, label=row.label,
        started_at=_utc(row.started_at), started_by=Actor(role=Role(row.started_role), name=row.started_name),
    )  # fmt: skip


def _event(row: Row[Any]) -> Event:
    return Event(
        number=row.number, at=_utc(row.at), actor=Actor(role=Role(row.role), name=row.name), kind=EventKind(row.kind),
        body=json.loads(row.body) if row.body is not None else {},
    )  # fmt: skip


def _line(row: Row[Any]) -> Listed:
    return Listed(
        id=row.id, reference=row.reference, label=row.label,
        started_by=Actor(role=Role(row.started_role), name=row.started_name),
        standing=Standing(
            clinic=row.clinic, state=row.state, urgency=Urgency(row.urgency) if row.urgency else None,
            waiting_since=row.waiting_since and _utc(row.waiting_since), due_at=row.due_at and _utc(row.due_at),
            handed_to=row.handed_to, reviewed=row.reviewed,
        ),
    )  # fmt: skip


def _with_utc(event: Mapping[str, Any]) -> dict[str, Any]:
    return {**event, "at": _utc(event["at"])}


def _utc(moment: datetime) -> datetime:
    """SQLite gives moments without a zone; all of ours are in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
