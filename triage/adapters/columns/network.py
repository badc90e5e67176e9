"""Statements about many people at once, each made once however many rules need it.

A node is a column: true or false for every person, or a sum of points. Nothing here knows patients or rules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add, and_, or_

import polars as pl

FALSE, TRUE = 0, 1
Name = tuple[str, str]
"""A fact and a value."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered."""

    name: Name | None


@dataclass(frozen=True, slots=True)
class Every:
    """True where every part is."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True where some part is."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """True where the part is not."""

    part: int


@dataclass(frozen=True, slots=True)
class Total:
    """The weights of all parts that are true, added up."""

    parts: tuple[int, ...]
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reaches:
    """True where a total is so much or more."""

    part: int
    least: int


Maker = Given | Every | Some | Opposite | Total | Reaches


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, earlier ones first. Node 0 is false for everybody, node 1 is true."""

    makers: list[Maker] = field(default_factory=lambda: [Given(None), Opposite(FALSE)])
    _known: dict[Maker, int] = field(default_factory=dict)

    def given(self, fact: str, value: str) -> int:
        """Something that was answered, or not."""
        return self._node(Given((fact, value)))

    def every(self, parts: Iterable[int]) -> int:
        """True where every part is."""
        wanted = set(parts) - {TRUE}
        if FALSE in wanted:
            return FALSE
        return self._joined(wanted, TRUE, Every)

    def some(self, parts: Iterable[int]) -> int:
        """True where some part is."""
        wanted = set(parts) - {FALSE}
        if TRUE in wanted:
            return TRUE
        return self._joined(wanted, FALSE, Some)

    def opposite(self, part: int) -> int:
        """True where the part is not."""
        if part in (FALSE, TRUE):
            return TRUE - part
        maker = self.makers[part]
        return maker.part if isinstance(maker, Opposite) else self._node(Opposite(part))

    def total(self, weighted: Iterable[tuple[int, int]]) -> int:
        """The weights of the parts that are true, added up; a part may count more than once."""
        pairs = tuple(weighted)
        return self._node(Total(tuple(part for part, _ in pairs), tuple(weight for _, weight in pairs)))

    def reaches(self, total: int, least: int) -> int:
        """True where the total is so much or more."""
        return self._node(Reaches(total, least))

    def at_least(self, count: int, parts: Sequence[int]) -> int:
        """True where so many of the parts are true."""
        if count <= 0:
            return TRUE
        return FALSE if count > len(parts) else self.reaches(self.total((part, 1) for part in parts), count)

    def _joined(self, wanted: set[int], nothing: int, join: Callable[[tuple[int, ...]], Maker]) -> int:
        if not wanted:
            return nothing
        return wanted.pop() if len(wanted) == 1 else self._node(join(tuple(sorted(wanted))))

    def _node(self, maker: Maker) -> int:
        if maker not in self._known:
            self._known[maker] = len(self.makers)
            self.makers.append(maker)
        return self._known[maker]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make some nodes of a network, and which others are not needed any more after each step."""

    steps: tuple[tuple[int, Maker, tuple[int, ...]], ...]

    def columns(self, answered: Mapping[Name, pl.Series], height: int) -> dict[int, pl.Series]:
        """Every node that was wanted, for so many people."""
        nobody = pl.repeat(value=False, n=height, dtype=pl.Boolean, eager=True)
        done: dict[int, pl.Series] = {}
        for node, maker, spent in self.steps:
            done[node] = _made(maker, done, answered, nobody)
            for used in spent:
                del done[used]
        return done


def recipe_for(network: Network, wanted: Iterable[int]) -> Recipe:
    """The shortest way to make the wanted nodes."""
    kept = set(wanted)
    needed, waiting = set(kept), list(kept)
    while waiting:
        more = {part for part in parts_of(network.makers[waiting.pop()]) if part not in needed}
        needed |= more
        waiting += more
    last = {part: node for node in sorted(needed) for part in parts_of(network.makers[node])}
    spent: dict[int, list[int]] = {}
    for part, node in last.items():
        if part not in kept:
            spent.setdefault(node, []).append(part)
    return Recipe(tuple((node, network.makers[node], tuple(spent.get(node, ()))) for node in sorted(needed)))


def parts_of(maker: Maker) -> tuple[int, ...]:
    """The nodes that another one is made of."""
    match maker:
        case Given():
            return ()
        case Opposite(part) | Reaches(part, _):
            return (part,)
        case Every(parts) | Some(parts) | Total(parts, _):
            return parts


def _made(
    maker: Maker, done: Mapping[int, pl.Series], answered: Mapping[Name, pl.Series], nobody: pl.Series
) -> pl.Series:
    match maker:
        case Given(name):
            return nobody if name is None else answered[name]
        case Every(parts):
            return reduce(and_, [done[part] for part in parts])
        case Some(parts):
            return reduce(or_, [done[part] for part in parts])
        case Opposite(part):
            return ~done[part]
        case Total(parts, weights):
            weighted = (done[part].cast(pl.Int16) * weight for part, weight in zip(parts, weights, strict=True))
            return reduce(add, weighted, nobody.cast(pl.Int16))
        case Reaches(part, least):
            return done[part] >= least
