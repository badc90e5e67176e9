"""Opens the database that this place has configured, and brings its tables up to date."""

from importlib.resources import files
from pathlib import Path
from sqlite3 import OperationalError
from threading import Lock
from time import monotonic, sleep
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from triage.model.errors import StoreError

Database = Engine
"""An open database, for those who do not know what it is made of."""
READING = "reading"
"""The execution option of a connection that only reads: in SQLite it then never waits for a writer."""
TURN = "turn"
"""The execution option with the lock that a writer to SQLite holds: to wait in line is fairer than to try again."""
_WAIT_SECONDS = 15
_CANNOT = "The database cannot be opened. Check TRIAGE_DATABASE and that the server runs."
_MIGRATIONS_LOCK = 7_031_990
"""Any number, as long as it stays the same: in PostgreSQL, whoever migrates holds it."""


def open_database(url: str) -> Engine:
    """The database behind ``url``: ``sqlite:///path`` or ``postgresql://..``, with all migrations run.

    Raises:
        StoreError: when it cannot be reached or brought up to date.
    """
    engine = engine_for(url)
    try:
        migrate(engine)
    except CommandError:
        wrong = "The database was made by a newer version of this program. Install that version."
    except SQLAlchemyError:
        wrong = _CANNOT
    else:
        return engine
    engine.dispose()
    raise StoreError(wrong)


def engine_for(url: str) -> Engine:
    """What speaks to the database, before anything is said."""
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise StoreError("TRIAGE_DATABASE is not understood. Write sqlite:///path or postgresql://user@host/name.")
    try:
        return _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    except SQLAlchemyError:
        raise StoreError(_CANNOT) from None


def default_url(folder: Path) -> str:
    """SQLite in the user's data folder, readable by its owner only.

    Raises:
        StoreError: when the folder cannot be written to.
    """
    path = folder / "cases.sqlite"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}). Set TRIAGE_DATA to another folder.") from error
    return f"sqlite:///{path}"


def migrate(engine: Engine, last: str = "") -> None:
    """Run all migrations that have not run yet, or those up to ``last``; each in a transaction of its own."""
    config = Config()
    config.set_main_option("script_location", str(files("triage") / "adapters" / "case_store" / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    with engine.execution_options(**{READING: True}).connect() as connection:
        reached = revision_of(connection)
    if reached == scripts.get_current_head():
        return
    if reached:
        scripts.get_revision(reached)
    for step in reversed(list(scripts.walk_revisions(head=last or "head"))):
        with engine.begin() as connection:
            _wait_for_others(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, step.revision)


def revision_of(connection: Connection) -> str:
    """The last migration that has run; empty before the first."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _wait_for_others(connection: Connection) -> None:
    """Two servers that start at once must not migrate at once; SQLite lets only one write anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATIONS_LOCK})


def _postgresql(url: str) -> Engine:
    wanted = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(wanted, hide_parameters=True, pool_pre_ping=True, pool_size=8, max_overflow=8)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401  whatever the driver calls a connection
        connection.execute(f"SET lock_timeout = '{_WAIT_SECONDS}s'")
        connection.execute("SET timezone = 'UTC'")
        connection.commit()

    return engine


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401  whatever the driver calls a connection
        connection.isolation_level = None
        _write_ahead(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(READING) else "BEGIN IMMEDIATE")

    return engine.execution_options(**{TURN: Lock()})


def _write_ahead(connection: Any) -> None:  # noqa: ANN401  whatever the driver calls a connection
    """Log ahead of writing. SQLite itself does not wait for others who begin the same file at the same moment."""
    ends = monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except OperationalError:
            if monotonic() > ends:
                raise
            sleep(0.01)
        else:
            return
