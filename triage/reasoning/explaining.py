"""Why a rule fired, and what is still open: the answers behind a condition.

Nothing here evaluates rules anew; it reads facts that are already derived.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.model.answers import Answer, ticks
from triage.model.assessment import Because
from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not, comparisons
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_ASKED, UNANSWERED
from triage.reasoning.derivation import Path
from triage.reasoning.evaluation import Facts, certainly, holds


@dataclass(frozen=True)
class Explainer:
    """Explains conditions over the facts of one person."""

    knowledge: Knowledge
    path: Path
    facts: Facts

    def because(self, condition: Condition) -> Because:
        """The answers that make the condition true, by question, in the order of asking."""
        named: dict[str, list[str]] = {}
        for comparison in list(self._supporting(condition)) or self._read(condition):
            question = self.knowledge.questionnaire.question_of_fact[comparison.fact]
            named.setdefault(question, []).append(comparison.fact.partition(".")[2])
        return {name: self._answer(name, named[name]) for name in self.path.facts if name in named}

    def could_become_true(self, rule: str) -> bool:
        """Whether answers that are not there yet could make the rule or clause fire."""
        return certainly(self.knowledge.written_out[rule], self.known) is None

    @cached_property
    def known(self) -> Facts:
        """The facts of all answered questions only."""
        question_of = self.knowledge.questionnaire.question_of_fact
        open_values = (UNANSWERED, NOT_ASKED)
        return {
            fact: value for fact, value in self.path.facts.items() if self.facts[question_of[fact]] not in open_values
        }

    def _answer(self, question: str, choices: list[str]) -> Answer:
        answer = self.path.answers.given.get(question)
        if answer is None:
            return self.path.facts[question]
        if isinstance(answer, str | int | float):
            return answer
        return tuple(choice for choice in ticks(answer) if choice in choices) or answer

    def _supporting(self, condition: Condition) -> Iterator[Compare]:
        """The comparisons of answers that hold and carry the condition, with words and rules written out."""
        if isinstance(condition, Not) or not holds(condition, self.facts):
            return
        match condition:
            case Compare(fact, _) if fact in self.knowledge.meanings:
                yield from self._supporting(self.knowledge.meanings[fact])
            case Compare(fact, _) if fact in self.path.facts:
                yield condition
            case All(parts) | AnyOf(parts) | AtLeast(_, parts):
                for part in parts:
                    yield from self._supporting(part)

    def _read(self, condition: Condition) -> Iterator[Compare]:
        """Every comparison of an answer, when none of them carries the condition alone."""
        for comparison in comparisons(condition):
            if comparison.fact in self.knowledge.meanings:
                yield from self._read(self.knowledge.meanings[comparison.fact])
            elif comparison.fact in self.path.facts:
                yield comparison
