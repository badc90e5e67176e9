"""Opens the database that this place has configured, and brings its tables up to date."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from triage.model.errors import StoreError

READING = "reading"
"""The execution option of a connection that only reads: in SQLite it then never waits for a writer."""


def open_database(url: str) -> Engine:
    """The database behind ``url``: ``sqlite:///path`` or ``postgresql://..``, with all migrations run.

    Raises:
        StoreError: when it cannot be reached or brought up to date.
    """
    engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    try:
        migrate(engine)
    except SQLAlchemyError:
        raise StoreError("The database cannot be opened. Check TRIAGE_DATABASE and that the server runs.") from None
    return engine


def default_url(folder: Path) -> str:
    """SQLite in the user's data folder, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "cases.sqlite"
    path.touch(mode=0o600, exist_ok=True)
    return f"sqlite:///{path}"


def migrate(engine: Engine) -> None:
    """Run all migrations that have not run yet, each in a transaction of its own."""
    config = Config()
    config.set_main_option("script_location", str(files("triage") / "adapters" / "case_store" / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _postgresql(url: str) -> Engine:
    wanted = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(wanted, hide_parameters=True, pool_pre_ping=True, pool_size=8, max_overflow=8)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(READING) else "BEGIN IMMEDIATE")

    return engine
