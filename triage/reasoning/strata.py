"""The order in which rules are evaluated, found from what they read.

A production is the part of a rule that an engine sees: an id and a condition. Productions that read each other's
conclusions lie in different layers, so within a layer there is no order at all. Between phases a few facts are
computed that sum up what fired so far; ``chaining`` says how.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cached_property, lru_cache
from graphlib import TopologicalSorter

from triage.model.conditions import ABSENT, Condition, facts_read
from triage.model.knowledge import Knowledge
from triage.model.rules import Group

HIGHEST_FLAG = "highest_flag"
PATTERN = "pattern"
LEVEL = "level"


class Phase(IntEnum):
    """The steps of one assessment; each may read all that earlier ones concluded."""

    WORDS = 0
    FLAGS = 1
    AFTER_FLAGS = 2
    AFTER_GROUPS = 3
    CLAUSES = 4
    AFTER_PATTERN = 5
    SELF_CARE = 6


@dataclass(frozen=True, slots=True)
class Production:
    """What an engine sees of a rule."""

    id: str
    when: Condition


@dataclass(frozen=True, eq=False)
class Layer:
    """Productions that do not read each other.

    Layers are compared by identity, so engines can keep what they compile.
    """

    name: str
    productions: tuple[Production, ...]

    @cached_property
    def absent(self) -> Mapping[str, str]:
        """The facts that nothing of the layer fires."""
        return {production.id: ABSENT for production in self.productions}


@dataclass(frozen=True, eq=False)
class Program:
    """All layers in order, by phase."""

    phases: tuple[tuple[Layer, ...], ...]
    not_in_force: frozenset[str] = frozenset()
    """Rules that have ended or not begun: what reads them finds them absent."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All layers in order of evaluation."""
        return tuple(layer for phase in self.phases for layer in phase)


def computed_after(phase: Phase) -> tuple[str, ...]:
    """The facts that are computed when a phase is done."""
    groups = tuple(group.fact for group in Group)
    return {
        Phase.FLAGS: (HIGHEST_FLAG,),
        Phase.AFTER_FLAGS: groups,
        Phase.CLAUSES: (PATTERN,),
        Phase.AFTER_PATTERN: (LEVEL,),
    }.get(phase, ())


def phase_of_facts() -> dict[str, Phase]:
    """The first phase in which each computed fact may be read."""
    return {fact: Phase(phase + 1) for phase in Phase for fact in computed_after(phase)}


@lru_cache(maxsize=8)
def program_on(knowledge: Knowledge, today: date) -> Program:
    """The rules in force on that day, in layers."""
    phases: list[list[Production]] = [[] for _ in Phase]
    for phase, production in _productions(knowledge, today):
        phases[phase].append(production)
    return Program(
        tuple(_layered(phase, phases[phase]) for phase in Phase),
        frozenset(rule.id for rule in knowledge.rules if not rule.signed.in_force(today)),
    )


def rule_phases(conditions: Iterable[tuple[str, Condition]]) -> dict[str, Phase]:
    """The phase of each flag, floor, raise, note and stop: as early as what it reads allows."""
    waiting = dict(conditions)
    known = phase_of_facts()
    order = TopologicalSorter({name: facts_read(when) & waiting.keys() for name, when in waiting.items()})
    for name in order.static_order():
        reads = facts_read(waiting[name])
        known[name] = max((known[fact] for fact in reads if fact in known), default=Phase.FLAGS)
    return {name: known[name] for name in waiting}


def _productions(knowledge: Knowledge, today: date) -> Iterator[tuple[Phase, Production]]:
    for word in knowledge.words:
        yield Phase.WORDS, Production(word.id, word.when)
    rules = [rule for rule in knowledge.rules if rule.signed.in_force(today)]
    phases = rule_phases((rule.id, rule.when) for rule in rules)
    for rule in rules:
        yield phases[rule.id], Production(rule.id, rule.when)
    for production in _clause_productions(knowledge, today):
        yield Phase.CLAUSES, production
    for production in _self_care_productions(knowledge, today):
        yield Phase.SELF_CARE, production


def _clause_productions(knowledge: Knowledge, today: date) -> Iterator[Production]:
    for contributor in knowledge.contributors:
        if not contributor.signed.in_force(today):
            continue
        if contributor.gate is not None:
            yield Production(contributor.gate_id, contributor.gate)
        for clause in contributor.clauses:
            yield Production(contributor.clause_id(clause), contributor.gated(clause))


def _self_care_productions(knowledge: Knowledge, today: date) -> Iterator[Production]:
    for step in knowledge.steps:
        if step.signed.in_force(today):
            for exclusion in step.exclusions:
                yield Production(step.exclusion_id(exclusion), exclusion.when)
            for note in step.notes:
                yield Production(step.note_id(note), note.when)
    for suppression in knowledge.suppressions:
        if suppression.signed.in_force(today):
            yield Production(suppression.id, suppression.when)


def _layered(phase: Phase, productions: list[Production]) -> tuple[Layer, ...]:
    by_id = {production.id: production for production in productions}
    sorter = TopologicalSorter({name: facts_read(p.when) & by_id.keys() for name, p in by_id.items()})
    sorter.prepare()
    layers: list[Layer] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        sorter.done(*ready)
        layers.append(Layer(f"{phase.name.lower()}_{len(layers)}", tuple(by_id[name] for name in sorted(ready))))
    return tuple(layers)
