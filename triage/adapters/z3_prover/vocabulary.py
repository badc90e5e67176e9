"""Every fact with a literal for each of its values, and conditions over them.

It grows layer by layer, as an assessment does. Nothing here knows where a fact comes from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from triage.adapters.z3_prover.circuit import Circuit
from triage.model.conditions import ABSENT, PRESENT, All, AnyOf, AtLeast, Compare, Condition, Not


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The facts that are known so far."""

    circuit: Circuit
    facts: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def define(self, fact: str, values: Mapping[str, int]) -> None:
        """Add a fact with a literal for each value it can have."""
        self.facts[fact] = values

    def define_presence(self, fact: str, literal: int) -> None:
        """Add a fact that is there or not."""
        self.facts[fact] = {PRESENT: literal, ABSENT: literal ^ 1}

    def present(self, fact: str) -> int:
        """The literal that the fact is there; false when nothing defines it."""
        return self.facts[fact][PRESENT] if fact in self.facts else 0

    def literal(self, condition: Condition) -> int:
        """True for the same people as the condition; raises ``KeyError`` for a fact that is not known."""
        match condition:
            case Compare(fact, values):
                known = self.facts[fact]
                return self.circuit.any_of(known[value] for value in values if value in known)
            case Not(part):
                return self.literal(part) ^ 1
            case All(parts):
                return self.circuit.all_of(self._each(parts))
            case AnyOf(parts):
                return self.circuit.any_of(self._each(parts))
            case AtLeast(count, parts):
                return self.circuit.at_least(count, list(self._each(parts)))

    def certain(self, condition: Condition, known: frozenset[str]) -> tuple[int, int]:
        """Two literals: the condition holds, or fails, whatever the facts outside ``known`` turn out to be."""
        match condition:
            case Compare(fact, _):
                literal = self.literal(condition)
                return (literal, literal ^ 1) if fact in known else (0, 0)
            case Not(part):
                holds, fails = self.certain(part, known)
                return fails, holds
            case All(parts):
                return self._certain_count(len(parts), parts, known)
            case AnyOf(parts):
                return self._certain_count(1, parts, known)
            case AtLeast(count, parts):
                return self._certain_count(count, parts, known)

    def _each(self, parts: Iterable[Condition]) -> Iterable[int]:
        return (self.literal(part) for part in parts)

    def _certain_count(self, count: int, parts: tuple[Condition, ...], known: frozenset[str]) -> tuple[int, int]:
        verdicts = [self.certain(part, known) for part in parts]
        holds = self.circuit.at_least(count, [holds for holds, _ in verdicts])
        fails = self.circuit.at_least(len(parts) - count + 1, [fails for _, fails in verdicts])
        return holds, fails
