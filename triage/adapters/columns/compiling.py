"""The questionnaire and the rules as one network, from what was answered to what is concluded.

It follows ``derivation`` and ``chaining`` step by step and reads the same rule data; nobody writes a rule for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from triage.adapters.columns.network import FALSE, TRUE, Network
from triage.model.conditions import ABSENT, PRESENT, All, AnyOf, AtLeast, Compare, Condition, Not
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import ANSWERED, NOT_ASKED, NOT_SURE, UNANSWERED, Question, QuestionKind
from triage.model.rules import Contributor, Group, RaiseBy, RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.strata import HIGHEST_FLAG, LEVEL, PATTERN, Phase, Program, program_on

SAID = "*"
"""The value of a question that has any answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """The nodes of one contributor: whether any clause fired, and the points."""

    any_clause: int
    points: int


class Compiled:
    """One knowledge on one day: the questions, then the rules, phase by phase, as an assessment does it."""

    def __init__(self, knowledge: Knowledge, today: date) -> None:
        self.knowledge = knowledge
        self.network = Network()
        self.facts: dict[str, Mapping[str, int]] = {}
        """For every fact the node of each value it can have."""
        self.fired: dict[str, int] = {}
        """For every production in force the node that it fires."""
        self.scores: dict[str, Scored] = {}
        for question in knowledge.questionnaire.questions:
            self._define_question(question)
        self._define_rules(program_on(knowledge, today))

    def literal(self, condition: Condition) -> int:
        """The node that is true for the same people as the condition."""
        match condition:
            case Compare(fact, values):
                return self.network.some(node for value, node in self._values(fact).items() if value in values)
            case Not(part):
                return self.network.opposite(self.literal(part))
            case All(parts):
                return self.network.every(map(self.literal, parts))
            case AnyOf(parts):
                return self.network.some(map(self.literal, parts))
            case AtLeast(count, parts):
                return self.network.at_least(count, [self.literal(part) for part in parts])

    def present(self, fact: str) -> int:
        """The node that a word, rule or ticked choice is there; false when nothing defines it."""
        return self.facts.get(fact, {}).get(PRESENT, FALSE)

    @property
    def level(self) -> int:
        """The node with the number of levels above the lowest."""
        known = self.facts[LEVEL]
        return self.network.total((known[level.word], level - Urgency.SELF_CARE) for level in Urgency)

    @property
    def stopped(self) -> int:
        """The node that the tool stops here without a result."""
        stops = self.network.some(self._rules_fired(RuleKind.STOP))
        return self.network.every((stops, self.network.opposite(self.facts[LEVEL][Urgency.EMERGENCY.word])))

    def _values(self, fact: str) -> Mapping[str, int]:
        if fact not in self.facts:
            raise EngineError(f'The fact "{fact}" has no value. Every fact that a rule reads must have one.')
        return self.facts[fact]

    def _define_presence(self, fact: str, node: int) -> None:
        self.facts[fact] = {PRESENT: node, ABSENT: self.network.opposite(node)}

    def _define_question(self, question: Question) -> None:
        """The facts of a question: what was answered where the path asks it, else that it is not asked."""
        net = self.network
        asked = TRUE if question.ask_when is None else self.literal(question.ask_when)
        said = net.given(question.id, SAID)
        absence = {UNANSWERED: net.every((asked, net.opposite(said))), NOT_ASKED: net.opposite(asked)}
        for fact, values in answer_facts(question).items():
            given = {value: net.every((asked, net.given(fact, value))) for value in values}
            if values == (PRESENT,):
                self._define_presence(fact, given[PRESENT])
            else:
                self.facts[fact] = {**given, **absence}

    def _define_rules(self, program: Program) -> None:
        for name in program.not_in_force:
            self._define_presence(name, FALSE)
        for phase, layers in zip(Phase, program.phases, strict=True):
            for layer in layers:
                for production in layer.productions:
                    self.fired[production.id] = self.literal(production.when)
                for production in layer.productions:
                    self._define_presence(production.id, self.fired[production.id])
            self._define_computed(phase)

    def _define_computed(self, phase: Phase) -> None:
        match phase:
            case Phase.FLAGS:
                reached = {level: self._reached(level, RuleKind.FLAG) for level in Urgency}
                none = self.network.opposite(reached[Urgency.SELF_CARE])
                self.facts[HIGHEST_FLAG] = {"none": none, **self._exactly(reached)}
            case Phase.AFTER_FLAGS:
                for group in Group:
                    self._define_presence(group.fact, self.network.some(self._rules_fired(group=group)))
            case Phase.CLAUSES:
                self._define_pattern()
            case Phase.AFTER_PATTERN:
                self.facts[LEVEL] = self._exactly(self._levels())
            case _:
                pass

    def _define_pattern(self) -> None:
        least = self.knowledge.value("display_threshold")
        for contributor in self.knowledge.contributors:
            self.scores[contributor.id] = self._scored(contributor)
        some = self.network.some(
            self.network.every((score.any_clause, self.network.reaches(score.points, least)))
            for score in self.scores.values()
        )
        self.facts[PATTERN] = {"some": some, "none": self.network.opposite(some)}

    def _scored(self, contributor: Contributor) -> Scored:
        weighted = [(self.present(contributor.clause_id(clause)), clause.points) for clause in contributor.clauses]
        return Scored(
            any_clause=self.network.some(node for node, _ in weighted),
            points=self.network.total((node, points) for node, points in weighted if node != FALSE),
        )

    def _levels(self) -> dict[Urgency, int]:
        """For every level whether it is reached: by the most urgent of all that fired, or lifted once."""
        reached = {level: self._reached(level) for level in Urgency}
        reached[Urgency.SELF_CARE] = TRUE
        highest = dict(reached)
        for rule in self.knowledge.rules:
            if rule.then.raise_by is not None:
                fired = self.fired.get(rule.id, FALSE)
                for level in Urgency:
                    here = self.network.every((fired, _lifted(rule.then.raise_by, level, reached)))
                    highest[level] = self.network.some((highest[level], here))
        return highest

    def _reached(self, level: Urgency, kind: RuleKind | None = None) -> int:
        return self.network.some(self._rules_fired(kind, level))

    def _rules_fired(
        self, kind: RuleKind | None = None, level: Urgency | None = None, group: Group | None = None
    ) -> Iterator[int]:
        """The rules that were evaluated so far: of a kind, with that level or a higher one, of a group."""
        for rule in self.knowledge.rules:
            wanted = kind in (None, rule.kind) and (group is None or group in rule.then.groups)
            if wanted and (level is None or (rule.then.urgency or 0) >= level):
                yield self.fired.get(rule.id, FALSE)

    def _exactly(self, reached: Mapping[Urgency, int]) -> dict[str, int]:
        """From "this level or more" to "this level"."""
        above = {level: reached[Urgency(level + 1)] if level < max(Urgency) else FALSE for level in Urgency}
        opposite, every = self.network.opposite, self.network.every
        return {level.word: every((reached[level], opposite(above[level]))) for level in Urgency}


def _lifted(lift: RaiseBy, level: Urgency, reached: Mapping[Urgency, int]) -> int:
    """The node that the lift leads to this level or higher, for somebody to whom it applies."""
    if lift.at_least >= level:
        return TRUE
    return reached[Urgency(max(level - lift.steps, Urgency.SELF_CARE))] if lift.at_most >= level else FALSE


def answer_facts(question: Question) -> dict[str, tuple[str, ...]]:
    """The facts of a question, each with the values that an answer can give it."""
    match question.kind:
        case QuestionKind.NUMBER:
            known = tuple(band.id for band in question.bands)
            return {question.id: (*known, NOT_SURE) if question.not_sure else known}
        case QuestionKind.ONE_OF:
            return {question.id: tuple(question.choice_by_id)}
        case QuestionKind.SOME_OF | QuestionKind.BODY_MAP:
            facts: dict[str, tuple[str, ...]] = {question.id: (ANSWERED,)}
            facts |= {question.ticked_fact(choice.id): (PRESENT,) for choice in question.choices}
            if question.kind is QuestionKind.BODY_MAP:
                facts[question.side_fact] = ("left", "right", "both", "not_known")
            return facts
