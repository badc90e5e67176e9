"""Scores and which contributors are shown, as ``ranking`` decides it.

Scores are compared number by number, so that no arithmetic is left to the solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.adapters.z3_prover.circuit import FALSE, TRUE, Circuit
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.knowledge import Knowledge
from triage.model.rules import Contributor
from triage.reasoning.claims import CAUSES_SHOWN, OUT_OF_SCOPE, SITE_LIST, ranked_fact, shown_fact
from triage.reasoning.ranking import PLANTAR_FASCIITIS


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one contributor."""

    scored: int
    """True when any clause fired."""
    reached: Mapping[int, int]
    """For every number of points above ``low``, up to ``high``: so many or more."""
    low: int
    high: int

    def at_least(self, points: int) -> int:
        """True when the contributor has so many points or more."""
        if points <= self.low:
            return TRUE
        return FALSE if points > self.high else self.reached[points]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who is shown, found from the scores and three settings."""

    knowledge: Knowledge
    vocabulary: Vocabulary
    scores: Mapping[str, Score]
    threshold: int

    @property
    def circuit(self) -> Circuit:
        """The network in which all of it is built."""
        return self.vocabulary.circuit

    def passes(self, name: str) -> int:
        """True when a contributor reaches the display threshold."""
        return self.circuit.all_of((self.scores[name].scored, self.scores[name].at_least(self.threshold)))

    def candidates(self) -> dict[str, int]:
        """Those above the threshold, not far below the best, and fit for the place of the pain."""
        margin = self.knowledge.value("display_margin")
        high = max((score.high for score in self.scores.values()), default=0)
        passing = {name: self.passes(name) for name in self.scores}
        best = {
            points: self.circuit.any_of(
                self.circuit.all_of((passing[name], score.at_least(points))) for name, score in self.scores.items()
            )
            for points in range(self.threshold, high + 1)
        }
        elsewhere = self.vocabulary.present("elsewhere_only")
        found: dict[str, int] = {}
        for name, score in self.scores.items():
            near = [self.circuit.any_of((best[points] ^ 1, score.at_least(points - margin))) for points in best]
            fits = TRUE if name in self.knowledge.serious_order else elsewhere ^ 1
            found[name] = self.circuit.all_of((passing[name], fits, *near))
        return found

    def ahead(self, other: str, name: str, order: list[str]) -> int:
        """True when another contributor that passes the threshold comes before one that does."""
        more = 0 if order.index(other) < order.index(name) else 1
        mine, theirs = self.scores[name], self.scores[other]
        return self.circuit.all_of(
            self.circuit.any_of((mine.at_least(points) ^ 1, theirs.at_least(points + more)))
            for points in range(self.threshold, mine.high + 1)
        )

    def ranked(self) -> dict[str, int]:
        """The contributors among the first so many; two that change places stay among them."""
        order, candidates = _tie_order(self.knowledge), self.candidates()
        most = self.knowledge.value("max_causes")
        found: dict[str, int] = {}
        for name in self.scores:
            before = [
                self.circuit.all_of((candidates[other], self.ahead(other, name, order)))
                for other in self.scores if other != name
            ]  # fmt: skip
            found[name] = self.circuit.all_of((candidates[name], self.circuit.at_least(most, before) ^ 1))
        return found


def scores_of(knowledge: Knowledge, vocabulary: Vocabulary) -> dict[str, Score]:
    """The points of every contributor."""
    return {contributor.id: _score(contributor, vocabulary) for contributor in knowledge.contributors}


def define_ranking(knowledge: Knowledge, vocabulary: Vocabulary, scores: Mapping[str, Score]) -> None:
    """Add the facts about who is shown."""
    ranking = Ranking(knowledge, vocabulary, scores, knowledge.value("display_threshold"))
    ranked = ranking.ranked()
    lists = _define_site_lists(knowledge, vocabulary)
    circuit = vocabulary.circuit
    in_scope = vocabulary.present(OUT_OF_SCOPE) ^ 1
    others = [literal for name, literal in ranked.items() if name != PLANTAR_FASCIITIS]
    alone = circuit.all_of((ranked.get(PLANTAR_FASCIITIS, FALSE), circuit.any_of(others) ^ 1))
    shown: dict[str, int] = {}
    for name, literal in ranked.items():
        beside = circuit.any_of(
            lists[site.id] for site in knowledge.site_lists if name in _beside(knowledge, site.contributors)
        )
        shown[name] = circuit.all_of((in_scope, circuit.any_of((literal, circuit.all_of((alone, beside))))))
        vocabulary.define_presence(ranked_fact(name), literal)
        vocabulary.define_presence(shown_fact(name), shown[name])
    some, several = circuit.any_of(shown.values()), circuit.at_least(2, list(shown.values()))
    vocabulary.define(CAUSES_SHOWN, {"none": some ^ 1, "one": circuit.all_of((some, several ^ 1)), "several": several})


def _score(contributor: Contributor, vocabulary: Vocabulary) -> Score:
    weighted = [(vocabulary.present(contributor.clause_id(clause)), clause.points) for clause in contributor.clauses]
    weighted.sort(key=lambda item: -abs(item[1]))
    low = sum(min(points, 0) for _, points in weighted)
    high = sum(max(points, 0) for _, points in weighted)
    return Score(
        scored=vocabulary.circuit.any_of(literal for literal, _ in weighted),
        reached={points: vocabulary.circuit.sum_at_least(points, weighted) for points in range(low + 1, high + 1)},
        low=low,
        high=high,
    )


def _define_site_lists(knowledge: Knowledge, vocabulary: Vocabulary) -> dict[str, int]:
    """Which list serves a person: the first one that matches."""
    earlier: list[int] = []
    found: dict[str, int] = {}
    for site in knowledge.site_lists:
        matches = TRUE if site.when is None else vocabulary.literal(site.when)
        found[site.id] = vocabulary.circuit.all_of((matches, *(literal ^ 1 for literal in earlier)))
        earlier.append(matches)
    vocabulary.define(SITE_LIST, {**found, "none": vocabulary.circuit.any_of(earlier) ^ 1})
    return found


def _beside(knowledge: Knowledge, names: tuple[str, ...]) -> tuple[str, ...]:
    others = [name for name in names if name != PLANTAR_FASCIITIS]
    return tuple(others[: knowledge.value("max_causes") - 1])


def _tie_order(knowledge: Knowledge) -> list[str]:
    """Serious ones first, plantar fasciitis last."""
    rest = [item.id for item in knowledge.contributors if item.id not in knowledge.serious_order]
    return sorted([*knowledge.serious_order, *rest], key=lambda name: name == PLANTAR_FASCIITIS)
