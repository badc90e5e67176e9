"""What would change the urgency, and which open question still could: found by trying other answers, one after another.

Every line is what the same answers with that change lead to, by the same rules. Nothing here puts it into words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from triage.model.conditions import facts_read
from triage.model.explanation import Change, Counterfactual, Gap, OpenQuestion
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.model.rules import Rule
from triage.model.urgency import Urgency
from triage.reasoning.changing import gap_of, real_answers, single_changes
from triage.reasoning.rechaining import Outcome, Rechain

PAIRS_TRIED = 300
"""How many pairs of changes are tried at most, so that an explanation comes at once."""
ANSWERS_TRIED = 500
"""With more answers than this to open questions, lists are tried with one tick at a time, else with up to two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """One change or two, and what they lead to."""

    changes: tuple[Change, ...]
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The smallest changes in one direction: single ones, or pairs where no single one does."""

    counterfactuals: tuple[Counterfactual, ...]
    all_tried: bool
    """False when pairs were needed and there were too many to try them all."""


def tried_changes(rechain: Rechain) -> tuple[Tried, ...]:
    """Every single change of an answer that can really change."""
    return tuple(
        _try(rechain, change)
        for question in asked(rechain)
        if question.can_change
        for change in single_changes(question, rechain.path.answers.given.get(question.id))
    )


def would_raise(rechain: Rechain, tried: tuple[Tried, ...]) -> Found:
    """The smallest changes that make it more urgent, most urgent first.

    A change that does so only because further questions open is left out: nobody knows what they would be answered.
    """
    single = [one for one in tried if _raises(rechain, one)]
    if single or rechain.now.urgency is max(Urgency):
        return Found(counterfactuals=_ordered(rechain, _smallest(rechain, single)), all_tried=True)
    pairs = [(one, other) for one, other in combinations(tried, 2) if _question(one) != _question(other)]
    both = (_try(rechain, *one.changes, *other.changes) for one, other in pairs[:PAIRS_TRIED])
    found = [one for one in both if _raises(rechain, one)]
    return Found(counterfactuals=_ordered(rechain, found), all_tried=len(pairs) <= PAIRS_TRIED)


def would_lower(rechain: Rechain, tried: tuple[Tried, ...]) -> Found:
    """The smallest changes that make it less urgent, the least step first. For clinicians alone."""
    single = [one for one in tried if one.outcome.urgency < rechain.now.urgency]
    if single or rechain.now.urgency is min(Urgency):
        return Found(counterfactuals=_ordered(rechain, _smallest(rechain, single)), all_tried=True)
    found, seen = list[Tried](), set[frozenset[int]]()
    for pair in _pairs_that_may_lower(rechain, tried):
        if pair in seen:
            continue
        if len(seen) == PAIRS_TRIED:
            return Found(counterfactuals=_ordered(rechain, found), all_tried=False)
        seen.add(pair)
        both = _try(rechain, *(change for place in sorted(pair) for change in tried[place].changes))
        if both.outcome.urgency < rechain.now.urgency:
            found.append(both)
    return Found(counterfactuals=_ordered(rechain, found), all_tried=True)


def held_by(rechain: Rechain, outcome: Outcome) -> tuple[Rule, ...]:
    """The rules without any of which the urgency as it is now might not be reached."""
    levels = [rule for rule in rechain.knowledge.rules if rule.id in outcome.fired and _counts(rule)]
    enough = [rule for rule in levels if rule.then.urgency is not None and rule.then.urgency >= rechain.now.urgency]
    return tuple(enough or levels)


def open_questions(rechain: Rechain) -> tuple[OpenQuestion, ...]:
    """Every question of the path without a real answer, those first that could raise the urgency most."""
    given = rechain.path.answers.given
    gaps = [(question, gap) for question in asked(rechain) if (gap := gap_of(question, given.get(question.id)))]
    own = [(question, gap) for question, gap in gaps if not question.set_by_program]
    many = sum(len(list(real_answers(question, given.get(question.id), 2))) for question, _ in own) > ANSWERS_TRIED
    found = (_open_question(rechain, question, gap, ticks_at_once=1 if many else 2) for question, gap in own)
    return tuple(sorted(found, key=lambda one: (-one.highest, one.lowest)))


def asked(rechain: Rechain) -> Iterator[Question]:
    """The questions of the path."""
    questions = rechain.knowledge.questionnaire.by_id
    return (questions[name] for name in rechain.path.asked)


def _open_question(rechain: Rechain, question: Question, gap: Gap, *, ticks_at_once: int) -> OpenQuestion:
    answers = real_answers(question, rechain.path.answers.given.get(question.id), ticks_at_once)
    levels = {rechain.outcome({question.id: answer}).urgency for answer in answers}
    return OpenQuestion(question=question.id, gap=gap, now=rechain.now.urgency, lowest=min(levels), highest=max(levels))


def _try(rechain: Rechain, *changes: Change) -> Tried:
    return Tried(changes=changes, outcome=rechain.outcome({change.question: change.answer for change in changes}))


def _question(tried: Tried) -> str:
    return tried.changes[0].question


def _raises(rechain: Rechain, tried: Tried) -> bool:
    if tried.outcome.urgency <= rechain.now.urgency:
        return False
    given = {change.question: change.answer for change in tried.changes}
    return not tried.outcome.opens or rechain.outcome(given, asking=False).urgency > rechain.now.urgency


def _smallest(rechain: Rechain, found: Iterable[Tried]) -> Iterable[Tried]:
    """All of them, but from a number only the way up and down to the nearest band that leads to each urgency."""
    nearest: dict[tuple[object, ...], Tried] = {}
    for one in sorted(found, key=lambda tried: abs(_distance(rechain, tried))):
        change, distance = one.changes[0], _distance(rechain, one)
        what = (one.outcome.urgency, distance > 0) if distance else (change.value, change.adds)
        nearest.setdefault((change.question, *what), one)
    return nearest.values()


def _distance(rechain: Rechain, tried: Tried) -> float:
    """How far up or down one number is from the other; 0 when there are not two numbers."""
    change = tried.changes[0]
    before = rechain.path.answers.given.get(change.question)
    if isinstance(before, int | float) and isinstance(change.answer, int | float):
        return change.answer - before
    return 0


def _ordered(rechain: Rechain, found: Iterable[Tried]) -> tuple[Counterfactual, ...]:
    """Most urgent first, then in the order of asking."""
    order = {question.id: place for place, question in enumerate(rechain.knowledge.questionnaire.questions)}
    lines = [_counterfactual(rechain, one) for one in found]
    return tuple(sorted(lines, key=lambda line: (-line.urgency, [order[change.question] for change in line.changes])))


def _counterfactual(rechain: Rechain, tried: Tried) -> Counterfactual:
    before, after = rechain.now.fired, tried.outcome.fired
    differing = after - before if tried.outcome.urgency > rechain.now.urgency else before - after
    rules = [rule for rule in rechain.knowledge.rules if rule.id in differing and _counts(rule)]
    return Counterfactual(
        changes=tried.changes,
        urgency=tried.outcome.urgency,
        rules=tuple(rule.id for rule in sorted(rules, key=lambda rule: -(rule.then.urgency or 0))),
        opens=tried.outcome.opens,
    )


def _counts(rule: Rule) -> bool:
    return rule.then.urgency is not None or rule.then.raise_by is not None


def _pairs_that_may_lower(rechain: Rechain, tried: tuple[Tried, ...]) -> Iterator[frozenset[int]]:
    """Every pair that can switch off all that holds the urgency, and some more.

    One of the two has to touch a rule that holds it now; after that one, the other has to touch a rule that holds it
    then. So the search takes any such rule, the one with the fewest changes that touch it, and misses no pair.
    """
    for one in _touching(rechain, rechain.now, tried):
        for other in _touching(rechain, tried[one].outcome, tried):
            if _question(tried[one]) != _question(tried[other]):
                yield frozenset({one, other})


def _touching(rechain: Rechain, outcome: Outcome, tried: tuple[Tried, ...]) -> list[int]:
    """The changes that may switch off one of the rules that hold the urgency: the rule with the fewest of them.

    Where a raise holds it, together with what it lifts, the changes that touch any of these.
    """
    rules = held_by(rechain, outcome)
    questions = [_questions_behind(rechain.knowledge, rule.id) for rule in rules]
    if any(rule.then.urgency is None or rule.then.urgency < rechain.now.urgency for rule in rules):
        questions = [frozenset[str]().union(*questions)]
    touching = [[place for place, one in enumerate(tried) if _question(one) in names] for names in questions]
    return min(touching, key=len, default=[])


@lru_cache(maxsize=2048)
def _questions_behind(knowledge: Knowledge, rule: str) -> frozenset[str]:
    """All questions that have a say in whether the rule fires: those it reads, and those that open these."""
    questionnaire = knowledge.questionnaire
    source = questionnaire.question_of_fact
    waiting, found = set(facts_read(knowledge.written_out[rule])), set[str]()
    while waiting:
        fact = waiting.pop()
        if fact not in source:
            return frozenset(questionnaire.by_id)
        if source[fact] not in found:
            found.add(source[fact])
            opened_by = questionnaire.by_id[source[fact]].ask_when
            waiting |= facts_read(opened_by) if opened_by is not None else set()
    return frozenset(found)
