"""Gives account of an assessment: why it is so, what would change it, and what is still open.

It is worked out from the assessment alone, so an assessment stays quick for those who need no account of it. Only the
reference evaluator is asked: the assessment itself was checked by both engines, and nothing here goes back into it.
"""

from dataclasses import replace

from triage.model.answers import Answers
from triage.model.assessment import Assessment
from triage.model.explanation import Explanation
from triage.model.knowledge import Knowledge
from triage.reasoning.assessing import CALLS_FOR_HELP
from triage.reasoning.chaining import ReferenceEngine, chain
from triage.reasoning.counterfactuals import held_by, open_questions, tried_changes, would_lower, would_raise
from triage.reasoning.derivation import follow
from triage.reasoning.explaining import Explainer
from triage.reasoning.ledger import ledger, plantar_fasciitis
from triage.reasoning.near_misses import examine_first, findings_tried, near_misses
from triage.reasoning.rechaining import Rechain
from triage.reasoning.strata import program_on
from triage.reasoning.watching import watch_for


def explained(assessment: Assessment, knowledge: Knowledge) -> Assessment:
    """The same assessment with its explanation, and a safety net of emergencies, then what to watch for, then the rest.

    ``knowledge`` is the one the assessment was made with. Outside the scope of the tool there is nothing to explain.
    """
    if assessment.is_out_of_scope:
        return assessment
    explanation = explain(assessment, knowledge)
    lines = dict.fromkeys((*explanation.watch_for, *assessment.safety_net))
    safety_net = tuple(sorted(lines, key=lambda line: CALLS_FOR_HELP not in line))
    return replace(assessment, explanation=explanation, safety_net=safety_net)


def explain(assessment: Assessment, knowledge: Knowledge) -> Explanation:
    """The explanation alone."""
    rechain = _rechain(assessment, knowledge)
    tried = tried_changes(rechain)
    raising, lowering = would_raise(rechain, tried), would_lower(rechain, tried)
    misses = near_misses(rechain, findings_tried(rechain, tried), assessment.shown)
    explainer = Explainer(knowledge, rechain.path, rechain.chained.facts)
    rows = ledger(assessment, knowledge, explainer)
    return Explanation(
        held_by=tuple(rule.id for rule in held_by(rechain, rechain.now)),
        ledger=rows,
        plantar_fasciitis=plantar_fasciitis(assessment, knowledge, rows, explainer),
        would_raise=raising.counterfactuals,
        would_lower=lowering.counterfactuals,
        all_pairs_tried=raising.all_tried and lowering.all_tried,
        open_questions=open_questions(rechain),
        near_misses=misses,
        examine_first=examine_first(misses, assessment.shown),
        watch_for=watch_for(knowledge, raising.counterfactuals),
    )


def _rechain(assessment: Assessment, knowledge: Knowledge) -> Rechain:
    day = assessment.provenance.assessed_on
    path = follow(Answers(assessment.answers), knowledge.questionnaire)
    chained = chain(program_on(knowledge, day), knowledge, path.facts, ReferenceEngine())
    return Rechain(knowledge, day, path, chained)
