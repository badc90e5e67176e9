"""Every way in which durable-rules is known to fail, and that a patient's evaluation does not meet it.

What would crash or hang runs in a process of its own: first the bare engine, to show that the danger is real.
"""

import sys
from collections.abc import Callable
from os import environ
from random import Random
from subprocess import TimeoutExpired, run
from threading import Thread
from typing import TypeVar, cast

import pytest

from tests.generators import random_domains, random_facts, random_layer
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.durable_engine.engine import c_calls
from triage.adapters.durable_engine.rule_sets import distinct_keys, plan_of
from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not, facts_read, is_present
from triage.model.errors import EngineError
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.strata import Layer, Production

BARE = """
import json
import durable_rules_engine as engine

def rules(conditions):
    return engine.create_ruleset("bare", json.dumps({f"r{n}": {"all": [{"m": c}]} for n, c in enumerate(conditions)}))

def fired(handle, fact):
    place = engine.assert_fact(handle, json.dumps(fact))[1]
    started = engine.start_action_for_state(handle, place)
    count, message = 0, started and started[1]
    while message:
        count, message = count + 1, engine.complete_and_start_action(handle, place)
    return count

"""
OURS = """
from triage.adapters.durable_engine import DurableEngine
from triage.model.conditions import is_present
from triage.reasoning.strata import Layer, Production

def layer_of(*facts):
    return Layer("layer", tuple(Production(fact, is_present(fact)) for fact in facts))

"""
reference = ReferenceEngine()


def outcome(script: str, seconds: int = 60) -> str:
    """What a program of its own prints last, or that it crashed, or that it was still running after so many seconds.

    Freed memory is filled with rubbish, so that reading it is noticed.
    """
    try:
        done = run(  # noqa: S603  the scripts are those of this file
            [sys.executable, "-c", script],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**environ, "MALLOC_PERTURB_": "165"},
            timeout=seconds,
        )
    except TimeoutExpired:
        return "hangs"
    if done.returncode < 0:
        return "crashes"
    return (done.stdout + done.stderr).strip().splitlines()[-1]


def layer_of(*conditions: Condition) -> Layer:
    """One production for each condition, with its number as id."""
    return Layer("layer", tuple(Production(str(number), when) for number, when in enumerate(conditions)))


def all_present(layer: Layer) -> dict[str, str]:
    """A patient for whom every fact that the layer reads is present."""
    return {fact: "present" for production in layer.productions for fact in facts_read(production.when)}


Result = TypeVar("Result")
Failure = Callable[[Callable[[], object]], object]
"""What happens instead of a call, given the call."""


