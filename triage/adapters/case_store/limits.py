"""Counts tries in the database, so that several servers share the count.

A place or name is kept as a digest, and only until its pause is over.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from triage.adapters.case_store.tables import TRIES
from triage.adapters.case_store.transactions import Transactions
from triage.casework.limiting import LIMITS, Limit
from triage.casework.ports import ConflictError


class SqlLimits:
    """The tries that one database has counted."""

    def __init__(self, engine: Engine, limits: Mapping[str, Limit] = LIMITS) -> None:
        self._transactions = Transactions(engine)
        self._limits = limits

    def may(self, what: str, place: str, now: datetime) -> bool:
        """Whether another try from this place is allowed."""
        with self._transactions.reading() as connection:
            row = connection.execute(select(TRIES).where(TRIES.c.digest == _digest(what, place))).one_or_none()
        return row is None or row.until <= now or row.failed < self._limits[what].tries

    def take(self, what: str, place: str, now: datetime) -> bool:
        """Count a try before it is made, and tell whether it is allowed."""
        try:
            return self._taken(what, place, now)
        except ConflictError:  # the first two tries came at once
            return self._taken(what, place, now)

    def give_back(self, what: str, place: str) -> None:
        """The try that was taken did not fail."""
        mine = (TRIES.c.digest == _digest(what, place), TRIES.c.failed > 0)
        with self._transactions.writing() as connection:
            connection.execute(update(TRIES).where(*mine).values(failed=TRIES.c.failed - 1))

    def forget(self, what: str, place: str) -> None:
        """No try of this kind has failed from this place."""
        with self._transactions.writing() as connection:
            connection.execute(delete(TRIES).where(TRIES.c.digest == _digest(what, place)))

    def _taken(self, what: str, place: str, now: datetime) -> bool:
        digest, limit = _digest(what, place), self._limits[what]
        with self._transactions.writing() as connection:
            row = _counted(connection, digest)
            if row is not None and row.until > now and row.failed >= limit.tries:
                return False
            connection.execute(delete(TRIES).where(TRIES.c.until <= now))
            until = now + limit.pause
            if row is None or row.until <= now:
                connection.execute(insert(TRIES).values(digest=digest, failed=1, until=until))
            else:
                one_more = {"failed": row.failed + 1, "until": row.until if limit.counts_from_first else until}
                connection.execute(update(TRIES).where(TRIES.c.digest == digest).values(one_more))
            return True


def _counted(connection: Connection, digest: str) -> Row[tuple[str, int, datetime]] | None:
    return connection.execute(select(TRIES).where(TRIES.c.digest == digest).with_for_update()).one_or_none()


def _digest(what: str, place: str) -> str:
    return sha256(f"{what}\n{place}".encode(errors="backslashreplace")).hexdigest()
