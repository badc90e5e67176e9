"""The network in the solver, piece by piece, as it is needed.

Nothing here knows what is proved, or for whom.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import z3

from triage.adapters.z3_prover.circuit import Circuit
from triage.adapters.z3_prover.terms import Terms
from triage.model.errors import EngineError

_MOST_FOR_A_WISH = 1_000
"""Milliseconds; an example that is less plain is still an example."""
_MOST_FOR_AN_ANSWER = 120_000
"""Milliseconds; what takes longer is not known, and the author is told what it was about."""


class Solving:
    """z3 over one network, with what must be true of everybody."""

    def __init__(self, circuit: Circuit, rules: Sequence[int]) -> None:
        self._circuit = circuit
        self._solver = z3.SolverFor("QF_FD")
        self._solver.set("timeout", _MOST_FOR_AN_ANSWER)
        self._terms = Terms()
        self._lasting = len(circuit.parts)
        self._define(circuit.names)
        self._define(circuit.needed(rules, self._terms.has))
        self._solver.add([self._terms.of(rule) for rule in rules])

    @contextmanager
    def telling(self, *literals: int) -> Iterator[None]:
        """Tell the solver of all that the literals hang on; of what was built since, only for a while."""
        needed = self._circuit.needed(literals, self._terms.has)
        own = [node for node in needed if node >= self._lasting]
        self._define(node for node in needed if node < self._lasting)
        self._solver.push()
        try:
            self._define(own)
            yield
        finally:
            self._solver.pop()
            self._terms.forget(own)

    def holds(self, literals: Iterable[int], about: str) -> bool:
        """Whether somebody meets all of the literals, of which the solver was told.

        Raises:
            EngineError: when the solver cannot tell.
        """
        found = self._solver.check(*(self._terms.of(literal) for literal in literals))
        if found == z3.unknown:
            raise EngineError(f"{about}: z3 gave up ({self._solver.reason_unknown()}). Nothing is proved.")
        return bool(found == z3.sat)

    def true_inputs(self) -> frozenset[int]:
        """The inputs that are true of the somebody just found."""
        model = self._solver.model()
        return frozenset(node for node in self._circuit.names if z3.is_true(model[self._terms.of(2 * node)]))

    def plain_inputs(self, literals: Iterable[int], wishes: Iterable[int], about: str) -> frozenset[int]:
        """The true inputs of somebody who meets the literals and as many of the wishes as can be, first ones first."""
        kept = list(literals)
        self._solver.set("timeout", _MOST_FOR_A_WISH)
        for wish in wishes:
            if self._solver.check(*(self._terms.of(literal) for literal in (*kept, wish))) == z3.sat:
                kept.append(wish)
        self._solver.set("timeout", _MOST_FOR_AN_ANSWER)
        self.holds(kept, about)
        return self.true_inputs()

    def needed_of(self, literals: Iterable[int]) -> list[int] | None:
        """Those of the literals that by themselves cannot all be met; ``None`` when all of them can."""
        named = {self._terms.of(literal).get_id(): literal for literal in literals}
        terms = [self._terms.of(literal) for literal in named.values()]
        if self._solver.check(*terms) != z3.unsat:
            return None
        return [named[term.get_id()] for term in self._solver.unsat_core()]

    def follows(self, literal: int, choices: Iterable[Iterable[int]]) -> bool:
        """Whether the literal is true of all who meet one literal of every choice."""
        self._solver.push()
        try:
            for choice in choices:
                self._solver.add(z3.Or([self._terms.of(one) for one in choice]))
            return bool(self._solver.check(self._terms.of(literal ^ 1)) == z3.unsat)
        finally:
            self._solver.pop()

    def exclude(self, choices: Iterable[Iterable[int]]) -> None:
        """While the solver is told of it: nobody any more who meets one literal of every choice."""
        self._solver.add(z3.Or([z3.And([self._terms.of(one ^ 1) for one in choice]) for choice in choices]))

    def _define(self, nodes: Iterable[int]) -> None:
        for node in nodes:
            self._terms.name(node)
            if self._circuit.parts[node]:
                self._solver.add(self._terms.definition(node, self._circuit.parts[node]))
