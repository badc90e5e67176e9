"""What must be proved of a knowledge, each obligation stated once.

Every claim holds for all people whom the questionnaire can meet, with complete and with partial answers. Claims that
compare two people stand in ``monotony``. Nothing here proves anything; a prover searches for people who break a claim.
"""

from collections.abc import Iterator
from datetime import date

from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not, is_present
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import ANSWERED, NOT_ASKED, UNANSWERED, Question
from triage.model.rules import RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.claims import (
    FARES_OTHERWISE,
    OUT_OF_SCOPE,
    SITE_LIST,
    Claim,
    Obligation,
    becomes,
    certain_fact,
    note_fact,
    offers_fact,
    possible_values,
    shown_fact,
    then,
    unread,
)
from triage.reasoning.monotony import less_known_claims, warning_claims
from triage.reasoning.strata import LEVEL, program_on

EMERGENCY = Compare(LEVEL, frozenset({Urgency.EMERGENCY.word}))


def obligations(knowledge: Knowledge, today: date) -> tuple[Obligation, ...]:
    """All obligations, in the order of proof; agreement comes on top of them."""
    return (
        Obligation(
            id="total",
            says="Everybody gets exactly one urgency, a safety net and a next step; no interview can get stuck.",
            claims=tuple(_total(knowledge)),
        ),
        Obligation(
            id="reachable",
            says="Every rule, question, option, step and contributor is there for somebody.",
            claims=tuple(_reachable(knowledge, today)),
        ),
        Obligation(
            id="monotone",
            says="From no to not sure to yes a warning never lowers the urgency, nor adds a step that loads the foot.",
            claims=tuple(warning_claims(knowledge)),
        ),
        Obligation(
            id="less_known",
            says="Knowing less is never safer than knowing the mild answer.",
            claims=tuple(less_known_claims(knowledge)),
        ),
        Obligation(
            id="never",
            says="What a clinician says must never happen does not happen.",
            claims=tuple(
                Claim(id=item.id, says=f"{item.hazard}: {item.title}", when=item.never)
                for item in knowledge.invariants.invariants
            ),
        ),
        Obligation(
            id="early_stop",
            says="Where the interview may stop early, no completion of the answers could change the urgency.",
            claims=tuple(_early_stop(knowledge, today)),
        ),
    )


def _total(knowledge: Knowledge) -> Iterator[Claim]:
    for question in knowledge.questionnaire.questions:
        yield Claim(
            id=f"fact.{question.id}",
            says=f"{question.id} always says exactly one thing.",
            when=AnyOf(tuple(
                _not_one_of(fact, values)
                for fact, values in knowledge.questionnaire.domains.items()
                if knowledge.questionnaire.question_of_fact[fact] == question.id
            )),
        )  # fmt: skip
        yield from _cannot_stick(question)
    levels = tuple(level.word for level in Urgency)
    yield Claim(id="urgency", says="Everybody has exactly one urgency.", when=_not_one_of(LEVEL, levels))
    silent = [level.word for level, text in knowledge.texts.levels.items() if not (text.what_to_do and text.safety_net)]
    yield Claim(
        id="next_step",
        says="Every urgency that somebody gets comes with a next step and a safety net.",
        when=Compare(LEVEL, frozenset(silent)),
    )
    nowhere = [rule.id for rule in knowledge.rules if rule.kind is RuleKind.STOP and not rule.then.go_to]
    yield Claim(
        id="stop_says_where",
        says="Whoever is outside the scope is told where to go.",
        when=All((is_present(OUT_OF_SCOPE), AnyOf(tuple(is_present(rule) for rule in nowhere)))),
    )
    yield Claim(
        id="site_list",
        says="For everybody there is a list of what is usually checked at the place of the pain.",
        when=Compare(SITE_LIST, frozenset({"none"})),
    )


