"""The same rules in CLIPS, NASA's production system, by way of clipspy: a Rete network like durable-rules.

A rule for each conjunction that the durable-rules adapter compiles too, over one fact for a person. CLIPS chains on to
the parts by itself.
"""

from collections.abc import Iterator
from contextlib import nullcontext

import clips

from triage.adapters.durable_engine.conjunctions import Conjunction, Part, Stage, stages_of
from triage.model.conditions import Compare
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer

NOBODY = "nil"
"""A word that no fact has, for a claim that cannot hold."""


class Clips:
    """An environment for each layer."""

    name = "CLIPS"
    evaluating = nullcontext

    def __init__(self) -> None:
        self._layers: dict[Layer, _Compiled] = {}

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        """What fires."""
        if layer not in self._layers:
            self._layers[layer] = _Compiled(layer)
        return self._layers[layer].fired(facts)


class _Compiled:
    def __init__(self, layer: Layer) -> None:
        stages = stages_of(layer.productions)
        claimed = {what for stage in stages for claims in stage for what, _ in claims}
        facts = sorted({what.fact for what in claimed if isinstance(what, Compare)})
        self._slots = {fact: f"f{number}" for number, fact in enumerate(facts)}
        self._symbols: dict[str, clips.Symbol] = {}
        self._ids: list[str] = []
        self._environment = clips.Environment()
        self._environment.build(f"(deftemplate person {' '.join(f'(slot {slot})' for slot in self._slots.values())})")
        self._environment.build("(deftemplate part (slot number))")
        self._environment.build("(defglobal ?*fired* = (create$))")
        for number, rule in enumerate(self._rules(stages)):
            self._environment.build(f"(defrule r{number} {rule})")
        self._fired = self._environment.find_global("fired")
        self._person = self._environment.find_template("person")

    def fired(self, facts: Facts) -> frozenset[str]:
        """Assert the person, run, and read which productions were noted."""
        self._environment.reset()
        self._person.assert_fact(**{slot: self._symbol(facts[fact]) for fact, slot in self._slots.items()})
        self._environment.run()
        return frozenset(self._ids[number] for number in self._fired.value)

    def _symbol(self, word: str) -> clips.Symbol:
        return self._symbols.setdefault(word, clips.Symbol(word))

    def _rules(self, stages: tuple[Stage, ...]) -> Iterator[str]:
        for stage in stages:
            for claims, conclusions in stage.items():
                for conclusion in conclusions:
                    yield f"{self._pattern(claims)} => {self._action(conclusion)}"

    def _action(self, conclusion: str | Part) -> str:
        if isinstance(conclusion, Part):
            return f"(assert (part (number {conclusion.number})))"
        self._ids.append(conclusion)
        return f"(bind ?*fired* (create$ ?*fired* {len(self._ids) - 1}))"

    def _pattern(self, claims: Conjunction) -> str:
        asked: dict[str, list[tuple[frozenset[str], bool]]] = {}
        for what, wanted in claims:
            if isinstance(what, Compare):
                asked.setdefault(what.fact, []).append((what.values, wanted))
        slots = " ".join(f"({self._slots[fact]} {_constraint(words)})" for fact, words in asked.items())
        parts = " ".join(f"(part (number {what.number}))" for what, _ in claims if isinstance(what, Part))
        return f"(person {slots}) {parts}"


def _constraint(words: list[tuple[frozenset[str], bool]]) -> str:
    refused = frozenset[str]().union(*(values for values, wanted in words if not wanted))
    wanted = [values for values, wanted in words if wanted]
    if wanted:
        return "|".join(sorted(frozenset.intersection(*wanted) - refused)) or NOBODY
    return "&".join(f"~{word}" for word in sorted(refused))