class Watched:
    """The C calls with a record of each, one of which may be made to fail."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.names: list[str] = []
        self._real = c_calls()
        self._failing = ""
        self._spared = 0
        self._failure: Failure = _loses

    def fail(self, name: str, spared: int, failure: Failure) -> None:
        """Let a call of that name fail once, after so many were spared."""
        self._failing, self._spared, self._failure = name, spared, failure

    def texts(self, name: str) -> list[str]:
        """What every call of that name was given last."""
        return [text for called, text in self.calls if called == name]

    def _call(self, name: str, text: str, call: Callable[[], Result]) -> Result:
        self.calls.append((name, text))
        if name == self._failing:
            self._spared -= 1
            if self._spared == -1:
                return cast("Result", self._failure(call))
        return call()

    def create_ruleset(self, name: str, definition: str, /) -> int:
        self.names.append(name)
        return self._call("create_ruleset", definition, lambda: self._real.create_ruleset(name, definition))

    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]:
        return self._call("assert_fact", fact, lambda: self._real.assert_fact(handle, fact))

    def start_action_for_state(self, handle: int, place: int, /) -> tuple[str, str] | None:
        return self._call("start_action_for_state", "", lambda: self._real.start_action_for_state(handle, place))

    def complete_and_start_action(self, handle: int, place: int, /) -> str | None:
        return self._call("complete_and_start_action", "", lambda: self._real.complete_and_start_action(handle, place))

    def retract_fact(self, handle: int, fact: str, /) -> tuple[int, int]:
        return self._call("retract_fact", fact, lambda: self._real.retract_fact(handle, fact))

    def delete_state(self, handle: int, session: str, /) -> None:
        self._call("delete_state", session, lambda: self._real.delete_state(handle, session))

    def delete_ruleset(self, handle: int, /) -> None:
        self._call("delete_ruleset", "", lambda: self._real.delete_ruleset(handle))


def _raises(_: Callable[[], object]) -> object:
    raise RuntimeError("could not handle secret_answer")


def _raises_afterwards(call: Callable[[], object]) -> object:
    call()
    raise MemoryError


def _loses(_: Callable[[], object]) -> object:
    return None


def _refuses(call: Callable[[], object]) -> object:
    _, place = cast("tuple[int, int]", call())
    return 2, place


def _interrupts(_: Callable[[], object]) -> object:
    raise KeyboardInterrupt


@pytest.fixture
def watched() -> Watched:
    """C calls that can be looked at afterwards."""
    return Watched()


@pytest.fixture
def engine(watched: Watched) -> DurableEngine:
    """The engine on top of the watched calls."""
    return DurableEngine(watched)


@pytest.mark.parametrize(
    ("script", "end"),
    [
        ('h = rules([{f"k{n}": "y"} for n in range(65)]); fired(h, {f"k{n}": "y" for n in range(65)})', "code: 303"),
        ('h = rules([{"k": f"v{n}"} for n in range(513)]); fired(h, {"k": "v1"})', "hangs"),
        ('h = rules([{"k": "y"}] * 300)', "code: 108"),
        ('h = rules([{"k": "y"}]); fired(h, {f"k{n}": "y" for n in range(260)})', "code: 302"),
        ('h = rules([{"k": "y"}]); fired(h, {"k": "n"}); engine.delete_state(h, "0")', "crashes"),
        ('h = rules([{"k": "y"}]); [fired(h, {"sid": str(n), "k": "y"}) for n in range(1025)]', "MemoryError"),
        ('h = rules([{"$nex": {"k": 1}}]); print("fired", fired(h, {"a": "y"}))', "fired 2"),
        (
            """
h = engine.create_ruleset("bare", json.dumps({"both": {"all": [{"x": {"a": "y"}}, {"z": {"b": "y"}}]}}))
fired(h, {"sid": "declinate", "a": "y"})
print("fired", fired(h, {"sid": "macallums", "b": "y"}))
""",
            "fired 1",
        ),
        (
            'import threading, durable.engine; durable.engine.Host(); print("threads", threading.active_count())',
            "threads 3",
        ),
        ('h = rules([{"macallums": "y"}]); print("fired", fired(h, {"declinate": "y"}))', "fired 1"),
        ('h = rules([{"k": "a"}]); print("fired", fired(h, {"k": "a" * 65_537}))', "fired 1"),
        (
            """
