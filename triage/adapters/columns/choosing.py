"""Which self-care steps are offered and withheld, in which order, as ``choosing`` decides it.

Nothing here knows answers: it gets what fired and who is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

import polars as pl

from triage.adapters.columns.ranking import stands
from triage.model.knowledge import Knowledge
from triage.model.self_care import Step, StepKind

_FIRST_KINDS = (StepKind.QUICK_CHECK, StepKind.STRETCH)
_NOWHERE = 1_000_000
"""A place behind all others."""


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """What choosing reads of each person, and what it makes of it."""

    knowledge: Knowledge
    steps: Sequence[Step]
    """The steps in force."""
    fired: Mapping[str, pl.Series]
    order: Sequence[str]
    ranked: Sequence[pl.Series]
    """Who stands in each place, less those who stand beside plantar fasciitis."""
    in_scope: pl.Series
    tried: Mapping[str, pl.Series]
    """For every measure whether it was tried."""

    @cached_property
    def withheld(self) -> dict[str, pl.Series]:
        """For every step whether it is taken away."""
        return {step.id: self.in_scope & self._any(self._reasons(step)) for step in self.steps}

    @cached_property
    def offered(self) -> dict[str, pl.Series]:
        """For every step whether it may be tried."""
        own = [step for step in self.steps if step.kind is not StepKind.BY_CLINICIAN]
        return {step.id: self.in_scope & ~self.withheld[step.id] & self._suits(step) for step in own}

    @cached_property
    def places(self) -> dict[str, pl.Series]:
        """Where each offered step stands, counted from any number upwards; the one to start with is 0."""
        own = [step for step in self.steps if step.id in self.offered]
        places = {step.id: self._place(step).set(~self.offered[step.id], None) for step in own}
        quick = {step.id: places[step.id] for step in own if step.kind in _FIRST_KINDS}
        untried = {
            step.id: quick[step.id].set(self._any(self.tried[measure] for measure in step.tried_as), None)
            for step in own
            if step.id in quick
        }
        first = _first([*untried.values()], self._nobody)
        first = first.zip_with(first.is_not_null(), _first([*quick.values()], self._nobody))
        begins = {name: (place == first).fill_null(value=False) for name, place in quick.items()}
        return {name: place.set(begins[name], 0) if name in begins else place for name, place in places.items()}

    @cached_property
    def _nobody(self) -> pl.Series:
        return self.in_scope & ~self.in_scope

    @cached_property
    def _ranked(self) -> dict[str, pl.Series]:
        """For every contributor whether it is ranked."""
        return {name: stands(number, self.ranked) for number, name in enumerate(self.order)}

    @cached_property
    def _turns(self) -> dict[str, pl.Series]:
        """For every contributor when its plan is looked at: what a flag suspects comes before the rest."""
        suspects = {name: self._suspected(name) for name in self.order}
        found = {name: self._nobody.cast(pl.Int32) for name in self.order}
        suspected = [
            self._any(stands(number, [holder]) & suspects[name] for number, name in enumerate(self.order))
            for holder in self.ranked
        ]
        for place, holder in enumerate(self.ranked):
            before, everybody = self._count(suspected[:place]), self._count(suspected)
            turn = before.zip_with(suspected[place], everybody + place - before)
            for number, name in enumerate(self.order):
                found[name] = turn.zip_with(stands(number, [holder]), found[name])
        return found

    def _suspected(self, name: str) -> pl.Series:
        return self._any(
            self.fired[r.id] for r in self.knowledge.rules if name in r.then.suspects and r.id in self.fired
        )

    def _suits(self, step: Step) -> pl.Series:
        if step.suits_most or step.kind is StepKind.BY_CLINICIAN:
            return ~self._nobody
        return self._any(self._ranked[c.id] for c in self.knowledge.contributors if step.id in c.plan.suits)

    def _reasons(self, step: Step) -> Iterator[pl.Series]:
        names = [item.id for item in self.knowledge.suppressions if item.withholds(step)]
        names += [step.exclusion_id(item) for item in step.exclusions]
        yield from (self.fired[name] for name in names if name in self.fired)
        yield from (self._ranked[c.id] for c in self.knowledge.contributors if step.id in c.plan.avoid)

    def _place(self, step: Step) -> pl.Series:
        """Plans of the first week, then those of later weeks, then what suits most people; always more than 0."""
        most = [item.id for item in self.knowledge.steps if item.suits_most or item.kind is StepKind.BY_CLINICIAN]
        span = len(self.knowledge.steps) + 1
        later = len(self.ranked) * span
        last = 1 + 2 * later + most.index(step.id) if step.id in most else _NOWHERE
        place = self._nobody.cast(pl.Int32) + last
        for contributor in self.knowledge.contributors:
            for phase, plan in ((0, contributor.plan.first_week), (later, contributor.plan.later)):
                if step.id in plan:
                    here = self._turns[contributor.id] * span + (1 + phase + plan.index(step.id))
                    place = here.zip_with(self._ranked[contributor.id] & (here < place), place)
        return place

    def _any(self, columns: Iterable[pl.Series]) -> pl.Series:
        return reduce(or_, columns, self._nobody)

    def _count(self, columns: Iterable[pl.Series]) -> pl.Series:
        return sum((column.cast(pl.Int32) for column in columns), self._nobody.cast(pl.Int32))


def _first(places: Sequence[pl.Series], nobody: pl.Series) -> pl.Series:
    """The lowest number of each person, or null."""
    columns = {str(number): place for number, place in enumerate(places)}
    nowhere = pl.DataFrame({"nowhere": nobody.cast(pl.Int32).set(~nobody, None), **columns})
    return nowhere.select(pl.min_horizontal(pl.all())).to_series()
