"""Which steps are offered, as ``choosing`` decides it: suiting, and not withheld."""

from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.knowledge import Knowledge
from triage.model.self_care import Step, StepKind
from triage.reasoning.claims import OUT_OF_SCOPE, offers_fact, ranked_fact, step_groups


def define_self_care(knowledge: Knowledge, vocabulary: Vocabulary) -> None:
    """Add the facts about what is offered or may be asked about: each step, each load class and each kind."""
    in_scope = vocabulary.present(OUT_OF_SCOPE) ^ 1
    for step in knowledge.steps:
        suits, withheld = _suits(step, knowledge, vocabulary), _withheld(step, knowledge, vocabulary)
        offered = vocabulary.circuit.all_of((in_scope, suits, withheld ^ 1))
        vocabulary.define_presence(offers_fact(step.id), offered)
    for name, steps in step_groups(knowledge).items():
        some = vocabulary.circuit.any_of(vocabulary.present(offers_fact(step)) for step in steps)
        vocabulary.define_presence(offers_fact(name), some)


def _suits(step: Step, knowledge: Knowledge, vocabulary: Vocabulary) -> int:
    if step.suits_most or step.kind is StepKind.BY_CLINICIAN:
        return 1
    fitting = [item.id for item in knowledge.contributors if step.id in item.plan.suits]
    return vocabulary.circuit.any_of(vocabulary.present(ranked_fact(name)) for name in fitting)


def _withheld(step: Step, knowledge: Knowledge, vocabulary: Vocabulary) -> int:
    reasons = [vocabulary.present(item.id) for item in knowledge.suppressions if item.withholds(step)]
    reasons += [vocabulary.present(step.exclusion_id(item)) for item in step.exclusions]
    reasons += [vocabulary.present(ranked_fact(item.id)) for item in knowledge.contributors if step.id in item.plan.avoid]
    return vocabulary.circuit.any_of(reasons)
