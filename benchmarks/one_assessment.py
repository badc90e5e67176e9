"""One assessment: every engine with the same rules, and the whole path from answers to assessment."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from sys import exit as leave
from time import thread_time

from click import echo

from benchmarks.engines.concluding import Conclude, Conclusion
from benchmarks.measuring import Spent, Ways, high_over_median, in_turn
from benchmarks.people import (
    ADAPTER,
    BARE,
    CLIPS,
    DOCUMENTED,
    GENERATED,
    PRODUCT,
    REFERENCE,
    TODAY,
    WAYS,
    ZEN_BARE,
    ZEN_GRAPH,
    engine,
    facts_of,
    knowledge,
    people,
    way,
)
from benchmarks.report import Section, Table
from tests.generators import random_domains, random_facts, random_layer
from triage.adapters.durable_engine import DurableEngine
from triage.model.answers import Answers
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer, program_on

WHOLE = "ours: answers to assessment"
FACTS = "answers to facts alone"
BARE_PATH = "answers to facts, bare durable-rules, urgency"
TIMES_ONE = 200
FEW_RULES, MANY_RULES = 120, 1_000
_FACTS_OF_GENERATED = 40
_PEOPLE_OF_GENERATED = 100

SAYS = """All engines hold the same rules, made from the same rule data, and go from the facts of one person to all
that fires and the urgency. Before anything is timed, each must conclude exactly the same of {compared:,} people;
otherwise the run stops and says where. durable-rules "as documented" is a `Host` with an action for each rule, without
its background threads, with which results differ from run to run; both bare ways get the conjunctions that the adapter
compiled. zen-engine gets all rules as one decision graph (JDM), and once more as bare expressions of its language, one
list for each layer: that is its best and no use of it that its makers show. CLIPS is NASA's production system, kept
alive as clipspy: a Rete network like durable-rules. Of the well-known engines for Python it was the fastest after
zen-engine in an earlier trial with fewer rules, where json-logic and business-rules took about 3 times as long as
CLIPS, rule-engine 16 times and experta 31 times. The ratio is to the first row, by the processor's time: more than 1
is slower than ours. What the whole path takes beyond facts and rules is reasons, ranking and self-care."""


def measured(count: int, rounds: int, compared: int) -> Section:
    """Compare, then measure."""
    stop_unless_all_agree({name: way(name) for name in WAYS}, [facts_of(person) for person in people(compared)])
    chosen = people(count)
    rules = _rules_alone([facts_of(person) for person in chosen], rounds)
    paths = _paths(chosen, rounds)
    growth = _more_rules(rounds)
    layers = program_on(knowledge(), TODAY).layers
    return Section(
        title="One assessment",
        says=SAYS.format(compared=compared).replace("\n", " "),
        tables=(
            _table("rules alone: facts to all that fires and urgency", rules, PRODUCT),
            _table("with the way from answers to facts", paths, WHOLE),
        ),
        measured={
            **_ratios(rules),
            **_spread(chosen, rounds),
            "more_rules": growth,
            "productions": sum(len(layer.productions) for layer in layers),
            "answers": len(facts_of(chosen[0])),
        },
    )


def stop_unless_all_agree(ways: Mapping[str, Conclude], everybody: Sequence[Facts]) -> None:
    """Every engine must conclude of everybody what the product does."""
    for number, facts in enumerate(everybody):
        expected = ways[PRODUCT](facts)
        for name, conclude in ways.items():
            difference = difference_of(expected, conclude(facts))
            if difference:
                echo(f"Nothing is measured. {name}, person {number}: {difference}", err=True)
                leave(1)


def difference_of(expected: Conclusion, found: Conclusion) -> str:
    """What is concluded otherwise; empty when nothing is."""
    said = [f"{name} does not fire" for name in sorted(expected.fired - found.fired)]
    said += [f"{name} fires" for name in sorted(found.fired - expected.fired)]
    if found.urgency is not expected.urgency:
        said.append(f"the urgency is {found.urgency.word} instead of {expected.urgency.word}")
    return ", ".join(said)


def _rules_alone(everybody: Sequence[Facts], rounds: int) -> dict[str, Spent]:
    ways: Ways = {name: _over(name, everybody) for name in WAYS}
    return _each(in_turn(ways, rounds), len(everybody))


def _over(name: str, everybody: Sequence[Facts]) -> Callable[[], object]:
    conclude = way(name)
    return lambda: [conclude(facts) for facts in everybody]


def _paths(chosen: Sequence[Answers], rounds: int) -> dict[str, Spent]:
    bare = way(BARE)
    ways: Ways = {
        WHOLE: lambda: [assess(person, knowledge(), engine(), TODAY) for person in chosen],
        BARE_PATH: lambda: [bare(facts_of(person)) for person in chosen],
        FACTS: lambda: [facts_of(person) for person in chosen],
    }
    return _each(in_turn(ways, rounds), len(chosen))


def _each(taken: Mapping[str, Spent], count: int) -> dict[str, Spent]:
    return {name: spent.each(count) for name, spent in taken.items()}


def _table(title: str, taken: Mapping[str, Spent], first: str) -> Table:
    rows = [
        (name, f"{spent.cpu * 1e6:,.0f}", f"{spent.wall * 1e6:,.0f}", f"{spent.cpu / taken[first].cpu:.2f}")
        for name, spent in taken.items()
    ]
    return Table(head=(title, "us of the processor", "us by the clock", "to the first"), rows=rows)


def _ratios(rules: Mapping[str, Spent]) -> dict[str, float]:
    cpu = {name: spent.cpu for name, spent in rules.items()}
    checked_by_generated = cpu[ADAPTER] + cpu[GENERATED]
    return {
        "product_to_documented": cpu[DOCUMENTED] / cpu[PRODUCT],
        "product_over_bare": cpu[PRODUCT] / cpu[BARE],
        "product_to_zen": cpu[ZEN_GRAPH] / cpu[PRODUCT],
        "product_to_zen_bare": cpu[ZEN_BARE] / cpu[PRODUCT],
        "product_to_clips": cpu[CLIPS] / cpu[PRODUCT],
        "reference_to_documented": cpu[DOCUMENTED] / cpu[REFERENCE],
        "floor_to_documented": cpu[DOCUMENTED] / cpu[GENERATED],
        "reference_over_generated": cpu[REFERENCE] / cpu[GENERATED],
        "bare_to_documented": cpu[DOCUMENTED] / cpu[BARE],
        "adapter_over_bare": cpu[ADAPTER] / cpu[BARE],
        "generated_to_documented": cpu[DOCUMENTED] / checked_by_generated,
        "generated_over_bare": checked_by_generated / cpu[BARE],
        "generated_to_zen": cpu[ZEN_GRAPH] / checked_by_generated,
        **{
            f"{name}_us": cpu[which] * 1e6
            for name, which in {
                "product": PRODUCT,
                "adapter": ADAPTER,
                "bare": BARE,
                "documented": DOCUMENTED,
                "reference": REFERENCE,
                "generated": GENERATED,
                "zen": ZEN_GRAPH,
            }.items()
        },
    }


def _spread(chosen: Sequence[Answers], rounds: int) -> dict[str, float]:
    return {
        "high_over_median": high_over_median([_time_of(person) for _ in range(rounds) for person in chosen]),
        "high_of_one": high_over_median([_time_of(chosen[0]) for _ in range(TIMES_ONE)]),
    }


def _time_of(person: Answers) -> float:
    begun = thread_time()
    assess(person, knowledge(), engine(), TODAY)
    return thread_time() - begun


def _more_rules(rounds: int) -> float:
    """What many rules that are made up by chance cost for each evaluation, over what a few of them cost."""
    random = Random(1)
    domains = random_domains(random, _FACTS_OF_GENERATED)
    everybody = [random_facts(random, domains) for _ in range(_PEOPLE_OF_GENERATED)]
    many = random_layer(random, domains, MANY_RULES)
    few = Layer("few", tuple(random.sample(many.productions, FEW_RULES)))
    taken = in_turn({layer.name: _checked(layer, everybody) for layer in (few, many)}, rounds)
    return taken[many.name].cpu / taken[few.name].cpu


def _checked(layer: Layer, everybody: Sequence[Facts]) -> Callable[[], object]:
    durable, reference = DurableEngine(), ReferenceEngine()
    return lambda: [durable.fire(layer, facts) == reference.fire(layer, facts) for facts in everybody]
