"""What must never happen, in a clinician's words, and which answers count as warnings.

Nothing here proves anything, and no assessment reads it.
"""

from dataclasses import dataclass

from triage.model.conditions import Condition


@dataclass(frozen=True, kw_only=True, slots=True)
class Invariant:
    """Something that nobody may ever meet, and the hazard that it guards against."""

    id: str
    title: str
    hazard: str
    never: Condition
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Warnings:
    """The answers to one question that are warnings, and the answers that are not as bad."""

    question: str
    choices: tuple[str, ...]
    background: tuple[str, ...]
    """Answers after which only the urgency is looked at; self-care is left to the rules of each step."""
    mild: tuple[str, ...]
    """For a single choice or a number: the answers that say there is nothing."""
    unsure: tuple[str, ...]
    """For a single choice or a number: the answers that say it is not known."""
    left_open: tuple[str, ...]
    """The same for what was not tried, after which only the urgency is looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MildAnswer:
    """Answers to one question, one of which is never more urgent than leaving it open."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption:
    """Claims that do not hold, on purpose, and why that is right."""

    id: str
    title: str
    claims: tuple[str, ...]
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Invariants:
    """All of it."""

    invariants: tuple[Invariant, ...]
    warnings: tuple[Warnings, ...]
    mild: tuple[MildAnswer, ...]
    exemptions: tuple[Exemption, ...]


NO_INVARIANTS = Invariants(invariants=(), warnings=(), mild=(), exemptions=())
"""Before any are read."""
