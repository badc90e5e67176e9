"""Evaluation of layers by durable-rules, one patient at a time, complete or not at all.

It drives the C calls that the package itself uses. Its hosts, actions, threads and sessions stay out: each has lost,
mixed up or delayed conclusions. Nothing here knows what a condition looks like.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from importlib import import_module
from threading import RLock
from typing import Protocol, cast
from weakref import WeakKeyDictionary, finalize

from triage.adapters.durable_engine.rule_sets import END, SESSION, WITHDRAWAL, Plan, RuleSet, Words, plan_of
from triage.model.conditions import ABSENT, PRESENT, facts_read
from triage.model.errors import EngineError
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer


class Calls(Protocol):
    """The functions of durable-rules' C module that are used here."""

    def create_ruleset(self, name: str, definition: str, /) -> int:
        """Compile rules; the answer is their handle."""
        ...

    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]:
        """Match one fact; the answer is a result, 0 if a rule matched, and the place of the session."""
        ...

    def start_action_for_state(self, handle: int, place: int, /) -> tuple[str, str] | None:
        """The session's state and the first rule that fired, with the fact; ``None`` if there is none."""
        ...

    def complete_and_start_action(self, handle: int, place: int, /) -> str | None:
        """The next rule that fired, with the fact; ``None`` after the last."""
        ...

    def retract_fact(self, handle: int, fact: str, /) -> tuple[int, int]:
        """Withdraw a fact."""
        ...

    def delete_state(self, handle: int, session: str, /) -> None:
        """Free a session. It must have fired a rule before: the engine reads unset memory otherwise."""
        ...

    def delete_ruleset(self, handle: int, /) -> None:
        """Free rules, though not their sessions."""
        ...


def c_calls() -> Calls:
    """The C module itself; an ``EngineError`` says how to get it when it is not there."""
    try:
        return cast("Calls", import_module("durable_rules_engine"))
    except ImportError as error:
        raise EngineError(
            "durable-rules: it is not installed, or was not built for this Python. Install again with: make setup"
        ) from error


class DurableEngine:
    """durable-rules as the engine that tells which rules of a layer fire. Any number of threads may share one."""

    def __init__(self, calls: Calls | None = None) -> None:
        self._calls = calls or c_calls()
        self._turn = RLock()
        self._idle: WeakKeyDictionary[Layer, _Compiled] = WeakKeyDictionary()

    @cached_property
    def name(self) -> str:
        """The engine and its version, as an assessment records it."""
        from importlib.metadata import version  # noqa: PLC0415  it takes longer to import than all else here

        return f"durable-rules {version('durable-rules')}"

    def evaluating(self) -> AbstractContextManager[object]:
        """One thread's turn, until all layers are evaluated."""
        return self._turn

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        """The ids of all productions of the layer whose condition holds.

        Raises:
            EngineError: when the answer is not certain; never a partial result, and never with an answer in its text.
        """
        with self._turn:
            fired = self._fired(layer, facts)
        if fired is None:
            raise EngineError(_what_is_wrong(layer, facts))
        return fired

    def _fired(self, layer: Layer, facts: Facts) -> frozenset[str] | None:
        """What fires, or ``None`` after any error.

        While it runs, nobody else holds the compiled layer: whatever interrupts it, what may be half filled is
        dropped, and the next evaluation compiles afresh. The error itself may quote the facts, so it ends here.
        """
        compiled = self._idle.pop(layer, None)
        with suppress(Exception):
            compiled = compiled or _Compiled(self._calls, plan_of(layer))
            fired = compiled.fired(facts)
            self._idle[layer] = compiled
            return fired
        return None


class _Compiled:
    """A layer whose rule sets wait in the engine, all of their sessions empty."""

    def __init__(self, calls: Calls, plan: Plan) -> None:
        self._plan = plan
        nobody = [ABSENT] * (len(plan.facts) + plan.parts)
        self._sessions = tuple(_Session(calls, rule_set, nobody) for rule_set in plan.rule_sets)

    def fired(self, facts: Facts) -> frozenset[str]:
        words = [facts[fact] for fact in self._plan.facts] + [ABSENT] * self._plan.parts
        found: set[str] = set()
        for session in self._sessions:
            proves = session.rule_set.proves
            for rule in session.fired(words):
                ids, parts = proves[rule]
                found.update(ids)
                for place in parts:
                    words[place] = PRESENT
        return frozenset(found)


class _Session:
    """One rule set in the engine, with the only session it ever has."""

    def __init__(self, calls: Calls, rule_set: RuleSet, nobody: Words) -> None:
        self.rule_set = rule_set
        self._calls = calls
        self._handle = calls.create_ruleset(rule_set.name, rule_set.definition)
        self.fired(nobody)
        finalize(self, _release, calls, self._handle).atexit = False

    def fired(self, words: Words) -> list[str]:
        """The names of the rules that fire, all of them; the session is empty before and after."""
        calls, handle = self._calls, self._handle
        result, place = calls.assert_fact(handle, self.rule_set.fact(words))
        started = calls.start_action_for_state(handle, place)
        running = started[1] if started else None
        fired: list[str] = []
        while running is not None and len(fired) < len(self.rule_set.proves):
            fired.append(running[2:4])
            running = calls.complete_and_start_action(handle, place)
        withdrawn, _ = calls.retract_fact(handle, WITHDRAWAL)
        if result or withdrawn or (fired[-1:], running) != ([END], None):
            raise EngineError("A run was not complete.")
        return fired


def _release(calls: Calls, handle: int) -> None:
    calls.delete_state(handle, SESSION)
    calls.delete_ruleset(handle)


def _what_is_wrong(layer: Layer, facts: Mapping[str, str]) -> str:
    with suppress(RecursionError):
        read = frozenset[str]().union(*(facts_read(production.when) for production in layer.productions))
        for fact in sorted(read - facts.keys()):
            return f'{layer.name}: the fact "{fact}" has no value. Every fact that a rule reads must have one.'
    return f"{layer.name}: durable-rules did not evaluate it completely. Nothing is concluded; please start again."
