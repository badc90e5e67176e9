"""durable-rules without the belts of the adapter: the same compiled rules, and as few steps as it takes.

No lock, no proof that a run was complete, nothing dropped after an error. Right here, where nothing goes wrong; not
fit for use. Once by the C calls that the package itself makes, and once the way its documentation shows: a host, and an
action for each rule.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import cache

from durable.engine import Host

from triage.adapters.durable_engine.engine import Calls, c_calls
from triage.adapters.durable_engine.rule_sets import MARKER, SESSION, WITHDRAWAL, Plan, RuleSet, plan_of
from triage.model.conditions import ABSENT, PRESENT
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer

RuleSetRun = Callable[[list[str]], list[str]]
"""From the words of one person to the rules that fire."""


class BareDurable:
    """The C calls."""

    name = "bare durable-rules, C calls"
    evaluating = nullcontext

    def __init__(self) -> None:
        self._calls: Calls = c_calls()
        self._plans: dict[Layer, tuple[Plan, list[RuleSetRun]]] = {}

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        """What fires."""
        if layer not in self._plans:
            plan = plan_of(layer)
            self._plans[layer] = plan, [self._runner(rule_set) for rule_set in plan.rule_sets]
        return _fired(*self._plans[layer], facts)

    def _runner(self, rule_set: RuleSet) -> RuleSetRun:
        calls = self._calls
        handle = calls.create_ruleset(rule_set.name, rule_set.definition)

        def run(words: list[str]) -> list[str]:
            _, place = calls.assert_fact(handle, rule_set.fact(words))
            started = calls.start_action_for_state(handle, place)
            running = started[1] if started else None
            fired: list[str] = []
            while running is not None:
                fired.append(running[2:4])
                running = calls.complete_and_start_action(handle, place)
            calls.retract_fact(handle, WITHDRAWAL)
            return fired

        return run


class DocumentedDurable:
    """A host with an action for each rule.

    Its two background threads are left out: with them, what it concludes differs from run to run.
    """

    name = "durable-rules as documented, a host with actions"
    evaluating = nullcontext

    def __init__(self) -> None:
        self._host = _Host()
        self._acted: list[str] = []
        self._plans: dict[Layer, tuple[Plan, list[RuleSetRun]]] = {}

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        """What fires."""
        if layer not in self._plans:
            plan = plan_of(layer)
            self._plans[layer] = plan, [self._runner(rule_set) for rule_set in plan.rule_sets]
        return _fired(*self._plans[layer], facts)

    def _runner(self, rule_set: RuleSet) -> RuleSetRun:
        rules = json.loads(rule_set.definition)
        self._host.set_rulesets({rule_set.name: {rule: {**rules[rule], "run": self._action(rule)} for rule in rules}})

        def run(words: list[str]) -> list[str]:
            self._acted.clear()
            fact = {**_ALWAYS}
            for place, tell, otherwise in rule_set.reads:
                fact.update(_keys(tell(words[place], otherwise)))
            self._host.assert_fact(rule_set.name, fact)
            self._host.retract_fact(rule_set.name, fact)
            return self._acted

        return run

    def _action(self, rule: str) -> Callable[[object], None]:
        return lambda _context: self._acted.append(rule)


_ALWAYS: Mapping[str, str] = {MARKER: "y", "sid": SESSION, "id": "f"}


@cache
def _keys(told: str) -> Mapping[str, str]:
    """What the rule set is told for one word, as a host wants it."""
    keys: Mapping[str, str] = json.loads(f"{{{told}}}")
    return keys


class _Host(Host):  # type: ignore[misc]  # the package has no types
    def _run(self) -> None:
        """Start no threads."""


def _fired(plan: Plan, runs: list[RuleSetRun], facts: Facts) -> frozenset[str]:
    words = [facts[fact] for fact in plan.facts] + [ABSENT] * plan.parts
    found: set[str] = set()
    for rule_set, run in zip(plan.rule_sets, runs, strict=True):
        for rule in run(words):
            ids, parts = rule_set.proves[rule]
            found.update(ids)
            for place in parts:
                words[place] = PRESENT
    return frozenset(found)
