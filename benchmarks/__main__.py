"""``make bench``: measure everything side by side, and write ``benchmarks/README.md``."""

import os
import platform
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from click import echo

from benchmarks import memory, one_assessment, respondents, start_up
from benchmarks.people import knowledge
from benchmarks.report import Section, text_of, written
from benchmarks.targets import TARGETS
from triage import __version__

README = Path(__file__).with_name("README.md")
QUICK = {"people": 40, "rounds": 11, "compared": 300, "rows": 1_000_000, "sample": 200, "starts": 9, "many": 3_000}
FULL = {
    "people": 100,
    "rounds": 21,
    "compared": 2_000,
    "rows": 1_000_000,
    "sample": 1_000,
    "starts": 21,
    "many": 100_000,
}
LIBRARIES = ("durable-rules", "zen-engine", "clipspy", "polars", "pyarrow", "questionary")
READING = """what is compared takes turns, round after round; figures are medians. Only the ratios carry over to another
machine. They are of the processor's time where nothing else is said, as the clock also counts what else the machine
did.""".replace("\n", " ")
BUSY = 0.5
"""Load for each processor above which a machine counts as busy with other things."""


def main() -> None:
    """Measure, print and write."""
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    sizes = _sizes()
    sections = []
    for section in _sections(sizes):
        echo("\n".join(["", *text_of(section)]))
        sections.append(section)
    README.write_text(written(list(_about(sizes, busy)), sections, TARGETS), encoding="utf-8")
    echo(f"\nWritten with all targets to {README}")


def _sizes() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, a few minutes")
    parser.add_argument("--people", type=int, help="people assessed in a round")
    parser.add_argument("--rounds", type=int, help="rounds to take the median of")
    parser.add_argument("--compared", type=int, help="people of whom all must conclude the same first")
    parser.add_argument("--rows", type=int, help="rows of the largest replay, up to 10000000")
    parser.add_argument("--sample", type=int, help="people assessed by each pool in a round")
    parser.add_argument("--starts", type=int, help="starts to take the median of")
    parser.add_argument("--many", type=int, help="assessments to watch the memory over")
    given = parser.parse_args()
    chosen = {name: value for name, value in vars(given).items() if value is not None}
    sizes = Namespace(**{**(QUICK if given.quick else FULL), **chosen})
    _check(parser, sizes)
    return sizes


def _check(parser: ArgumentParser, sizes: Namespace) -> None:
    if sizes.rows < 10 * respondents.SMALLEST:
        parser.error(f"--rows must be {10 * respondents.SMALLEST} or more: it is compared with a tenth of it")
    if sizes.many < 2 * memory.WARM:
        parser.error(f"--many must be {2 * memory.WARM} or more: memory is compared with that after {memory.WARM}")
    if min(sizes.people, sizes.sample) < memory.THREADS or sizes.rounds < 1 or sizes.starts < 1 or sizes.compared < 1:
        parser.error(f"--people and --sample must be {memory.THREADS} or more, the others 1 or more")


def _sections(sizes: Namespace) -> Iterator[Section]:
    yield one_assessment.measured(sizes.people, sizes.rounds, sizes.compared)
    yield start_up.measured(sizes.starts)
    yield respondents.measured(sizes.rows, min(sizes.rounds, 3), sizes.sample, sizes.compared)
    yield memory.measured(sizes.many, sizes.rounds, sizes.people)


def _about(sizes: Namespace, busy: float) -> Iterator[tuple[str, str]]:
    yield "Measured on", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, with {'quick' if sizes.quick else 'full'} sizes"
    yield "Machine", f"{_processor()}, {os.cpu_count()} processors, {_memory():.0f} GB, {platform.system()}"
    if busy > BUSY:
        yield (
            "Loaded machine",
            f"{busy:.1f} programs for each processor ran at the start: times are too high, ratios less certain",
        )
    yield (
        "Versions",
        ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in LIBRARIES)]),
    )
    yield "Rules", f"heel-triage {__version__}, knowledge {knowledge().digest}"
    yield "Sizes", ", ".join(f"{name} {getattr(sizes, name):,}" for name in FULL)
    yield (
        "How to read",
        READING,
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


if __name__ == "__main__":
    main()
