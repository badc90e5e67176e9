"""The answers to one questionnaire as another one understands them, in the network.

It follows ``reasoning.carrying``. Nothing here knows which versions are compared.
"""

from collections.abc import Mapping

from triage.adapters.z3_prover.circuit import FALSE, TRUE, Circuit
from triage.adapters.z3_prover.potential import SIDE_VALUES, Potential
from triage.model.conditions import PRESENT
from triage.model.questionnaire import ANSWERED, NOT_SURE, UNANSWERED, Question, QuestionKind, Questionnaire
from triage.reasoning.carrying import is_carried

Inputs = dict[str, Mapping[str, int]]


def understood(questionnaire: Questionnaire, given: Potential, circuit: Circuit) -> Potential:
    """What the questionnaire makes of the given answers."""
    inputs: Inputs = {}
    for question in questionnaire.questions:
        source = given.questionnaire.by_id.get(question.id)
        if source is None or not is_carried(source, question):
            inputs |= _unanswered(question)
        elif question.takes_several:
            inputs |= _ticks(question, source, given, circuit)
        else:
            inputs |= _single(question, given.inputs[question.id], source, circuit)
    return Potential(questionnaire, inputs, given.rules)


def _unanswered(question: Question) -> Inputs:
    if not question.takes_several:
        return {question.id: {**dict.fromkeys(_values(question), FALSE), UNANSWERED: TRUE}}
    found: Inputs = {question.ticked_fact(choice.id): {PRESENT: FALSE} for choice in question.choices}
    found[question.id] = {ANSWERED: FALSE}
    if question.side_fact:
        found[question.side_fact] = dict.fromkeys(SIDE_VALUES, FALSE)
    return found


def _values(question: Question) -> list[str]:
    return [*(band.id for band in question.bands), *(choice.id for choice in question.choices),
            *([NOT_SURE] if question.not_sure else [])]  # fmt: skip


def _single(question: Question, given: Mapping[str, int], source: Question, circuit: Circuit) -> Inputs:
    values = {name: given.get(name, FALSE) for name in _values(question)}
    if question.kind is QuestionKind.NUMBER:
        for band in question.bands:
            inside = (part.id for part in source.bands if band.low <= part.low <= band.high)
            values[band.id] = circuit.any_of(given[name] for name in inside)
    return {question.id: {**values, UNANSWERED: circuit.any_of(values.values()) ^ 1}}


def _ticks(question: Question, source: Question, given: Potential, circuit: Circuit) -> Inputs:
    facts = [question.id, *(question.ticked_fact(choice.id) for choice in question.choices)]
    facts += [question.side_fact] if question.side_fact else []
    if _forms(question) == _forms(source):
        return {fact: given.inputs[fact] for fact in facts}
    marked = {
        choice.id: given.inputs[source.ticked_fact(choice.id)][PRESENT] if choice.id in source.choice_by_id else FALSE
        for choice in question.choices
    }
    alone = [choice.id for choice in question.choices if choice.exclusive]
    clashes = (
        circuit.all_of((marked[name], circuit.any_of(marked[other] for other in marked if other != name)))
        for name in alone
    )
    some = circuit.any_of(marked.values()) if alone or question.side_fact else TRUE
    answered = circuit.all_of((given.inputs[question.id][ANSWERED], some, circuit.any_of(clashes) ^ 1))
    found: Inputs = {
        question.ticked_fact(name): {PRESENT: circuit.all_of((answered, tick))} for name, tick in marked.items()
    }
    found[question.id] = {ANSWERED: answered}
    if question.side_fact:
        sides = given.inputs[question.side_fact]
        found[question.side_fact] = {side: circuit.all_of((answered, literal)) for side, literal in sides.items()}
    return found


def _forms(question: Question) -> frozenset[tuple[str, bool]]:
    return frozenset((choice.id, choice.exclusive) for choice in question.choices)
