"""What is said when an interview ends early because somebody has to act now.

Questions that nobody was asked are no reason for anything: only what is certain already is told.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from triage.model.assessment import Assessment, Reason
from triage.model.knowledge import Knowledge
from triage.reasoning.interview import Standing, certain_rules, next_question


def as_far_as_asked(assessment: Assessment, standing: Standing, knowledge: Knowledge, today: date) -> Assessment:
    """The assessment; after an early end without the reasons that rest only on questions nobody has asked."""
    if next_question(standing, knowledge.questionnaire) is None:
        return assessment
    certain = {rule.id for rule in certain_rules(standing, knowledge, today)}
    return replace(
        assessment,
        flags=_those(certain, assessment.flags),
        floors=_those(certain, assessment.floors),
        raises=_those(certain, assessment.raises),
        notes=_those(certain, assessment.notes),
        unanswered=tuple(name for name in assessment.unanswered if name in standing.passed),
    )


def _those(certain: AbstractSet[str], reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason.rule.id in certain)
