"""Which contributors to show, and in which order.

The order follows the points and a few stated steps; it never changes how soon somebody needs care.
"""

from collections.abc import Mapping
from dataclasses import replace

from triage.model.assessment import ClauseReason, Fit, RankedContributor
from triage.model.conditions import PRESENT
from triage.model.knowledge import Knowledge
from triage.model.rules import Contributor, SiteList
from triage.reasoning.chaining import Chained
from triage.reasoning.evaluation import Facts, holds
from triage.reasoning.explaining import Explainer

PLANTAR_FASCIITIS = "plantar_fasciopathy"


def rank(knowledge: Knowledge, points: Mapping[str, int], facts: Facts) -> tuple[str, ...]:
    """The ids of the contributors to show, best first.

    Conditions below the threshold, or far below the best, are left out. Equal points: the serious ones first. Plantar
    fasciitis stays first beside another cause only with start-up pain and enough points of its own.
    """
    kept = {name: score for name, score in points.items() if score >= knowledge.value("display_threshold")}
    if kept:
        least = max(kept.values()) - knowledge.value("display_margin")
        kept = {name: score for name, score in kept.items() if score >= least}
    order = _tie_order(knowledge)
    ranked = sorted(kept, key=lambda name: (-kept[name], order.index(name)))
    if facts["elsewhere_only"] == PRESENT:
        ranked = [name for name in ranked if name in knowledge.serious_order]
    if len(ranked) > 1 and ranked[0] == PLANTAR_FASCIITIS and not _may_lead(knowledge, kept, facts):
        ranked[0], ranked[1] = ranked[1], ranked[0]
    return tuple(ranked[: knowledge.value("max_causes")])


def site_list(knowledge: Knowledge, facts: Facts) -> SiteList:
    """What an examination usually checks for pain in this place; the first list that matches."""
    return next(site for site in knowledge.site_lists if site.when is None or holds(site.when, facts))


def ranked_contributors(
    knowledge: Knowledge, points: Mapping[str, int], chained: Chained, explainer: Explainer
) -> tuple[RankedContributor, ...]:
    """Every contributor that was scored, those to show first, each with its reasons."""
    shown = rank(knowledge, points, chained.facts)
    beside = _beside(knowledge, shown, chained.facts)
    others = sorted((name for name in points if name not in (*shown, *beside)), key=lambda name: -points[name])
    return tuple(
        _explained(
            knowledge,
            knowledge.contributor_by_id[name],
            points.get(name, 0),
            chained,
            explainer,
            shown=shown,
            beside=beside,
        )
        for name in (*shown, *beside, *others)
    )


def _tie_order(knowledge: Knowledge) -> list[str]:
    rest = [item.id for item in knowledge.contributors if item.id not in (*knowledge.serious_order, PLANTAR_FASCIITIS)]
    return [*knowledge.serious_order, *rest, PLANTAR_FASCIITIS]


def _may_lead(knowledge: Knowledge, points: Mapping[str, int], facts: Facts) -> bool:
    return facts["start_up_pain"] == PRESENT and points[PLANTAR_FASCIITIS] >= knowledge.value("pf_first_min")


def _beside(knowledge: Knowledge, shown: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    """Plantar fasciitis never stands alone: what an examination must exclude at this site stands beside it."""
    if shown != (PLANTAR_FASCIITIS,):
        return ()
    others = [name for name in site_list(knowledge, facts).contributors if name != PLANTAR_FASCIITIS]
    return tuple(others[: knowledge.value("max_causes") - 1])


def _fit(knowledge: Knowledge, points: int) -> Fit:
    if points >= knowledge.value("fits_well"):
        return Fit.FITS_WELL
    return Fit.FITS_PARTLY if points >= knowledge.value("display_threshold") else Fit.LESS_LIKELY


def _explained(
    knowledge: Knowledge,
    contributor: Contributor,
    points: int,
    chained: Chained,
    explainer: Explainer,
    *,
    shown: tuple[str, ...],
    beside: tuple[str, ...],
) -> RankedContributor:
    fired, open_clauses = [], []
    for clause in contributor.clauses:
        rule = contributor.clause_id(clause)
        reason = ClauseReason(clause=rule, title=clause.title, points=clause.points, because={})
        if rule in chained.fired:
            fired.append(replace(reason, because=explainer.because(clause.when)))
        elif explainer.could_become_true(rule):
            open_clauses.append(reason)
    return RankedContributor(
        contributor=contributor,
        points=points,
        fit=Fit.LESS_LIKELY if contributor.id in beside else _fit(knowledge, points),
        shown=contributor.id in (*shown, *beside),
        reasons_for=tuple(reason for reason in fired if reason.points > 0),
        reasons_against=tuple(reason for reason in fired if reason.points < 0),
        not_asked=tuple(open_clauses),
    )
