"""Opens what this place keeps: the database with its cases and accounts.

Nothing here serves pages, so that a command that only reads or writes the database loads no server.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_data_path

from triage.adapters.case_store.accounts import SqlAccounts
from triage.adapters.case_store.limits import SqlLimits
from triage.adapters.case_store.opening import Database, default_url, open_database
from triage.adapters.passwords import ArgonPasswords
from triage.casework.accounts import Entrance
from triage.supporting import RealClock


@contextmanager
def opened_database(environment: Mapping[str, str]) -> Iterator[Database]:
    """The database of this place, let go of at the end."""
    database = open_database(database_url(environment))
    try:
        yield database
    finally:
        database.dispose()


def database_url(environment: Mapping[str, str]) -> str:
    """The configured database, or SQLite in the data folder."""
    return environment.get("TRIAGE_DATABASE") or default_url(data_folder(environment))


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where this installation keeps its data."""
    return Path(environment["TRIAGE_DATA"]) if environment.get("TRIAGE_DATA") else user_data_path("heel-triage")


def entrance_to(database: Database) -> Entrance:
    """What it takes to sign in."""
    return Entrance(
        accounts=SqlAccounts(database), passwords=ArgonPasswords(), limits=SqlLimits(database), clock=RealClock()
    )
