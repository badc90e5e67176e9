"""What one person is really told, in the facts that claims speak of.

This is the other side of every proof: it asks the flow that patients meet, not the model of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date

from triage.model.answers import Answers
from triage.model.assessment import Assessment
from triage.model.conditions import ABSENT, PRESENT, facts_read
from triage.model.knowledge import Knowledge
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import Chained, chain, points_of
from triage.reasoning.claims import (
    CAUSES_SHOWN,
    OUT_OF_SCOPE,
    SITE_LIST,
    Claim,
    Example,
    allowed_fact,
    certain_parts,
    note_fact,
    offers_fact,
    ranked_fact,
    shown_fact,
    step_groups,
    then,
)
from triage.reasoning.derivation import follow
from triage.reasoning.evaluation import Facts, certainly, holds
from triage.reasoning.ports import Engine
from triage.reasoning.ranking import rank, site_list
from triage.reasoning.strata import Layer, program_on


@dataclass(frozen=True, slots=True)
class _AsTold:
    """What fired in an assessment, as an engine; the reference is asked again beside it."""

    fired: frozenset[str]
    name: str = "as told"

    def evaluating(self) -> AbstractContextManager[object]:
        """Nobody has to wait."""
        return nullcontext()

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:  # noqa: ARG002  the facts were looked at before
        """The ids of all productions of the layer that fired."""
        return frozenset(production.id for production in layer.productions if production.id in self.fired)


def observed(answers: Answers, knowledge: Knowledge, engine: Engine, today: date) -> dict[str, str]:
    """Every fact about one person, from the assessment itself.

    Raises:
        EngineError: when the engine fails or disagrees with the reference.
    """
    assessment = assess(answers, knowledge, engine, today)
    path = follow(answers, knowledge.questionnaire)
    chained = chain(program_on(knowledge, today), knowledge, path.facts, _AsTold(frozenset(assessment.fired)))
    present = {*_told(assessment, knowledge), *_ranked(chained, knowledge), *_allowed(chained, knowledge)}
    named = [shown_fact(item.id) for item in knowledge.contributors]
    named += [ranked_fact(item.id) for item in knowledge.contributors]
    named += [note_fact(step.note_id(note)) for step in knowledge.steps for note in step.notes]
    named += [allowed_fact(step.id) for step in knowledge.steps]
    named += [offers_fact(name) for name in (*(step.id for step in knowledge.steps), *step_groups(knowledge.steps))]
    return {
        **chained.facts,
        **{fact: PRESENT if fact in present else ABSENT for fact in (*named, OUT_OF_SCOPE)},
        CAUSES_SHOWN: ("none", "one", "several")[min(len(assessment.shown), 2)],
        SITE_LIST: site_list(knowledge, chained.facts).id,
    }


def meets(claim: Claim, example: Example, told: Sequence[Facts], knowledge: Knowledge) -> bool:
    """Whether the people of an example, of whom all this was observed, really meet the condition of the claim."""
    facts = dict(told[0])
    for number, after in enumerate(told[1:], 1):
        facts |= {then(fact, number): value for fact, value in after.items()}
    for fact in facts_read(claim.when) - facts.keys():
        facts[fact] = PRESENT if _is_certain(*certain_parts(fact), example[0], knowledge) else ABSENT
    return holds(claim.when, facts)


def _told(assessment: Assessment, knowledge: Knowledge) -> Iterator[str]:
    if assessment.is_out_of_scope:
        yield OUT_OF_SCOPE
    yield from (shown_fact(item.contributor.id) for item in assessment.shown)
    care = assessment.self_care
    offered = {*(item.step.id for item in care.offered), *(step.id for step in care.ask_about)}
    yield from (offers_fact(step) for step in offered)
    yield from (
        note_fact(step.note_id(note))
        for step in knowledge.steps
        for note in step.notes
        if step.id in offered and step.note_id(note) in assessment.fired
    )
    yield from (offers_fact(name) for name, steps in step_groups(knowledge.steps).items() if offered & set(steps))


def _ranked(chained: Chained, knowledge: Knowledge) -> Iterable[str]:
    return (ranked_fact(name) for name in rank(knowledge, points_of(knowledge, chained.fired), chained.facts))


def _allowed(chained: Chained, knowledge: Knowledge) -> Iterator[str]:
    for step in knowledge.steps:
        reasons = {step.exclusion_id(item) for item in step.exclusions}
        reasons |= {item.id for item in knowledge.suppressions if item.withholds(step)}
        if not reasons & chained.fired:
            yield allowed_fact(step.id)


def _is_certain(question: str, rule: str, answers: Answers, knowledge: Knowledge) -> bool:
    names = [item.id for item in knowledge.questionnaire.questions]
    known = frozenset(names[: names.index(question)])
    source = knowledge.questionnaire.question_of_fact
    facts: Facts = {
        fact: value for fact, value in follow(answers, knowledge.questionnaire).facts.items() if source[fact] in known
    }
    return certainly(knowledge.written_out[rule], facts) is True
