"""What two versions of questions and rules tell differently, and who signed for it.

Nothing here knows how the differences are found.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.model.answers import Answers
from triage.model.conditions import Compare, Condition


class Direction(StrEnum):
    """What happens to somebody between the old and the new version."""

    DOWN = "down"
    STOPPED = "stopped"
    BEGUN = "begun"
    RELEASED = "released"
    UP = "up"


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """Everybody who moves in one way for one cause. Whoever moves for two causes lies in two regions."""

    id: str
    direction: Direction
    says: str
    when: Condition
    """Who lies in it, over facts of both versions."""
    cause: Condition
    """The part of it that is described by answers."""
    needs_sign_off: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one person is told by one version."""

    urgency: str
    """The level, or "out_of_scope"."""
    steps: tuple[str, ...]
    fired: tuple[str, ...]
    """The flags, floors, raises, notes and stops that fired."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A smallest set of answers that brings the cause about, and one person who gives them and moves."""

    answers: tuple[Compare, ...]
    person: Answers
    before: Told
    after: Told


@dataclass(frozen=True, kw_only=True, slots=True)
class SignOff:
    """A clinician's word for moves between exactly these two versions."""

    before: str
    """The digest of the old version."""
    after: str
    """The digest of the new version."""
    moves: tuple[str, ...]
    """The regions that it covers."""
    because: str
    by: tuple[str, ...]
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A region in which somebody is, with ways into it."""

    region: Region
    ways: tuple[Way, ...]
    has_more_ways: bool
    signed: SignOff | None

    @property
    def fails(self) -> bool:
        """Whether a sign-off is missing."""
        return self.region.needs_sign_off and self.signed is None


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPerson:
    """Somebody who was written down: a published case or a vignette."""

    name: str
    answers: Answers


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownMove:
    """A known person who moves."""

    name: str
    direction: Direction
    before: str
    after: str
    released: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two versions side by side."""

    before: str
    """The digest of the old version."""
    after: str
    questions: tuple[str, ...]
    """What is asked otherwise, one sentence each."""
    moves: tuple[Move, ...]
    asked: int
    """So many known people were asked."""
    known: tuple[KnownMove, ...]

    @property
    def fails(self) -> bool:
        """Whether somebody is told less, and nobody signed for it."""
        return any(move.fails for move in self.moves)
