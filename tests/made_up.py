"""Rules, contributors and steps made up for one test each, over the small questionnaire."""

from datetime import date

from tests.small import SMALL
from triage.model.conditions import Compare, Condition
from triage.model.knowledge import Knowledge, Setting
from triage.model.rules import (
    Clause,
    Conclusion,
    Contributor,
    Group,
    Plan,
    RaiseBy,
    Rule,
    RuleKind,
    Signable,
    SiteList,
)
from triage.model.self_care import Exclusion, Step, StepKind, StepNote, Suppression
from triage.model.texts import Texts
from triage.model.urgency import Urgency

DAY = date(2026, 11, 20)
NUMBERS = {"display_threshold": 3, "display_margin": 3, "pf_first_min": 5, "fits_well": 6, "max_causes": 3}
NO_PLAN = Plan(first_week=(), later=(), avoid=(), avoid_also=())
NO_TEXTS = Texts(levels={}, group_safety_net={}, fit_words={}, stop_rules=(), not_checked=(), sentences={})


def is_one_of(fact: str, *values: str) -> Compare:
    """That a fact has one of some values."""
    return Compare(fact, frozenset(values))


FALL = is_one_of("start", "fall")
SLOW = is_one_of("start", "slow")


def signed(name: str, since: date = date(2026, 1, 1), until: date | None = None) -> Signable:
    """What every rule has, unreviewed."""
    because = f"This is why {name} exists."
    return Signable(id=name, title=name, since=since, until=until, because=because, evidence=(), review=None)


def rule(name: str, kind: RuleKind, when: Condition, then: Conclusion, *, until: date | None = None) -> Rule:
    """A rule of any kind."""
    return Rule(signed=signed(name, until=until), kind=kind, when=when, then=then)


def flag(name: str, when: Condition, urgency: Urgency, *groups: Group, until: date | None = None) -> Rule:
    """A flag that says nothing but its level and groups."""
    then = Conclusion(tell_person="", tell_clinician="", urgency=urgency, groups=groups)
    return rule(name, RuleKind.FLAG, when, then, until=until)


def floor(name: str, when: Condition, urgency: Urgency) -> Rule:
    """A floor that says nothing but its level."""
    return rule(name, RuleKind.FLOOR, when, Conclusion(tell_person="", tell_clinician="", urgency=urgency))


def lift(name: str, when: Condition, steps: int, at_least: Urgency, at_most: Urgency) -> Rule:
    """A rule that raises the level."""
    raise_by = RaiseBy(steps=steps, at_least=at_least, at_most=at_most)
    return rule(name, RuleKind.RAISE, when, Conclusion(tell_person="", tell_clinician="", raise_by=raise_by))


def clause(name: str, points: int, when: Condition, *, without_gate: bool = False) -> Clause:
    """An answer for or against something."""
    return Clause(id=name, title=f"{name}.", points=points, when=when, without_gate=without_gate)


def contributor(name: str, *clauses: Clause, gate: Condition | None = None, plan: Plan = NO_PLAN) -> Contributor:
    """A contributor that says nothing but its clauses and its plan."""
    return Contributor(
        signed=signed(name),
        clinical_name=name,
        tell_person="",
        tell_clinician="",
        gate=gate,
        clauses=clauses,
        examine=(),
        tests=(),
        plan=plan,
    )


def step(  # noqa: PLR0913  each test gives only what it is about
    name: str,
    kind: StepKind = StepKind.QUICK_CHECK,
    *,
    load_class: int = 0,
    safe_while_waiting: bool = True,
    suits_most: bool = False,
    tried_as: tuple[str, ...] = (),
    exclusions: tuple[Exclusion, ...] = (),
    notes: tuple[StepNote, ...] = (),
) -> Step:
    """A step with nothing to do."""
    return Step(
        signed=signed(name),
        kind=kind,
        load_class=load_class,
        safe_while_waiting=safe_while_waiting,
        suits_most=suits_most,
        do=(),
        dose="",
        judge_after="",
        check_first=(),
        grade="D",
        tried_as=tried_as,
        exclusions=exclusions,
        notes=notes,
    )


def suppression(
    name: str,
    *,
    load_classes: tuple[int, ...] = (),
    steps: tuple[str, ...] = (),
    waiting_unsafe: bool = False,
    everything_but: tuple[str, ...] | None = None,
) -> Suppression:
    """A suppression for people whose pain began with a fall."""
    return Suppression(
        signed=signed(name),
        when=FALL,
        load_classes=load_classes,
        steps=steps,
        waiting_unsafe=waiting_unsafe,
        everything_but=everything_but,
    )


def knowledge(
    *,
    rules: tuple[Rule, ...] = (),
    contributors: tuple[Contributor, ...] = (),
    steps: tuple[Step, ...] = (),
    suppressions: tuple[Suppression, ...] = (),
    serious_order: tuple[str, ...] = (),
    site_lists: tuple[SiteList, ...] = (),
) -> Knowledge:
    """Some of all that there is, over the small questionnaire."""
    return Knowledge(
        questionnaire=SMALL,
        words=(),
        rules=rules,
        contributors=contributors,
        serious_order=serious_order,
        site_lists=site_lists,
        steps=steps,
        suppressions=suppressions,
        sources={},
        settings={name: _setting(name, value) for name, value in NUMBERS.items()},
        examinations={},
        tests={},
        texts=NO_TEXTS,
        digest="",
    )


def _setting(name: str, value: int) -> Setting:
    return Setting(id=name, value=value, unit="points", means="", source="", tag="judgement")
