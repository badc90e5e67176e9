"""What came of trying to prove an obligation.

Nothing here knows how it was proved.
"""

from dataclasses import dataclass

from triage.model.answers import Answers


@dataclass(frozen=True, kw_only=True, slots=True)
class Witness:
    """One person who breaks a claim, and what the person is told."""

    answers: Answers
    urgency: str
    steps: tuple[str, ...]
    fired: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A claim that does not hold."""

    claim: str
    says: str
    why: str
    witnesses: tuple[Witness, ...]
    """Somebody who breaks it, with the same person after each change; empty when the claim is that somebody exists."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """One obligation: how many of its claims hold, and which do not."""

    obligation: str
    says: str
    proved: int
    failures: tuple[Failure, ...]
    exempt: tuple[str, ...]
    """Claims that do not hold, on purpose; the reasons stand with the exemptions."""

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return not self.failures
