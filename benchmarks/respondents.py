"""A million people who answered before: the replay by columns, and everybody one by one in a pool of processes.

Each replay runs in a process of its own, so that its peak of memory is its own.
"""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from subprocess import PIPE, run
from sys import exit as leave
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow.parquet as pq
from click import echo

from benchmarks.measuring import Spent, median_of, resident_megabytes, spent_on
from benchmarks.people import (
    BARE,
    DOCUMENTED,
    GENERATED,
    REFERENCE,
    TODAY,
    ZEN_BARE,
    ZEN_GRAPH,
    engine,
    facts_of,
    knowledge,
    people,
    way,
)
from benchmarks.report import Section, Table
from tests.replays import concluded_by_columns, concluded_of, frame_of
from triage import __version__
from triage.adapters.columns.assessing import Assessor
from triage.adapters.columns.door import said
from triage.adapters.columns.reading import parts_of
from triage.adapters.columns.running import batches_here
from triage.adapters.files.knowledge_files import knowledge_texts
from triage.model.replay import all_of
from triage.reasoning.assessing import assess
from triage.replaying import Order, prepared

DIFFERENT = 20_000
"""People who are made up; larger files hold them more than once, in another order."""
GROUP = 100_000
"""Rows that are written together."""
IN_MEMORY = 50_000
"""Rows that are assessed without a file."""
PROCESSES = os.cpu_count() or 1
SMALLEST = 10_000

WHOLE = "ours: the whole path, both engines"
POOLS = (WHOLE, BARE, DOCUMENTED, REFERENCE, GENERATED, ZEN_GRAPH, ZEN_BARE)

SAYS = """Everybody's answers lie in one Parquet file. The replay reads and checks them, assesses everybody, with
ranking and self-care, and counts. Before it is timed, columns must conclude the same as the product of {compared:,}
people. The pools have {processes} processes and get answers that are already in memory and checked; all but the first
of them only find what fires and the urgency. They were measured on {sample:,} people in {rounds} rounds and
extrapolated in a straight line to {rows:,} rows, as each person costs the same. Seconds by the processor are those
that all processes or threads used, divided by {processes}: what it takes when nothing else runs. Memory of a pool is
the sum of the peaks of its processes; it does not grow with the rows. The ratio is to the replay, by the processor's
time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Replayed:
    """One replay."""

    spent: Spent
    """The processor's time is that of all threads, divided by the processors."""
    peak: float
    """Megabytes."""
    memory_each: float
    """Seconds of the processor for one person whose answers are columns in memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pooled:
    """One pool, for each person."""

    each: Spent
    peak: float


def main() -> None:
    """Replay one file, and print the figures: for a process of its own."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    echo(json.dumps(_replay(parser.parse_args().file)))


def measured(rows: int, rounds: int, sample: int, compared: int) -> Section:
    """Compare, then measure."""
    stop_unless_columns_agree(compared)
    grown = _grown(rows, rounds)
    pools = _pools(sample, rounds)
    last = grown[rows]
    replay = last.spent.each(rows)
    says = SAYS.format(compared=compared, processes=PROCESSES, sample=sample, rounds=rounds, rows=rows)
    return Section(
        title=f"{rows:,} respondents",
        says=says.replace("\n", " "),
        tables=(_growth_table(grown), _pool_table(pools, last, rows, sample)),
        measured={
            **_growth(grown),
            "replay_to_bare_pool": pools[BARE].each.cpu / replay.cpu,
            "replay_a_second": 1 / replay.cpu,
            "columns_us": last.memory_each * 1e6,
            "columns_a_second": PROCESSES / last.memory_each,
            "memory_to_documented": pools[DOCUMENTED].each.cpu * PROCESSES / last.memory_each,
        },
    )


def stop_unless_columns_agree(compared: int) -> None:
    """Columns must conclude of everybody what the assessment says."""
    everybody = people(compared)
    by_columns = concluded_by_columns(everybody, knowledge(), TODAY)
    for number, (person, found) in enumerate(zip(everybody, by_columns, strict=True)):
        if found != concluded_of(assess(person, knowledge(), engine(), TODAY)):
            echo(f"Nothing is measured. Columns conclude something else of person {number}.", err=True)
            leave(1)


def _grown(rows: int, rounds: int) -> dict[int, Replayed]:
    """Replays of tenfold sizes, the smallest first."""
    sizes = sorted({*_tenfold(rows), rows})
    with TemporaryDirectory(prefix="heel-bench-") as folder:
        files = {size: _written(Path(folder) / f"{size}.parquet", size) for size in sizes}
        found: dict[int, list[Replayed]] = {size: [] for size in sizes}
        for _ in range(rounds):
            for size, file in files.items():
                found[size].append(_in_a_process(file))
    return {size: _median(replays) for size, replays in found.items()}


def _tenfold(rows: int) -> Iterator[int]:
    while rows >= SMALLEST:
        yield rows
        rows //= 10


def _written(file: Path, rows: int) -> Path:
    """A Parquet file of so many rows, written a group at a time."""
    frame = frame_of(people(DIFFERENT), knowledge().questionnaire)
    with pq.ParquetWriter(file, frame.head(1).to_arrow().schema) as writer:
        for number, begin in enumerate(range(0, rows, GROUP)):
            chosen = frame.sample(min(GROUP, rows - begin), with_replacement=True, seed=number)
            writer.write_table(chosen.to_arrow())
    return file


