"""Many people assessed at once by the rules of one knowledge.

It holds what ``assess`` would say of each person: the level, what fires, who is shown and what is offered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from triage.adapters.columns.choosing import Choosing
from triage.adapters.columns.compiling import Compiled
from triage.adapters.columns.door import Said
from triage.adapters.columns.network import TRUE, recipe_for
from triage.adapters.columns.ranking import Ranking, Standing, stands
from triage.adapters.columns.reasons import Reasons
from triage.model.errors import KnowledgeError
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency

ELSEWHERE_ONLY, START_UP_PAIN, TRIED_MEASURES = "elsewhere_only", "start_up_pain", "tried_measures"


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessed:
    """What is concluded of many people."""

    urgency: pl.Series
    """The number of each person's level."""
    told: pl.Series
    """The number of the level that each person is told; 0 where the tool stops and no flag speaks."""
    out_of_scope: pl.Series
    fired: Mapping[str, pl.Series]
    """For every production in force for whom it fires."""
    order: Sequence[str]
    """The contributors, as they are numbered."""
    shown: Sequence[pl.Series]
    """For the first place, the second and so on the number of who is shown there, or null."""
    choosing: Choosing

    @property
    def shows(self) -> Mapping[str, pl.Series]:
        """For every contributor for whom it is shown."""
        return {name: stands(number, self.shown) for number, name in enumerate(self.order)}


class Assessor:
    """One knowledge on one day, compiled."""

    def __init__(self, knowledge: Knowledge, today: date) -> None:
        if not any(rule.signed.in_force(today) for rule in knowledge.rules):
            raise KnowledgeError(f"No rule is in force on {today}. Choose a day on which some are: --today")
        self.knowledge = knowledge
        self._today = today
        self._compiled = Compiled(knowledge, today)
        self._ranking = Ranking(knowledge)
        self._sites = [self._compiled.literal(site.when) if site.when else TRUE for site in knowledge.site_lists]
        measures = {measure for step in knowledge.steps for measure in step.tried_as}
        self._tried = {name: self._compiled.present(f"{TRIED_MEASURES}.{name}") for name in measures}
        self._level, self._stopped = self._compiled.level, self._compiled.stopped
        self._highest_told = Reasons(self._compiled).highest_told
        self._recipe = recipe_for(self._compiled.network, self._wanted())

    def assess(self, said: Said) -> Assessed:
        """Everybody's conclusions; whoever is faulty gets conclusions that mean nothing."""
        columns = self._recipe.columns(said.columns, len(said.faulty))
        out_of_scope = columns[self._stopped]
        urgency = columns[self._level] + Urgency.SELF_CARE
        standing = self._standing(columns)
        ranked = self._ranking.places(standing)
        beside = self._ranking.beside(ranked, standing)
        both = [first.zip_with(first.is_not_null(), second) for first, second in zip(ranked, beside, strict=True)]
        fired = {name: columns[node] for name, node in self._compiled.fired.items()}
        return Assessed(
            urgency=urgency,
            told=urgency.zip_with(~out_of_scope, columns[self._highest_told]),
            out_of_scope=out_of_scope,
            fired=fired,
            order=self._ranking.order,
            shown=[place.set(out_of_scope, None) for place in both],
            choosing=Choosing(
                knowledge=self.knowledge,
                steps=[step for step in self.knowledge.steps if step.signed.in_force(self._today)],
                fired=fired,
                order=self._ranking.order,
                ranked=ranked,
                in_scope=~out_of_scope,
                tried={name: columns[node] for name, node in self._tried.items()},
            ),
        )

    def _wanted(self) -> Iterator[int]:
        yield from (
            self._level,
            self._stopped,
            self._highest_told,
            *self._sites,
            *self._tried.values(),
            *self._compiled.fired.values(),
        )
        yield from (self._compiled.present(word) for word in (ELSEWHERE_ONLY, START_UP_PAIN))
        for score in self._compiled.scores.values():
            yield from (score.any_clause, score.points)

    def _standing(self, columns: Mapping[int, pl.Series]) -> Standing:
        scores = self._compiled.scores
        return Standing(
            points={name: columns[score.points] for name, score in scores.items()},
            any_clause={name: columns[score.any_clause] for name, score in scores.items()},
            elsewhere_only=columns[self._compiled.present(ELSEWHERE_ONLY)],
            start_up_pain=columns[self._compiled.present(START_UP_PAIN)],
            sites=[columns[node] for node in self._sites],
        )
