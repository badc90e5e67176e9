"""What the model says of many people at once: one bit for each of them."""

from collections.abc import Iterator, Mapping, Sequence

from triage.adapters.z3_prover.circuit import Circuit
from triage.adapters.z3_prover.potential import Potential
from triage.model.answers import Answers


class Crowd:
    """Known people, with the value of every node that was asked for."""

    def __init__(self, circuit: Circuit, potential: Potential, people: Sequence[Answers]) -> None:
        self._circuit = circuit
        self._potential = potential
        self._people = people
        self._everyone = (1 << len(people)) - 1
        self.bits = self._inputs()
        """For every node of the network that was asked for, and every input, one bit for each person."""

    def first(self, literal: int) -> Answers | None:
        """The first person of whom the literal is true."""
        [row] = self._circuit.values([literal], self.bits, self._everyone)
        return self._people[(row & -row).bit_length() - 1] if row else None

    def places(self, literal: int) -> Iterator[int]:
        """The places of all people of whom the literal is true."""
        [row] = self._circuit.values([literal], self.bits, self._everyone)
        return (place for place in range(len(self._people)) if row >> place & 1)

    def facts(self, known: Mapping[str, Mapping[str, int]]) -> Iterator[Mapping[str, str]]:
        """Every one of these facts of every person."""
        keys = [(fact, value) for fact, values in known.items() for value in values]
        literals = [known[fact][value] for fact, value in keys]
        rows = self._circuit.values(literals, self.bits, self._everyone)
        digits = [f"{row:0{len(self._people)}b}"[::-1] for row in rows]
        for place in range(len(self._people)):
            yield {fact: value for (fact, value), row in zip(keys, digits, strict=True) if row[place] == "1"}

    def _inputs(self) -> dict[int, int]:
        columns: dict[int, list[str]] = {node: [] for node in self._circuit.names}
        for person in self._people:
            given = self._potential.given(person)
            for node, column in columns.items():
                column.append("1" if given.get(node) else "0")
        return {node: int("".join(reversed(column)) or "0", 2) for node, column in columns.items()}
