"""What would change the urgency, against trying everything; and the lines for the person, against assessing anew."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, product
from random import Random

import pytest

from tests.generators import random_answers
from tests.random_knowledge import DAY, random_knowledge
from triage.model.answers import Answer, Answers, ticks
from triage.model.explanation import Counterfactual
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_ASKED, NOT_SURE, Question, QuestionKind
from triage.model.rules import RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.chaining import ReferenceEngine, chain, level_of
from triage.reasoning.counterfactuals import open_questions, tried_changes, would_lower, would_raise
from triage.reasoning.derivation import facts_of, follow, is_open
from triage.reasoning.near_misses import findings_tried, near_misses
from triage.reasoning.rechaining import Rechain
from triage.reasoning.strata import Phase, program_on

reference = ReferenceEngine()
Key = tuple[tuple[tuple[str, object], ...], Urgency]
"""Answers in place of others, and the urgency they lead to."""


class Person:
    """One person and small knowledge, assessed from scratch whatever is asked."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.knowledge = random_knowledge(random)
        self.questionnaire = self.knowledge.questionnaire
        given = random_answers(random, self.questionnaire)
        self.answers = follow(given, self.questionnaire).answers
        self.asked = [self.questionnaire.by_id[name] for name in follow(self.answers, self.questionnaire).asked]
        self.now = self.urgency({})

    def rechain(self) -> Rechain:
        """What is tested, about the same person."""
        path = follow(self.answers, self.questionnaire)
        chained = chain(program_on(self.knowledge, DAY), self.knowledge, path.facts, reference)
        return Rechain(self.knowledge, DAY, path, chained)

    def fired(self, changed: Mapping[str, Answer], *, asking: bool = True) -> frozenset[str]:
        """All that fires with these answers in place of the old ones."""
        facts: dict[str, str] = {}
        for question in self.questionnaire.questions:
            known = question in self.asked or asking
            answer = changed.get(question.id, self.answers.given.get(question.id))
            if known and is_open(question, facts):
                facts |= facts_of(question, answer)
            else:
                facts |= facts_of(question, None, NOT_ASKED)
        return chain(program_on(self.knowledge, DAY), self.knowledge, facts, reference).fired

    def urgency(self, changed: Mapping[str, Answer], *, asking: bool = True) -> Urgency:
        """The urgency with these answers in place of the old ones."""
        return level_of(self.knowledge, self.fired(changed, asking=asking))

    def steps(self) -> Iterator[tuple[str, Answer]]:
        """Every real answer that is one step away, for every question that can change."""
        for question in self.asked:
            if question.can_change:
                before = self.answers.given.get(question.id)
                yield from (
                    (question.id, answer) for answer in _answers(question) if _one_step(question, before, answer)
                )

    def nearest(self, found: dict[Key, float]) -> set[Key]:
        """Of the answers with a number only the nearest for each urgency."""
        return {
            key
            for key, distance in found.items()
            if not any(_is_nearer(other, distance) and _alike(key, rival) for rival, other in found.items())
        }

    def brute(self, *, raising: bool) -> set[Key]:
        """All smallest changes in one direction, by trying every one and then every two."""
        singles = {
            _key([step], urgency): self._distance(step)
            for step in self.steps()
            if (urgency := self._moves([step], raising=raising))
        }
        if singles:
            return self.nearest(singles)
        pairs = ([one, other] for one, other in combinations(self.steps(), 2) if one[0] != other[0])
        return {_key(pair, urgency) for pair in pairs if (urgency := self._moves(pair, raising=raising))}

    def _moves(self, steps: list[tuple[str, Answer]], *, raising: bool) -> Urgency | None:
        urgency = self.urgency(dict(steps))
        if raising:
            return urgency if min(urgency, self.urgency(dict(steps), asking=False)) > self.now else None
        return urgency if urgency < self.now else None

    def _distance(self, step: tuple[str, Answer]) -> float:
        name, answer = step
        before = self.answers.given.get(name)
        return answer - before if isinstance(answer, int) and isinstance(before, int) else 0


