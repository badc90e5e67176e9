"""One transaction at a time: all of it is kept, or nothing, and no detail of the database reaches an error text."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from triage.adapters.case_store.opening import READING, TURN
from triage.casework.ports import ConflictError
from triage.model.errors import StoreError


class Transactions:
    """Begins and ends the transactions of one database."""

    def __init__(self, engine: Engine) -> None:
        snapshot = {} if is_sqlite(engine) else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._engine = engine
        self._turn = engine.get_execution_options().get(TURN, nullcontext())
        self._reader = engine.execution_options(**{READING: True}, **snapshot)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Committed at the end or not at all.

        Raises:
            ConflictError: when what is kept already stands against it.
            StoreError: when the database does not take it.
        """
        try:
            with self._turn, self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise ConflictError("Something else was kept there meanwhile. Read it again and repeat.") from None
        except SQLAlchemyError:
            raise StoreError("Nothing was kept: the database does not answer or is full.") from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """All that is read belongs to one moment.

        Raises:
            StoreError: when the database does not answer.
        """
        try:
            with self._reader.connect() as connection:
                yield connection
        except SQLAlchemyError:
            raise StoreError("Nothing could be read: the database does not answer.") from None

    def wipe(self) -> None:
        """In SQLite, remove what was deleted from the log beside the database, where it would stay for a while."""
        if not is_sqlite(self._engine):
            return
        try:
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()
        except SQLAlchemyError:
            raise StoreError("What was erased may still lie in the log beside the database. Try again.") from None


def is_sqlite(engine: Engine) -> bool:
    """Whether the database is a file of ours."""
    return engine.dialect.name == "sqlite"
