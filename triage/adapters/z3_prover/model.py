"""The questionnaire and the rules as one network: what every person would be told, from what they would answer.

It follows ``derivation`` and ``chaining`` step by step; the agreement obligation compares the two on many people.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile

from triage.adapters.z3_prover.circuit import FALSE, TRUE, Circuit
from triage.adapters.z3_prover.potential import Potential, potential_answers
from triage.adapters.z3_prover.ranking import Ranking, define_ranking, scores_of
from triage.adapters.z3_prover.self_care import define_self_care
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.conditions import PRESENT
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_ASKED, UNANSWERED, Question
from triage.model.rules import Group, RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.claims import OUT_OF_SCOPE, Change
from triage.reasoning.strata import HIGHEST_FLAG, LEVEL, PATTERN, Phase, Program, program_on


class Model:
    """One knowledge on one day."""

    def __init__(self, knowledge: Knowledge, today: date) -> None:
        self.knowledge = knowledge
        self.circuit = Circuit()
        self.potential: Potential = potential_answers(knowledge.questionnaire, self.circuit)
        self.vocabulary = Vocabulary(self.circuit)
        for question in knowledge.questionnaire.questions:
            self._define_question(question)
        self._define_rules(program_on(knowledge, today))
        self._define_scope()
        define_ranking(knowledge, self.vocabulary, self.scores)
        define_self_care(knowledge, self.vocabulary)

    def changed(self, facts: Sequence[str], change: Change) -> dict[str, Mapping[str, int]]:
        """The facts of the same person after a change."""
        keys = [(fact, value) for fact in facts for value in self.vocabulary.facts[fact]]
        literals = [self.vocabulary.facts[fact][value] for fact, value in keys]
        found: dict[str, dict[str, int]] = {fact: {} for fact in facts}
        new = self.circuit.replaced(literals, self.potential.after(change))
        for (fact, value), literal in zip(keys, new, strict=True):
            found[fact][value] = literal
        return found

    def certain(self, question: str, rule: str) -> int:
        """True when a rule is certain to fire, whatever is answered to this question and those after it."""
        earlier = list(takewhile(lambda item: item.id != question, self.knowledge.questionnaire.questions))
        known = {item.id for item in earlier}
        facts = frozenset(
            fact for fact, source in self.knowledge.questionnaire.question_of_fact.items() if source in known
        )
        return self.vocabulary.certain(self.knowledge.written_out[rule], facts)[0]

    def _define_question(self, question: Question) -> None:
        """The facts of a question: what would be answered where the path asks it, else that it is not asked."""
        asked = TRUE if question.ask_when is None else self.vocabulary.literal(question.ask_when)
        for fact, inputs in self._inputs(question):
            given = {value: self.circuit.all_of((asked, literal)) for value, literal in inputs.items()}
            if tuple(inputs) == (PRESENT,):
                self.vocabulary.define_presence(fact, given[PRESENT])
                continue
            silent = self.circuit.any_of(value for name, value in given.items() if name != UNANSWERED)
            unanswered = self.circuit.all_of((asked, silent ^ 1))
            self.vocabulary.define(fact, {**given, UNANSWERED: unanswered, NOT_ASKED: asked ^ 1})

    def _inputs(self, question: Question) -> Iterator[tuple[str, Mapping[str, int]]]:
        facts = [question.id, question.side_fact, *(question.ticked_fact(choice.id) for choice in question.choices)]
        return ((fact, self.potential.inputs[fact]) for fact in facts if fact in self.potential.inputs)

    def _define_rules(self, program: Program) -> None:
        fired: set[str] = set()
        for phase, layers in zip(Phase, program.phases, strict=True):
            for layer in layers:
                for production in layer.productions:
                    self.vocabulary.define_presence(production.id, self.vocabulary.literal(production.when))
                    fired.add(production.id)
            self._define_computed(phase, fired)

    def _define_computed(self, phase: Phase, fired: set[str]) -> None:
        match phase:
            case Phase.FLAGS:
                self._define_highest_flag(fired)
            case Phase.AFTER_FLAGS:
                for group in Group:
                    members = [rule.id for rule in self.knowledge.rules if group in rule.then.groups and rule.id in fired]
                    self.vocabulary.define_presence(group.fact, self._any_present(members))
            case Phase.CLAUSES:
                self._define_pattern()
            case Phase.AFTER_PATTERN:
                self._define_level()

    def _define_highest_flag(self, fired: set[str]) -> None:
        flags = [rule for rule in self.knowledge.rules if rule.kind is RuleKind.FLAG and rule.id in fired]
        reached = {
            level: self._any_present([rule.id for rule in flags if (rule.then.urgency or 0) >= level]) for level in Urgency
        }
        values = {"none": self.circuit.any_of(reached.values()) ^ 1}
        self.vocabulary.define(HIGHEST_FLAG, values | self._exactly(reached))

    def _define_pattern(self) -> None:
        self.scores = scores_of(self.knowledge, self.vocabulary)
        ranking = Ranking(self.knowledge, self.vocabulary, self.scores, self.knowledge.value("display_threshold"))
        some = self.circuit.any_of(ranking.passes(name) for name in self.scores)
        self.vocabulary.define(PATTERN, {"some": some, "none": some ^ 1})

    def _define_level(self) -> None:
        """The most urgent of all that fired, lifted once where a rule says so."""
        rules = self.knowledge.rules
        base = {
            level: self._any_present([rule.id for rule in rules if (rule.then.urgency or 0) >= level]) for level in Urgency
        }
        base[Urgency.SELF_CARE] = TRUE
        reached = dict(base)
        for rule in rules:
            lift = rule.then.raise_by
            for level in Urgency if lift is not None else ():
                below = Urgency(max(level - lift.steps, Urgency.SELF_CARE))
                lifted = TRUE if lift.at_least >= level else base[below] if lift.at_most >= level else FALSE
                here = self.circuit.all_of((self.vocabulary.present(rule.id), lifted))
                reached[level] = self.circuit.any_of((reached[level], here))
        self.vocabulary.define(LEVEL, self._exactly(reached))

    def _define_scope(self) -> None:
        """A stop rule ends in no assessment, unless it is an emergency."""
        stopped = self._any_present([rule.id for rule in self.knowledge.rules if rule.kind is RuleKind.STOP])
        emergency = self.vocabulary.facts[LEVEL][Urgency.EMERGENCY.word]
        self.vocabulary.define_presence(OUT_OF_SCOPE, self.circuit.all_of((stopped, emergency ^ 1)))

    def _exactly(self, reached: Mapping[Urgency, int]) -> dict[str, int]:
        """From "this level or more" to "this level"."""
        above = {level: reached.get(Urgency(level + 1), FALSE) if level < max(Urgency) else FALSE for level in Urgency}
        return {level.word: self.circuit.all_of((reached[level], above[level] ^ 1)) for level in Urgency}

    def _any_present(self, names: list[str]) -> int:
        return self.circuit.any_of(self.vocabulary.present(name) for name in names)
