"""The questionnaire and the rules as one network: what every person would be told, from what they would answer.

It follows ``derivation`` and ``chaining`` step by step; the agreement obligation compares the two on many people.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from triage.adapters.z3_prover.circuit import FALSE, TRUE, Circuit
from triage.adapters.z3_prover.potential import Potential, potential_answers
from triage.adapters.z3_prover.ranking import Ranking, define_ranking, scores_of
from triage.adapters.z3_prover.self_care import define_self_care
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.conditions import ABSENT, PRESENT
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_ASKED, UNANSWERED, Question
from triage.model.rules import Group, RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.claims import FARES_OTHERWISE, OUT_OF_SCOPE, Change
from triage.reasoning.strata import HIGHEST_FLAG, LEVEL, PATTERN, Phase, Program, program_on


class Model:
    """One knowledge on one day."""

    def __init__(self, knowledge: Knowledge, today: date, given: tuple[Circuit, Potential] | None = None) -> None:
        """``given`` is a network that holds the answers already, where another model shares them."""
        self.knowledge = knowledge
        self.circuit, self.potential = given or _own_answers(knowledge)
        self.vocabulary = Vocabulary(self.circuit)
        for question in knowledge.questionnaire.questions:
            self._define_question(question)
        self._define_rules(program_on(knowledge, today))
        self._define_scope()
        define_ranking(knowledge, self.vocabulary, self.scores)
        define_self_care(knowledge, self.vocabulary, today)

    def changed(self, facts: Sequence[str], change: Change) -> dict[str, Mapping[str, int]]:
        """The facts of the same person after a change."""
        known = {fact: self.vocabulary.facts[fact] for fact in facts if fact != FARES_OTHERWISE}
        literals = [literal for values in known.values() for literal in values.values()]
        new = iter(self.circuit.replaced(literals, self.potential.after(change)))
        found: dict[str, Mapping[str, int]] = {
            fact: dict(zip(values, new, strict=False)) for fact, values in known.items()
        }
        if FARES_OTHERWISE in facts:
            found[FARES_OTHERWISE] = self._fares_otherwise(change)
        return found

    def certain(self, question: str, rule: str) -> Mapping[str, int]:
        """Whether a rule is certain to fire, whatever is answered to this question and those after it."""
        holds, _ = self.vocabulary.certain(self.knowledge.written_out[rule], self._facts_before[question])
        return {PRESENT: holds, ABSENT: holds ^ 1}

    @cached_property
    def _facts_before(self) -> Mapping[str, frozenset[str]]:
        """For each question the facts of all earlier ones."""
        questionnaire = self.knowledge.questionnaire
        found: dict[str, frozenset[str]] = {}
        known: frozenset[str] = frozenset()
        for question in questionnaire.questions:
            found[question.id] = known
            known |= {fact for fact, source in questionnaire.question_of_fact.items() if source == question.id}
        return found

    def _fares_otherwise(self, change: Change) -> Mapping[str, int]:
        asked = [self.vocabulary.facts[item.id][NOT_ASKED] for item in self.knowledge.questionnaire.questions]
        before = [*self._fired, *asked]
        after = self.circuit.replaced(before, self.potential.after(change))
        moved = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
        differs = self.circuit.any_of(self.circuit.either(one, other ^ 1, other) for one, other in moved)
        return {PRESENT: differs, ABSENT: differs ^ 1}

    def _define_question(self, question: Question) -> None:
        """The facts of a question: what would be answered where the path asks it, else that it is not asked."""
        asked = TRUE if question.ask_when is None else self.vocabulary.literal(question.ask_when)
        for fact, inputs in self._inputs(question):
            given = {value: self.circuit.all_of((asked, literal)) for value, literal in inputs.items()}
            if tuple(inputs) == (PRESENT,):
                self.vocabulary.define_presence(fact, given[PRESENT])
                continue
            said = self.circuit.any_of(given.values())
            unanswered = given.get(UNANSWERED, self.circuit.all_of((asked, said ^ 1)))
            self.vocabulary.define(fact, {**given, UNANSWERED: unanswered, NOT_ASKED: asked ^ 1})

    def _inputs(self, question: Question) -> Iterator[tuple[str, Mapping[str, int]]]:
        facts = [question.id, question.side_fact, *(question.ticked_fact(choice.id) for choice in question.choices)]
        return ((fact, self.potential.inputs[fact]) for fact in facts if fact in self.potential.inputs)

    def _define_rules(self, program: Program) -> None:
        known: set[str] = set()
        for name in program.not_in_force:
            self.vocabulary.define_presence(name, FALSE)
        for phase, layers in zip(Phase, program.phases, strict=True):
            for layer in layers:
                for production in layer.productions:
                    self.vocabulary.define_presence(production.id, self.vocabulary.literal(production.when))
                    known.add(production.id)
            self._define_computed(phase, known)
        self._fired = [self.vocabulary.present(name) for name in known]

    def _define_computed(self, phase: Phase, known: set[str]) -> None:
        match phase:
            case Phase.FLAGS:
                self._define_highest_flag(known)
            case Phase.AFTER_FLAGS:
                for group in Group:
                    members = [
                        rule.id for rule in self.knowledge.rules if group in rule.then.groups and rule.id in known
                    ]
                    self.vocabulary.define_presence(group.fact, self._any_present(members))
            case Phase.CLAUSES:
                self._define_pattern()
            case Phase.AFTER_PATTERN:
                self._define_level()

    def _define_highest_flag(self, known: set[str]) -> None:
        flags = [rule for rule in self.knowledge.rules if rule.kind is RuleKind.FLAG and rule.id in known]
        reached = {
            level: self._any_present([rule.id for rule in flags if (rule.then.urgency or 0) >= level])
            for level in Urgency
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
            level: self._any_present([rule.id for rule in rules if (rule.then.urgency or 0) >= level])
            for level in Urgency
        }
        base[Urgency.SELF_CARE] = TRUE
        reached = dict(base)
        for rule in rules:
            lift = rule.then.raise_by
            if lift is None:
                continue
            for level in Urgency:
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


def _own_answers(knowledge: Knowledge) -> tuple[Circuit, Potential]:
    circuit = Circuit()
    return circuit, potential_answers(knowledge.questionnaire, circuit)
