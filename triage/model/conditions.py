"""Conditions over finite facts.

A condition is a tree, so there is no precedence to guess. It knows names of facts and their values, not what they mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PRESENT = "present"
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Compare:
    """True when the fact has one of the values."""

    fact: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true; true when there are no parts."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is true; false when there are no parts."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when at least ``count`` of the parts are true."""

    count: int
    parts: tuple["Condition", ...]


Condition = Compare | All | AnyOf | Not | AtLeast


def is_present(fact: str) -> Compare:
    """The condition that a word, flag or ticked choice holds."""
    return Compare(fact, frozenset({PRESENT}))


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Every comparison in the tree, from left to right."""
    match condition:
        case Compare():
            yield condition
        case Not(part):
            yield from comparisons(part)
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from comparisons(part)


def facts_read(condition: Condition) -> frozenset[str]:
    """The names of all facts that the condition looks at."""
    return frozenset(comparison.fact for comparison in comparisons(condition))


def expanded(condition: Condition, meanings: Mapping[str, Condition]) -> Condition:
    """The condition with every fact that has a meaning of its own replaced by that meaning."""
    match condition:
        case Compare(fact, values) if fact in meanings:
            meaning = expanded(meanings[fact], meanings)
            return meaning if PRESENT in values else Not(meaning)
        case Compare():
            return condition
        case Not(part):
            return Not(expanded(part, meanings))
        case All(parts):
            return All(tuple(expanded(part, meanings) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(expanded(part, meanings) for part in parts))
        case AtLeast(count, parts):
            return AtLeast(count, tuple(expanded(part, meanings) for part in parts))
