"""Cases in SQLite or PostgreSQL. A method that returns has kept what it was given; one that raises has kept nothing.

No answer and no name of a person ever reaches a log or the text of an error.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, desc, insert, nulls_last, or_, select, update

from triage.adapters.case_store.rows import (
    LISTED,
    access_row,
    add_events,
    event_of,
    header_of,
    header_row,
    listed_of,
    standing_row,
)
from triage.adapters.case_store.tables import CASES, EVENTS, KNOWLEDGE
from triage.adapters.case_store.transactions import Transactions
from triage.casework.ports import Access, ConflictError, Header, Listed, NewEvent, Standing, UnknownCaseError
from triage.model.case import CaseState, Event
from triage.model.errors import StoreError

MOST_LISTED = 500
"""Lines of a queue. It is ordered by urgency, so what is left out is the least urgent."""
MOST_FOUND = 50
_CHANGED = "The case has changed meanwhile. Read it again and repeat."


class SqlCaseStore:
    """The case store on one database."""

    def __init__(self, engine: Engine) -> None:
        self._transactions = Transactions(engine)

    def create(self, header: Header, events: Sequence[NewEvent], standing: Standing, access: Access | None) -> None:
        """Keep a new case with its first events."""
        fixed = header_row(header)
        row = {"id": header.id, "last_number": len(events), **fixed, **standing_row(standing), **access_row(access)}
        with self._transactions.writing() as connection:
            if (
                connection.execute(select(KNOWLEDGE.c.digest).where(KNOWLEDGE.c.digest == header.knowledge)).first()
                is None
            ):
                raise StoreError("The questions and rules of a case are kept before the case is.")
            connection.execute(insert(CASES).values(row))
            add_events(connection, header.id, 0, events, fixed)

    def append(self, case: str, after: int, events: Sequence[NewEvent], standing: Standing) -> None:
        """Add events after number ``after``; raises ``ConflictError`` when there are others already."""
        unchanged = (CASES.c.id == case, CASES.c.last_number == after, CASES.c.state != CaseState.ERASED.value)
        with self._transactions.writing() as connection:
            values = {"last_number": after + len(events), **standing_row(standing)}
            if connection.execute(update(CASES).where(*unchanged).values(values)).rowcount != 1:
                raise ConflictError(_CHANGED)
            add_events(connection, case, after, events)

    def history(self, case: str) -> tuple[Header, tuple[Event, ...]]:
        """A case's header and its events in order."""
        with self._transactions.reading() as connection:
            row = connection.execute(select(CASES).where(CASES.c.id == case)).one_or_none()
            if row is None:
                raise UnknownCaseError("There is no such case.")
            events = connection.execute(select(EVENTS).where(EVENTS.c.case_id == case).order_by(EVENTS.c.number)).all()
        try:
            return header_of(row), tuple(event_of(event) for event in events)
        except ValueError:
            raise StoreError("The case is damaged. See where with: triage audit") from None

    def by_link(self, digest: str, now: datetime) -> str:
        """The case that the link opens."""
        return self._opened(select(CASES.c.id).where(CASES.c.link_digest == digest, CASES.c.access_until > now))

    def by_code(self, digest: str, now: datetime) -> str:
        """The case that the code opens."""
        return self._opened(select(CASES.c.id).where(CASES.c.code_digest == digest, CASES.c.access_until > now))

    def replace_link(self, case: str, digest: str) -> None:
        """From now on only the link with this digest opens the case."""
        wanted = update(CASES).where(CASES.c.id == case, CASES.c.state != CaseState.ERASED.value)
        with self._transactions.writing() as connection:
            if connection.execute(wanted.values(link_digest=digest)).rowcount != 1:
                raise UnknownCaseError("There is no such case, or it is erased.")

    def keep_open(self, case: str, until: datetime) -> None:
        """Let the link and the code of a case work until then, if they would end earlier."""
        is_earlier = (CASES.c.access_until < until, CASES.c.state != CaseState.ERASED.value)
        with self._transactions.writing() as connection:
            connection.execute(update(CASES).where(CASES.c.id == case, *is_earlier).values(access_until=until))

    def find(self, text: str, clinics: Sequence[str]) -> tuple[Listed, ...]:
        """The cases of these clinics with this reference or label."""
        if not text.isprintable():
            return ()
        wanted = select(*LISTED).where(
            CASES.c.clinic.in_(clinics), or_(CASES.c.reference == text.strip().upper(), CASES.c.label == text.strip())
        )
        return self._listed(wanted.order_by(desc(CASES.c.started_at)).limit(MOST_FOUND))

    def queue(self, clinics: Sequence[str], states: Sequence[str]) -> tuple[Listed, ...]:
        """The cases of these clinics in these states, most urgent and longest waiting first."""
        wanted = select(*LISTED).where(CASES.c.clinic.in_(clinics), CASES.c.state.in_(states))
        order = (nulls_last(desc(CASES.c.urgency)), nulls_last(CASES.c.waiting_since), CASES.c.started_at)
        return self._listed(wanted.order_by(*order).limit(MOST_LISTED))

    def keep_knowledge(self, digest: str, files: Mapping[str, str]) -> None:
        """Keep the texts of questions and rules by their digest; the same again is no change."""
        if self._packed_knowledge(digest) is not None:
            return
        packed = zlib.compress(json.dumps(dict(files)).encode())
        try:
            with self._transactions.writing() as connection:
                connection.execute(insert(KNOWLEDGE).values(digest=digest, files=packed))
        except ConflictError:
            """Somebody else has kept it meanwhile."""

    def knowledge_files(self, digest: str) -> Mapping[str, str]:
        """The texts kept under this digest."""
        packed = self._packed_knowledge(digest)
        if packed is None:
            raise StoreError("The questions and rules of this case are not kept here. Restore them from a backup.")
        try:
            found: dict[str, str] = json.loads(zlib.decompress(packed))
        except (zlib.error, TypeError, ValueError):
            raise StoreError("The kept questions and rules are damaged. Restore them from a backup.") from None
        return found

    def _packed_knowledge(self, digest: str) -> bytes | None:
        with self._transactions.reading() as connection:
            return connection.execute(
                select(KNOWLEDGE.c.files).where(KNOWLEDGE.c.digest == digest)
            ).scalar_one_or_none()

    def _opened(self, wanted: Select[tuple[str]]) -> str:
        with self._transactions.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            raise UnknownCaseError("This link or code does not open a case, or no longer does.")
        return str(row.id)

    def _listed(self, wanted: Select[Any]) -> tuple[Listed, ...]:
        with self._transactions.reading() as connection:
            return tuple(listed_of(row) for row in connection.execute(wanted))
