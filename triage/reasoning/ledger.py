"""For and against each contributor, what was not asked, and why it is or is not shown.

Plantar fasciitis has a row of its own, whatever the answers: the name is given too often. Nothing here ranks anything.
"""

from collections.abc import Iterator
from dataclasses import replace

from triage.model.answers import ticks
from triage.model.assessment import Assessment, ClauseReason, Fit, RankedContributor
from triage.model.conditions import PRESENT, All, Condition, facts_read
from triage.model.explanation import LabelFit, LabelRow, LedgerRow, Showing
from triage.model.knowledge import Knowledge
from triage.model.rules import Contributor
from triage.reasoning.evaluation import Facts, holds
from triage.reasoning.explaining import Explainer
from triage.reasoning.ranking import PLANTAR_FASCIITIS

START_UP_PAIN = "start_up_pain"
LABEL_MISMATCH = "rf_label_mismatch"
EARLIER_NAMES, TOLD_PLANTAR_FASCIITIS = "prior_tests", "told_plantar_fasciitis"


def ledger(assessment: Assessment, knowledge: Knowledge, explainer: Explainer) -> tuple[LedgerRow, ...]:
    """A row for every contributor in force: ranked ones first, then those that no answer points to."""
    ranked = {item.contributor.id: item for item in assessment.contributors}
    rows = [_row(item, assessment, knowledge, explainer.facts) for item in ranked.values()]
    day = assessment.provenance.assessed_on
    others = (item for item in knowledge.contributors if item.id not in ranked and item.signed.in_force(day))
    rows += [_unscored_row(contributor, explainer) for contributor in others]
    return tuple(rows)


def plantar_fasciitis(
    assessment: Assessment, knowledge: Knowledge, rows: tuple[LedgerRow, ...], explainer: Explainer
) -> LabelRow | None:
    """Whether the name fits; ``None`` when the rules do not know it."""
    row = next((row for row in rows if row.contributor.id == PLANTAR_FASCIITIS), None)
    if row is None:
        return None
    mismatch = LABEL_MISMATCH in assessment.fired
    shown = [item.contributor for item in assessment.shown if item.fit is not Fit.LESS_LIKELY]
    place = shown.index(row.contributor) if row.contributor in shown else len(shown)
    return LabelRow(
        row=replace(row, reasons_against=tuple(_speaking_against(row.contributor, explainer))),
        fit=_label_fit(knowledge, row.points, mismatch=mismatch),
        told=TOLD_PLANTAR_FASCIITIS in ticks(assessment.answers.get(EARLIER_NAMES)),
        start_up_pain=explainer.facts.get(START_UP_PAIN) == PRESENT,
        place=all(holds(part, explainer.facts) for part in _place_parts(row.contributor)),
        mismatch=mismatch,
        ahead=tuple(shown[:place]),
    )


def _speaking_against(contributor: Contributor, explainer: Explainer) -> Iterator[ClauseReason]:
    """Every answer against it, also where the gate does not hold and so no points are counted."""
    for clause in contributor.clauses:
        if clause.points < 0 and holds(clause.when, explainer.facts):
            because = explainer.because(clause.when)
            rule = contributor.clause_id(clause)
            yield ClauseReason(clause=rule, title=clause.title, points=clause.points, because=because)


def _label_fit(knowledge: Knowledge, points: int, *, mismatch: bool) -> LabelFit:
    """By the same numbers as any contributor; a picture that does not match the name never fits in full."""
    if points < knowledge.value("display_threshold"):
        return LabelFit.DOES_NOT_FIT
    return LabelFit.FITS if points >= knowledge.value("fits_well") and not mismatch else LabelFit.FITS_PARTLY


def _place_parts(contributor: Contributor) -> Iterator[Condition]:
    """What the gate asks for besides start-up pain: the place."""
    gate = contributor.gate
    parts = gate.parts if isinstance(gate, All) else () if gate is None else (gate,)
    return (part for part in parts if facts_read(part) != {START_UP_PAIN})


def _row(item: RankedContributor, assessment: Assessment, knowledge: Knowledge, facts: Facts) -> LedgerRow:
    return LedgerRow(
        contributor=item.contributor,
        points=item.points,
        showing=_showing(item, assessment, knowledge, facts),
        reasons_for=item.reasons_for,
        reasons_against=item.reasons_against,
        not_asked=item.not_asked,
    )


def _unscored_row(contributor: Contributor, explainer: Explainer) -> LedgerRow:
    rules = ((contributor.clause_id(clause), clause) for clause in contributor.clauses)
    return LedgerRow(
        contributor=contributor,
        points=0,
        showing=Showing.NOTHING_FITS if _gate_holds(contributor, explainer.facts) else Showing.GATE,
        reasons_for=(),
        reasons_against=(),
        not_asked=tuple(
            ClauseReason(clause=rule, title=clause.title, points=clause.points, because={})
            for rule, clause in rules
            if explainer.could_become_true(rule)
        ),
    )


def _showing(item: RankedContributor, assessment: Assessment, knowledge: Knowledge, facts: Facts) -> Showing:
    if item.shown:
        return Showing.SHOWN_BESIDE if item.fit is Fit.LESS_LIKELY else Showing.SHOWN
    if item.points < knowledge.value("display_threshold"):
        return Showing.TOO_FEW_POINTS if _gate_holds(item.contributor, facts) else Showing.GATE
    best = max(other.points for other in assessment.contributors)
    if item.points < best - knowledge.value("display_margin"):
        return Showing.FAR_BEHIND
    elsewhere = assessment.elsewhere_only and item.contributor.id not in knowledge.serious_order
    return Showing.OTHER_PLACE if elsewhere else Showing.OUTRANKED


def _gate_holds(contributor: Contributor, facts: Facts) -> bool:
    return contributor.gate is None or facts[contributor.gate_id] == PRESENT
