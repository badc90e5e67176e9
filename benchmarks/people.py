"""The people, rules and day that everything here is measured with: the same ones in every process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache

from benchmarks.engines.concluding import Conclude, as_product, in_layers
from tests.replays import mixed_people
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.knowledge_files import load_knowledge
from triage.model.answers import Answers
from triage.model.knowledge import Knowledge
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.derivation import follow
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import program_on

TODAY = date(2026, 11, 20)

PRODUCT = "ours: durable-rules and reference, compared"
ADAPTER = "ours: durable-rules with its belts, not compared"
BARE = "bare durable-rules, C calls"
DOCUMENTED = "durable-rules as documented, a host with actions"
REFERENCE = "ours: reference evaluator alone"
GENERATED = "straight generated Python, the floor"
ZEN_GRAPH = "zen-engine, one decision graph"
ZEN_BARE = "zen-engine, its expressions alone"
CLIPS = "CLIPS"


@cache
def knowledge() -> Knowledge:
    """The rules of this repository, read once in each process."""
    return load_knowledge()


@lru_cache(maxsize=2)
def people(count: int) -> Sequence[Answers]:
    """Half of them answer anything, the others have few troubles."""
    return mixed_people(knowledge().questionnaire, count)


def facts_of(answers: Answers) -> Facts:
    """What a person's answers say."""
    return follow(answers, knowledge().questionnaire).facts


@cache
def engine() -> DurableEngine:
    """The engine of the product."""
    return DurableEngine()


@cache
def way(name: str) -> Conclude:
    """One of the engines with all rules in it, made once in each process."""
    return WAYS[name]()


def _bare_durable() -> Conclude:
    from benchmarks.engines.bare_durable import BareDurable  # noqa: PLC0415  each way loads only its own engine

    return in_layers(program_on(knowledge(), TODAY), knowledge(), BareDurable())


def _documented_durable() -> Conclude:
    from benchmarks.engines.bare_durable import DocumentedDurable  # noqa: PLC0415  the same

    return in_layers(program_on(knowledge(), TODAY), knowledge(), DocumentedDurable())


def _generated() -> Conclude:
    from benchmarks.engines.generated_python import generated  # noqa: PLC0415  the same

    return generated(program_on(knowledge(), TODAY), knowledge())


def _zen_graph() -> Conclude:
    from benchmarks.engines.zen_rules import decision_graph  # noqa: PLC0415  the same

    return decision_graph(program_on(knowledge(), TODAY), knowledge())


def _zen_bare() -> Conclude:
    from benchmarks.engines.zen_rules import ZenExpressions  # noqa: PLC0415  the same

    return in_layers(program_on(knowledge(), TODAY), knowledge(), ZenExpressions())


def _clips() -> Conclude:
    from benchmarks.engines.clips_rules import Clips  # noqa: PLC0415  the same

    return in_layers(program_on(knowledge(), TODAY), knowledge(), Clips())


WAYS: Mapping[str, Callable[[], Conclude]] = {
    PRODUCT: lambda: as_product(program_on(knowledge(), TODAY), knowledge(), engine()),
    ADAPTER: lambda: in_layers(program_on(knowledge(), TODAY), knowledge(), engine()),
    BARE: _bare_durable,
    DOCUMENTED: _documented_durable,
    REFERENCE: lambda: in_layers(program_on(knowledge(), TODAY), knowledge(), ReferenceEngine()),
    GENERATED: _generated,
    ZEN_GRAPH: _zen_graph,
    ZEN_BARE: _zen_bare,
    CLIPS: _clips,
}
"""From facts to all that fires and the urgency. The product's way is first: all others must conclude what it does."""