def _answers(question: Question) -> Iterator[Answer]:
    """Every real answer: nothing is left open, and lists with all that may be ticked together."""
    real = [c.id for c in question.choices if c.id != NOT_SURE and not c.exclusive and not c.leaves_open]
    match question.kind:
        case QuestionKind.NUMBER:
            yield from range(question.minimum, question.maximum + 1)
        case QuestionKind.ONE_OF:
            yield from real
        case QuestionKind.SOME_OF:
            several = [tuple(some) for count in range(1, len(real) + 1) for some in combinations(real, count)]
            yield from [("none",), *several, *((*some, NOT_SURE) for some in [(), *several])]
        case QuestionKind.BODY_MAP:
            marks = [(), *(tuple(some) for count in (1, 2) for some in combinations(real, count))]
            for left, right, unknown in product(marks, marks, marks):
                sides = {"left": left, "right": right, "side_not_known": unknown}
                if any(sides.values()):
                    yield {side: marked for side, marked in sides.items() if marked}


def _one_step(question: Question, before: Answer | None, after: Answer) -> bool:
    """Whether the two answers are one step apart; out of an open answer, whether one thing is found out."""
    match question.kind:
        case QuestionKind.NUMBER:
            return _is_next_number(question, before, after)
        case QuestionKind.ONE_OF:
            return before != after
        case QuestionKind.SOME_OF:
            old, new = set(ticks(before)) - {"none"}, set(ticks(after)) - {"none"}
            resolved = old - {NOT_SURE} == new and (before is None or NOT_SURE in old)
            return (len(old ^ new) == 1 and not (new - old) & {NOT_SURE}) or resolved
        case QuestionKind.BODY_MAP:
            return _one_region(dict(before) if isinstance(before, Mapping) else {}, after)


def _is_next_number(question: Question, before: Answer | None, after: Answer) -> bool:
    """In another band, and the first number of that band on the way."""
    band = next(band for band in question.bands if band.low <= int(str(after)) <= band.high)
    if not isinstance(before, int):
        return after == band.low
    return not band.low <= before <= band.high and after == (band.low if before < band.low else band.high)


def _one_region(before: dict[str, tuple[str, ...]], after: Answer) -> bool:
    assert isinstance(after, Mapping)
    if len(before) == 1 and "side_not_known" not in before and {"left", "right"} == after.keys():
        (marked,) = before.values()
        return set(after["left"]) == set(after["right"]) == set(marked)
    sides = before.keys() or {"side_not_known"}
    if not after.keys() <= sides:
        return False
    had, has = set(ticks(before)), set(ticks(after))
    if len(had ^ has) != 1:
        return False
    (region,) = had ^ has
    wanted = {s: {*before.get(s, ()), region} if region in has else {*before[s]} - {region} for s in sides}
    return {s: set(marked) for s, marked in after.items()} == {s: marked for s, marked in wanted.items() if marked}


def _plain(answer: object) -> object:
    """An answer without the order of its ticks."""
    if isinstance(answer, Mapping):
        return tuple(sorted((side, frozenset(marked)) for side, marked in answer.items()))
    return frozenset(answer) if isinstance(answer, tuple) else answer


def _key(steps: list[tuple[str, Answer]], urgency: Urgency) -> Key:
    return tuple(sorted((name, _plain(answer)) for name, answer in steps)), urgency


def _keys(found: tuple[Counterfactual, ...]) -> set[Key]:
    return {_key([(change.question, change.answer) for change in line.changes], line.urgency) for line in found}


def _is_nearer(one: float, other: float) -> bool:
    """On the same side and not as far."""
    return 0 < one < other or other < one < 0


def _alike(one: Key, other: Key) -> bool:
    ((name, answer),), urgency = one
    ((rival, _),), level = other
    return name == rival and urgency == level and isinstance(answer, int)


