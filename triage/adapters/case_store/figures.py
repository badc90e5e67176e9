"""What is counted over all cases of some clinics: the day, and what clinicians said."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, distinct, func, select

from triage.adapters.case_store.rows import event_of
from triage.adapters.case_store.tables import CASES, EVENTS
from triage.adapters.case_store.transactions import Transactions
from triage.casework.intake import Counts
from triage.model.case import Event, EventKind
from triage.model.urgency import Urgency


class SqlFigures:
    """The figures of one database."""

    def __init__(self, engine: Engine) -> None:
        self._transactions = Transactions(engine)

    def since(self, moment: datetime, clinics: Sequence[str]) -> Counts:
        """In how many cases something of a kind happened since a moment, by the urgency they have now."""
        wanted = (
            select(EVENTS.c.kind, CASES.c.urgency, func.count(distinct(EVENTS.c.case_id)).label("cases"))
            .join(CASES)
            .where(CASES.c.clinic.in_(clinics))
            .group_by(EVENTS.c.kind, CASES.c.urgency)
        )
        found: dict[EventKind, dict[Urgency | None, int]] = {}
        with self._transactions.reading() as connection:
            first = _first_since(connection, moment)
            for row in connection.execute(wanted.where(EVENTS.c.position >= first)):
                urgency = Urgency(row.urgency) if row.urgency else None
                found.setdefault(EventKind(row.kind), {})[urgency] = row.cases
        return found

    def last_reviews(self, clinics: Sequence[str]) -> tuple[Event, ...]:
        """The newest review of every case of these clinics that is not erased."""
        wanted = (
            select(EVENTS)
            .join(CASES)
            .where(CASES.c.clinic.in_(clinics), EVENTS.c.kind == EventKind.REVIEWED.value, EVENTS.c.body.is_not(None))
            .order_by(EVENTS.c.position)
        )
        with self._transactions.reading() as connection:
            return tuple({row.case_id: event_of(row) for row in connection.execute(wanted)}.values())


def _first_since(connection: Connection, moment: datetime) -> int:
    """The position of the first event since a moment, found by halving: events are appended as they happen."""
    low, high = 1, 1 + (connection.execute(select(func.max(EVENTS.c.position))).scalar_one() or 0)
    while low < high:
        middle = (low + high) // 2
        at = connection.execute(select(EVENTS.c.at).where(EVENTS.c.position == middle)).scalar_one()
        low, high = (middle + 1, high) if at < moment else (low, middle)
    return low
