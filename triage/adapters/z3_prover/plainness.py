"""Makes an example easy to read: every answer that does not matter becomes the mild one."""

from collections.abc import Iterator

from triage.adapters.z3_prover.potential import Potential
from triage.model.conditions import PRESENT
from triage.model.knowledge import Knowledge


def plain_wishes(potential: Potential, knowledge: Knowledge) -> Iterator[int]:
    """For each question what would be plain, and then for each tick that it be left out."""
    mild = {item.question: item.answers[0] for item in knowledge.invariants.mild if item.answers}
    for question in knowledge.questionnaire.questions:
        alone = next((choice.id for choice in question.choices if choice.exclusive), None)
        answer = mild.get(question.id, alone)
        if answer is not None:
            fact, value = (question.ticked_fact(answer), PRESENT) if question.takes_several else (question.id, answer)
            if value in potential.inputs[fact]:
                yield potential.inputs[fact][value]
    for question in knowledge.questionnaire.questions:
        if question.takes_several:
            for choice in question.choices:
                yield potential.inputs[question.ticked_fact(choice.id)][PRESENT] ^ 1
