"""Compares two versions of questions and rules, and holds everybody it finds against the real flow of both.

Nothing here knows how somebody in a region is searched.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from triage.model.answers import Answers
from triage.model.comparison import Comparison, Direction, KnownMove, KnownPerson, Move, Region, SignOff, Told, Way
from triage.model.conditions import PRESENT, AnyOf, Compare, Condition
from triage.model.errors import EngineError, KnowledgeError
from triage.model.knowledge import Knowledge
from triage.model.urgency import urgency_of
from triage.reasoning.carrying import carried, question_changes, shared_questionnaire
from triage.reasoning.claims import OUT_OF_SCOPE, offers_fact
from triage.reasoning.derivation import follow
from triage.reasoning.evaluation import holds
from triage.reasoning.observing import observed
from triage.reasoning.ports import Engine
from triage.reasoning.regions import AFTER, BEFORE, regions
from triage.reasoning.strata import LEVEL


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundWay:
    """Answers that bring a cause about, and somebody who gives them."""

    answers: tuple[Compare, ...]
    person: Answers


class Comparer(Protocol):
    """Something that finds people in a region, or shows that there are none."""

    def ways(self, region: Region, most: int) -> tuple[tuple[FoundWay, ...], bool]:
        """So many ways into a region at most, and whether there are more; none when nobody is in it.

        Raises:
            EngineError: when it cannot tell.
        """
        ...

    def places(self, condition: Condition, people: Sequence[Answers]) -> tuple[int, ...]:
        """The places of all people who meet a condition over facts of both versions."""
        ...


@dataclass(frozen=True, kw_only=True)
class Comparing:
    """All that a comparison needs."""

    old: Knowledge
    new: Knowledge
    comparer: Comparer
    engine: Engine
    today: date
    most_ways: int

    def comparison(self, people: Sequence[KnownPerson], sign_offs: Sequence[SignOff]) -> Comparison:
        """Everything that moves."""
        moves = tuple(self._moves(sign_offs))
        _check_sign_offs(sign_offs, moves, self.old, self.new)
        return Comparison(
            before=self.old.digest,
            after=self.new.digest,
            questions=tuple(question_changes(self.old.questionnaire, self.new.questionnaire)),
            moves=moves,
            asked=len(people),
            known=tuple(self._known_moves(people, moves)),
        )

    def _moves(self, sign_offs: Sequence[SignOff]) -> Iterator[Move]:
        fitting = [item for item in sign_offs if (item.before, item.after) == (self.old.digest, self.new.digest)]
        for region in regions(self.old, self.new, self.today):
            found, has_more = self.comparer.ways(region, self.most_ways)
            if found:
                yield Move(
                    region=region,
                    ways=tuple(self._way(region, way) for way in found),
                    has_more_ways=has_more,
                    signed=next((item for item in fitting if region.id in item.moves), None),
                )

    def _way(self, region: Region, found: FoundWay) -> Way:
        facts = self._facts(found.person)
        if not holds(region.when, facts):
            raise EngineError(f"{region.id}: the solver's model and the assessment differ, so nothing is compared.")
        return Way(
            answers=found.answers,
            person=self._used(found.person),
            before=_told(facts, self.old, BEFORE),
            after=_told(facts, self.new, AFTER),
        )

    def _known_moves(self, people: Sequence[KnownPerson], moves: Sequence[Move]) -> Iterator[KnownMove]:
        shared = shared_questionnaire(self.old.questionnaire, self.new.questionnaire)
        answers = [carried(person.answers, shared) for person in people]
        moved = AnyOf(tuple(move.region.when for move in moves))
        for place in self.comparer.places(moved, answers):
            facts = self._facts(answers[place])
            before, after = _told(facts, self.old, BEFORE), _told(facts, self.new, AFTER)
            yield KnownMove(
                name=people[place].name,
                direction=_direction(facts),
                before=before.urgency,
                after=after.urgency,
                released=tuple(step for step in after.steps if step not in before.steps),
            )

    def _facts(self, person: Answers) -> dict[str, str]:
        """What both versions really tell this person."""
        told = observed(carried(person, self.old.questionnaire), self.old, self.engine, self.today)
        now = observed(carried(person, self.new.questionnaire), self.new, self.engine, self.today)
        return {**{BEFORE + fact: told[fact] for fact in told}, **{AFTER + fact: now[fact] for fact in now}}

    def _used(self, person: Answers) -> Answers:
        """The answers to questions that one of the versions asks this person."""
        asked = {
            *follow(carried(person, self.old.questionnaire), self.old.questionnaire).asked,
            *follow(carried(person, self.new.questionnaire), self.new.questionnaire).asked,
        }
        return person.without(name for name in person.given if name not in asked)


def _told(facts: Mapping[str, str], knowledge: Knowledge, prefix: str) -> Told:
    stopped = facts[prefix + OUT_OF_SCOPE] == PRESENT
    return Told(
        urgency=OUT_OF_SCOPE if stopped else facts[prefix + LEVEL],
        steps=tuple(step.id for step in knowledge.steps if facts[prefix + offers_fact(step.id)] == PRESENT),
        fired=tuple(rule.id for rule in knowledge.rules if facts.get(prefix + rule.id) == PRESENT),
    )


def _direction(facts: Mapping[str, str]) -> Direction:
    before, after = urgency_of(facts[BEFORE + LEVEL]), urgency_of(facts[AFTER + LEVEL])
    if before != after:
        return Direction.DOWN if after < before else Direction.UP
    if facts[BEFORE + OUT_OF_SCOPE] != facts[AFTER + OUT_OF_SCOPE]:
        return Direction.STOPPED if facts[AFTER + OUT_OF_SCOPE] == PRESENT else Direction.BEGUN
    return Direction.RELEASED


def _check_sign_offs(sign_offs: Sequence[SignOff], moves: Sequence[Move], old: Knowledge, new: Knowledge) -> None:
    """Refuse a sign-off of this change for a move that nobody makes."""
    known = {move.region.id for move in moves}
    for item in sign_offs:
        unknown = [name for name in item.moves if name not in known]
        if (item.before, item.after) == (old.digest, new.digest) and unknown:
            right = "Take it out, or mend its name."
            raise KnowledgeError(f"rules/sign_offs.yaml: nobody moves as {unknown[0]} says. {right}")
