"""Memory over many assessments in one process, and over many threads that share one engine."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE, run

from click import echo

from benchmarks.engines.concluding import Conclusion
from benchmarks.measuring import in_turn, resident_megabytes
from benchmarks.people import ADAPTER, TODAY, engine, facts_of, knowledge, people, way
from benchmarks.report import Section, Table
from triage.reasoning.assessing import assess

WARM = 1_000
"""Assessments after which the memory counts as settled."""
DIFFERENT = 500
THREADS = 8
LEAST_ROUNDS = 21
"""Of the speed of threads, as a round is short."""

SAYS = """Whole assessments, from answers through both engines to the result, of {different} people again and again.
Each row is a process of its own. The first {warm:,} are counted as its start: by then all rules are compiled. With
threads, every result is compared with that of one thread. Speed, facts to all that fires and the urgency by
durable-rules with its belts: {threads} threads share the work of one, in turn with it; the lower ratio of the clock
and the processor's time counts."""


def main() -> None:
    """Assess many, and print the figures: for a process of its own."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("many", type=int)
    parser.add_argument("threads", type=int)
    wanted = parser.parse_args()
    echo(json.dumps(_watched(wanted.many, wanted.threads)))


def measured(many: int, rounds: int, count: int) -> Section:
    """Time the threads, then watch the memory of one and of many."""
    speed = _threads_to_one(rounds, count)
    found = {
        threads: _in_a_process(many if threads == 1 else max(many // 4, 2 * WARM), threads) for threads in (1, THREADS)
    }
    says = SAYS.format(different=DIFFERENT, warm=WARM, threads=THREADS).replace("\n", " ")
    return Section(
        title="Memory and threads",
        says=says,
        tables=(_table(found),),
        measured={
            "memory_growth": 100 * (found[1]["end"] / found[1]["start"] - 1),
            "threads_growth": 100 * (found[THREADS]["end"] / found[THREADS]["start"] - 1),
            "threads_wrong": found[THREADS]["wrong"],
            **speed,
        },
    )


def _in_a_process(many: int, threads: int) -> Mapping[str, float]:
    command = [sys.executable, "-m", "benchmarks.memory", str(many), str(threads)]
    found: Mapping[str, float] = json.loads(run(command, check=True, stdout=PIPE, text=True).stdout)  # noqa: S603  ours
    return found


def _table(found: Mapping[int, Mapping[str, float]]) -> Table:
    return Table(
        head=("threads", "assessments", f"MB after {WARM:,}", "MB at the end", "grown by", "wrong results"),
        rows=[
            (
                str(threads),
                f"{figures['many']:,.0f}",
                f"{figures['start']:.1f}",
                f"{figures['end']:.1f}",
                f"{figures['end'] / figures['start'] - 1:+.1%}",
                f"{figures['wrong']:.0f}",
            )
            for threads, figures in found.items()
        ],
    )


def _watched(many: int, threads: int) -> Mapping[str, float]:
    """Assess, a thousand people between them at a time, and compare with what one thread concluded at first."""
    expected = [_result(number) for number in range(DIFFERENT)]
    wrong = 0
    start = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for done in range(0, many, WARM):
            if done == WARM:
                start = resident_megabytes()
            shares = [range(done + first, min(done + WARM, many), threads) for first in range(threads)]
            wrong += sum(pool.map(lambda share: _wrong(share, expected), shares))
    return {"many": many, "start": start, "end": resident_megabytes(), "wrong": wrong}


def _wrong(share: range, expected: Sequence[object]) -> int:
    return sum(_result(number) != expected[number % DIFFERENT] for number in share)


def _result(number: int) -> tuple[object, ...]:
    found = assess(people(DIFFERENT)[number % DIFFERENT], knowledge(), engine(), TODAY)
    return found.urgency, found.fired


def _threads_to_one(rounds: int, count: int) -> dict[str, float]:
    everybody = [facts_of(person) for person in people(count)]
    conclude = way(ADAPTER)

    def share(first: int) -> list[Conclusion]:
        return [conclude(facts) for facts in everybody[first::THREADS]]

    with ThreadPoolExecutor(THREADS) as pool:
        taken = in_turn(
            {
                "one": lambda: [share(first) for first in range(THREADS)],
                "many": lambda: list(pool.map(share, range(THREADS))),
            },
            max(rounds, LEAST_ROUNDS),
        )
    one, many = taken["one"], taken["many"]
    clock, processor = one.wall / many.wall, one.cpu / many.cpu
    return {"threads_to_one": min(clock, processor), "threads_by_clock": clock, "threads_by_processor": processor}


if __name__ == "__main__":
    main()
