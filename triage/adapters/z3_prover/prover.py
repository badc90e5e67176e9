"""Searches for people with the SMT solver z3, or shows that there are none.

Nothing here knows what a claim is about.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

import z3

from triage.adapters.z3_prover.circuit import FALSE, TRUE
from triage.adapters.z3_prover.crowd import Crowd
from triage.adapters.z3_prover.model import Model
from triage.adapters.z3_prover.plainness import plain_wishes
from triage.adapters.z3_prover.solving import Solving
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.answers import Answers
from triage.model.conditions import Condition, facts_read
from triage.model.knowledge import Knowledge
from triage.reasoning.claims import Change, Claim, Example, certain_parts, then


class Z3Prover:
    """z3 over one knowledge on one day, with a crowd of known people to ask first."""

    def __init__(self, knowledge: Knowledge, today: date, crowd: Sequence[Answers] = ()) -> None:
        self._knowledge = knowledge
        self._model = Model(knowledge, today)
        self._crowd = Crowd(self._model.circuit, self._model.potential, crowd)
        self._solving = Solving(self._model.circuit, self._model.potential.rules)

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
        literal = self._literal(claim.when, claim.changes)
        wishes = plain_wishes(self._model.potential, self._knowledge)
        with self._solving.telling(literal):
            return tuple(self._people(claim.changes, self._solving.plain_inputs([literal], wishes, claim.id)))

    def facts(self, people: Sequence[Answers]) -> Iterator[Mapping[str, str]]:
        """What the model says of each person: every fact it knows."""
        everybody = Crowd(self._model.circuit, self._model.potential, people)
        return everybody.facts(self._model.vocabulary.facts)

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
        with self._solving.telling(literal):
            return self._solving.true_inputs() if self._solving.holds([literal], claim.id) else None

    def _people(self, changes: tuple[Change, ...], true: frozenset[int]) -> Iterator[Answers]:
        yield self._model.potential.answers(true)
        for change in changes:
            replaced = self._model.potential.after(change)
            now = {node for node in true if node not in replaced} | {
                n for n, value in replaced.items() if value == TRUE
            }
            yield self._model.potential.answers(frozenset(now))
