"""What a person would answer to every question, asked or not: the only inputs of the model.

Two patients who share them differ in nothing that an interview could bring up. Nothing here knows which question a path
asks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from triage.adapters.z3_prover.circuit import FALSE, TRUE, Circuit
from triage.model.answers import Answer, Answers
from triage.model.conditions import PRESENT
from triage.model.questionnaire import ANSWERED, UNANSWERED, Question, QuestionKind, Questionnaire
from triage.reasoning.claims import Change
from triage.reasoning.derivation import facts_of

SIDE_VALUES = ("left", "right", "both", "not_known")


@dataclass(frozen=True, slots=True)
class Potential:
    """The inputs by fact and value, and what must hold between them."""

    questionnaire: Questionnaire
    inputs: Mapping[str, Mapping[str, int]]
    """For each fact the literal of each value; for a tick the value "present"."""
    rules: tuple[int, ...]
    """Literals that are true of every set of answers that can be given."""

    def after(self, change: Change) -> Mapping[int, int]:
        """The inputs that a change replaces, by their nodes."""
        return {self.inputs[fact][value] >> 1: TRUE if truth else FALSE for (fact, value), truth in change.sets.items()}

    def given(self, answers: Answers) -> Mapping[int, bool]:
        """The value of every input for one person, by node."""
        found: dict[int, bool] = {}
        for question in self.questionnaire.questions:
            facts = facts_of(question, answers.given.get(question.id))
            for fact, value in facts.items():
                for known, literal in self.inputs.get(fact, {}).items():
                    found[literal >> 1] = known == value
        return found

    def answers(self, true: frozenset[int]) -> Answers:
        """The answers with just these inputs true, question by question."""
        given: dict[str, Answer] = {}
        for question in self.questionnaire.questions:
            answer = self._answer(question, true)
            if answer is not None:
                given[question.id] = answer
        return Answers(given)

    def _answer(self, question: Question, true: frozenset[int]) -> Answer | None:
        value = self._value(question.id, true)
        if value in (None, UNANSWERED):
            return None
        if question.kind is QuestionKind.NUMBER:
            return next((band.low for band in question.bands if band.id == value), value)
        if question.kind is QuestionKind.ONE_OF:
            return value
        ticked = tuple(
            choice.id
            for choice in question.choices
            if self.inputs[question.ticked_fact(choice.id)][PRESENT] >> 1 in true
        )
        if not question.side_fact:
            return ticked
        side = self._value(question.side_fact, true)
        if side == "both":
            return {"left": ticked, "right": ticked}
        return {side if side in ("left", "right") else "side_not_known": ticked}

    def _value(self, fact: str, true: frozenset[int]) -> str | None:
        return next((value for value, literal in self.inputs[fact].items() if literal >> 1 in true), None)


def potential_answers(questionnaire: Questionnaire, circuit: Circuit) -> Potential:
    """Inputs for all questions."""
    inputs: dict[str, Mapping[str, int]] = {}
    rules: list[int] = []
    for question in questionnaire.questions:
        found, must = _inputs(question, circuit)
        inputs.update(found)
        rules.extend(must)
    return Potential(questionnaire, inputs, tuple(rules))


def exactly_one(literals: list[int], circuit: Circuit) -> int:
    """True when one of the literals is true and no other."""
    return circuit.all_of((circuit.any_of(literals), circuit.at_least(2, literals) ^ 1))


def _inputs(question: Question, circuit: Circuit) -> tuple[dict[str, Mapping[str, int]], list[int]]:
    def of(fact: str, values: Iterator[str] | tuple[str, ...]) -> dict[str, int]:
        return {value: circuit.input(f"{fact}={value}") for value in values}

    if not question.takes_several:
        known = tuple(band.id for band in question.bands) + (("not_sure",) if question.not_sure else ())
        values = of(question.id, (*known, *(choice.id for choice in question.choices), UNANSWERED))
        return {question.id: values}, [exactly_one(list(values.values()), circuit)]
    answered = circuit.input(f"{question.id}={ANSWERED}")
    ticks = {choice.id: circuit.input(question.ticked_fact(choice.id)) for choice in question.choices}
    found: dict[str, Mapping[str, int]] = {question.id: {ANSWERED: answered}}
    found |= {question.ticked_fact(name): {PRESENT: literal} for name, literal in ticks.items()}
    rules = list(_rules_of_ticks(question, answered, ticks, circuit))
    if question.side_fact:
        found[question.side_fact] = of(question.side_fact, SIDE_VALUES)
        rules.append(circuit.either(answered, *_one_or_none(list(found[question.side_fact].values()), circuit)))
    return found, rules


def _one_or_none(literals: list[int], circuit: Circuit) -> tuple[int, int]:
    return exactly_one(literals, circuit), circuit.any_of(literals) ^ 1


def _rules_of_ticks(question: Question, answered: int, ticks: Mapping[str, int], circuit: Circuit) -> Iterator[int]:
    some = circuit.any_of(ticks.values())
    yield circuit.any_of((some ^ 1, answered))
    alone = [choice.id for choice in question.choices if choice.exclusive]
    if alone or question.side_fact:
        yield circuit.any_of((answered ^ 1, some))
    for name in alone:
        others = circuit.any_of(literal for other, literal in ticks.items() if other != name)
        yield circuit.all_of((ticks[name], others)) ^ 1