@pytest.mark.parametrize("start", range(0, 600, 60))
def test_the_smallest_changes_are_those_that_trying_everything_finds(start: int) -> None:
    for seed in range(start, start + 60):
        person = Person(seed)
        rechain = person.rechain()
        tried = tried_changes(rechain)
        raising, lowering = would_raise(rechain, tried), would_lower(rechain, tried)

        assert _keys(raising.counterfactuals) == (person.brute(raising=True) if person.now < max(Urgency) else set())
        assert _keys(lowering.counterfactuals) == (person.brute(raising=False) if person.now > min(Urgency) else set())
        assert raising.all_tried
        assert lowering.all_tried


@pytest.mark.parametrize("start", range(1_000, 1_120, 20))
def test_an_open_question_moves_the_urgency_as_far_as_its_real_answers_do(start: int) -> None:
    for seed in range(start, start + 20):
        person = Person(seed)

        for one in open_questions(person.rechain()):
            question = person.questionnaire.by_id[one.question]
            kept = set(ticks(person.answers.given.get(one.question))) - {NOT_SURE, "not_done"}
            real = [a for a in _answers(question) if NOT_SURE not in ticks(a) and _is_on_one_side(a)]
            levels = {person.urgency({one.question: a}) for a in real if kept <= set(ticks(a))}
            assert (one.lowest, one.highest) == (min(levels), max(levels))


def _is_on_one_side(answer: Answer) -> bool:
    """One region on the left or on both feet: the other sides say no more."""
    return not isinstance(answer, Mapping) or (
        set(map(len, answer.values())) == {1}
        and len(set(answer.values())) == 1
        and answer.keys() - {"right"} == {"left"}
    )


def test_every_question_without_a_real_answer_is_open() -> None:
    for seed in range(40):
        person = Person(seed)
        said = {question.id: ticks(person.answers.given.get(question.id)) for question in person.asked}
        without = {name for name in said if name not in person.answers.given}
        unsure = {name for name, what in said.items() if NOT_SURE in what or "not_done" in what}

        assert {one.question for one in open_questions(person.rechain())} == without | unsure


@pytest.mark.parametrize("start", range(2_000, 2_120, 20))
def test_a_near_miss_names_all_single_findings_that_would_fire_the_flag(start: int) -> None:
    for seed in range(start, start + 20):
        person = Person(seed)
        rechain = person.rechain()
        now = person.fired({})
        can_change = {question.id for question in person.asked if question.can_change}

        for miss in near_misses(rechain, findings_tried(rechain, tried_changes(rechain)), ()):
            steps = [step for step in person.steps() if miss.rule in person.fired(dict([step]))]
            found = {_key([(c.question, c.answer)], person.now) for c in miss.findings if c.question in can_change}
            assert miss.rule not in now
            assert person.knowledge.rule_by_id[miss.rule].kind is RuleKind.FLAG
            assert miss.urgency is not None
            assert miss.urgency > person.now
            assert found == {_key([step], person.now) for step in steps}


def test_trying_other_answers_gives_what_assessing_them_from_scratch_gives(knowledge: Knowledge, today: date) -> None:
    random, program = Random(1), program_on(knowledge, today)
    self_care = {production.id for layer in program.phases[Phase.SELF_CARE] for production in layer.productions}
    for _ in range(8):
        path = follow(random_answers(random, knowledge.questionnaire), knowledge.questionnaire)
        rechain = Rechain(knowledge, today, path, chain(program, knowledge, path.facts, reference))
        for _ in range(40):
            other = random_answers(random, knowledge.questionnaire).given
            given = {name: other[name] for name in random.sample(sorted(other), random.randint(1, 3))}
            outcome = rechain.outcome(given)
            after = follow(Answers({**path.answers.given, **given}), knowledge.questionnaire)
            chained = chain(program, knowledge, after.facts, reference)

            assert outcome.fired - self_care == chained.fired - self_care
            assert outcome.urgency is level_of(knowledge, chained.fired)
            assert rechain.facts(given)["level"] == chained.facts["level"]
