"""Soundness of a knowledge that reads without faults: nothing dead, nothing unused.

Every rule must fire for somebody. The somebody is found by search and then run through the real flow.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from triage.model.answers import Answer, Answers
from triage.model.conditions import (
    ABSENT,
    PRESENT,
    All,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Not,
    comparisons,
)
from triage.model.errors import Fault
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_SURE, Question, QuestionKind
from triage.model.rules import Group, Rule, RuleKind
from triage.model.urgency import Urgency, urgency_of
from triage.reasoning.chaining import ReferenceEngine, chain, level_of
from triage.reasoning.derivation import follow
from triage.reasoning.ports import Engine
from triage.reasoning.searching import Search
from triage.reasoning.strata import (
    HIGHEST_FLAG,
    LEVEL,
    PATTERN,
    Phase,
    Production,
    phase_of_facts,
    program_on,
    rule_phases,
)

_TRIES = 40
_VARIANTS = 8


def findings(knowledge: Knowledge, engine: Engine, today: date) -> tuple[Fault, ...]:
    """Everything that is dead or unused."""
    return (*_dead_rules(knowledge, engine, today), *_unused(knowledge))


def _dead_rules(knowledge: Knowledge, engine: Engine, today: date) -> Iterator[Fault]:
    program = program_on(knowledge, today)
    search = Search(knowledge.questionnaire)
    for phase, layers in zip(Phase, program.phases, strict=True):
        for production in (production for layer in layers for production in layer.productions):
            condition = answers_only(production.when, knowledge)
            if not _fires_for_somebody(production, condition, search, knowledge, engine, today):
                right = "Mend the condition, or the branch conditions of what it reads."
                yield Fault(production.id, f"nobody can make this fire ({phase.name.lower()}).", right)
                continue
            for place, part in _alternatives(production.when):
                if next(search.solutions(answers_only(part, knowledge)), None) is None:
                    yield Fault(
                        production.id, f"an alternative can never be true: {place}.", "Leave it out or mend it."
                    )


def _fires_for_somebody(
    production: Production, condition: Condition, search: Search, knowledge: Knowledge, engine: Engine, today: date
) -> bool:
    program = program_on(knowledge, today)
    return any(
        production.id in chain(program, knowledge, follow(person, knowledge.questionnaire).facts, engine).fired
        for answers in islice(search.solutions(condition), _TRIES)
        for person in _completions(answers, knowledge, today)
    )


def _completions(answers: Answers, knowledge: Knowledge, today: date) -> Iterator[Answers]:
    """The answers as they are; then with every open question answered in several ways; then as mildly as can be."""
    yield answers
    for variant in range(_VARIANTS):
        person = answers
        while unanswered := follow(person, knowledge.questionnaire).unanswered:
            question = knowledge.questionnaire.by_id[unanswered[0]]
            choices = possible_answers(question)
            person = person.with_answer(question.id, choices[variant * (len(unanswered) + variant) % len(choices)])
        yield person
    yield _mildest(answers, knowledge, today)


def _mildest(answers: Answers, knowledge: Knowledge, today: date) -> Answers:
    """Every open question answered so that the level stays as low as it can, one question after the other."""
    program, engine = program_on(knowledge, today), ReferenceEngine()

    def level(person: Answers) -> Urgency:
        facts = follow(person, knowledge.questionnaire).facts
        return level_of(knowledge, chain(program, knowledge, facts, engine).fired)

    while unanswered := follow(answers, knowledge.questionnaire).unanswered:
        question = knowledge.questionnaire.by_id[unanswered[0]]
        answers = min((answers.with_answer(question.id, answer) for answer in possible_answers(question)), key=level)
    return answers


def possible_answers(question: Question) -> tuple[Answer, ...]:
    """One answer for every band or choice; for lists "none of these" where it is offered."""
    if question.kind is QuestionKind.NUMBER:
        return tuple(band.low for band in question.bands)
    alone = tuple(choice.id for choice in question.choices if choice.exclusive)
    ids = alone or tuple(choice.id for choice in question.choices)
    if question.side_fact:
        return tuple({"left": (name,)} for name in ids)
    return tuple((name,) for name in ids) if question.takes_several else ids


def answers_only(condition: Condition, knowledge: Knowledge, *, wanted: bool = True) -> Condition:
    """What answers must say for the condition to hold, or, if it is not ``wanted``, to fail.

    Facts that sum up rules are replaced by what can bring them about. So everybody for whom the condition holds meets
    what is returned, but not the other way round.
    """
    match condition:
        case Compare(fact, values) if fact in knowledge.meanings:
            return answers_only(knowledge.meanings[fact], knowledge, wanted=wanted == (PRESENT in values))
        case Compare(fact, values) if fact not in knowledge.questionnaire.domains:
            return _brought_about(fact, values if wanted else _every_value(fact) - values, knowledge)
        case Compare():
            return condition if wanted else Not(condition)
        case Not(part):
            return answers_only(part, knowledge, wanted=not wanted)
        case All(parts) | AnyOf(parts):
            joined = All if isinstance(condition, All) == wanted else AnyOf
            return joined(tuple(answers_only(part, knowledge, wanted=wanted) for part in parts))
        case AtLeast(count, parts):
            least = count if wanted else len(parts) - count + 1
            return AtLeast(least, tuple(answers_only(part, knowledge, wanted=wanted) for part in parts))


def _brought_about(fact: str, values: frozenset[str], knowledge: Knowledge) -> Condition:
    if fact == PATTERN or values == _every_value(fact):
        return All(())
    if fact in (HIGHEST_FLAG, LEVEL):
        return _level_brought_about(fact, values, knowledge)
    group = next(group for group in Group if group.fact == fact)
    members = [rule for rule in _summed_up_in(fact, knowledge) if group in rule.then.groups]
    return _some_fires(members, knowledge) if PRESENT in values else _none_fires(members, knowledge)


def _every_value(fact: str) -> frozenset[str]:
    words = [level.word for level in Urgency]
    known = {LEVEL: words, HIGHEST_FLAG: ["none", *words[1:]], PATTERN: ["none", "some"]}
    return frozenset(known.get(fact, [PRESENT, ABSENT]))


def _summed_up_in(fact: str, knowledge: Knowledge) -> list[Rule]:
    """The rules that are known when the fact is computed."""
    phases = rule_phases((rule.id, rule.when) for rule in knowledge.rules)
    return [rule for rule in knowledge.rules if phases[rule.id] < phase_of_facts()[fact]]


def _level_brought_about(fact: str, values: frozenset[str], knowledge: Knowledge) -> Condition:
    """Some rule of one of these levels, or a raise into them, and no rule above them."""
    rules = [rule for rule in _summed_up_in(fact, knowledge) if fact == LEVEL or rule.kind is RuleKind.FLAG]
    highest = max((urgency_of(value) for value in values if value != "none"), default=Urgency.SELF_CARE)
    nothing_above = _none_fires([rule for rule in rules if (rule.then.urgency or 0) > highest], knowledge)
    if values & {"none", Urgency.SELF_CARE.word}:
        return nothing_above
    return All((nothing_above, _some_fires([rule for rule in rules if _may_lead_to(rule, values)], knowledge)))


def _may_lead_to(rule: Rule, values: frozenset[str]) -> bool:
    lift = rule.then.raise_by
    if lift is None:
        return rule.then.urgency is not None and rule.then.urgency.word in values
    return any(lift.at_least <= urgency_of(value) <= lift.at_most for value in values)


def _some_fires(rules: list[Rule], knowledge: Knowledge) -> Condition:
    return AnyOf(tuple(answers_only(rule.when, knowledge) for rule in rules))


def _none_fires(rules: list[Rule], knowledge: Knowledge) -> Condition:
    return All(tuple(answers_only(rule.when, knowledge, wanted=False) for rule in rules))


def _alternatives(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """The condition once for every alternative inside it, with only that alternative left."""
    match condition:
        case AnyOf(parts):
            for part in parts:
                yield _named(part), part
                yield from _alternatives(part)
        case All(parts):
            for place, part in enumerate(parts):
                for name, narrowed in _alternatives(part):
                    yield name, All((*parts[:place], narrowed, *parts[place + 1 :]))


def _named(condition: Condition) -> str:
    return " and ".join(f"{c.fact} is {'/'.join(sorted(c.values))}" for c in islice(comparisons(condition), 4))


def _unused(knowledge: Knowledge) -> Iterator[Fault]:
    conditions = [*knowledge.meanings.values()]
    conditions += [clause.when for item in knowledge.contributors for clause in item.clauses]
    conditions += [site.when for site in knowledge.site_lists if site.when is not None]
    conditions += [exclusion.when for step in knowledge.steps for exclusion in step.exclusions]
    conditions += [note.when for step in knowledge.steps for note in step.notes]
    conditions += [suppression.when for suppression in knowledge.suppressions]
    branches = [q.ask_when for q in knowledge.questionnaire.questions if q.ask_when is not None]
    used = {
        (c.fact, value) for condition in (*conditions, *branches) for c in comparisons(condition) for value in c.values
    }
    for question in knowledge.questionnaire.questions:
        yield from _unused_choices(question, used)
    facts = {fact for fact, _ in used} | {"elsewhere_only", "start_up_pain"}
    for word in knowledge.words:
        if word.id not in facts:
            yield Fault(f"rules/words.yaml: {word.id}", "no rule uses this word.", "Leave it out, or use it.")


def _unused_choices(question: Question, used: set[tuple[str, str]]) -> Iterator[Fault]:
    for choice in question.choices:
        fact = (question.ticked_fact(choice.id), PRESENT) if question.takes_several else (question.id, choice.id)
        if fact in used or choice.exclusive or choice.id == NOT_SURE:
            if choice.context and fact in used:
                yield Fault(
                    f"questions.yaml: {question.id}: {choice.id}",
                    "it is context, yet a rule reads it.",
                    "Drop context.",
                )
            continue
        if not choice.context and not question.context:
            yield Fault(
                f"questions.yaml: {question.id}: {choice.id}",
                "no rule reads this choice.",
                "Use it, or say why it is there: context.",
            )
