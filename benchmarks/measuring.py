"""Taking the time and the memory of ways that are compared.

What is compared runs in turn, round after round, so that a busy machine slows all of it alike. Figures are medians.
The processor's time counts in a ratio, as it hardly depends on what else the machine does; the clock stands beside it.
"""

import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """Seconds."""

    wall: float
    cpu: float

    def each(self, count: int) -> "Spent":
        """The share of one of so many."""
        return Spent(wall=self.wall / count, cpu=self.cpu / count)


Ways = Mapping[str, Callable[[], object]]
Clock = Callable[[], float]


def spent_on(work: Callable[[], object], processor: Clock = process_time) -> Spent:
    """Do it once, and say what it took."""
    wall, cpu = perf_counter(), processor()
    work()
    return Spent(wall=perf_counter() - wall, cpu=processor() - cpu)


def in_turn(ways: Ways, rounds: int, processor: Clock = process_time) -> dict[str, Spent]:
    """The median of each way, after a round that does not count; each round begins with another way."""
    taken: dict[str, list[Spent]] = {name: [] for name in ways}
    names = list(ways)
    for number in range(rounds + 1):
        begin = number % len(names)
        for name in names[begin:] + names[:begin]:
            spent = spent_on(ways[name], processor)
            if number:
                taken[name].append(spent)
    return {name: median_of(spent) for name, spent in taken.items()}


def median_of(spent: list[Spent]) -> Spent:
    """Of the clock and of the processor, each for itself."""
    return Spent(wall=median(one.wall for one in spent), cpu=median(one.cpu for one in spent))


def high_over_median(times: list[float]) -> float:
    """The 99th percentile, as a multiple of the median."""
    return quantiles(times, n=100)[-1] / median(times)


def children_time() -> float:
    """The processor's time of all processes that were started from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def resident_megabytes(which: str = "VmRSS") -> float:
    """What this process holds in memory now, or its peak with "VmHWM"; on Linux only.

    What other systems tell is the peak alone, and counts the process that started this one.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(which)) / 1024