h = rules([{"$and": [{"$or": [{f"a{n}": "y"}, {f"b{n}": "y"}]} for n in range(12)]}])
print("fired", fired(h, {f"{k}{n}": "y" for k in "ab" for n in range(12)}))
""",
            "fired 4096",
        ),
    ],
)
def test_the_bare_engine_fails_where_ours_may_not(script: str, end: str) -> None:
    assert outcome(BARE + script, seconds=2 if end == "hangs" else 60).endswith(end)


def test_a_thousand_rules_may_all_hold_at_once(engine: DurableEngine) -> None:
    """The engine gives up when more than 64 true conditions wait at one time."""
    layer = layer_of(*(is_present(f"sign_{number}") for number in range(1_000)))

    assert len(engine.fire(layer, all_present(layer))) == 1_000


def test_six_hundred_rules_may_begin_differently(engine: DurableEngine) -> None:
    """The engine never returns when 513 rules begin with different conditions."""
    layer = layer_of(*(Compare("age", frozenset({str(number)})) for number in range(600)))

    assert engine.fire(layer, {"age": "123"}) == {"123"}


def test_three_hundred_rules_may_have_the_same_condition(engine: DurableEngine) -> None:
    """The engine refuses more than 256 rules on one condition, and at 256 it may crash."""
    layer = layer_of(*[is_present("sign")] * 300)

    assert len(engine.fire(layer, {"sign": "present"})) == 300


def test_one_condition_may_read_six_hundred_facts(engine: DurableEngine) -> None:
    """The engine refuses a fact with more than 254 keys."""
    layer = layer_of(All(tuple(is_present(f"sign_{number}") for number in range(600))))
    everything = all_present(layer)

    assert engine.fire(layer, everything) == {"0"}
    for number in (0, 250, 599):
        assert engine.fire(layer, everything | {f"sign_{number}": "absent"}) == frozenset()


def test_rules_side_by_side_may_read_six_hundred_facts(engine: DurableEngine) -> None:
    layer = layer_of(*(All(tuple(is_present(f"sign_{n}_{part}") for part in range(6))) for n in range(100)))

    assert len(engine.fire(layer, all_present(layer))) == 100


def test_a_layer_may_have_thousands_of_rules(engine: DurableEngine) -> None:
    """The engine takes 4,096."""
    random = Random(1)
    names = [f"sign_{number}" for number in range(400)]
    layer = layer_of(*(All(tuple(map(is_present, random.sample(names, 3)))) for _ in range(4_200)))
    facts = {name: random.choice(["present", "absent"]) for name in names}

    assert engine.fire(layer, facts) == reference.fire(layer, facts)


def test_a_rule_fires_once_however_many_of_its_sides_hold(engine: DurableEngine, watched: Watched) -> None:
    """In the engine, twelve "any" of two in one "all" fire 4,096 times."""
    layer = layer_of(All(tuple(AnyOf((is_present(f"a{n}"), is_present(f"b{n}"))) for n in range(12))))
    engine.fire(layer, all_present(layer))
    watched.calls.clear()

    assert engine.fire(layer, all_present(layer)) == {"0"}
    assert len(watched.texts("complete_and_start_action")) < 50


def test_counting_many_signs_stays_small() -> None:
    """Written out, thirty of sixty would be 118,264,581,564,861,424 conjunctions."""
    signs = tuple(is_present(f"sign_{number}") for number in range(60))
    plan = plan_of(layer_of(AtLeast(30, signs)))

    assert sum(len(ids) + len(parts) for rules in plan.rule_sets for ids, parts in rules.proves.values()) < 5_000


def test_facts_with_colliding_names_stay_two_facts(engine: DurableEngine) -> None:
    """The engine knows a key by its 32-bit hash only, and these two share theirs."""
    layer = layer_of(is_present("declinate"), is_present("macallums"))

    assert engine.fire(layer, {"declinate": "present", "macallums": "absent"}) == {"0"}


def test_keys_that_the_engine_confuses_are_not_used_together() -> None:
    assert list(distinct_keys(["declinate", "id", "macallums", "sid", "$s", "m", "other"])) == ["declinate", "other"]


@pytest.mark.parametrize(
    "word", ["a" * 65_537, 'a","m":"n', "\\", "a\0", "\ud800", "1", "1e-05", "true", "null", "[" * 100_000]
)
def test_a_strange_word_is_only_itself(engine: DurableEngine, word: str) -> None:
    """The engine cuts long strings, coerces what looks like a number, and breaks off at some."""
    layer = layer_of(Compare("said", frozenset({"a"})), Compare("said", frozenset({word})), Not(is_present("said")))

    assert engine.fire(layer, {"said": word}) == {"1", "2"}
    assert engine.fire(layer, {"said": "a"}) == {"0", "2"}


def test_what_is_constant_needs_no_facts(engine: DurableEngine) -> None:
    never = Compare("sign", frozenset())
    layer = layer_of(All(()), AnyOf(()), Not(AnyOf(())), never, Not(never), All((All(()), never)))

    assert engine.fire(layer, {}) == {"0", "2", "4"}
    assert engine.fire(layer_of(), {}) == frozenset()


def test_the_engine_meets_only_conjunctions_of_short_words(engine: DurableEngine, watched: Watched) -> None:
    """Negation, "or" and rules without a key of ours go wrong in the engine, and an answer has no business there."""
    random = Random(4)
    domains = random_domains(random, 20)
    layer = random_layer(random, domains, 60)
    engine.fire(layer, random_facts(random, domains))

    definitions, facts = watched.texts("create_ruleset"), watched.texts("assert_fact")
    assert all(rule.startswith('{"m": "y"}') for text in definitions for rule in text.split('"$and": [')[1:])
    assert {mark for text in definitions for mark in text.split('"') if mark.startswith("$")} == {"$and"}
    assert {word for text in facts for word in text.split('"')[3::4]} == {"y", "n", "1", "f"}


def test_one_session_serves_everybody(engine: DurableEngine, watched: Watched) -> None:
    """The engine crashes after 1,024 sessions, and mixes up two whose names have the same hash."""
    random = Random(9)
    layer = layer_of(is_present("sign"))
    for _ in range(1_100):
        facts = {"sign": random.choice(["present", "absent"])}
        assert engine.fire(layer, facts) == reference.fire(layer, facts)

    assert all('"sid":"1","id":"f"' in fact for fact in watched.texts("assert_fact"))


def test_going_back_leaves_nothing_of_the_first_answer(engine: DurableEngine) -> None:
    """In the engine, a conclusion stays when its reason is withdrawn."""
    layer = layer_of(is_present("a"), All((is_present("a"), is_present("b"))), Not(is_present("a")))

    for a, b, expected in [("present", "present", {"0", "1"}), ("absent", "present", {"2"}), ("present", "", {"0"})]:
        assert engine.fire(layer, {"a": a, "b": b}) == expected


def test_another_thread_waits_until_all_layers_of_a_person_are_evaluated(engine: DurableEngine) -> None:
    """Taking turns between layers made eight threads a third slower than one."""
    layer = Layer("layer", (Production("a", is_present("sign")),))
    found: list[frozenset[str]] = []
    other = Thread(target=lambda: found.append(engine.fire(layer, {"sign": "present"})))

    with engine.evaluating():
        other.start()
        other.join(0.2)
        meanwhile, own = list(found), engine.fire(layer, {"sign": "absent"})
    other.join()

    assert (meanwhile, own, found) == ([], frozenset(), [frozenset({"a"})])


def test_eight_threads_get_their_own_patients_results(engine: DurableEngine, watched: Watched) -> None:
    """Two threads in one session of the engine get nearly every result wrong."""
    random = Random(8)
    domains = random_domains(random, 30)
    layers = [random_layer(random, domains, 100) for _ in range(3)]
    people = [random_facts(random, domains) for _ in range(60)]
    expected = [[reference.fire(layer, facts) for layer in layers] for facts in people]
    wrong: list[int] = []

    def assess() -> None:
        for number, facts in enumerate(people):
            if [engine.fire(layer, facts) for layer in layers] != expected[number]:
                wrong.append(number)

    threads = [Thread(target=assess) for _ in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)

    assert wrong == []
    assert len(watched.names) == len(set(watched.names)), "the threads do not share the compiled rules"


def fire_thrice(engine: DurableEngine, layer: Layer, facts: dict[str, str]) -> None:
    """Fire often enough for every failure to come about."""
    for _ in range(3):
        engine.fire(layer, facts)


RUN = ("assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact")


@pytest.mark.parametrize(
    ("call", "failure"),
    [(call, failure) for call in ("create_ruleset", *RUN) for failure in (_raises, _raises_afterwards, _loses)]
    + [("assert_fact", _refuses), ("retract_fact", _refuses)],
)
@pytest.mark.parametrize("spared", [0, 1, 5])
def test_after_any_failure_there_is_no_result_and_the_next_is_right(
    engine: DurableEngine, watched: Watched, call: str, failure: Failure, spared: int
) -> None:
    """The engine may be left locked, or half filled with somebody else's facts."""
    layer = layer_of(*(Compare(f"sign_{number % 90}", frozenset({"secret_answer"})) for number in range(130)))
    sick = {f"sign_{number}": "secret_answer" for number in range(90)}
    well = dict.fromkeys(sick, "absent")
    watched.fail(call, spared if call != "create_ruleset" else min(spared, 1), failure)

    with pytest.raises(EngineError) as caught:
        fire_thrice(engine, layer, sick)

    assert "secret" not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert engine.fire(layer, well) == frozenset()
    assert engine.fire(layer, sick) == reference.fire(layer, sick)


