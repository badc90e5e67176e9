"""What the model says of many people at once: one bit for each of them."""

from collections.abc import Iterator, Mapping, Sequence

from triage.adapters.z3_prover.model import Model
from triage.model.answers import Answers


class Crowd:
    """Known people, with the value of every node that was asked for."""

    def __init__(self, model: Model, people: Sequence[Answers]) -> None:
        self._model = model
        self._people = people
        self._everyone = (1 << len(people)) - 1
        self._bits = self._inputs()

    def first(self, literal: int) -> Answers | None:
        """The first person of whom the literal is true."""
        [row] = self._model.circuit.values([literal], self._bits, self._everyone)
        return self._people[(row & -row).bit_length() - 1] if row else None

    def facts(self) -> Iterator[Mapping[str, str]]:
        """Every fact of every person."""
        known = self._model.vocabulary.facts
        keys = [(fact, value) for fact, values in known.items() for value in values]
        literals = [known[fact][value] for fact, value in keys]
        rows = self._model.circuit.values(literals, self._bits, self._everyone)
        digits = [f"{row:0{len(self._people)}b}"[::-1] for row in rows]
        for place in range(len(self._people)):
            yield {fact: value for (fact, value), row in zip(keys, digits, strict=True) if row[place] == "1"}

    def _inputs(self) -> dict[int, int]:
        columns: dict[int, list[str]] = {node: [] for node in self._model.circuit.names}
        for person in self._people:
            given = self._model.potential.given(person)
            for node, column in columns.items():
                column.append("1" if given.get(node) else "0")
        return {node: int("".join(reversed(column)) or "0", 2) for node, column in columns.items()}
