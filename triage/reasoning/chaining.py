"""Forward chaining: layer by layer, each checked by the reference evaluator, with the summing facts in between.

Nothing here knows what a rule concludes beyond its level and groups.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from triage.model.conditions import ABSENT, PRESENT
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.model.rules import Group, RuleKind
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
    for phase, layers in zip(Phase, program.phases, strict=True):
        for layer in layers:
            found = engine.fire(layer, facts)
            if found != reference.fire(layer, facts):
                raise EngineError("The two rule engines disagree, so there is no assessment.")
            facts.update({p.id: PRESENT if p.id in found else ABSENT for p in layer.productions})
            fired |= found
        facts.update(_computed(phase, knowledge, fired))
    return Chained(facts, frozenset(fired))


def points_of(knowledge: Knowledge, fired: frozenset[str] | set[str]) -> Mapping[str, int]:
    """The points of every contributor that has any clause fired."""
    return {
        contributor.id: sum(clause.points for clause in contributor.clauses if contributor.clause_id(clause) in fired)
        for contributor in knowledge.contributors
        if any(contributor.clause_id(clause) in fired for clause in contributor.clauses)
    }


def level_of(knowledge: Knowledge, fired: frozenset[str] | set[str]) -> Urgency:
    """The most urgent of all that fired, lifted once where a rule says so."""
    conclusions = [rule.then for rule in knowledge.rules if rule.id in fired]
    level = max((then.urgency for then in conclusions if then.urgency is not None), default=Urgency.SELF_CARE)
    lifted = [
        max(then.raise_by.at_least, min(level + then.raise_by.steps, then.raise_by.at_most))
        for then in conclusions
        if then.raise_by is not None
    ]
    return Urgency(max([level, *lifted]))


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


def _computed(phase: Phase, knowledge: Knowledge, fired: set[str]) -> dict[str, str]:
    match phase:
        case Phase.FLAGS:
            return highest_flag_fact(
                rule.then.urgency for rule in knowledge.rules if rule.kind is RuleKind.FLAG and rule.id in fired
            )
        case Phase.AFTER_FLAGS:
            return group_facts({group for rule in knowledge.rules if rule.id in fired for group in rule.then.groups})
        case Phase.CLAUSES:
            threshold = knowledge.value("display_threshold")
            return pattern_fact(points_of(knowledge, fired).values(), threshold)
        case Phase.AFTER_PATTERN:
            return {LEVEL: level_of(knowledge, fired).word}
        case _:
            return {}
