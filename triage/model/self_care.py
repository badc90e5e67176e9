"""The catalogue of self-care steps, and what withholds them.

Nothing here knows who the person is or what was answered.
"""

from dataclasses import dataclass
from enum import StrEnum

from triage.model.conditions import Condition
from triage.model.rules import Signable


class StepKind(StrEnum):
    """How a step is tried and judged."""

    QUICK_CHECK = "quick_check"
    STRETCH = "stretch"
    STRENGTH = "strength"
    BY_CLINICIAN = "by_clinician"


@dataclass(frozen=True, kw_only=True, slots=True)
class Exclusion:
    """An answer that takes one step away, and why."""

    id: str
    when: Condition
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StepNote:
    """Something more to say about a step to some people."""

    id: str
    when: Condition
    say: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing a person can do, or ask a clinician about."""

    signed: Signable
    kind: StepKind
    load_class: int
    """0 cushion, support or rest; 1 without body weight; 2 light body weight; 3 heavy or one leg."""
    safe_while_waiting: bool
    suits_most: bool
    do: tuple[str, ...]
    dose: str
    judge_after: str
    check_first: tuple[str, ...]
    grade: str
    tried_as: tuple[str, ...]
    exclusions: tuple[Exclusion, ...]
    notes: tuple[StepNote, ...]

    @property
    def id(self) -> str:
        """The identity of the step."""
        return self.signed.id

    def exclusion_id(self, exclusion: Exclusion) -> str:
        """The full rule id of one of its exclusions."""
        return f"{self.id}.{exclusion.id}"

    def note_id(self, note: StepNote) -> str:
        """The full rule id of one of its notes."""
        return f"{self.id}.{note.id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Suppression:
    """A state in which whole classes of steps are withheld."""

    signed: Signable
    when: Condition
    load_classes: tuple[int, ...]
    steps: tuple[str, ...]
    waiting_unsafe: bool
    everything_but: tuple[str, ...] | None

    @property
    def id(self) -> str:
        """The identity of the suppression."""
        return self.signed.id

    def withholds(self, step: Step) -> bool:
        """Whether the step is taken away when this suppression holds."""
        return (
            step.load_class in self.load_classes
            or step.id in self.steps
            or (self.waiting_unsafe and not step.safe_while_waiting)
            or (self.everything_but is not None and step.id not in self.everything_but)
        )
