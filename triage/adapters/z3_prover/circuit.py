"""A network of true-or-false statements, each built once however often it is needed.

A literal is a whole number: an even one is a statement, the odd one after it the opposite. Nothing here knows patients.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

FALSE = 0
TRUE = 1


@dataclass(frozen=True, slots=True)
class Circuit:
    """Inputs that may be true or false, and conjunctions of earlier literals."""

    names: dict[int, str] = field(default_factory=dict)
    """The inputs by their nodes."""
    parts: list[tuple[int, ...]] = field(default_factory=lambda: [()])
    """What each node joins; empty for an input. Node 0 stands for false."""
    hangs_on: list[int] = field(default_factory=lambda: [0])
    """For each node, one bit for every input below it."""
    _known: dict[tuple[int, ...], int] = field(default_factory=dict)

    def input(self, name: str) -> int:
        """A new statement that may be true or false."""
        self.hangs_on.append(1 << len(self.names))
        self.names[len(self.parts)] = name
        self.parts.append(())
        return 2 * (len(self.parts) - 1)

    def all_of(self, literals: Iterable[int]) -> int:
        """True when every literal is true."""
        wanted = set(literals)
        wanted.discard(TRUE)
        if FALSE in wanted or any(literal ^ 1 in wanted for literal in wanted):
            return FALSE
        if not wanted:
            return TRUE
        if len(wanted) == 1:
            return wanted.pop()
        key = tuple(sorted(wanted))
        if key not in self._known:
            self._known[key] = 2 * len(self.parts)
            self.parts.append(key)
            self.hangs_on.append(reduce(or_, (self.hangs_on[part >> 1] for part in key)))
        return self._known[key]

    def any_of(self, literals: Iterable[int]) -> int:
        """True when some literal is true."""
        return self.all_of(literal ^ 1 for literal in literals) ^ 1

    def either(self, test: int, yes: int, no: int) -> int:
        """``yes`` where the test is true, else ``no``."""
        if yes == no:
            return yes
        return self.any_of((self.all_of((test, yes)), self.all_of((test ^ 1, no))))

    def at_least(self, count: int, literals: Sequence[int]) -> int:
        """True when so many of the literals are true."""
        return self.sum_at_least(count, [(literal, 1) for literal in literals])

    def sum_at_least(self, least: int, weighted: Sequence[tuple[int, int]]) -> int:
        """True when the weights of the true literals add up to ``least`` or more."""
        known: dict[tuple[int, int], int] = {}
        most, fewest = _suffix_sums(weighted, positive=True), _suffix_sums(weighted, positive=False)

        def reach(place: int, missing: int) -> int:
            if fewest[place] >= missing:
                return TRUE
            if most[place] < missing:
                return FALSE
            if (place, missing) not in known:
                literal, weight = weighted[place]
                with_it, without = reach(place + 1, missing - weight), reach(place + 1, missing)
                known[place, missing] = self.either(literal, with_it, without)
            return known[place, missing]

        return reach(0, least)

    def replaced(self, literals: Sequence[int], inputs: Mapping[int, int]) -> list[int]:
        """The literals with some inputs replaced; what does not hang on them stays the very same."""
        changed = reduce(or_, (self.hangs_on[node] for node in inputs), 0)
        done = dict(inputs)
        for node in self.needed(literals, lambda node: node in inputs or not self.hangs_on[node] & changed):
            done[node] = self.all_of(done.get(part >> 1, part & -2) ^ (part & 1) for part in self.parts[node])
        return [done.get(literal >> 1, literal & -2) ^ (literal & 1) for literal in literals]

    def values(self, literals: Sequence[int], done: dict[int, int], everyone: int) -> list[int]:
        """For many patients at once: one bit for each of them, with every input given in ``done``, which keeps all."""
        done[0] = 0
        for node in self.needed(literals, done.__contains__):
            found = everyone
            for part in self.parts[node]:
                found &= done[part >> 1] ^ (everyone if part & 1 else 0)
            done[node] = found
        return [done[literal >> 1] ^ (everyone if literal & 1 else 0) for literal in literals]

    def needed(self, literals: Iterable[int], is_done: Callable[[int], bool]) -> list[int]:
        """All nodes that the literals hang on, earlier ones first, without those that are done and what they need."""
        seen: set[int] = set()
        waiting = [literal >> 1 for literal in literals]
        while waiting:
            node = waiting.pop()
            if node not in seen and not is_done(node):
                seen.add(node)
                waiting.extend(part >> 1 for part in self.parts[node])
        return sorted(seen)


def _suffix_sums(weighted: Sequence[tuple[int, int]], *, positive: bool) -> list[int]:
    """What the weights from each place on can add at most, or at least."""
    sums = [0]
    for _, weight in reversed(weighted):
        sums.append(sums[-1] + (max(weight, 0) if positive else min(weight, 0)))
    return sums[::-1]
