"""Which question is next, what no longer applies, and whether it is already time to act.

Pure: the same answers always lead to the same next question, wherever they are asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from triage.model.answers import Answer, Answers, Ticks, ticks
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_ASKED, NOT_SURE, Choice, Question, Questionnaire
from triage.model.rules import Rule, RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.derivation import facts_of, follow, is_open
from triage.reasoning.evaluation import Facts, certainly


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far an interview has come."""

    answers: Answers
    passed: frozenset[str] = frozenset()
    """Questions that were asked and left without an answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Where a question lies among the sections."""

    section_title: str
    section_number: int
    section_count: int
    answered: int


def next_question(standing: Standing, questionnaire: Questionnaire) -> Question | None:
    """The first open question that was neither answered nor passed; ``None`` when the interview is complete."""
    facts: dict[str, str] = {}
    for question in questionnaire.questions:
        answer = standing.answers.given.get(question.id)
        if not is_open(question, facts):
            facts.update(facts_of(question, None, absence=NOT_ASKED))
            continue
        if answer is None and question.id not in standing.passed and not question.set_by_program:
            return question
        facts.update(facts_of(question, answer))
    return None


def answered(standing: Standing, question: Question, answer: Answer | None, questionnaire: Questionnaire) -> Standing:
    """The standing after an answer is given, changed or passed; answers that no longer apply are dropped."""
    without = standing.answers.without([question.id])
    answers = without if answer is None else without.with_answer(question.id, answer)
    passed = standing.passed | {question.id} if answer is None else standing.passed - {question.id}
    path = follow(answers, questionnaire)
    return Standing(answers=path.answers, passed=passed & frozenset(path.asked))


def dropped(before: Standing, after: Standing) -> tuple[str, ...]:
    """The questions whose answers a change has dropped."""
    return tuple(name for name in before.answers.given if name not in after.answers.given and name not in after.passed)


def open_questions(standing: Standing, questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The questions of the path so far, in order: what can be gone back to."""
    asked = frozenset(follow(standing.answers, questionnaire).asked)
    done = standing.answers.given.keys() | standing.passed
    return tuple(question for question in questionnaire.questions if question.id in asked and question.id in done)


def progress(standing: Standing, question: Question, questionnaire: Questionnaire) -> Progress:
    """Where the question lies."""
    order = [section.id for section in questionnaire.sections]
    place = order.index(question.section)
    return Progress(
        section_title=questionnaire.sections[place].title,
        section_number=place + 1,
        section_count=len(order),
        answered=len(standing.answers.given),
    )


def known_facts(standing: Standing, questionnaire: Questionnaire) -> Facts:
    """The facts of all questions before the next one; later ones may still turn out any way."""
    pending = next_question(standing, questionnaire)
    facts: dict[str, str] = {}
    for question in questionnaire.questions:
        if pending is not None and question.id == pending.id:
            break
        absence = {} if is_open(question, facts) else {"absence": NOT_ASKED}
        answer = None if absence else standing.answers.given.get(question.id)
        facts.update(facts_of(question, answer, **absence))
    return facts


def act_now(standing: Standing, knowledge: Knowledge, today: date) -> tuple[Rule, ...]:
    """The emergency and stop rules that hold already, whatever the answers still to come."""
    facts = known_facts(standing, knowledge.questionnaire)
    return tuple(
        rule
        for rule in knowledge.rules
        if rule.signed.in_force(today)
        and (rule.kind is RuleKind.STOP or (rule.kind is RuleKind.FLAG and rule.then.urgency is Urgency.EMERGENCY))
        and certainly(knowledge.written_out[rule.id], facts) is True
    )


def to_ask_again(question: Question, answer: Answer | None) -> tuple[Choice, ...]:
    """The choices to ask about one at a time after "not sure": all that were not ticked."""
    if not question.ask_again or NOT_SURE not in ticks(answer):
        return ()
    done = ticks(answer)
    return tuple(choice for choice in question.choices if choice.ask_again and choice.id not in done)


def settled(question: Question, answer: Answer, replies: Mapping[str, bool | None]) -> Ticks:
    """The answer after its choices were asked again: yes is ticked, and what is still open keeps "not sure"."""
    kept = [choice for choice in ticks(answer) if choice != NOT_SURE]
    kept += [choice for choice, reply in replies.items() if reply]
    if any(reply is None for reply in replies.values()):
        return (*kept, NOT_SURE)
    none = [choice.id for choice in question.choices if choice.exclusive]
    return tuple(kept or none)
