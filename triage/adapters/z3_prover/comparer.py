"""Two versions in one network over shared answers: who lies in a region, and which answers bring its cause about.

Nothing here knows what a move means.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from triage.adapters.z3_prover.carrying import understood
from triage.adapters.z3_prover.circuit import FALSE, TRUE, Circuit
from triage.adapters.z3_prover.crowd import Crowd
from triage.adapters.z3_prover.model import Model
from triage.adapters.z3_prover.plainness import plain_wishes
from triage.adapters.z3_prover.potential import Potential, potential_answers
from triage.adapters.z3_prover.solving import Solving
from triage.adapters.z3_prover.vocabulary import Vocabulary
from triage.model.answers import Answers
from triage.model.comparison import Region
from triage.model.conditions import ABSENT, PRESENT, Compare, Condition
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import ANSWERED, UNANSWERED
from triage.reasoning.carrying import shared_questionnaire
from triage.reasoning.comparing import FoundWay
from triage.reasoning.regions import AFTER, BEFORE

Choices = list[tuple[int, ...]]
"""A set of answers: one literal of every choice is true."""


class Z3Comparer:
    """z3 over two versions on one day."""

    def __init__(self, old: Knowledge, new: Knowledge, today: date) -> None:
        self._old = old
        self._circuit = Circuit()
        questionnaire = shared_questionnaire(old.questionnaire, new.questionnaire)
        self._given: Potential = potential_answers(questionnaire, self._circuit)
        facts: dict[str, Mapping[str, int]] = {}
        for prefix, knowledge in ((BEFORE, old), (AFTER, new)):
            given = understood(knowledge.questionnaire, self._given, self._circuit)
            model = Model(knowledge, today, (self._circuit, given))
            facts |= {prefix + fact: values for fact, values in model.vocabulary.facts.items()}
        self._vocabulary = Vocabulary(self._circuit, facts)
        self._solving = Solving(self._circuit, self._given.rules)

    def ways(self, region: Region, most: int) -> tuple[tuple[FoundWay, ...], bool]:
        """So many ways into a region at most, and whether there are more."""
        when, cause = self._vocabulary.literal(region.when), self._vocabulary.literal(region.cause)
        if when == FALSE:
            return (), False
        with self._solving.telling(when, cause):
            return self._ways(when, cause, most, region.id)

    def places(self, condition: Condition, people: Sequence[Answers]) -> tuple[int, ...]:
        """The places of all people who meet the condition."""
        return tuple(Crowd(self._circuit, self._given, people).places(self._vocabulary.literal(condition)))

    def _ways(self, when: int, cause: int, most: int, about: str) -> tuple[tuple[FoundWay, ...], bool]:
        found: list[FoundWay] = []
        while self._solving.holds([when], about):
            if len(found) == most:
                return tuple(found), True
            stated = self._smallest(cause, list(self._stated(self._solving.true_inputs())))
            wishes = plain_wishes(self._given, self._old)
            true = self._solving.plain_inputs([when, *stated], wishes, about)
            choices = self._widest(cause, stated)
            found.append(FoundWay(answers=tuple(self._spoken(choices)), person=self._given.answers(true)))
            self._solving.exclude(choices)
        return tuple(found), False

    def _stated(self, true: frozenset[int]) -> Iterator[int]:
        """All that one person answers: the choice that was made, and each mark that is set or left out."""
        for fact, values in self._given.inputs.items():
            several = tuple(values) in ((PRESENT,), (ANSWERED,))
            for literal in values.values():
                if literal >> 1 in true:
                    yield literal
                elif several or fact not in self._given.questionnaire.by_id:
                    yield literal ^ 1

    def _smallest(self, cause: int, stated: list[int]) -> list[int]:
        """Statements that bring the cause about, none of which can be left out."""
        if cause == TRUE:
            return []
        kept = self._solving.needed_of([cause ^ 1, *stated]) or stated
        for literal in list(kept):
            if literal in kept and literal != cause ^ 1:
                rest = [other for other in kept if other != literal]
                kept = self._solving.needed_of([cause ^ 1, *rest]) or kept
        return [literal for literal in kept if literal != cause ^ 1]

    def _widest(self, cause: int, stated: list[int]) -> Choices:
        """For every choice that was made, also the other choices that would do."""
        choices: Choices = [(literal,) for literal in stated]
        for values in self._given.inputs.values():
            chosen = next((place for place, choice in enumerate(choices) if choice[0] in values.values()), None)
            if chosen is None or len(values) == 1:
                continue
            for literal in values.values():
                others = [*choices[:chosen], (literal,), *choices[chosen + 1 :]]
                if literal not in choices[chosen] and self._solving.follows(cause, others):
                    choices[chosen] = (*choices[chosen], literal)
        return choices

    def _spoken(self, choices: Choices) -> Iterator[Compare]:
        """The choices as conditions over answers, in the order of the questions."""
        for fact, values in self._given.inputs.items():
            for choice in choices:
                chosen = frozenset(value for value, literal in values.items() if literal in choice)
                left_out = frozenset(value for value, literal in values.items() if literal ^ 1 in choice)
                if chosen:
                    yield Compare(fact, chosen)
                elif left_out:
                    yield Compare(fact, frozenset({ABSENT if left_out == {PRESENT} else UNANSWERED}))
