"""The whole flow: answers -> facts -> rules -> assessment.

Start reading the project here. No clock, no file, no randomness: the day is an argument.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from triage import __version__
from triage.model.answers import Answers
from triage.model.assessment import Assessment, Fit, Provenance, RankedContributor, Reason, SelfCare
from triage.model.conditions import PRESENT
from triage.model.errors import KnowledgeError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import UNANSWERED
from triage.model.rules import Rule, RuleKind, TestOrder, TestRequest
from triage.model.urgency import Urgency
from triage.reasoning.chaining import Chained, ReferenceEngine, chain, level_of, points_of
from triage.reasoning.choosing import choose_self_care
from triage.reasoning.derivation import Path, follow
from triage.reasoning.explaining import Explainer
from triage.reasoning.ports import Engine
from triage.reasoning.ranking import ranked_contributors, site_list
from triage.reasoning.strata import program_on

CALLS_FOR_HELP = "{number}"
"""A line that holds the emergency number asks for more than being seen today."""


def assess(answers: Answers, knowledge: Knowledge, engine: Engine, today: date) -> Assessment:
    """Turn answers into an assessment.

    Raises:
        KnowledgeError: when no rule is in force on that day.
        EngineError: when the engine fails or disagrees with the reference; there is no assessment then.
    """
    if not any(rule.signed.in_force(today) for rule in knowledge.rules):
        first = min(rule.signed.since for rule in knowledge.rules)
        raise KnowledgeError(f"No rule is in force on {today}. The first ones begin on {first}.")
    path = follow(answers, knowledge.questionnaire)
    chained = chain(program_on(knowledge, today), knowledge, path.facts, engine)
    return _conclude(knowledge, path, chained, engine, today)


def emergency_was_answered(answers: Answers, knowledge: Knowledge, today: date) -> bool:
    """Whether the answers call for the emergency number, as far as the reference alone can tell.

    For use when the engines failed: it may only put the emergency number first, it is no assessment.
    """
    path = follow(answers, knowledge.questionnaire)
    chained = chain(program_on(knowledge, today), knowledge, path.facts, ReferenceEngine())
    return level_of(knowledge, chained.fired) is Urgency.EMERGENCY


def _conclude(knowledge: Knowledge, path: Path, chained: Chained, engine: Engine, today: date) -> Assessment:
    explainer = Explainer(knowledge, path, chained.facts)
    reasons = {kind: tuple(_reasons(knowledge, kind, chained, explainer)) for kind in RuleKind}
    urgency = level_of(knowledge, chained.fired)
    ranked = ranked_contributors(knowledge, points_of(knowledge, chained.fired), chained, explainer)
    shown = tuple(item for item in ranked if item.shown)
    elsewhere = chained.facts["elsewhere_only"] == PRESENT
    assessment = Assessment(
        urgency=urgency,
        stopped=reasons[RuleKind.STOP],
        flags=reasons[RuleKind.FLAG],
        floors=reasons[RuleKind.FLOOR],
        raises=reasons[RuleKind.RAISE],
        notes=reasons[RuleKind.NOTE],
        contributors=ranked,
        site_list=None if shown or elsewhere else site_list(knowledge, chained.facts),
        tests=_tests(reasons[RuleKind.FLAG], shown, urgency),
        self_care=choose_self_care(knowledge, shown, chained, path.answers, today),
        safety_net=_safety_net(knowledge, urgency, reasons),
        elsewhere_only=elsewhere,
        fired=tuple(sorted(chained.fired)),
        unanswered=path.unanswered,
        set_aside=path.set_aside,
        answers=path.answers.given,
        provenance=Provenance(
            knowledge=knowledge.digest,
            engine=engine.name,
            program=f"heel-triage {__version__}",
            assessed_on=today,
            clinically_reviewed=not knowledge.unreviewed,
        ),
    )
    return _without_advice(assessment) if assessment.is_out_of_scope else assessment


def _without_advice(assessment: Assessment) -> Assessment:
    """Outside its scope the tool names the dangers that were told, and nothing that looks like an assessment."""
    nothing = SelfCare(offered=(), ask_about=(), withheld=())
    told = tuple(reason for reason in assessment.flags if UNANSWERED not in reason.because.values())
    tests = _tests(told, (), assessment.urgency)
    return replace(assessment, flags=told, contributors=(), site_list=None, tests=tests, self_care=nothing)


def _reasons(knowledge: Knowledge, kind: RuleKind, chained: Chained, explainer: Explainer) -> Iterator[Reason]:
    """The rules of one kind that fired, most urgent first."""
    fired = [rule for rule in knowledge.rules if rule.kind is kind and rule.id in chained.fired]
    for rule in sorted(fired, key=_urgency, reverse=True):
        yield Reason(rule=rule, because=explainer.because(rule.when))


def _urgency(rule: Rule) -> int:
    return rule.then.urgency or 0


def _tests(
    flags: tuple[Reason, ...], shown: tuple[RankedContributor, ...], urgency: Urgency
) -> tuple[TestRequest, ...]:
    """The tests to ask for now: those of the flags, then the first choice of what is shown; one entry for each test."""
    asked = [request for reason in flags for request in reason.rule.then.tests]
    if urgency > Urgency.SELF_CARE:
        fitting = [item for item in shown if item.fit is not Fit.LESS_LIKELY]
        asked += [request for item in fitting for request in item.contributor.tests if request.order is TestOrder.FIRST]
    found: dict[str, TestRequest] = {}
    for request in sorted(asked, key=lambda request: request.order is not TestOrder.FIRST):
        found.setdefault(request.test, request)
    return tuple(found.values())


def _safety_net(knowledge: Knowledge, urgency: Urgency, reasons: dict[RuleKind, tuple[Reason, ...]]) -> tuple[str, ...]:
    """When to get help sooner: for the level, then for the kinds of trouble that fired."""
    groups = [group for found in reasons.values() for reason in found for group in reason.rule.then.groups]
    special = [line for group in dict.fromkeys(groups) for line in knowledge.texts.group_safety_net.get(group, ())]
    if urgency >= Urgency.URGENT:
        special = [line for line in special if CALLS_FOR_HELP in line]
    return tuple(dict.fromkeys([*special, *knowledge.texts.levels[urgency].safety_net, knowledge.texts.say("always")]))
