"""Which steps are offered, as ``choosing`` decides it: suiting, and not withheld."""

from collections.abc import Iterator
from datetime import date

from triage.adapters.z3_prover.circuit import FALSE, TRUE
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.knowledge import Knowledge
from triage.model.self_care import Step, StepKind
from triage.reasoning.claims import OUT_OF_SCOPE, allowed_fact, note_fact, offers_fact, ranked_fact, step_groups


def define_self_care(knowledge: Knowledge, vocabulary: Vocabulary, today: date) -> None:
    """Add the facts about what is offered or may be asked about: each step, each load class and each kind."""
    circuit = vocabulary.circuit
    in_scope = vocabulary.present(OUT_OF_SCOPE) ^ 1
    for step in knowledge.steps:
        allowed = circuit.all_of(literal ^ 1 for literal in _withheld(step, knowledge, vocabulary))
        unavoided = circuit.all_of(literal ^ 1 for literal in _avoided(step, knowledge, vocabulary))
        suits = _suits(step, knowledge, vocabulary) if step.signed.in_force(today) else FALSE
        offered = circuit.all_of((in_scope, allowed, unavoided, suits))
        vocabulary.define_presence(allowed_fact(step.id), allowed)
        vocabulary.define_presence(offers_fact(step.id), offered)
        for note in step.notes:
            read = circuit.all_of((offered, vocabulary.present(step.note_id(note))))
            vocabulary.define_presence(note_fact(step.note_id(note)), read)
    for name, steps in step_groups(knowledge.steps).items():
        vocabulary.define_presence(offers_fact(name), circuit.any_of(vocabulary.present(offers_fact(s)) for s in steps))


def _suits(step: Step, knowledge: Knowledge, vocabulary: Vocabulary) -> int:
    if step.suits_most or step.kind is StepKind.BY_CLINICIAN:
        return TRUE
    fitting = [item.id for item in knowledge.contributors if step.id in item.plan.suits]
    return vocabulary.circuit.any_of(vocabulary.present(ranked_fact(name)) for name in fitting)


def _withheld(step: Step, knowledge: Knowledge, vocabulary: Vocabulary) -> Iterator[int]:
    yield from (vocabulary.present(item.id) for item in knowledge.suppressions if item.withholds(step))
    yield from (vocabulary.present(step.exclusion_id(item)) for item in step.exclusions)


def _avoided(step: Step, knowledge: Knowledge, vocabulary: Vocabulary) -> Iterator[int]:
    return (vocabulary.present(ranked_fact(item.id)) for item in knowledge.contributors if step.id in item.plan.avoid)