def _cannot_stick(question: Question) -> Iterator[Claim]:
    """Once asked, a question can be answered, and is then behind the person."""
    left_open = Compare(question.id, frozenset({UNANSWERED}))
    answers = possible_values(question)
    behind = Compare(then(question.id), frozenset({ANSWERED, *answers}))
    yield Claim(
        id=f"answered.{question.id}",
        says=f"Whoever is asked {question.id} can answer it and go on.",
        when=All((left_open, Not(behind))) if answers else left_open,
        changes=(becomes(question, answers[0]),) if answers else (),
    )
    if question.ask_again and not any(choice.exclusive for choice in question.choices):
        says = f"After all items of {question.id} are denied one by one, there is an answer that says so."
        yield Claim(id=f"denied.{question.id}", says=says, when=left_open)


def _not_one_of(fact: str, values: tuple[str, ...]) -> Condition:
    each = tuple(Compare(fact, frozenset({value})) for value in values)
    return AnyOf((AtLeast(2, each), Not(AnyOf(each))))


def _reachable(knowledge: Knowledge, today: date) -> Iterator[Claim]:
    productions = [production for layer in program_on(knowledge, today).layers for production in layer.productions]
    for production in productions:
        says = f"{production.id} holds for somebody."
        yield Claim(id=f"rule.{production.id}", says=says, when=is_present(production.id), somebody=True)
    for question in knowledge.questionnaire.questions:
        asked = Not(Compare(question.id, frozenset({NOT_ASKED})))
        says = f"{question.id} is asked of somebody."
        yield Claim(id=f"question.{question.id}", says=says, when=asked, somebody=True)
    yield from _options(knowledge)
    for step in knowledge.steps:
        says = f"{step.id} is offered to somebody."
        yield Claim(id=f"step.{step.id}", says=says, when=is_present(offers_fact(step.id)), somebody=True)
        for note in step.notes:
            name = step.note_id(note)
            says = f"The note {name} is read by somebody."
            yield Claim(id=f"note.{name}", says=says, when=is_present(note_fact(name)), somebody=True)
    for contributor in knowledge.contributors:
        says = f"{contributor.id} can be shown."
        yield Claim(id=f"shown.{contributor.id}", says=says, when=is_present(shown_fact(contributor.id)), somebody=True)


def _options(knowledge: Knowledge) -> Iterator[Claim]:
    """An option matters if somebody who picks it would fare otherwise, were it not recognised."""
    for question in knowledge.questionnaire.questions:
        for choice in question.choices:
            context = bool(choice.context or question.context)
            yield Claim(
                id=f"option.{question.id}.{choice.id}",
                says=f"{question.id}: {choice.id} {'changes nothing, as its context says' if context else 'matters'}.",
                when=All((_picked(question, choice.id), is_present(then(FARES_OTHERWISE)))),
                changes=(unread(question, choice.id),),
                somebody=not context,
            )


def _picked(question: Question, choice: str) -> Condition:
    if question.takes_several:
        return is_present(question.ticked_fact(choice))
    return Compare(question.id, frozenset({choice}))


def _early_stop(knowledge: Knowledge, today: date) -> Iterator[Claim]:
    rules = [rule for rule in knowledge.rules if rule.signed.in_force(today)]
    stops = [rule.id for rule in rules if rule.kind is RuleKind.STOP]
    flags = [rule.id for rule in rules if rule.kind is RuleKind.FLAG and rule.then.urgency is Urgency.EMERGENCY]
    for question in knowledge.questionnaire.questions:
        for rule in (*flags, *stops):
            certain = is_present(certain_fact(question.id, rule))
            result = All((is_present(rule), EMERGENCY)) if rule in flags else is_present(rule)
            yield Claim(
                id=f"before.{question.id}.{rule}",
                says=f"Once {rule} is certain before {question.id}, it stays so to the end.",
                when=All((certain, Not(result))),
            )
    for rule in stops:
        stopped = tuple(_stopped_calmly(question, rule, flags) for question in knowledge.questionnaire.questions)
        yield Claim(
            id=f"stop.{rule}",
            says=f"After {rule} no answer still to come makes an emergency.",
            when=All((AnyOf(stopped), EMERGENCY)),
        )


def _stopped_calmly(question: Question, rule: str, flags: list[str]) -> Condition:
    """The interview ends before this question by a stop rule, and no emergency is certain."""
    return All((
        is_present(certain_fact(question.id, rule)),
        *(Not(is_present(certain_fact(question.id, flag))) for flag in flags),
    ))  # fmt: skip
