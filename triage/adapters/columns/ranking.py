"""Which contributors are shown, and in which order, as ``ranking`` decides it.

Nothing here knows answers: it gets points, and a few facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from triage.model.knowledge import Knowledge
from triage.reasoning.ranking import PLANTAR_FASCIITIS


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What the ranking reads of each person."""

    points: Mapping[str, pl.Series]
    any_clause: Mapping[str, pl.Series]
    """For every contributor whether any clause fired."""
    elsewhere_only: pl.Series
    start_up_pain: pl.Series
    sites: Sequence[pl.Series]
    """For every site list whether its condition holds."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The settings and orders that ranking goes by."""

    knowledge: Knowledge

    @property
    def order(self) -> tuple[str, ...]:
        """All contributors, those first that go before others with equal points."""
        known = self.knowledge.contributor_by_id
        rest = [name for name in known if name != PLANTAR_FASCIITIS]
        named = dict.fromkeys([*self.knowledge.serious_order, *rest, PLANTAR_FASCIITIS])
        return tuple(name for name in named if name in known)

    def places(self, standing: Standing) -> list[pl.Series]:
        """For the first place, the second and so on who stands there: its number in ``order``, or null."""
        keys = self._kept(standing)
        most = self.knowledge.value("max_causes")
        best: list[pl.Series] = []
        for _ in range(max(most, 2)):
            key = _highest(keys)
            best.append((len(self.order) - key % self._size).cast(pl.Int16).set(key == 0, None))
            keys = [column.set(column == key, 0) for column in keys]
        return self._plantar_second(best, standing)[:most]

    def beside(self, places: Sequence[pl.Series], standing: Standing) -> list[pl.Series]:
        """For every further place who stands there beside plantar fasciitis, which is never shown alone."""
        alone = self._is_plantar(places[0]) & (places[1].is_null() if len(places) > 1 else True)
        found = [pl.repeat(None, len(alone), dtype=pl.Int16, eager=True) for _ in places]
        for site, holds in zip(self.knowledge.site_lists, standing.sites, strict=True):
            others = [self.order.index(name) for name in site.contributors if name != PLANTAR_FASCIITIS]
            for place, name in enumerate(others[: len(places) - 1], start=1):
                found[place] = found[place].set(alone & holds, name)
            alone = alone & ~holds
        return found

    @property
    def _size(self) -> int:
        return len(self.order) + 1

    def _kept(self, standing: Standing) -> list[pl.Series]:
        """One number for each contributor and person that holds points and order, 0 for those left out."""
        least = self.knowledge.value("display_threshold")
        keys = []
        for place, name in enumerate(self.order):
            points = standing.points[name]
            passes = standing.any_clause[name] & (points >= least)
            key = (points.cast(pl.Int32) - least) * self._size + (len(self.order) - place)
            keys.append(key.set(~passes, 0))
        nearest = _highest(keys) // self._size - self.knowledge.value("display_margin")
        return [self._fitting(name, key, nearest, standing) for name, key in zip(self.order, keys, strict=True)]

    def _fitting(self, name: str, key: pl.Series, nearest: pl.Series, standing: Standing) -> pl.Series:
        """Far below the best is left out; and so is what is not serious, when the pain is elsewhere only."""
        near = key.set(key // self._size < nearest, 0)
        return near if name in self.knowledge.serious_order else near.set(standing.elsewhere_only, 0)

    def _plantar_second(self, places: list[pl.Series], standing: Standing) -> list[pl.Series]:
        if PLANTAR_FASCIITIS not in self.knowledge.contributor_by_id:
            return places
        enough = standing.points[PLANTAR_FASCIITIS] >= self.knowledge.value("pf_first_min")
        follows = self._is_plantar(places[0]) & places[1].is_not_null() & ~(standing.start_up_pain & enough)
        first, second = places[0].zip_with(~follows, places[1]), places[1].zip_with(~follows, places[0])
        return [first, second, *places[2:]]

    def _is_plantar(self, place: pl.Series) -> pl.Series:
        if PLANTAR_FASCIITIS not in self.knowledge.contributor_by_id:
            return pl.repeat(value=False, n=len(place), dtype=pl.Boolean, eager=True)
        return (place == self.order.index(PLANTAR_FASCIITIS)).fill_null(value=False)


def stands(name: int, places: Sequence[pl.Series]) -> pl.Series:
    """Whether a contributor, by its number, stands in any of the places."""
    found = (places[0] == name).fill_null(value=False)
    for place in places[1:]:
        found |= (place == name).fill_null(value=False)
    return found


def _highest(keys: Sequence[pl.Series]) -> pl.Series:
    columns = pl.DataFrame({str(number): key for number, key in enumerate(keys)})
    return columns.select(pl.max_horizontal(pl.all())).to_series()
