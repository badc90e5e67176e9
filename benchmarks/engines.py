"""What the rules cost: assessments a second, memory over many of them, and the time to start.

Everything that is compared runs in turn, round after round, so that a busy machine slows all of it alike. Figures are
medians; only the ratios carry over to another machine.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from subprocess import run
from time import perf_counter

from click import echo

from tests.generators import random_answers
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.knowledge_files import load_knowledge
from triage.model.answers import Answers
from triage.model.knowledge import Knowledge
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine, chain
from triage.reasoning.derivation import follow
from triage.reasoning.evaluation import Facts
from triage.reasoning.ports import Engine
from triage.reasoning.strata import Layer, program_on

TODAY = date(2026, 11, 20)
Ways = Mapping[str, Callable[[], object]]
Firing = tuple[Layer, Facts]


class Listener:
    """The reference engine, which notes down what it was asked."""

    name = "listener"

    def __init__(self) -> None:
        self.asked: list[Firing] = []
        self._reference = ReferenceEngine()

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        """What the reference says."""
        self.asked.append((layer, dict(facts)))
        return self._reference.fire(layer, facts)


WARM = 1_000
"""Assessments after which the memory counts as settled."""


def main() -> None:
    """Measure all of it and say it."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200, help="generated people in a round")
    parser.add_argument("--rounds", type=int, default=7, help="rounds to take the median of")
    parser.add_argument("--many", type=int, default=100_000, help="assessments to watch the memory over")
    wanted = parser.parse_args()
    if wanted.many <= WARM:
        parser.error(f"--many must be more than {WARM}: the memory is compared with that after the first {WARM}")
    knowledge = load_knowledge()
    random = Random(1)
    people = [random_answers(random, knowledge.questionnaire) for _ in range(wanted.people)]
    engine = DurableEngine()
    _show_speed(knowledge, engine, people, wanted.rounds)
    _show_start(wanted.rounds)
    _show_memory(knowledge, engine, people, wanted.many)


def _show_speed(knowledge: Knowledge, engine: Engine, people: list[Answers], rounds: int) -> None:
    firings = _firings(knowledge, people)
    reference = ReferenceEngine()
    ways: Ways = {
        "from answers to assessment, both engines": lambda: [assess(p, knowledge, engine, TODAY) for p in people],
        "rules alone, both engines compared": lambda: [
            engine.fire(*firing) == reference.fire(*firing) for firing in firings
        ],
        f"rules alone, {engine.name}": lambda: [engine.fire(*firing) for firing in firings],
        "rules alone, reference": lambda: [reference.fire(*firing) for firing in firings],
    }
    layers = program_on(knowledge, TODAY).layers
    echo(f"{sum(len(layer.productions) for layer in layers)} productions in {len(layers)} layers")
    taken = _medians(ways, rounds)
    base = taken["rules alone, reference"]
    echo(f"{'':45}{'a second':>10}{'each, us':>10}{'to reference':>14}")
    for way, seconds in taken.items():
        each = seconds / len(people)
        echo(f"{way:45}{1 / each:10,.0f}{each * 1e6:10,.0f}{seconds / base:14.2f}")


def _firings(knowledge: Knowledge, people: list[Answers]) -> list[Firing]:
    """Everything that an engine is asked when these people are assessed."""
    listener = Listener()
    for answers in people:
        path = follow(answers, knowledge.questionnaire)
        chain(program_on(knowledge, TODAY), knowledge, path.facts, listener)
    return listener.asked


def _show_start(rounds: int) -> None:
    commands = {
        "a bare interpreter": ["-c", "pass"],
        "triage --help": ["-m", "triage", "--help"],
        "import questionary": ["-c", "import questionary"],
    }
    taken = _medians({name: _started(arguments) for name, arguments in commands.items()}, rounds)
    base = taken["a bare interpreter"]
    echo(f"\n{'':45}{'ms':>10}{'to bare':>10}")
    for name, seconds in taken.items():
        echo(f"{name:45}{seconds * 1e3:10.0f}{seconds / base:10.2f}")


def _started(arguments: list[str]) -> Callable[[], object]:
    return lambda: run([sys.executable, *arguments], capture_output=True, check=True)  # noqa: S603  our own commands


def _show_memory(knowledge: Knowledge, engine: Engine, people: list[Answers], many: int) -> None:
    begun = 0
    for number in range(many):
        if number == WARM:
            begun = _resident_kilobytes()
        assess(people[number % len(people)], knowledge, engine, TODAY)
    ended = _resident_kilobytes()
    echo(f"\nmemory after 1,000 assessments {begun:,} kB, after {many:,} {ended:,} kB: {ended / begun - 1:+.1%}")


def _resident_kilobytes() -> int:
    """Linux only, as the peak that other systems tell would hide what was freed."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def _medians(ways: Ways, rounds: int) -> dict[str, float]:
    """The median time of each way, after one round that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for counted in [False, *[True] * rounds]:
        for name, way in ways.items():
            begun = perf_counter()
            way()
            if counted:
                taken[name].append(perf_counter() - begun)
    return {name: median(seconds) for name, seconds in taken.items()}
