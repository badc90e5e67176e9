"""How soon a person needs care.

Nothing here knows about feet. The order is the meaning: larger means sooner, so ``max`` is the safe way to combine.
"""

from enum import IntEnum


class Urgency(IntEnum):
    """How soon a person needs care; larger means sooner."""

    SELF_CARE = 1
    ROUTINE = 2
    SOON = 3
    URGENT = 4
    EMERGENCY = 5

    @property
    def word(self) -> str:
        """The level as rules and files spell it, such as ``self_care``."""
        return self.name.lower()


def urgency_of(word: str) -> Urgency:
    """The urgency that a file calls ``word``; raises ``KeyError`` for any other word."""
    return Urgency[word.upper()] if word.islower() else Urgency[word]
