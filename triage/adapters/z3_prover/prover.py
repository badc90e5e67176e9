"""Searches for people with the SMT solver z3, or shows that there are none.

The network of the model is handed to the solver piece by piece, as claims need it. Nothing here knows what a claim is
about.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

import z3

from triage.adapters.z3_prover.circuit import FALSE, TRUE
from triage.adapters.z3_prover.crowd import Crowd
from triage.adapters.z3_prover.model import Model
from triage.adapters.z3_prover.plainness import plain_wishes
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.answers import Answers
from triage.model.conditions import Condition, facts_read
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.reasoning.claims import Change, Claim, Example, certain_parts, then


class Z3Prover:
    """z3 over one knowledge on one day, with a crowd of known people to ask first."""

    def __init__(self, knowledge: Knowledge, today: date, crowd: Sequence[Answers] = ()) -> None:
        self._knowledge = knowledge
        self._model = Model(knowledge, today)
        self._crowd = Crowd(self._model, crowd)
        self._solver = z3.SolverFor("QF_FD")
        self._names: dict[int, z3.BoolRef] = {0: z3.BoolVal(val=False)}
        for rule in self._model.potential.rules:
            self._solver.add(self._told(rule))

    @cached_property
    def name(self) -> str:
        """The solver and its version."""
        return f"z3 {z3.get_version_string()}"

    def example(self, claim: Claim) -> Example | None:
        """The people for whom the condition of the claim is met; ``None`` when there is nobody."""
        if claim.wider is not None and not self._possible(self._literal(claim.wider, claim.changes), claim):
            return None
        literal = self._literal(claim.when, claim.changes)
        known = self._crowd.first(literal)
        if claim.somebody and known is not None:
            return (known, *(known for _ in claim.changes))
        if not self._possible(literal, claim):
            return None
        return tuple(self._people(claim.changes, self._true_inputs()))

    def plain_example(self, claim: Claim) -> Example:
        """An example that is easy to read: whatever does not matter is answered mildly, or not ticked."""
        kept = [self._told(self._literal(claim.when, claim.changes))]
        for wish in plain_wishes(self._model.potential, self._knowledge):
            told = self._told(wish)
            if self._solver.check(*kept, told) == z3.sat:
                kept.append(told)
        self._solver.check(*kept)
        return tuple(self._people(claim.changes, self._true_inputs()))

    def facts(self, people: Sequence[Answers]) -> Iterator[Mapping[str, str]]:
        """What the model says of each person: every fact it knows."""
        return Crowd(self._model, people).facts()

    def _literal(self, condition: Condition, changes: tuple[Change, ...]) -> int:
        """The condition in the network, with the facts of the person after each change."""
        spoken_of = facts_read(condition)
        facts = dict(self._model.vocabulary.facts)
        for number, change in enumerate(changes, 1):
            prefix = then("", number)
            changed = [fact.removeprefix(prefix) for fact in spoken_of if fact.startswith(prefix)]
            facts |= {then(fact, number): values for fact, values in self._model.changed(changed, change).items()}
        for fact in spoken_of - facts.keys():
            facts[fact] = self._model.certain(*certain_parts(fact))
        return Vocabulary(self._model.circuit, facts).literal(condition)

    def _possible(self, literal: int, claim: Claim) -> bool:
        if literal in (FALSE, TRUE):
            return literal == TRUE
        found = self._solver.check(self._told(literal))
        if found == z3.unknown:
            raise EngineError(f"{claim.id}: z3 gave up ({self._solver.reason_unknown()}). Nothing is proved.")
        return bool(found == z3.sat)

    def _true_inputs(self) -> frozenset[int]:
        model = self._solver.model()
        return frozenset(
            node for node in self._model.circuit.names if node in self._names and z3.is_true(model[self._names[node]])
        )

    def _people(self, changes: tuple[Change, ...], true: frozenset[int]) -> Iterator[Answers]:
        yield self._model.potential.answers(true)
        for change in changes:
            replaced = self._model.potential.after(change)
            now = {node for node in true if node not in replaced} | {
                n for n, value in replaced.items() if value == TRUE
            }
            yield self._model.potential.answers(frozenset(now))

    def _told(self, literal: int) -> z3.BoolRef:
        """The literal in the solver, which hears of everything that it hangs on."""
        circuit = self._model.circuit
        for node in circuit.needed([literal], self._names.__contains__):
            self._names[node] = z3.Bool(circuit.names.get(node, f"node_{node}"))
            if circuit.parts[node]:
                self._solver.add(self._names[node] == z3.And([self._named(part) for part in circuit.parts[node]]))
        return self._named(literal)

    def _named(self, literal: int) -> z3.BoolRef:
        name = self._names[literal >> 1]
        return z3.Not(name) if literal & 1 else name
