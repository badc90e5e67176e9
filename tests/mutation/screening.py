"""Which vignettes speak of something that a mutant changes: found for all of them at once from the solver's model.

The model only chooses; whether a vignette fails is for the assessment to say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tests.vignettes import Vignette
from triage.adapters.z3_prover.crowd import Crowd
from triage.adapters.z3_prover.model import Model
from triage.model.answers import read_answers
from triage.model.questionnaire import Questionnaire
from triage.reasoning.claims import OFFERS, SHOWN, allowed_fact, offers_fact, shown_fact
from triage.reasoning.strata import LEVEL

_NAMING: Mapping[str, Callable[[str], str]] = {
    "fired": str,
    "not_fired": str,
    "stopped": str,
    "shown": shown_fact,
    "not_shown": shown_fact,
    "offered": offers_fact,
    "not_offered": offers_fact,
    "withheld": allowed_fact,
    "asked": str,
    "not_asked": str,
}
_HANGS_ON_MORE = ("tests", "start_first", "withheld")
"""Expectations that hang on an order or on what else is shown."""


class Screen:
    """The vignettes, and what the model of the right rules says of each."""

    def __init__(self, model: Model, vignettes: Sequence[Vignette], today: date) -> None:
        self._vignettes = vignettes
        self._today = today
        self._base = model
        self._everyone = (1 << len(vignettes)) - 1
        self._inputs = self._inputs_of(model, model.knowledge.questionnaire)
        self._before = self._said(model)
        self._naming = self._who_names()
        self._more = self._mask(place for place, item in enumerate(vignettes) if set(_HANGS_ON_MORE) & set(item.expect))

    def naming(self, item: str) -> list[Vignette]:
        """Those that name an item or a part of it."""
        return [
            vignette
            for vignette in self._vignettes
            if any(name == item or name.startswith(f"{item}.") for name in _names(vignette))
        ]

    def touched(self, model: Model, *, orders: bool) -> list[Vignette]:
        """Those whose expectations speak of something that is otherwise now; with ``orders`` also those about order."""
        after = self._said(model)
        found = self._more if orders else 0
        for fact in self._before.keys() | after.keys():
            differs = self._differing(fact, after)
            if differs:
                found |= differs & self._naming.get(fact, 0)
                found |= differs & self._more if fact.startswith((OFFERS, SHOWN, "ranked.", "rf_", "cb_", LEVEL)) else 0
        return [item for place, item in enumerate(self._vignettes) if found >> place & 1]

    def _differing(self, fact: str, after: Mapping[str, Mapping[str, int]]) -> int:
        one, other = self._before.get(fact, {}), after.get(fact, {})
        found = 0
        for value in one.keys() | other.keys():
            found |= one.get(value, 0) ^ other.get(value, 0)
        return found

    def _said(self, model: Model) -> dict[str, dict[str, int]]:
        inputs = self._inputs if model is self._base else self._inputs_for(model)
        known = model.vocabulary.facts
        keys = [(fact, value) for fact, values in known.items() for value in values]
        rows = model.circuit.values([known[fact][value] for fact, value in keys], dict(inputs), self._everyone)
        found: dict[str, dict[str, int]] = {}
        for (fact, value), row in zip(keys, rows, strict=True):
            found.setdefault(fact, {})[value] = row
        return found

    def _inputs_for(self, model: Model) -> Mapping[int, int]:
        same = asks_the_same(self._base.knowledge.questionnaire, model.knowledge.questionnaire)
        return self._inputs if same else self._inputs_of(model, model.knowledge.questionnaire)

    def _inputs_of(self, model: Model, questionnaire: Questionnaire) -> Mapping[int, int]:
        people = [read_answers(vignette.answers, questionnaire) for vignette in self._vignettes]
        return Crowd(model.circuit, model.potential, people).bits

    def _who_names(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for place, vignette in enumerate(self._vignettes):
            for fact in _facts(vignette):
                found[fact] = found.get(fact, 0) | 1 << place
        return found

    def _mask(self, places: Iterable[int]) -> int:
        return sum(1 << place for place in places)


def asks_the_same(one: Questionnaire, other: Questionnaire) -> bool:
    """Whether two questionnaires differ in nothing but when they ask."""
    return [replace(q, ask_when=None) for q in one.questions] == [replace(q, ask_when=None) for q in other.questions]


def _facts(vignette: Vignette) -> Iterator[str]:
    if "urgency" in vignette.expect:
        yield LEVEL
    for key, fact in _NAMING.items():
        yield from (fact(name) for name in _listed(vignette.expect.get(key)))


def _names(vignette: Vignette) -> Iterator[str]:
    return (name for key in _NAMING for name in _listed(vignette.expect.get(key)))


def _listed(value: object) -> list[str]:
    if isinstance(value, list):
        return value
    return [] if value is None else [str(value)]