def test_an_engine_that_never_stops_firing_is_stopped() -> None:
    class Endless(Watched):
        def complete_and_start_action(self, _handle: int, _place: int, /) -> str | None:
            return '{"00":{}}'

    with pytest.raises(EngineError):
        DurableEngine(Endless()).fire(layer_of(is_present("a")), {"a": "present"})


@pytest.mark.parametrize("call", RUN)
def test_an_interrupted_run_leaves_nothing_behind(engine: DurableEngine, watched: Watched, call: str) -> None:
    layer = layer_of(is_present("a"), Not(is_present("a")))
    engine.fire(layer, {"a": "present"})
    watched.fail(call, 0, _interrupts)

    with pytest.raises(KeyboardInterrupt):
        engine.fire(layer, {"a": "present"})

    assert engine.fire(layer, {"a": "absent"}) == {"1"}


def test_a_fact_without_a_value_is_named_and_nothing_is_concluded(engine: DurableEngine) -> None:
    layer = layer_of(is_present("a"), is_present("b"))

    with pytest.raises(EngineError, match='layer: the fact "b" has no value'):
        engine.fire(layer, {"a": "secret_answer"})

    assert engine.fire(layer, {"a": "present", "b": "absent"}) == {"0"}


def test_a_condition_too_deep_to_read_is_an_engine_error(engine: DurableEngine) -> None:
    when: Condition = is_present("sign")
    for _ in range(20_000):
        when = Not(when)

    with pytest.raises(EngineError):
        engine.fire(layer_of(when), {"sign": "present"})


