"""What a changed rule would do to people who have answered before, in counts.

Counts of two batches add up to the counts of both, in any order. Nothing here knows a single person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage.model.urgency import Urgency

STOPPED = "stopped"
"""Told that the tool is not made for this, and no level."""
NOT_COMPARED = ""
"""The result before, where there is nothing to compare with."""
RESULTS = (STOPPED, *(level.word for level in Urgency))

Key = tuple[str, ...]
Shift = tuple[str, str]
"""The result before and after."""
Cohort = tuple[str, str]
"""A column and a value."""


class Change(StrEnum):
    """What can be counted of a rule, contributor or step."""

    BEFORE = "before"
    AFTER = "after"
    BEGINS = "begins"
    ENDS = "ends"
    UP = "up"
    """It begins or ends for a person who moves up."""
    DOWN = "down"


class Part(StrEnum):
    """What a count is about."""

    PEOPLE = "people"
    REFUSED = "refused"
    REASON = "reason"
    SHIFT = "shift"
    RULE = "rule"
    SHOWN = "shown"
    OFFERED = "offered"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True)
class Tally:
    """All counts of some people; what is not there is zero."""

    counts: Mapping[Key, int]

    @property
    def people(self) -> int:
        """How many were assessed."""
        return self.counts.get((Part.PEOPLE,), 0)

    @property
    def refused(self) -> int:
        """How many were not assessed, because their answers are faulty."""
        return self.counts.get((Part.REFUSED,), 0)

    @property
    def reasons(self) -> Mapping[str, int]:
        """How often each question was a reason to refuse a row."""
        return {key[0]: count for key, count in self._of(Part.REASON)}

    @property
    def shifts(self) -> Mapping[Shift, int]:
        """How many had one result before and another after."""
        return {(key[0], key[1]): count for key, count in self._of(Part.SHIFT)}

    def changes(self, part: Part) -> Mapping[str, Mapping[str, int]]:
        """For every rule, contributor or step what is counted of it."""
        found: dict[str, dict[str, int]] = {}
        for key, count in self._of(part):
            found.setdefault(key[0], {})[key[1]] = count
        return found

    @property
    def cohorts(self) -> Mapping[Cohort, Mapping[Shift, int]]:
        """For every cohort the shifts of its people."""
        found: dict[Cohort, dict[Shift, int]] = {}
        for key, count in self._of(Part.COHORT):
            found.setdefault((key[0], key[1]), {})[key[2], key[3]] = count
        return found

    def _of(self, part: Part) -> Iterator[tuple[Key, int]]:
        return ((key[1:], count) for key, count in self.counts.items() if key[0] == part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What one part of the stored answers comes to. The texts hold one JSON object a line."""

    number: int
    tally: Tally
    refused: str
    """For every row that was not assessed its number, its id where it has one, and the reasons, which may quote it."""
    moved: str
    """For every person whose result changes the row, the id where there is one, and both results."""


def all_of(tallies: Iterable[Tally]) -> Tally:
    """The counts of all of them together."""
    found: Counter[Key] = Counter()
    for tally in tallies:
        found.update(tally.counts)
    return Tally(dict(sorted(found.items())))


def is_up(move: Shift) -> bool:
    """Whether somebody who had a result before gets a more urgent one."""
    before, after = move
    return both_levels(move) and RESULTS.index(after) > RESULTS.index(before)


def is_down(move: Shift) -> bool:
    """Whether somebody who had a result before gets a less urgent one."""
    before, after = move
    return both_levels(move) and RESULTS.index(after) < RESULTS.index(before)


def both_levels(move: Shift) -> bool:
    """Whether the person has a level before and after, so that one can be the higher."""
    return not {STOPPED, NOT_COMPARED} & {*move}


@dataclass(frozen=True, kw_only=True, slots=True)
class Replayed:
    """A whole replay: what was counted, and of which rules."""

    tally: Tally
    answers: str
    """What the answers are called."""
    after: str
    """The digest of the rules that were tried."""
    before: str
    """The digest of the rules they were compared with; empty where it was what was recorded."""
    today: str
    is_reviewed: bool

    @property
    def is_compared(self) -> bool:
        """Whether there is anything to compare with."""
        return any(before != NOT_COMPARED for before, _ in self.tally.shifts)
