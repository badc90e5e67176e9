"""What every engine is asked here: from the facts of one person to all that fires, and the urgency.

Engines that know only one layer at a time are led through the layers as the product does it, without its comparison.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from triage.model.conditions import ABSENT, PRESENT
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.reasoning.chaining import chain, level_of, summed_up
from triage.reasoning.evaluation import Facts
from triage.reasoning.ports import Engine
from triage.reasoning.strata import Phase, Program


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the rules say of one person."""

    fired: frozenset[str]
    urgency: Urgency


Conclude = Callable[[Facts], Conclusion]
"""A whole set of rules, ready to be asked."""


def in_layers(program: Program, knowledge: Knowledge, engine: Engine) -> Conclude:
    """The engine alone, layer by layer."""
    return partial(_in_layers, program, knowledge, engine)


def as_product(program: Program, knowledge: Knowledge, engine: Engine) -> Conclude:
    """The engine and the reference, compared on every layer."""

    def concluded(facts: Facts) -> Conclusion:
        fired = chain(program, knowledge, facts, engine).fired
        return Conclusion(fired, level_of(knowledge, fired))

    return concluded


def _in_layers(program: Program, knowledge: Knowledge, engine: Engine, answered: Facts) -> Conclusion:
    facts = {**answered, **dict.fromkeys(program.not_in_force, ABSENT)}
    fired: set[str] = set()
    with engine.evaluating():
        for phase, layers in zip(Phase, program.phases, strict=True):
            for layer in layers:
                found = engine.fire(layer, facts)
                facts.update(layer.absent)
                facts.update(dict.fromkeys(found, PRESENT))
                fired |= found
            facts.update(summed_up(phase, knowledge, fired))
    return Conclusion(frozenset(fired), level_of(knowledge, fired))
