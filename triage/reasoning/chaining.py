"""Forward chaining: layer by layer, each checked by the reference evaluator, with the summing facts in between.

Nothing here knows what a rule concludes beyond its level and groups.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from triage.model.conditions import ABSENT, PRESENT
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.model.rules import Group, Rule, RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.compiling import compiled
from triage.reasoning.evaluation import Facts
from triage.reasoning.ports import Engine
from triage.reasoning.strata import HIGHEST_FLAG, LEVEL, PATTERN, Layer, Phase, Program


@dataclass(frozen=True, slots=True)
class Chained:
    """All facts after the last layer, and the ids of everything that fired."""

    facts: Facts
    fired: frozenset[str]


class ReferenceEngine:
    """What conditions mean by definition, as an engine of its own."""

    name = "reference"
    evaluating = nullcontext

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        """The ids of all productions of the layer whose condition holds."""
        return compiled(layer)(facts)


def chain(program: Program, knowledge: Knowledge, answer_facts: Facts, engine: Engine) -> Chained:
    """Evaluate all layers in order.

    Raises:
        EngineError: when the engine fails, or disagrees with the reference on any layer.
    """
    reference = ReferenceEngine()
    facts = {**answer_facts, **dict.fromkeys(program.not_in_force, ABSENT)}
    fired: set[str] = set()
    with engine.evaluating():
        for phase, layers in zip(Phase, program.phases, strict=True):
            for layer in layers:
                found = engine.fire(layer, facts)
                if found != reference.fire(layer, facts):
                    raise EngineError("The two rule engines disagree, so there is no assessment.")
                facts.update(layer.absent)
                facts.update(dict.fromkeys(found, PRESENT))
                fired |= found
            facts.update(summed_up(phase, knowledge, fired))
    return Chained(facts, frozenset(fired))


def points_of(knowledge: Knowledge, fired: Collection[str]) -> Mapping[str, int]:
    """The points of every contributor that has any clause fired."""
    points: dict[str, int] = {}
    for name in knowledge.points_by_clause.keys() & fired:
        contributor, number = knowledge.points_by_clause[name]
        points[contributor] = points.get(contributor, 0) + number
    return {contributor: points[contributor] for contributor in knowledge.contributor_by_id if contributor in points}


def level_of(knowledge: Knowledge, fired: Collection[str]) -> Urgency:
    """The most urgent of all that fired, lifted once where a rule says so."""
    conclusions = [rule.then for rule in _fired_rules(knowledge, fired)]
    level = max((then.urgency for then in conclusions if then.urgency is not None), default=Urgency.SELF_CARE)
    lifted = [
        max(then.raise_by.at_least, min(level + then.raise_by.steps, then.raise_by.at_most))
        for then in conclusions
        if then.raise_by is not None
    ]
    return Urgency(max([level, *lifted]))


def summed_up(phase: Phase, knowledge: Knowledge, fired: Collection[str]) -> dict[str, str]:
    """The facts that sum up what fired until the end of a phase."""
    match phase:
        case Phase.FLAGS:
            rules = _fired_rules(knowledge, fired)
            return highest_flag_fact(rule.then.urgency for rule in rules if rule.kind is RuleKind.FLAG)
        case Phase.AFTER_FLAGS:
            return group_facts({group for rule in _fired_rules(knowledge, fired) for group in rule.then.groups})
        case Phase.CLAUSES:
            return pattern_fact(points_of(knowledge, fired).values(), knowledge.value("display_threshold"))
        case Phase.AFTER_PATTERN:
            return {LEVEL: level_of(knowledge, fired).word}
        case _:
            return {}


def highest_flag_fact(levels: Iterable[Urgency | None]) -> dict[str, str]:
    """The fact that sums up the levels of the flags that fired."""
    highest = max((level for level in levels if level is not None), default=None)
    return {HIGHEST_FLAG: highest.word if highest else "none"}


def group_facts(groups: Collection[Group]) -> dict[str, str]:
    """The facts that sum up the groups of the rules that fired."""
    return {group.fact: PRESENT if group in groups else ABSENT for group in Group}


def pattern_fact(points: Iterable[int], threshold: int) -> dict[str, str]:
    """The fact that says whether any contributor reached the threshold."""
    return {PATTERN: "some" if any(number >= threshold for number in points) else "none"}


def _fired_rules(knowledge: Knowledge, fired: Collection[str]) -> list[Rule]:
    """The flags, floors, raises, notes and stops among all that fired, in no order."""
    return [knowledge.rule_by_id[name] for name in knowledge.rule_by_id.keys() & fired]
