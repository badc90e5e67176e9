"""What is one finding short of firing, and what a clinician should examine first.

A flag above the urgency, or a clause of a contributor that is shown, counts as a near miss when one other answer would
make it fire and some answer already carries it. A sign that nothing else points to is none.
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from triage.model.answers import Answer
from triage.model.assessment import RankedContributor
from triage.model.conditions import Condition
from triage.model.explanation import Change, ExamineFirst, NearMiss
from triage.model.rules import RuleKind
from triage.reasoning.changing import gap_of, single_changes
from triage.reasoning.counterfactuals import Tried, asked
from triage.reasoning.explaining import Explainer
from triage.reasoning.rechaining import Rechain

MOST_EXAMINATIONS = 8
"""More than these are no longer "first"."""


def findings_tried(rechain: Rechain, tried: tuple[Tried, ...]) -> tuple[Tried, ...]:
    """The single changes, and for open questions that cannot change what a second look might add."""
    more = [
        Tried(changes=(change,), outcome=rechain.outcome({question.id: change.answer}))
        for question in asked(rechain)
        if not question.can_change and _is_open(rechain, question.id)
        for change in single_changes(question, rechain.path.answers.given.get(question.id))
        if change.adds
    ]
    return (*tried, *more)


def near_misses(
    rechain: Rechain, tried: tuple[Tried, ...], shown: tuple[RankedContributor, ...]
) -> tuple[NearMiss, ...]:
    """All near misses: flags first, most urgent first, then clauses by their weight; open findings before others."""
    fired_by: dict[str, list[Change]] = {}
    for one in tried:
        for rule in one.outcome.fired - rechain.now.fired:
            fired_by.setdefault(rule, []).append(one.changes[0])
    found = [*_flags(rechain, fired_by), *_clauses(rechain, fired_by, shown)]
    carried = (miss for miss in found if miss.rests_on)
    return tuple(
        sorted(carried, key=lambda miss: (-(miss.urgency or 0), not miss.is_open, -abs(miss.points), miss.rule))
    )


def examine_first(misses: Iterable[NearMiss], shown: tuple[RankedContributor, ...]) -> tuple[ExamineFirst, ...]:
    """The examinations that settle most, first those for flags that one finding would fire.

    Then the first examination of each contributor in turn, then the second, and so on.
    """
    wanted = [(name, miss.rule) for miss in misses if miss.urgency is not None for name in miss.examine]
    turns = zip_longest(*([(name, item.contributor.id) for name in item.contributor.examine] for item in shown))
    wanted += [pair for turn in turns for pair in turn if pair is not None]
    settles: dict[str, list[str]] = {}
    for name, settled in wanted:
        settles.setdefault(name, []).append(settled)
    found = (ExamineFirst(examination=name, settles=tuple(dict.fromkeys(what))) for name, what in settles.items())
    return tuple(found)[:MOST_EXAMINATIONS]


def _flags(rechain: Rechain, fired_by: dict[str, list[Change]]) -> Iterator[NearMiss]:
    for rule in rechain.knowledge.rules:
        urgency = rule.then.urgency
        if rule.kind is RuleKind.FLAG and urgency and urgency > rechain.now.urgency and rule.id in fired_by:
            yield NearMiss(
                rule=rule.id,
                title=rule.signed.title,
                urgency=urgency,
                points=0,
                findings=tuple(fired_by[rule.id]),
                is_open=any(_is_open(rechain, change.question) for change in fired_by[rule.id]),
                rests_on=_rests_on(rechain, rule.when, fired_by[rule.id]),
                examine=rule.then.examine,
            )


def _clauses(
    rechain: Rechain, fired_by: dict[str, list[Change]], shown: tuple[RankedContributor, ...]
) -> Iterator[NearMiss]:
    for contributor in (item.contributor for item in shown):
        for clause in contributor.clauses:
            if (rule := contributor.clause_id(clause)) in fired_by:
                yield NearMiss(
                    rule=rule,
                    title=clause.title,
                    urgency=None,
                    points=clause.points,
                    findings=tuple(fired_by[rule]),
                    is_open=any(_is_open(rechain, change.question) for change in fired_by[rule]),
                    rests_on=_rests_on(rechain, contributor.gated(clause), fired_by[rule]),
                    examine=contributor.examine,
                )


def _is_open(rechain: Rechain, question: str) -> bool:
    answer = rechain.path.answers.given.get(question)
    return gap_of(rechain.knowledge.questionnaire.by_id[question], answer) is not None


def _rests_on(rechain: Rechain, condition: Condition, changes: list[Change]) -> dict[str, Answer]:
    """The answers given that carry the condition once the first of the changes is made, less that one."""
    change = changes[0]
    facts = rechain.facts({change.question: change.answer})
    because = Explainer(rechain.knowledge, rechain.path, facts).because(condition)
    given = rechain.path.answers.given
    return {name: answer for name, answer in because.items() if name != change.question and name in given}
