"""What a few other answers would lead to: only what reads a changed fact is evaluated again.

The result is that of ``follow`` and ``chain`` over the changed answers, at a small part of the cost. Self-care is left
out, because no urgency and no contributor depends on it. Only the reference evaluator is asked: an assessment itself is
checked by two engines, and what is tried here never becomes one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from triage.model.answers import Answer
from triage.model.conditions import ABSENT, PRESENT, facts_read
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_ASKED, UNANSWERED
from triage.model.rules import Group, RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.chaining import Chained, group_facts, highest_flag_fact, level_of, summed_up
from triage.reasoning.derivation import Path, facts_of, is_open
from triage.reasoning.evaluation import Facts, holds
from triage.reasoning.strata import LEVEL, Layer, Phase, Production, program_on

Readers = Mapping[str, tuple[Production, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What the changed answers lead to."""

    urgency: Urgency
    fired: frozenset[str]
    """Everything that fires; self-care as it was."""
    opens: tuple[str, ...]
    """Questions that the path asks now and did not ask before."""


@dataclass(frozen=True, eq=False)
class Rechain:
    """Tries other answers of one person."""

    knowledge: Knowledge
    today: date
    path: Path
    chained: Chained

    @cached_property
    def _urgency(self) -> Urgency:
        return level_of(self.knowledge, self.chained.fired)

    @cached_property
    def now(self) -> Outcome:
        """What the answers lead to as they are."""
        return self.outcome({})

    def outcome(self, given: Mapping[str, Answer], *, asking: bool = True) -> Outcome:
        """What these answers in place of the old ones lead to.

        Without ``asking``, questions that the path would newly ask stay not asked, so that their being unanswered has
        no part in the result.
        """
        facts, fired, changed = dict(self.chained.facts), set(self.chained.fired), set[str]()
        opens = tuple(self._answer(given, facts, changed, asking=asking))
        self._conclude(facts, fired, changed)
        moved = (fired ^ self.chained.fired) & _index(self.knowledge, self.today).levels
        urgency = level_of(self.knowledge, fired) if moved else self._urgency
        return Outcome(urgency=urgency, fired=frozenset(fired), opens=opens)

    def facts(self, given: Mapping[str, Answer]) -> Facts:
        """All facts with these answers in place of the old ones."""
        facts, fired, changed = dict(self.chained.facts), set(self.chained.fired), set[str]()
        tuple(self._answer(given, facts, changed, asking=True))
        self._conclude(facts, fired, changed)
        return {**facts, LEVEL: level_of(self.knowledge, fired).word}

    def _conclude(self, facts: dict[str, str], fired: set[str], changed: set[str]) -> None:
        index, flipped = _index(self.knowledge, self.today), set[str]()
        for phase, layers in index.layers:
            for readers in layers:
                flipped |= _evaluate(readers, facts, fired, changed)
            if index.is_summed_up(phase, flipped):
                _update(_summed_up(phase, self.knowledge, index, fired), facts, changed)

    def _answer(
        self, given: Mapping[str, Answer], facts: dict[str, str], changed: set[str], *, asking: bool
    ) -> Iterator[str]:
        """Put the answers in and follow the path from there; yields the questions that it newly asks."""
        for question in self.knowledge.questionnaire.questions:
            if question.id not in given and not _index(self.knowledge, self.today).branches[question.id] & changed:
                continue
            opened = is_open(question, facts)
            answer = given.get(question.id, self.path.answers.given.get(question.id)) if opened else None
            if opened and facts[question.id] == NOT_ASKED:
                if not asking:
                    continue
                yield question.id
            _update(facts_of(question, answer, UNANSWERED if opened else NOT_ASKED), facts, changed)


