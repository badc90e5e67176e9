"""Decides whether anybody at all fares otherwise under a mutant, and shows one person who does.

The networks of both sets of rules become one over the same answers, so that equal parts are one part. A crowd of known
people is asked first, all at once; what nobody among them shows, the solver decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

import z3

from triage.adapters.z3_prover.circuit import FALSE, Circuit
from triage.adapters.z3_prover.crowd import Crowd
from triage.adapters.z3_prover.model import Model
from triage.adapters.z3_prover.plainness import plain_wishes
from triage.adapters.z3_prover.terms import Terms
from triage.model.answers import Answers
from triage.model.conditions import PRESENT
from triage.model.questionnaire import NOT_ASKED
from triage.model.rules import Group
from triage.model.urgency import Urgency
from triage.reasoning.claims import OUT_OF_SCOPE, note_fact, offers_fact, ranked_fact, shown_fact
from triage.reasoning.strata import LEVEL

_MOST_FOR_A_QUESTION = 5_000
"""Milliseconds; then it stays undecided."""


class Reach(Enum):
    """How far a mutant goes for the person whom it changes most."""

    NOTHING = "nobody fares otherwise"
    LISTED = "only what is listed changes: no urgency is lower and no step is added for anybody"
    LESS_CARE = "somebody gets a lower urgency, one more step, or an assessment in place of a stop"
    UNDECIDED = "the solver gave up"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """How far, and one person."""

    reach: Reach
    person: Answers | None = None


@dataclass(frozen=True)
class Decider:
    """The right rules, with a solver that keeps what it learns about them."""

    base: Model
    crowd: Sequence[Answers] = ()
    """Known people, who are asked before the solver."""
    plain: bool = False
    """Whether to look for a person who is easy to read, which takes long; the crowd is not asked then."""
    terms: Terms = field(default_factory=Terms)
    solver: z3.Solver = field(default_factory=lambda: z3.SolverFor("QF_FD"))

    def __post_init__(self) -> None:
        rules = self.base.potential.rules
        _define(self.base.circuit.names, self.base.circuit, self.terms, self.solver)
        _define(self.base.circuit.needed(rules, self.terms.has), self.base.circuit, self.terms, self.solver)
        self.solver.add([self.terms.of(rule) for rule in rules])
        self.solver.set("timeout", _MOST_FOR_A_QUESTION)

    def decide(self, mutant: Model, *, lowers: bool) -> Decision:
        """Less care for somebody, if that is feared and there is such a person; else any difference."""
        joint = _copied(self.base.circuit)
        moved = _moved_into(joint, self.base.circuit, mutant)
        if lowers:
            decision = self._first(joint, _less_care(joint, self.base, mutant, moved), Reach.LESS_CARE)
            if decision is not None:
                return decision
        decision = self._first(joint, _differences(joint, self.base, mutant, moved), Reach.LISTED)
        return decision or Decision(reach=Reach.NOTHING)

    def _first(self, joint: Circuit, literals: Iterable[int], reach: Reach) -> Decision | None:
        """Somebody of whom one of the literals is true; small questions are answered much sooner than a large one."""
        undecided, wanted = None, [literal for literal in dict.fromkeys(literals) if literal != FALSE]
        known = None if self.plain else self._known(joint, wanted)
        if known is not None:
            return Decision(reach=reach, person=known)
        for literal in wanted:
            found, person = self._look(joint, literal)
            if found == z3.sat:
                return Decision(reach=reach, person=person)
            if found == z3.unknown:
                undecided = Decision(reach=Reach.UNDECIDED)
        return undecided

    def _known(self, joint: Circuit, literals: Sequence[int]) -> Answers | None:
        """The first of the crowd of whom one of the literals is true."""
        rows = joint.values(literals, dict(self._said), self._everyone)
        found = next((row for row in rows if row), 0)
        return self.crowd[(found & -found).bit_length() - 1] if found else None

    @cached_property
    def _said(self) -> Mapping[int, int]:
        """For every node of the right rules, one bit for each of the crowd."""
        said = dict(Crowd(self.base.circuit, self.base.potential, self.crowd).bits)
        everything = range(0, 2 * len(self.base.circuit.parts), 2)
        self.base.circuit.values(everything, said, self._everyone)
        return said

    @property
    def _everyone(self) -> int:
        return (1 << len(self.crowd)) - 1

    def _look(self, joint: Circuit, literal: int) -> tuple[z3.CheckSatResult, Answers | None]:
        lasting = len(self.base.circuit.parts)
        needed = joint.needed([literal], self.terms.has)
        own = [node for node in needed if node >= lasting]
        _define((node for node in needed if node < lasting), joint, self.terms, self.solver)
        self.solver.push()
        try:
            _define(own, joint, self.terms, self.solver)
            found = self.solver.check(self.terms.of(literal))
            return found, self._person(self.terms.of(literal)) if found == z3.sat else None
        finally:
            self.solver.pop()
            self.terms.forget(own)

    def _person(self, told: z3.BoolRef) -> Answers:
        """The person who was found, or a plainer one."""
        found, kept = self._answers(), [told]
        for wish in plain_wishes(self.base.potential, self.base.knowledge) if self.plain else ():
            if self.solver.check(*kept, self.terms.of(wish)) == z3.sat:
                kept.append(self.terms.of(wish))
                found = self._answers()
        return found

    def _answers(self) -> Answers:
        model, names = self.solver.model(), self.base.circuit.names
        true = frozenset(node for node in names if z3.is_true(model[self.terms.of(2 * node)]))
        return self.base.potential.answers(true)


def _define(nodes: Iterable[int], circuit: Circuit, terms: Terms, solver: z3.Solver) -> None:
    for node in nodes:
        terms.name(node)
        if circuit.parts[node]:
            solver.add(terms.definition(node, circuit.parts[node]))


def _copied(circuit: Circuit) -> Circuit:
    known = {key: 2 * node for node, key in enumerate(circuit.parts) if key}
    return Circuit(dict(circuit.names), list(circuit.parts), list(circuit.hangs_on), known)


def _moved_into(joint: Circuit, base: Circuit, mutant: Model) -> Mapping[int, int]:
    """The literal in the joint network for every node of the mutant's own."""
    inputs = {name: node for node, name in base.names.items()}
    moved = {0: FALSE}
    for node, parts in enumerate(mutant.circuit.parts):
        if node in mutant.circuit.names:
            moved[node] = 2 * inputs[mutant.circuit.names[node]]
        elif node:
            moved[node] = joint.all_of(moved[part >> 1] ^ (part & 1) for part in parts)
    return moved


