"""The command that assesses stored answers again: who moves up and who moves down, before a rule goes live.

Heavy parts are imported where they are used.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.telling import FAULTY, Day, errors_told, fail

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from triage.adapters.case_store.opening import Database
    from triage.adapters.columns.journal import Journal
    from triage.adapters.columns.layout import Layout
    from triage.adapters.columns.reading import Part
    from triage.adapters.columns.replay import Replay
    from triage.model.replay import Batch, Replayed

CASES = "cases"
"""In place of a path: the assessed cases of the configured database."""
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be replayed; it is all that a worker elsewhere needs to know."""

    after: Mapping[str, str]
    """The files of the rules that are tried."""
    before: Mapping[str, str] | None
    today: date
    by: tuple[str, ...]
    ignored: tuple[str, ...]
    version: str
    """The version of this program: workers with another one refuse."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Stored answers, in parts."""

    name: str
    about: object
    """What tells them from other answers, and from the same ones changed."""
    rows: int
    parts: "Iterable[Part]"


@click.command()
@click.option(
    "--answers", metavar="PATH", required=True, help=f'A file, a folder of files, or "{CASES}" for what is kept.'
)
@click.option("--against", type=_FOLDER, default=None, help="Earlier rules to compare with: their folder.")
@click.option("--rules", type=_FOLDER, default=None, help="The rules to try, where they are not the installed ones.")
@click.option("--cluster", metavar="ADDRESS", default=None, help="A Dask scheduler whose workers share the work.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=None, help="Where results are kept.")
@click.option("--by", multiple=True, metavar="COLUMN", help="Count people by this question or column too.")
@click.option("--ignore", multiple=True, metavar="COLUMN", help="Leave this column out.")
@click.option("--threads", type=click.IntRange(min=1), default=None, help="One for each processor if left out.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--today", type=Day(), default=None, help="The day whose rules are meant; today when left out.")
def replay(  # noqa: PLR0913  one for each option
    *,
    answers: str,
    against: Path | None,
    rules: Path | None,
    cluster: str | None,
    out: Path | None,
    by: tuple[str, ...],
    ignore: tuple[str, ...],
    threads: int | None,
    form: str,
    today: date | None,
) -> None:
    """Assess stored answers again, and count who moves up and who moves down.

    It may be interrupted: the same command goes on where it stood.
    """
    with errors_told():
        order = _order(rules, against, today or date.today(), by, ignore)  # noqa: DTZ011 a day has no zone here
        with _installed("replay"):
            work = prepared(order)
        folder = out or Path(f"{Path(answers).resolve().name}.replay")
        with _source(answers, work.layout) as source:
            journal = _journal(folder, order, source, work)
            _finish(order, work, source, journal, cluster, threads or os.cpu_count() or 1)
        replayed = _concluded(order, work, source.name, journal)
    click.echo(_said(replayed, form), nl=False)
    click.echo(f"The counts, the chart, and who moves or was refused, are in {folder}.", err=True)


COMMANDS: tuple[click.Command, ...] = (replay,)


def prepared(order: Order) -> "Replay":
    """The rules of an order, compiled; on a worker elsewhere too."""
    from triage import __version__
    from triage.adapters.columns.assessing import Assessor
    from triage.adapters.columns.layout import layout_of
    from triage.adapters.columns.replay import Replay
    from triage.adapters.files.knowledge_files import knowledge_from
    from triage.model.errors import EngineError

    if order.version != __version__:
        raise EngineError(f"A worker has version {__version__} of this program. All must have {order.version}.")
    after = Assessor(knowledge_from(order.after), order.today)
    before = None if order.before is None else Assessor(knowledge_from(order.before), order.today)
    known = [assessor.knowledge.questionnaire for assessor in (after, before) if assessor is not None]
    return Replay(after=after, before=before, layout=layout_of(known, order.by, order.ignored))


def _order(
    rules: Path | None, against: Path | None, today: date, by: tuple[str, ...], ignored: tuple[str, ...]
) -> Order:
    from triage import __version__
    from triage.adapters.files.knowledge_files import knowledge_texts

    after = knowledge_texts(rules)
    before = None if against is None else knowledge_texts(against)
    return Order(after=after, before=before, today=today, by=by, ignored=ignored, version=__version__)


@contextmanager
def _source(answers: str, layout: "Layout") -> Iterator[Source]:
    """Where the answers are; a path of that name goes before the cases."""
    from triage.adapters.columns.reading import files_in, parts_of

    if answers == CASES and not Path(answers).exists():
        with _database() as database:
            yield _cases(database)
        return
    files = files_in(Path(answers))
    parts = tuple(parts_of(files, layout))
    about = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    yield Source(name=Path(answers).name, about=about, rows=sum(part.rows for part in parts), parts=parts)


def _cases(database: "Database") -> Source:
    from triage.adapters.case_store.archive import SqlArchive
    from triage.adapters.case_store.store import SqlCaseStore
    from triage.adapters.columns.reading import parts_of_rows
    from triage.casework.recorded import recorded

    archive, store = SqlArchive(database), SqlCaseStore(database)
    end, cases = archive.end_of_chain(), archive.cases()
    found = (recorded(*store.history(case)) for case in cases)
    parts = parts_of_rows(row for row in found if row is not None)
    return Source(name=CASES, about=str(end), rows=len(cases), parts=parts)


def _database() -> "AbstractContextManager[Database]":
    from triage.storing import opened_database

    return opened_database(os.environ)


def _journal(folder: Path, order: Order, source: Source, work: "Replay") -> "Journal":
    from triage.adapters.columns.journal import Journal

    rules = [assessor.knowledge.digest for assessor in (work.after, work.before) if assessor is not None]
    asked = {"today": str(order.today), "by": order.by, "ignored": order.ignored, "version": order.version}
    return Journal(folder, {"answers": source.about, "rules": rules, **asked})


def _finish(
    order: Order, work: "Replay", source: Source, journal: "Journal", cluster: str | None, threads: int
) -> None:
    """Do every part that is not done yet."""
    done = 0
    rows: dict[int, int] = {}
    finished = journal.finished

    def waiting() -> "Iterator[tuple[int, Part]]":
        nonlocal done
        for number, part in enumerate(source.parts, start=1):
            if number in finished:
                done += part.rows
            else:
                rows[number] = part.rows
                yield number, part

    if finished:
        click.echo(f"Going on: {len(finished)} parts were finished before.", err=True)
    for batch in _batches(order, work, waiting(), cluster, threads):
        journal.keep(batch)
        done += rows.pop(batch.number)
        click.echo(f"{done:,} of {source.rows:,} rows", err=True)


def _batches(
    order: Order, work: "Replay", parts: "Iterator[tuple[int, Part]]", cluster: str | None, threads: int
) -> "Iterator[Batch]":
    from triage.adapters.columns.running import batches_here

    if cluster is None:
        return batches_here(work, parts, threads)
    with _installed("cluster"):
        from triage.adapters.cluster.running import batches_on
    return batches_on(cluster, partial(prepared, order), parts)


@contextmanager
def _installed(extra: str) -> Iterator[None]:
    """Say what to install where something is missing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        fail(f"{missing.name} is not installed. This needs: pip install 'heel-triage[{extra}]'", FAULTY)


def _concluded(order: Order, work: "Replay", name: str, journal: "Journal") -> "Replayed":
    from triage.model.replay import Replayed
    from triage.presenting.replay_chart import replay_chart

    tried = work.after.knowledge
    replayed = Replayed(
        tally=journal.tally(),
        answers=name,
        after=tried.digest,
        before="" if work.before is None else work.before.knowledge.digest,
        today=str(order.today),
        is_reviewed=not tried.unreviewed,
    )
    journal.gather()
    journal.write("report.json", _said(replayed, "json"))
    journal.write("chart.svg", replay_chart(replayed.tally.shifts).svg)
    return replayed


def _said(replayed: "Replayed", form: str) -> str:
    from triage.presenting.document import as_text
    from triage.presenting.replay import replay_document, replay_mapping

    if form == "json":
        return json.dumps(replay_mapping(replayed), indent=2, ensure_ascii=False) + "\n"
    return as_text(replay_document(replayed))