def _summed_up(phase: Phase, knowledge: Knowledge, index: "_Index", fired: set[str]) -> dict[str, str]:
    """The facts that sum up what fired, as ``chain`` computes them."""
    match phase:
        case Phase.FLAGS:
            return highest_flag_fact(index.flags[name] for name in fired & index.flags.keys())
        case Phase.AFTER_FLAGS:
            return group_facts({group for name in fired & index.groups.keys() for group in index.groups[name]})
        case _:
            return summed_up(phase, knowledge, fired)


def _update(found: Mapping[str, str], facts: dict[str, str], changed: set[str]) -> None:
    for fact, value in found.items():
        if facts[fact] != value:
            facts[fact] = value
            changed.add(fact)


def _evaluate(readers: Readers, facts: dict[str, str], fired: set[str], changed: set[str]) -> set[str]:
    """Evaluate the productions of one layer that read a changed fact; returns the ids of those that flipped."""
    affected = {production.id: production for fact in readers.keys() & changed for production in readers[fact]}
    flipped = set()
    for production in affected.values():
        value = PRESENT if holds(production.when, facts) else ABSENT
        if facts[production.id] != value:
            flipped.add(production.id)
            facts[production.id] = value
    changed |= flipped
    fired ^= flipped
    return flipped


@dataclass(frozen=True, kw_only=True, eq=False)
class _Index:
    """What reads what, and what each rule adds to the facts that sum up."""

    branches: Mapping[str, frozenset[str]]
    """The facts that open or close each question."""
    layers: tuple[tuple[Phase, tuple[Readers, ...]], ...]
    """The layers of each phase before self-care, as the productions that read each fact."""
    levels: frozenset[str]
    """The rules that have a say in the urgency."""
    flags: Mapping[str, Urgency]
    groups: Mapping[str, tuple[Group, ...]]
    clauses: Mapping[str, tuple[str, int]]
    """The contributor and the points of each clause."""

    def is_summed_up(self, phase: Phase, flipped: set[str]) -> bool:
        """Whether any of these has a part in what is summed up after the phase."""
        summed: dict[Phase, Mapping[str, object]] = {
            Phase.FLAGS: self.flags,
            Phase.AFTER_FLAGS: self.groups,
            Phase.CLAUSES: self.clauses,
        }
        return not flipped.isdisjoint(summed.get(phase, {}))


@lru_cache(maxsize=8)
def _index(knowledge: Knowledge, today: date) -> _Index:
    phases = dict(zip(Phase, program_on(knowledge, today).phases, strict=True))
    rules = {rule.id: rule for rule in knowledge.rules}
    known = {phase: rules.keys() & _concluded_by(phase, phases) for phase in (Phase.FLAGS, Phase.AFTER_FLAGS)}
    flags = {name: rules[name].then.urgency for name in known[Phase.FLAGS] if rules[name].kind is RuleKind.FLAG}
    return _Index(
        branches={
            question.id: frozenset() if question.ask_when is None else facts_read(question.ask_when)
            for question in knowledge.questionnaire.questions
        },
        layers=tuple((phase, tuple(map(_readers, phases[phase]))) for phase in Phase if phase is not Phase.SELF_CARE),
        levels=frozenset(name for name, rule in rules.items() if rule.then.urgency or rule.then.raise_by),
        flags={name: urgency for name, urgency in flags.items() if urgency is not None},
        groups={name: rules[name].then.groups for name in known[Phase.AFTER_FLAGS] if rules[name].then.groups},
        clauses=knowledge.points_by_clause,
    )


def _concluded_by(phase: Phase, phases: Mapping[Phase, tuple[Layer, ...]]) -> set[str]:
    """The ids of all that is evaluated up to the end of a phase: later rules have no part in what it sums up."""
    layers = (layer for earlier in Phase if earlier <= phase for layer in phases[earlier])
    return {production.id for layer in layers for production in layer.productions}


def _readers(layer: Layer) -> Readers:
    found: dict[str, list[Production]] = {}
    for production in layer.productions:
        for fact in facts_read(production.when):
            found.setdefault(fact, []).append(production)
    return {fact: tuple(productions) for fact, productions in found.items()}