Moved = Mapping[int, int]


def _less_care(joint: Circuit, base: Model, mutant: Model, moved: Moved) -> Iterator[int]:
    for level in Urgency:
        high = joint.any_of(_literal(base, LEVEL, other.word) for other in Urgency if other >= level)
        low = joint.any_of(_there(mutant, moved, LEVEL, other.word) for other in Urgency if other < level)
        yield joint.all_of((high, low))
    for step in mutant.knowledge.steps:
        fact = offers_fact(step.id)
        yield joint.all_of((_literal(base, fact, PRESENT) ^ 1, _there(mutant, moved, fact, PRESENT)))
    stopped, still = _literal(base, OUT_OF_SCOPE, PRESENT), _there(mutant, moved, OUT_OF_SCOPE, PRESENT)
    yield joint.all_of((stopped, still ^ 1))


def _differences(joint: Circuit, base: Model, mutant: Model, moved: Moved) -> Iterator[int]:
    for fact, value in _told(base):
        one, other = _literal(base, fact, value), _there(mutant, moved, fact, value)
        if one != other:
            yield joint.either(one, other ^ 1, other)


def _told(model: Model) -> Iterator[tuple[str, str]]:
    """Everything that a result shows, or that an interview asks."""
    knowledge = model.knowledge
    yield from ((LEVEL, level.word) for level in Urgency)
    yield from ((question.id, NOT_ASKED) for question in knowledge.questionnaire.questions)
    names = [OUT_OF_SCOPE, *(rule.id for rule in knowledge.rules), *(item.id for item in knowledge.suppressions)]
    names += [Group(name).fact for name in knowledge.texts.group_safety_net]
    for item in knowledge.contributors:
        names += [shown_fact(item.id), ranked_fact(item.id), *(item.clause_id(clause) for clause in item.clauses)]
    for step in knowledge.steps:
        names += [offers_fact(step.id), *(note_fact(step.note_id(note)) for note in step.notes)]
        names += [step.exclusion_id(exclusion) for exclusion in step.exclusions]
    yield from ((name, PRESENT) for name in names)


def _literal(model: Model, fact: str, value: str) -> int:
    return model.vocabulary.facts.get(fact, {}).get(value, FALSE)


def _there(mutant: Model, moved: Moved, fact: str, value: str) -> int:
    literal = _literal(mutant, fact, value)
    return moved[literal >> 1] ^ (literal & 1)
