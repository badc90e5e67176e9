"""Conditions as plain conjunctions of comparisons.

Negation is pushed down to the comparisons, and an "any" becomes several conjunctions. Where that would multiply out,
the part becomes a conclusion of its own, reached a stage earlier. Nothing here knows an engine or its limits, except
that a conjunction is never long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not
from triage.reasoning.strata import Production

MOST_ALTERNATIVES = 12
"""Conjunctions that joining several "any" may make; above it, a part is concluded first. Speed only, not meaning."""
MOST_CLAIMS = 100
"""Claims in one conjunction; above it, its halves are concluded first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A conclusion on the way to a production: some part of its condition holds."""

    number: int


Claim = tuple[Compare | Part, bool]
"""A comparison or part, and whether it is to hold."""
Conjunction = frozenset[Claim]
Alternatives = tuple[Conjunction, ...]
"""Conjunctions of which one is enough: none is never, an empty one is always."""
Stage = Mapping[Conjunction, list[str | Part]]
"""Everything that each conjunction proves: ids of productions, and parts."""

ALWAYS: Conjunction = frozenset()


def stages_of(productions: Iterable[Production]) -> tuple[Stage, ...]:
    """The productions as conjunctions, stage by stage; a stage reads no parts but those of earlier stages."""
    parts = _Parts()
    proofs: list[tuple[str | Part, Alternatives]] = [
        (production.id, parts.alternatives(production.when, wanted=True)) for production in productions
    ]
    stages: list[dict[Conjunction, list[str | Part]]] = []
    needed: set[Part] = set()
    for conclusion, alternatives in proofs:  # which grow meanwhile: a part that is claimed needs its own proof
        for claims in alternatives:
            stage = parts.stage_of(claims)
            stages.extend({} for _ in range(len(stages), stage + 1))
            stages[stage].setdefault(claims, []).append(conclusion)
            found = {what for what, _ in claims if isinstance(what, Part)} - needed
            needed |= found
            proofs.extend((part, parts.proof_of(part)) for part in found)
    return tuple(stages)


class _Parts:
    """Turns conditions into conjunctions, and keeps the parts that this takes."""

    def __init__(self) -> None:
        self._parts: dict[frozenset[Conjunction], Part] = {}
        self._proofs: list[Alternatives] = []
        self._readable_from: list[int] = []

    def proof_of(self, part: Part) -> Alternatives:
        """The alternatives of which any one proves the part."""
        return self._proofs[part.number]

    def stage_of(self, claims: Conjunction) -> int:
        """The first stage in which all the parts that are claimed are known."""
        return max((self._readable_from[what.number] for what, _ in claims if isinstance(what, Part)), default=0)

    def alternatives(self, condition: Condition, *, wanted: bool) -> Alternatives:
        """The conjunctions of which one must hold for the condition to be true, or to be false if that is wanted."""
        match condition:
            case Compare(_, values) if not values:
                return () if wanted else (ALWAYS,)
            case Compare():
                return (frozenset({(condition, wanted)}),)
            case Not(part):
                return self.alternatives(part, wanted=not wanted)
            case All(parts):
                return self._at_least(len(parts) if wanted else 1, parts, wanted=wanted)
            case AnyOf(parts):
                return self._at_least(1 if wanted else len(parts), parts, wanted=wanted)
            case AtLeast(count, parts):
                return self._at_least(count if wanted else len(parts) - count + 1, parts, wanted=wanted)

    def _at_least(self, count: int, parts: tuple[Condition, ...], *, wanted: bool) -> Alternatives:
        """Enough of the parts: of two halves, any split of the count."""
        options = [self.alternatives(part, wanted=wanted) for part in parts]

        @cache
        def enough(count: int, start: int, stop: int) -> Alternatives:
            if count <= 0:
                return (ALWAYS,)
            if count > stop - start:
                return ()
            if count == 1:
                return _either(options[start:stop])
            if count == stop - start:
                return self._joined(options[start:stop])
            middle = (start + stop) // 2
            return _either(
                self._joined([enough(left, start, middle), enough(count - left, middle, stop)])
                for left in range(count + 1)
            )

        return enough(count, 0, len(parts))

    def _joined(self, options: list[Alternatives]) -> Alternatives:
        """One of each; options with many alternatives count as one part where the product would grow."""
        product: Alternatives = (ALWAYS,)
        for alternatives in sorted(options, key=len):
            few = len(product) * len(alternatives) <= MOST_ALTERNATIVES
            factor = alternatives if few else (self._part(alternatives),)
            product = tuple(dict.fromkeys(self._both(one, other) for one in product for other in factor))
        return product

    def _both(self, one: Conjunction, other: Conjunction) -> Conjunction:
        claims = one | other
        return claims if len(claims) <= MOST_CLAIMS else self._part((one,)) | self._part((other,))

    def _part(self, alternatives: Alternatives) -> Conjunction:
        """The single claim that one of the alternatives holds."""
        same = frozenset(alternatives)
        if same not in self._parts:
            self._parts[same] = Part(len(self._parts))
            self._proofs.append(alternatives)
            self._readable_from.append(1 + max(self.stage_of(claims) for claims in alternatives))
        return frozenset({(self._parts[same], True)})


def _either(options: Iterable[Alternatives]) -> Alternatives:
    return tuple(dict.fromkeys(chain.from_iterable(options)))
