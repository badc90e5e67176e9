"""What is counted of many people: who moves, and for whom each rule, contributor and step begins or ends.

Nothing here knows what a rule means.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from triage.adapters.columns.assessing import Assessed
from triage.adapters.columns.cohorts import Cohorts
from triage.model.replay import NOT_COMPARED, RESULTS, Change, Key, Part, Shift, Tally, is_down, is_up

_UNCOMPARED = len(RESULTS)
_WORDS = (*RESULTS, NOT_COMPARED)
_PAIRS = tuple((before, after) for before in _WORDS for after in _WORDS)
"""Every move, by the number it has in a column."""

Columns = Mapping[str, pl.Series]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What the rules that are tried say, and other rules of the same people, or what was recorded as results."""

    after: Assessed
    before: Assessed | pl.Series

    @property
    def results(self) -> tuple[pl.Series, pl.Series]:
        """The number of everybody's result before and after."""
        if isinstance(self.before, Assessed):
            return _results(self.before), _results(self.after)
        known = self.before.cast(pl.Enum(RESULTS), strict=False).to_physical()
        return known.fill_null(_UNCOMPARED).cast(pl.UInt8), _results(self.after)


def tally(comparison: Comparison, cohorts: Cohorts) -> Tally:
    """All counts."""
    before, after = comparison.results
    pairs = before.cast(pl.UInt8) * len(_WORDS) + after
    counts: Counter[Key] = Counter({(Part.PEOPLE,): len(pairs)})
    counts.update({(Part.SHIFT, *move): count for move, count in _shifts(pairs)})
    for cohort, members in cohorts.items():
        counts.update({(Part.COHORT, *cohort, *move): count for move, count in _shifts(pairs.filter(members))})
    up, down = (_who(pairs, moves) for moves in (is_up, is_down))
    for part, columns in _columns(comparison.after).items():
        counts.update({(part, name, Change.AFTER): int(people.sum()) for name, people in columns.items()})
    if isinstance(comparison.before, Assessed):
        counts.update(_compared(_columns(comparison.before), _columns(comparison.after), up, down))
    return Tally({key: count for key, count in counts.items() if count})


def moved(comparison: Comparison, rows: pl.DataFrame) -> pl.DataFrame:
    """Everybody whose result changes."""
    before, after = comparison.results
    words = pl.Series(_WORDS)
    found = rows.with_columns(before=words.gather(before), after=words.gather(after))
    return found.filter((pl.col("before") != pl.col("after")) & (pl.col("before") != NOT_COMPARED))


def _results(assessed: Assessed) -> pl.Series:
    """Levels count from 1, and the first result is to be stopped."""
    return assessed.told.cast(pl.UInt8)


def _shifts(pairs: pl.Series) -> Iterator[tuple[Shift, int]]:
    counted = pairs.value_counts(name="people")
    return ((_PAIRS[pair], count) for pair, count in counted.iter_rows())


def _who(pairs: pl.Series, moves: Callable[[Shift], bool]) -> pl.Series:
    wanted = [number for number, move in enumerate(_PAIRS) if moves(move)]
    return pairs.is_in(pl.Series(wanted, dtype=pl.UInt8).implode())


def _columns(assessed: Assessed) -> Mapping[Part, Columns]:
    """What is there for each rule, contributor and step."""
    return {Part.RULE: _rules(assessed), Part.SHOWN: assessed.shows, Part.OFFERED: assessed.choosing.offered}


def _rules(assessed: Assessed) -> Columns:
    """What fires, without words and gates, which conclude nothing by themselves."""
    knowledge = assessed.choosing.knowledge
    silent = {*knowledge.word_by_id, *(contributor.gate_id for contributor in knowledge.contributors)}
    return {name: people for name, people in assessed.fired.items() if name not in silent}


def _compared(
    before: Mapping[Part, Columns], after: Mapping[Part, Columns], up: pl.Series, down: pl.Series
) -> dict[Key, int]:
    """For each of them how many it was there for, begins and ends for, and how many of those move."""
    nobody = up & ~up
    found: dict[Key, int] = {}
    for part, columns in before.items():
        for name in columns.keys() | after[part].keys():
            earlier, later = columns.get(name, nobody), after[part].get(name, nobody)
            changed = earlier ^ later
            found[part, name, Change.BEFORE] = int(earlier.sum())
            if changed.any():
                counted = {Change.BEGINS: later, Change.ENDS: earlier, Change.UP: up, Change.DOWN: down}
                found.update({(part, name, change): int((changed & who).sum()) for change, who in counted.items()})
    return found
