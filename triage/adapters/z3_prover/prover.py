"""Searches for people with the SMT solver z3, or shows that there are none.

The network of the model is handed to the solver piece by piece, as claims need it. Nothing here knows what a claim is
about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property

import z3

from triage.adapters.z3_prover.circuit import FALSE, TRUE
from triage.adapters.z3_prover.crowd import Crowd
from triage.adapters.z3_prover.model import Model
from triage.adapters.z3_prover.plainness import plain_wishes
from triage.adapters.z3_prover.terms import Terms
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.answers import Answers
from triage.model.conditions import Condition, facts_read
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.reasoning.claims import Change, Claim, Example, certain_parts, then

_MOST_FOR_A_WISH = 1_000
"""Milliseconds; an example that is less plain is still an example."""
_MOST_FOR_A_CLAIM = 120_000
"""Milliseconds; what takes longer is not proved, and the author is told which claim it is."""


class Z3Prover:
    """z3 over one knowledge on one day, with a crowd of known people to ask first."""

    def __init__(self, knowledge: Knowledge, today: date, crowd: Sequence[Answers] = ()) -> None:
        self._knowledge = knowledge
        self._model = Model(knowledge, today)
        self._crowd = Crowd(self._model, crowd)
        self._solver = z3.SolverFor("QF_FD")
        self._solver.set("timeout", _MOST_FOR_A_CLAIM)
        self._terms = Terms()
        self._lasting = len(self._model.circuit.parts)
        self._define(self._model.circuit.names)
        self._define(self._model.circuit.needed(self._model.potential.rules, self._terms.has))
        self._solver.add([self._terms.of(rule) for rule in self._model.potential.rules])

    @cached_property
    def name(self) -> str:
        """The solver and its version."""
        return f"z3 {z3.get_version_string()}"

    def example(self, claim: Claim) -> Example | None:
        """The people for whom the condition of the claim is met; ``None`` when there is nobody."""
        if claim.wider is not None and not self._somebody(claim, self._literal(claim.wider, claim.changes)):
            return None
        literal = self._literal(claim.when, claim.changes)
        known = self._crowd.first(literal) if claim.somebody else None
        if known is not None:
            return (known, *(known for _ in claim.changes))
        true = self._somebody(claim, literal)
        return None if true is None else tuple(self._people(claim.changes, true))

    def plain_example(self, claim: Claim) -> Example:
        """An example that is easy to read: whatever does not matter is answered mildly, or not ticked."""
        with self._telling(self._literal(claim.when, claim.changes)) as told:
            kept = [told]
            self._solver.set("timeout", _MOST_FOR_A_WISH)
            for wish in plain_wishes(self._model.potential, self._knowledge):
                wanted = self._terms.of(wish)
                if self._solver.check(*kept, wanted) == z3.sat:
                    kept.append(wanted)
            self._solver.set("timeout", _MOST_FOR_A_CLAIM)
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

    def _somebody(self, claim: Claim, literal: int) -> frozenset[int] | None:
        """The inputs that are true of somebody who meets the literal; ``None`` when there is nobody."""
        if literal == FALSE:
            return None
        with self._telling(literal) as told:
            found = self._solver.check(told)
            if found == z3.unknown:
                raise EngineError(f"{claim.id}: z3 gave up ({self._solver.reason_unknown()}). Nothing is proved.")
            return None if found == z3.unsat else self._true_inputs()

    def _true_inputs(self) -> frozenset[int]:
        model = self._solver.model()
        return frozenset(node for node in self._model.circuit.names if z3.is_true(model[self._terms.of(2 * node)]))

    def _people(self, changes: tuple[Change, ...], true: frozenset[int]) -> Iterator[Answers]:
        yield self._model.potential.answers(true)
        for change in changes:
            replaced = self._model.potential.after(change)
            now = {node for node in true if node not in replaced} | {
                n for n, value in replaced.items() if value == TRUE
            }
            yield self._model.potential.answers(frozenset(now))

    @contextmanager
    def _telling(self, literal: int) -> Iterator[z3.BoolRef]:
        """The literal in the solver, which hears of all that it hangs on; of one claim's own nodes only for a while."""
        needed = self._model.circuit.needed([literal], self._terms.has)
        own = [node for node in needed if node >= self._lasting]
        self._define(node for node in needed if node < self._lasting)
        self._solver.push()
        try:
            self._define(own)
            yield self._terms.of(literal)
        finally:
            self._solver.pop()
            self._terms.forget(own)

    def _define(self, nodes: Iterable[int]) -> None:
        for node in nodes:
            self._terms.name(node, self._model.circuit.names.get(node, f"node_{node}"))
            if self._model.circuit.parts[node]:
                self._solver.add(self._terms.definition(node, self._model.circuit.parts[node]))
