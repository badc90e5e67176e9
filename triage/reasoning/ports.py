"""What reasoning asks of the world."""

from contextlib import AbstractContextManager
from typing import Protocol

from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer


class Engine(Protocol):
    """Something that can tell which rules of a layer fire."""

    @property
    def name(self) -> str:
        """The engine and its version, as an assessment records it."""
        ...

    def evaluating(self) -> AbstractContextManager[object]:
        """To be held while all layers are evaluated for one person: threads take turns person by person."""
        ...

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        """The ids of all productions of the layer whose condition holds.

        Raises:
            EngineError: when the answer is not certain; never a partial result.
        """
        ...
