"""Finds a person whose answers make a condition true, or shows that there is none.

A search over finite facts that keeps to the questionnaire: a question can only be answered where the path asks it,
"none of these" stands alone, and what is not needed stays unanswered. Nothing here knows rules.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from triage.model.answers import Answer, Answers
from triage.model.conditions import ABSENT, PRESENT, All, AnyOf, AtLeast, Compare, Condition, Not
from triage.model.questionnaire import ANSWERED, NOT_ASKED, NOT_SURE, UNANSWERED, Question, QuestionKind, Questionnaire

Domains = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Search:
    """Searches the answers that one questionnaire allows."""

    questionnaire: Questionnaire
    full: Mapping[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Every fact may have every value to begin with."""
        object.__setattr__(self, "full", {fact: frozenset(d) for fact, d in self.questionnaire.domains.items()})

    def solutions(self, condition: Condition) -> Iterator[Answers]:
        """Answers that make the condition true, each different in the branches taken."""
        for domains in self._search([self._normal(condition)], {}, frozenset()):
            yield self._answers(domains)

    def _search(self, pending: list[Condition], domains: Domains, opened: frozenset[str]) -> Iterator[Domains]:
        branches: list[tuple[Condition, ...]] = []
        waiting = list(pending)
        domains = dict(domains)
        while waiting:
            condition = waiting.pop()
            match condition:
                case All(parts):
                    waiting.extend(parts)
                case Compare(fact, values):
                    if not self._narrow(domains, fact, values):
                        return
                    found = self._branch_conditions(domains, fact, opened)
                    opened |= {name for name, _ in found}
                    waiting.extend(condition for _, condition in found)
                case AnyOf(parts):
                    branches.append(parts)
        yield from self._branch(branches, domains, opened)

    def _branch(
        self, branches: list[tuple[Condition, ...]], domains: Domains, opened: frozenset[str]
    ) -> Iterator[Domains]:
        left = [[part for part in parts if self._verdict(part, domains) is not False] for parts in branches]
        left = [parts for parts in left if not any(self._verdict(part, domains) for part in parts)]
        if not left:
            yield domains
            return
        left.sort(key=len)
        rest: list[Condition] = [AnyOf(tuple(parts)) for parts in left[1:]]
        for part in left[0]:
            yield from self._search([*rest, part], domains, opened)

    def _verdict(self, condition: Condition, domains: Domains) -> bool | None:
        """Whether the condition, a normal one, is settled by what the facts may still be."""
        if isinstance(condition, Compare):
            possible = domains.get(condition.fact, self.full[condition.fact])
            return True if possible <= condition.values else (None if possible & condition.values else False)
        parts = condition.parts if isinstance(condition, All | AnyOf) else ()
        verdicts = [self._verdict(part, domains) for part in parts]
        one_is_enough = isinstance(condition, AnyOf)
        if one_is_enough in verdicts:
            return one_is_enough
        return None if None in verdicts else not one_is_enough

    def _narrow(self, domains: Domains, fact: str, values: frozenset[str]) -> bool:
        """Keep only these values, with all that follows for the same question; false when nothing is left."""
        before = domains.get(fact, self.full[fact])
        domains[fact] = before & values
        if not domains[fact]:
            return False
        if domains[fact] == before:
            return True
        return all(
            self._narrow(domains, other, kept)
            for other, kept in self._follows(fact, domains)
            if not domains.get(other, self.full[other]) <= kept
        )

    def _follows(self, fact: str, domains: Domains) -> Iterator[tuple[str, frozenset[str]]]:
        question = self.questionnaire.by_id[self.questionnaire.question_of_fact[fact]]
        if not question.takes_several:
            return
        ticked = fact.partition(".")[2]
        if ticked and domains[fact] == {PRESENT}:
            yield question.id, frozenset({ANSWERED})
            alone = question.choice_by_id[ticked].exclusive
            for choice in question.choices:
                if choice.id != ticked and (alone or choice.exclusive):
                    yield question.ticked_fact(choice.id), frozenset({ABSENT})
        if fact == question.side_fact:
            marked = domains[fact] - {UNANSWERED, NOT_ASKED}
            yield question.id, frozenset({ANSWERED}) if marked else domains[fact]
        if fact == question.id and ANSWERED not in domains[fact]:
            for choice in question.choices:
                yield question.ticked_fact(choice.id), frozenset({ABSENT})

    def _branch_conditions(self, domains: Domains, fact: str, opened: frozenset[str]) -> list[tuple[str, Condition]]:
        """That the path asks a question whose answer is needed, or does not ask one that must not be asked."""
        question = self.questionnaire.by_id[self.questionnaire.question_of_fact[fact]]
        possible = domains.get(question.id, self.full[question.id])
        if question.id in opened:
            return []
        if NOT_ASKED not in possible and question.ask_when is not None:
            return [(question.id, self._normal(question.ask_when))]
        if possible == {NOT_ASKED}:
            never = AnyOf(()) if question.ask_when is None else self._normal(Not(question.ask_when))
            return [(question.id, never)]
        return []

    def _normal(self, condition: Condition) -> Condition:
        """The same condition with "not" only inside comparisons, and counts written out."""
        match condition:
            case Not(Compare(fact, values)):
                return Compare(fact, self.full[fact] - values)
            case Not(Not(part)):
                return self._normal(part)
            case Not(All(parts)):
                return AnyOf(tuple(self._normal(Not(part)) for part in parts))
            case Not(AnyOf(parts)):
                return All(tuple(self._normal(Not(part)) for part in parts))
            case Not(AtLeast(count, parts)):
                return self._normal(AtLeast(len(parts) - count + 1, tuple(Not(part) for part in parts)))
            case AtLeast(count, parts):
                chosen = combinations([self._normal(part) for part in parts], count)
                return AnyOf(tuple(All(group) for group in chosen))
            case All(parts):
                return All(tuple(self._normal(part) for part in parts))
            case AnyOf(parts):
                return AnyOf(tuple(self._normal(part) for part in parts))
            case _:
                return condition

    def _answers(self, domains: Domains) -> Answers:
        given: dict[str, Answer] = {}
        for question in self.questionnaire.questions:
            answer = self._answer(question, domains)
            if answer is not None:
                given[question.id] = answer
        return Answers(given)

    def _answer(self, question: Question, domains: Domains) -> Answer | None:
        possible = domains.get(question.id, self.full[question.id])
        if UNANSWERED in possible or possible == {NOT_ASKED}:
            return None
        if question.kind is QuestionKind.NUMBER:
            band = next((band for band in question.bands if band.id in possible), None)
            return band.low if band else NOT_SURE
        if question.kind is QuestionKind.ONE_OF:
            return next(choice.id for choice in question.choices if choice.id in possible)
        return self._ticks(question, domains)

    def _ticks(self, question: Question, domains: Domains) -> Answer:
        def may(choice: str) -> frozenset[str]:
            return domains.get(question.ticked_fact(choice), self.full[question.ticked_fact(choice)])

        ticked = [choice.id for choice in question.choices if may(choice.id) == {PRESENT}]
        if not ticked and (question.side_fact or any(choice.exclusive for choice in question.choices)):
            free = [choice for choice in question.choices if PRESENT in may(choice.id)]
            ticked = [choice.id for choice in sorted(free, key=lambda choice: not choice.exclusive)[:1]]
        if not question.side_fact:
            return tuple(ticked)
        return _on_sides(ticked, domains.get(question.side_fact, self.full[question.side_fact]))


def _on_sides(ticked: Iterable[str], possible: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    marked = tuple(ticked)
    for side in ("left", "right"):
        if side in possible:
            return {side: marked}
    return {"left": marked, "right": marked} if "both" in possible else {"side_not_known": marked}
