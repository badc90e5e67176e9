"""Which flags are told where the tool stops, as ``explaining`` and ``assessing`` decide it.

A flag that rests on a question nobody answered is no danger that was told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from triage.adapters.columns.compiling import Compiled
from triage.adapters.columns.network import FALSE
from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not, comparisons
from triage.model.questionnaire import UNANSWERED
from triage.model.rules import RuleKind
from triage.model.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Support:
    """Two nodes about a condition."""

    any_answer: int
    """Some answer carries it."""
    unanswered: int
    """A question that was not answered carries it."""


NONE = Support(FALSE, FALSE)


@dataclass(frozen=True, slots=True)
class Reasons:
    """What conditions rest on, with words and rules written out."""

    compiled: Compiled

    @property
    def highest_told(self) -> int:
        """The node with the level of the most urgent flag that is told where the tool stops; 0 where none is."""
        network, rules = self.compiled.network, self.compiled.knowledge.rules
        flags = [rule for rule in rules if rule.kind is RuleKind.FLAG and rule.id in self.compiled.fired]
        told = {rule.id: self._told(self.compiled.fired[rule.id], rule.when) for rule in flags}
        reached = (network.some(told[rule.id] for rule in flags if (rule.then.urgency or 0) >= n) for n in Urgency)
        return network.total((node, 1) for node in reached)

    def _told(self, fired: int, when: Condition) -> int:
        network, support = self.compiled.network, self._support(when)
        nothing_carries = network.opposite(support.any_answer)
        unread = network.every((nothing_carries, network.some(self._unanswered(fact) for fact in self._read(when))))
        return network.every((fired, network.opposite(support.unanswered), network.opposite(unread)))

    def _support(self, condition: Condition) -> Support:
        meanings = self.compiled.knowledge.meanings
        match condition:
            case Not():
                return NONE
            case Compare(fact, _) if fact in meanings:
                return self._where(condition, [self._support(meanings[fact])])
            case Compare(fact, _) if fact in self._sources:
                holds = self.compiled.literal(condition)
                return Support(holds, self.compiled.network.every((holds, self._unanswered(fact))))
            case Compare():
                return NONE
            case All(parts) | AnyOf(parts) | AtLeast(_, parts):
                return self._where(condition, [self._support(part) for part in parts])

    def _where(self, condition: Condition, supports: list[Support]) -> Support:
        """What the parts say where the whole holds."""
        network, holds = self.compiled.network, self.compiled.literal(condition)
        return Support(
            network.every((holds, network.some(support.any_answer for support in supports))),
            network.every((holds, network.some(support.unanswered for support in supports))),
        )

    def _read(self, condition: Condition) -> Iterator[str]:
        """Every fact of an answer that the condition looks at."""
        for comparison in comparisons(condition):
            if comparison.fact in self.compiled.knowledge.meanings:
                yield from self._read(self.compiled.knowledge.meanings[comparison.fact])
            elif comparison.fact in self._sources:
                yield comparison.fact

    def _unanswered(self, fact: str) -> int:
        return self.compiled.facts[self._sources[fact]][UNANSWERED]

    @property
    def _sources(self) -> Mapping[str, str]:
        """The question of every fact that comes from an answer."""
        return self.compiled.knowledge.questionnaire.question_of_fact
