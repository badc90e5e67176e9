"""Conjunctions as rule sets of durable-rules that stay inside its limits, whatever the answers.

A comparison becomes a key of its own, with the word yes or no: the engine gets no name and no answer of ours. A rule
set and the facts it is given hold nothing but such short words. Nothing here calls the engine.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import count, product
from string import ascii_lowercase

from triage.adapters.durable_engine.conjunctions import Claim, Part, Stage, stages_of
from triage.model.conditions import PRESENT, Compare
from triage.reasoning.strata import Layer

MOST_RULES = 60
"""Rules in one set. The engine keeps the true conditions whose followers it has yet to visit on a stack of 64 and gives
up when it is full. No two of them lie on one path, so each leads to a rule of its own: 60 rules need 60 places at most.
The other limits, 255 rules on one condition and 511 conditions at one level, are further away still."""
MOST_KEYS = 240
"""Keys in one set. The engine takes 254 in a fact; three are the marker and the two names below."""

MARKER = "m"
"""The key with which every rule begins. The engine's own records do not have it, so no rule can ever match one."""
END = "zz"
"""The rule that always fires, and last: it proves that a run was complete."""
SESSION = "1"
"""The only session there ever is, whoever the patient."""
NAMES = f'"sid":"{SESSION}","id":"f"'
"""The session and the only fact in it, as the engine knows them."""
WITHDRAWAL = f"{{{NAMES}}}"

Words = Sequence[str]
"""The value of each fact of a plan, in its order, and then of each part."""
Read = tuple[int, Callable[[str, str], str], str]
"""Where a word stands, what the engine is told for it, and what for any other word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleSet:
    """Some rules of a layer as the engine takes them, and what it means when one fires."""

    name: str
    definition: str
    reads: tuple[Read, ...]
    proves: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]
    """By rule: ids of productions, and places of parts in the words."""

    def fact(self, words: Words) -> str:
        """The one flat fact of one patient, with every key that this rule set reads."""
        told = ",".join([tell(words[place], otherwise) for place, tell, otherwise in self.reads])
        return f'{{{told},"{MARKER}":"y",{NAMES}}}' if told else f'{{"{MARKER}":"y",{NAMES}}}'


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A whole layer as rule sets, in the order in which they must run."""

    facts: tuple[str, ...]
    parts: int
    rule_sets: tuple[RuleSet, ...]


def plan_of(layer: Layer) -> Plan:
    """Compile a layer; without productions there is still one rule set, so that a run can prove itself complete."""
    stages = stages_of(layer.productions) or ({},)
    claimed = {what for stage in stages for claims in stage for what, _ in claims}
    facts = sorted({what.fact for what in claimed if isinstance(what, Compare)})
    places: dict[str | Part, int] = {fact: place for place, fact in enumerate(facts)}
    parts = sorted((what for what in claimed if isinstance(what, Part)), key=lambda part: part.number)
    places |= {part: len(facts) + place for place, part in enumerate(parts)}
    return Plan(
        facts=tuple(facts),
        parts=len(parts),
        rule_sets=tuple(
            _rule_set(conjunctions, stage, places) for stage in stages for conjunctions in _within_limits(stage)
        ),
    )


def distinct_keys(candidates: Iterable[str]) -> Iterator[str]:
    """The candidates that the engine can tell apart: it knows a key by a hash of 32 bits only."""
    seen = {_fnv_1a(name) for name in ("", "id", "sid", "$s", MARKER)}
    for candidate in candidates:
        known = _fnv_1a(candidate)
        if known not in seen:
            seen.add(known)
            yield candidate


def _fnv_1a(text: str) -> int:
    known = 0x811C9DC5
    for byte in text.encode():
        known = (known ^ byte) * 0x01000193 & 0xFFFFFFFF
    return known


@cache
def _keys() -> tuple[str, ...]:
    candidates = ("".join(letters) for length in count(1) for letters in product(ascii_lowercase, repeat=length))
    return tuple(key for key, _ in zip(distinct_keys(candidates), range(MOST_KEYS), strict=False))


def _within_limits(stage: Stage) -> Iterator[list[tuple[Claim, ...]]]:
    """The conjunctions of a stage in groups for one rule set each. One group holds only the rule that ends a run."""
    group: list[tuple[Claim, ...]] = []
    keys: set[Compare | Part] = set()
    for claims in _beginning_alike(stage):
        more = keys | {what for what, _ in claims}
        if len(group) == MOST_RULES or len(more) > MOST_KEYS:
            yield group
            group, more = [], {what for what, _ in claims}
        group.append(claims)
        keys = more
    yield group


def _beginning_alike(stage: Stage) -> list[tuple[Claim, ...]]:
    """Most shared claims first, and like conjunctions side by side: the engine tests a shared beginning only once."""
    shared = Counter(claim for claims in stage for claim in claims)
    order = sorted(shared, key=lambda claim: (not claim[1], -shared[claim], _spelled(claim)))
    rank = {claim: place for place, claim in enumerate(order)}
    ranked = sorted(sorted(rank[claim] for claim in claims) for claims in stage if claims)
    return [tuple(order[place] for place in places) for places in ranked]


def _spelled(claim: Claim) -> tuple[str, ...]:
    what, _ = claim
    return (what.fact, *sorted(what.values)) if isinstance(what, Compare) else ("", f"{what.number:09}")


def _rule_set(conjunctions: Sequence[tuple[Claim, ...]], stage: Stage, places: Mapping[str | Part, int]) -> RuleSet:
    claimed = dict.fromkeys(what for claims in conjunctions for what, _ in claims)
    keys = dict(zip(claimed, _keys(), strict=False))
    rules = {f"{number:02}": claims for number, claims in enumerate(conjunctions)} | {END: ()}
    definition = json.dumps({name: _rule(claims, keys) for name, claims in rules.items()})
    return RuleSet(
        name=sha256(definition.encode()).hexdigest(),
        definition=definition,
        reads=tuple(_reads(keys, places)),
        proves={name: _proved(stage.get(frozenset(claims), ()), places) for name, claims in rules.items()},
    )


def _rule(claims: tuple[Claim, ...], keys: Mapping[Compare | Part, str]) -> dict[str, object]:
    conditions = [{MARKER: "y"}, *({keys[what]: "y" if wanted else "n"} for what, wanted in claims)]
    return {"all": [{"m": {"$and": conditions}}]}


def _proved(
    conclusions: Iterable[str | Part], places: Mapping[str | Part, int]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    ids = tuple(conclusion for conclusion in conclusions if isinstance(conclusion, str))
    return ids, tuple(places[conclusion] for conclusion in conclusions if isinstance(conclusion, Part))


def _reads(keys: Mapping[Compare | Part, str], places: Mapping[str | Part, int]) -> Iterator[Read]:
    asked: dict[int, list[tuple[str, frozenset[str]]]] = {}
    for what, key in keys.items():
        match what:
            case Compare(fact, values):
                asked.setdefault(places[fact], []).append((key, values))
            case Part():
                asked.setdefault(places[what], []).append((key, frozenset({PRESENT})))
    for place, questions in asked.items():
        known = frozenset[str]().union(*(values for _, values in questions))
        told = {word: _told(word, questions) for word in known}
        yield place, told.get, _told(None, questions)


def _told(word: str | None, questions: Iterable[tuple[str, frozenset[str]]]) -> str:
    return ",".join(f'"{key}":"{"y" if word in values else "n"}"' for key, values in questions)
