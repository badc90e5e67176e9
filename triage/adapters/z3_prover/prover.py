"""Searches for people with the SMT solver z3, or shows that there are none.

The network of the model is handed to the solver piece by piece, as claims need it. Nothing here knows what a claim is
about.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

import z3

from triage.adapters.z3_prover.circuit import FALSE
from triage.adapters.z3_prover.model import Model
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.answers import Answers
from triage.model.conditions import ABSENT, PRESENT, facts_read
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.reasoning.claims import Claim, Example, certain_parts, then


class Z3Prover:
    """z3 over one knowledge on one day."""

    def __init__(self, knowledge: Knowledge, today: date) -> None:
        self._model = Model(knowledge, today)
        self._solver = z3.SolverFor("QF_FD")
        self._names: dict[int, z3.BoolRef] = {FALSE: z3.BoolVal(val=False)}
        for rule in self._model.potential.rules:
            self._solver.add(self._told(rule))

    @cached_property
    def name(self) -> str:
        """The solver and its version."""
        return f"z3 {z3.get_version_string()}"

    def example(self, claim: Claim) -> Example | None:
        """The people for whom the condition of the claim is met, or ``None`` when there are none."""
        literal = self._literal(claim)
        found = self._solver.check(self._told(literal))
        if found == z3.unknown:
            raise EngineError(f"{claim.id}: z3 gave up ({self._solver.reason_unknown()}).")
        if found == z3.unsat:
            return None
        model = self._solver.model()
        true = {node for node in self._model.circuit.names if node in self._names and z3.is_true(model[self._names[node]])}
        return tuple(self._model.potential.answers(given) for given in self._people(claim, true))

    def _people(self, claim: Claim, true: set[int]) -> Iterator[Callable[[int], bool]]:
        yield lambda literal: literal >> 1 in true
        for change in claim.changes:
            replaced = self._model.potential.after(change)
            yield lambda literal, replaced=replaced: replaced.get(literal >> 1, literal >> 1 in true) == 1

    def facts(self, people: Sequence[Answers]) -> Iterator[Mapping[str, str]]:
        """What the model says of each person: every fact it knows, for all of them at once."""
        everyone = (1 << len(people)) - 1
        given: dict[int, int] = {}
        for place, person in enumerate(people):
            for node, truth in self._model.potential.given(person).items():
                given[node] = given.get(node, 0) | (truth << place)
        keys = [(fact, value) for fact, values in self._model.vocabulary.facts.items() for value in values]
        literals = [self._model.vocabulary.facts[fact][value] for fact, value in keys]
        bits = self._model.circuit.values(literals, given, everyone)
        for place in range(len(people)):
            yield {fact: value for (fact, value), row in zip(keys, bits, strict=True) if row >> place & 1}

    def _literal(self, claim: Claim) -> int:
        """The condition of a claim, with the facts of the person after each change."""
        model = self._model
        spoken_of = facts_read(claim.when)
        facts = dict(model.vocabulary.facts)
        for number, change in enumerate(claim.changes, 1):
            prefix = then("", number)
            changed = [fact.removeprefix(prefix) for fact in spoken_of if fact.startswith(prefix)]
            facts |= {then(fact, number): values for fact, values in model.changed(changed, change).items()}
        for fact in spoken_of - facts.keys():
            certain = model.certain(*certain_parts(fact))
            facts[fact] = {PRESENT: certain, ABSENT: certain ^ 1}
        return Vocabulary(model.circuit, facts).literal(claim.when)

    def _told(self, literal: int) -> z3.BoolRef:
        """The literal in the solver, which hears of everything that it hangs on."""
        circuit = self._model.circuit
        for node in circuit.needed([literal], without=self._names):
            self._names[node] = z3.Bool(circuit.names.get(node, f"node_{node}"))
            if circuit.parts[node]:
                self._solver.add(self._names[node] == z3.And([self._named(part) for part in circuit.parts[node]]))
        return self._named(literal)

    def _named(self, literal: int) -> z3.BoolRef:
        name = self._names[literal >> 1]
        return z3.Not(name) if literal & 1 else name