def test_rule_sets_are_named_after_their_content(engine: DurableEngine, watched: Watched) -> None:
    for fact in ("a", "a", "b"):
        engine.fire(layer_of(is_present(fact)), {fact: "present"})
    engine.fire(layer_of(Not(is_present("a"))), {"a": "present"})

    names = watched.names
    assert names[0] == names[1] == names[2] != names[3]


def test_the_engine_is_named_with_its_version(engine: DurableEngine) -> None:
    assert engine.name == "durable-rules 2.0.28"


def test_rules_that_nobody_needs_any_more_are_freed_even_when_none_ever_held() -> None:
    """The engine crashes when a session is deleted in which nothing fired."""
    script = """
engine = DurableEngine()
engine.fire(layer_of("a", "b"), {"a": "absent", "b": "absent"})
print("still here")
"""
    assert outcome(OURS + script) == "still here"


def test_rules_that_failed_on_their_first_run_are_given_up_without_a_crash() -> None:
    script = """
import durable_rules_engine

class Broken:
    def __getattr__(self, name):
        return getattr(durable_rules_engine, name)
    def assert_fact(self, *arguments):
        raise MemoryError

try:
    DurableEngine(Broken()).fire(layer_of("a"), {"a": "absent"})
except Exception as error:
    print(type(error).__name__)
"""
    assert outcome(OURS + script) == "EngineError"


def test_memory_stays_flat_over_people_and_over_rebuilt_rules() -> None:
    script = """
from pathlib import Path

def pages():
    return int(Path("/proc/self/statm").read_text().split()[1])

signs = [str(number) for number in range(100)]
people = [{sign: "present" if (seed * int(sign)) % 7 < 3 else "absent" for sign in signs} for seed in range(7)]
engine, layer = DurableEngine(), layer_of(*signs)
for turn in range(2_000):
    engine.fire(layer, people[turn % 7])
    if turn < 20:
        engine.fire(layer_of(*signs), people[0])
before = pages()
for turn in range(10_000):
    engine.fire(layer, people[turn % 7])
    if turn % 100 == 0:
        engine.fire(layer_of(*signs), people[0])
print("flat" if pages() < before * 1.03 else f"grew from {before} to {pages()} pages")
"""
    assert outcome(OURS + script) == "flat"


def test_there_are_no_threads_and_the_end_of_the_process_is_quiet() -> None:
    """A host of the package starts two threads; rules then run late, on other threads, or are lost."""
    script = """
import sys, threading
engine = DurableEngine()

def forever():
    while True:
        engine.fire(layer_of("a"), {"a": "present"})

threading.Thread(target=forever, daemon=True).start()
print(threading.active_count(), "durable" in sys.modules)
"""
    assert outcome(OURS + script) == "2 False"


def test_a_package_that_was_not_built_for_this_python_is_said_plainly() -> None:
    """On Python 3.13 and later the package installs and then cannot be imported."""
    script = """
import sys
sys.modules["durable_rules_engine"] = None
DurableEngine()
"""
    assert outcome(OURS + script).endswith("Install again with: make setup")