def _in_a_process(file: Path) -> Replayed:
    command = [sys.executable, "-m", "benchmarks.respondents", str(file)]
    found = json.loads(run(command, check=True, stdout=PIPE, text=True).stdout)  # noqa: S603  our own command
    spent = Spent(wall=found["wall"], cpu=found["cpu"] / PROCESSES)
    return Replayed(spent=spent, peak=found["peak"], memory_each=found["memory_each"])


def _replay(file: Path) -> Mapping[str, float]:
    """Read a file, assess everybody and count, as the command does; then some of it once more, from memory."""
    order = Order(after=knowledge_texts(None), before=None, today=TODAY, by=(), ignored=(), version=__version__)
    replay = prepared(order)
    parts = enumerate(parts_of([file], replay.layout), start=1)
    spent = spent_on(lambda: all_of(batch.tally for batch in batches_here(replay, parts, PROCESSES)))
    peak = resident_megabytes("VmHWM")
    frame = pl.read_parquet(file, n_rows=IN_MEMORY)
    assessor = Assessor(knowledge(), TODAY)
    held = [spent_on(lambda: assessor.assess(said(frame, knowledge().questionnaire))).cpu for _ in range(3)]
    return {"wall": spent.wall, "cpu": spent.cpu, "peak": peak, "memory_each": median(held) / frame.height}


def _median(replays: Sequence[Replayed]) -> Replayed:
    return Replayed(
        spent=median_of([one.spent for one in replays]),
        peak=median(one.peak for one in replays),
        memory_each=median(one.memory_each for one in replays),
    )


def _pools(sample: int, rounds: int) -> dict[str, Pooled]:
    """All pools in turn; each keeps its processes, so that each peak is that of one engine."""
    spent: dict[str, list[Spent]] = {name: [] for name in POOLS}
    peaks: dict[str, float] = {}
    with ExitStack() as open_pools:
        pools = {name: open_pools.enter_context(_pool()) for name in POOLS}
        for counted in [False, *[True] * rounds]:
            for name, pool in pools.items():
                shares = list(pool.map(_share, [name] * PROCESSES, range(PROCESSES), [sample] * PROCESSES))
                if counted:
                    spent[name].append(_together([share for share, _ in shares]))
                peaks[name] = PROCESSES * max(peak for _, peak in shares)
    return {name: Pooled(each=median_of(spent[name]).each(sample), peak=peaks[name]) for name in POOLS}


def _together(shares: Sequence[Spent]) -> Spent:
    """What a pool took: as long as its slowest process, and an even part of all the work."""
    return Spent(wall=max(share.wall for share in shares), cpu=sum(share.cpu for share in shares) / PROCESSES)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"))


def _share(name: str, start: int, sample: int) -> tuple[Spent, float]:
    """In a process of a pool: its share of the people, and its peak of memory."""
    share = people(sample)[start::PROCESSES]
    if name == WHOLE:
        assess(share[0], knowledge(), engine(), TODAY)
        spent = spent_on(lambda: [assess(person, knowledge(), engine(), TODAY) for person in share])
    else:
        conclude = way(name)
        conclude(facts_of(share[0]))
        spent = spent_on(lambda: [conclude(facts_of(person)) for person in share])
    return spent, resident_megabytes("VmHWM")


def _growth(grown: Mapping[int, Replayed]) -> dict[str, float]:
    """The largest size against a tenth of it."""
    sizes = sorted(grown)
    last, before = grown[sizes[-1]], grown[sizes[-2]]
    return {
        "tenfold_rows": last.spent.cpu / before.spent.cpu,
        "tenfold_memory": last.peak / before.peak,
    }


def _growth_table(grown: Mapping[int, Replayed]) -> Table:
    rows = []
    before: Replayed | None = None
    for size, found in grown.items():
        ratio = f"{found.spent.cpu / before.spent.cpu:.1f}" if before else ""
        rows.append(
            (
                f"{size:,}",
                f"{found.spent.cpu:,.2f}",
                f"{found.spent.wall:,.2f}",
                f"{size / found.spent.cpu:,.0f}",
                f"{found.peak:,.0f}",
                ratio,
            )
        )
        before = found
    head = ("rows replayed", "s by processor", "s by clock", "rows a second", "peak, MB", "to the size before")
    return Table(head=head, rows=rows)


def _pool_table(pools: Mapping[str, Pooled], last: Replayed, rows: int, sample: int) -> Table:
    replay = last.spent.each(rows)
    found = {"ours: replay by columns": Pooled(each=replay, peak=last.peak)} | {
        f"pool: {name}": pooled for name, pooled in pools.items()
    }
    return Table(
        head=(
            f"{rows:,} people; pools extrapolated from {sample:,}",
            "s by processor",
            "s by clock",
            "people a second",
            "memory, MB",
            "to the replay",
        ),
        rows=[
            (
                name,
                f"{rows * pooled.each.cpu:,.1f}",
                f"{rows * pooled.each.wall:,.1f}",
                f"{1 / pooled.each.cpu:,.0f}",
                f"{pooled.peak:,.0f}",
                f"{pooled.each.cpu / replay.cpu:,.1f}",
            )
            for name, pooled in found.items()
        ],
    )


if __name__ == "__main__":
    main()
