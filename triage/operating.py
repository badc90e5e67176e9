"""Commands for those who run the server: the server itself, accounts, backups, audits, retention and erasure.

Heavy parts are imported where they are used.
"""

import os
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.telling import NOT_KEPT, errors_told, fail

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from triage.adapters.case_store.opening import Database
    from triage.model.case import Actor


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; by itself only on this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for any free one.")
@click.option("--demo", is_flag=True, help="A made-up clinic, and data that is thrown away at the end.")
def serve(host: str, port: int, *, demo: bool) -> None:
    """Serve the pages for patients in a browser."""
    from triage.serving import run_server

    with errors_told():
        run_server(host, port, os.environ, click.echo, demo=demo)


@click.group()
def user() -> None:
    """Make, disable and reset the accounts of staff, clinicians and administrators."""


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice(["staff", "clinician", "admin"]), required=True)
@click.option("--clinic", "clinics", multiple=True, help="The id of a clinic they look after; may be repeated.")
def add(name: str, role: str, clinics: tuple[str, ...]) -> None:
    """Make an account called NAME and print its one-time password, once."""
    from triage.adapters.files.configuration import load_clinics
    from triage.casework import accounts
    from triage.model.case import Role
    from triage.model.errors import AnswerError
    from triage.storing import entrance_to

    with errors_told(), _database() as database:
        known = [clinic.id for clinic in load_clinics(os.environ)]
        for clinic in clinics:
            if clinic not in known:
                right = f"Clinics are {', '.join(known)}." if known else "Write them into the configuration first."
                raise AnswerError(f'There is no clinic "{clinic}". {right}')
        _, password = accounts.add(entrance_to(database), name, Role(role), clinics)
    _say_password(name, password)


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Sign NAME out everywhere, and let nobody in with it."""
    from triage.casework import accounts
    from triage.storing import entrance_to

    with errors_told(), _database() as database:
        accounts.disable(entrance_to(database), name)
    click.echo(f"{name} is disabled. Enable it again with: triage user reset {name}")


@user.command()
@click.argument("name")
def reset(name: str) -> None:
    """Print a new one-time password for NAME, once; a disabled or locked account is free again."""
    from triage.casework import accounts
    from triage.storing import entrance_to

    with errors_told(), _database() as database:
        password = accounts.reset(entrance_to(database), name)
    _say_password(name, password)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything that is kept to a new FILE. It holds all answers: keep it as safe as the database."""
    from triage.adapters.case_store.archive import SqlArchive
    from triage.adapters.case_store.backup import write_backup
    from triage.supporting import RealClock

    with errors_told(), _database() as database:
        rows = write_backup(database, file, RealClock().now())
        click.echo(f"{rows} rows are in {file}.")
        if SqlArchive(database).chain_faults():
            fail("The chain of events is not whole, so this backup cannot be restored. See: triage audit", NOT_KEPT)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE into the configured database, which must be empty: all of it or nothing."""
    from triage.adapters.case_store.backup import restore_backup

    with errors_told(), _database() as database:
        rows = restore_backup(database, file)
    click.echo(f"{rows} rows were restored, and the chain of events is whole.")


@click.command()
@click.argument("case")
def rederive(case: str) -> None:
    """Derive the assessments of CASE (reference or id) again from its history, and compare them byte for byte."""
    from triage.adapters.case_store.archive import SqlArchive
    from triage.adapters.case_store.store import SqlCaseStore
    from triage.adapters.durable_engine import DurableEngine
    from triage.casework import rederiving
    from triage.supporting import assessor_with, knowledge_by_digest

    with errors_told(), _database() as database:
        store, engine = SqlCaseStore(database), DurableEngine()
        wanted = SqlArchive(database).identify(case)
        found = rederiving.rederive(
            store, wanted, knowledge_by_digest(store), lambda contact: assessor_with(engine, contact)
        )
    for derivation in found:
        differs = f"differs at {', '.join(derivation.differences)}"
        result = differs if derivation.differences else "the same, byte for byte"
        click.echo(f"Event {derivation.event}, of {derivation.at:%Y-%m-%d}: {result}.")
    if any(derivation.differences for derivation in found):
        fail("Not every assessment could be derived again as it is kept.", NOT_KEPT)


@click.command()
@click.option("--noted", default="", help="The end of the chain as an earlier audit printed it, to check against.")
def audit(noted: str) -> None:
    """Find every event that was changed, moved or removed, and whatever else does not fit."""
    from triage.adapters.case_store.archive import SqlArchive
    from triage.adapters.case_store.store import SqlCaseStore
    from triage.casework import auditing
    from triage.supporting import knowledge_by_digest

    with errors_told(), _database() as database:
        store, archive = SqlCaseStore(database), SqlArchive(database)
        end = auditing.end_of(noted) if noted else None
        found = auditing.audit(store, archive, knowledge_by_digest(store), end)
    click.echo(f"{found.cases} cases, {found.end.position} events.")
    for fault in found.faults:
        click.echo(fault, err=True)
    if found.faults:
        fail("What is kept is not as it was written.", NOT_KEPT)
    click.echo(f"Everything is as it was written. The end of the chain, to be noted elsewhere: {found.end}")


@click.command()
@click.argument("case")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def erase(case: str, *, yes: bool) -> None:
    """Remove everything that was said in CASE (reference or id) for good; a bare history and a count stay."""
    from triage.adapters.case_store.archive import SqlArchive
    from triage.adapters.case_store.store import SqlCaseStore
    from triage.casework import keeping
    from triage.supporting import RealClock

    with errors_told(), _database() as database:
        archive = SqlArchive(database)
        wanted = archive.identify(case)
        if not yes:
            click.confirm(f"Erase {case}? Nothing but a backup brings it back.", abort=True)
        keeping.erase(SqlCaseStore(database), archive, RealClock(), wanted, _operator(), keeping.BY_REQUEST)
    click.echo(f"{case} is erased. Backups made before still hold it.")


@click.command()
@click.option(
    "--days",
    type=click.IntRange(min=1),
    envvar="TRIAGE_RETAIN_DAYS",
    help="Keep what was used in so many days; 365 unless TRIAGE_RETAIN_DAYS says otherwise.",
)
@click.option("--dry-run", is_flag=True, help="Only say how many would be erased.")
def retain(days: int | None, *, dry_run: bool) -> None:
    """Erase every case in which nothing has happened for longer than cases are kept."""
    from triage.adapters.case_store.archive import SqlArchive
    from triage.adapters.case_store.store import SqlCaseStore
    from triage.casework import keeping
    from triage.supporting import RealClock

    kept_for, clock = days or keeping.RETAIN_DAYS, RealClock()
    with errors_told(), _database() as database:
        archive = SqlArchive(database)
        if dry_run:
            count = len(keeping.due(archive, clock, kept_for))
        else:
            count = keeping.retain(SqlCaseStore(database), archive, clock, kept_for)
    done = "would be" if dry_run else "were"
    click.echo(f"{count} cases {done} erased: nothing has happened in them for {kept_for} days.")


COMMANDS: tuple[click.Command, ...] = (serve, user, backup, restore, rederive, audit, erase, retain)


def _database() -> "AbstractContextManager[Database]":
    from triage.storing import opened_database

    return opened_database(os.environ)


def _operator() -> "Actor":
    from triage.model.case import Actor, Role

    return Actor(role=Role.ADMIN, name=f"system user {getuser()}"[:64])


def _say_password(name: str, password: str) -> None:
    click.echo(f"One-time password of {name}: {password}")
    click.echo("It is shown only now, works for 7 days, and has to be changed at the first sign-in.")
