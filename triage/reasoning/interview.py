"""Which question is next, what no longer applies, and whether it is already time to act.

Pure: the same answers always lead to the same next question, wherever they are asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from triage.model.answers import Answer, Answers, Ticks, read_answer, ticks
from triage.model.errors import AnswerError
from triage.model.questionnaire import NOT_ASKED, NOT_SURE, Choice, Question, Questionnaire
from triage.model.urgency import Urgency
from triage.reasoning.derivation import facts_of, follow, is_open
from triage.reasoning.evaluation import Facts, certainly

if TYPE_CHECKING:
    from triage.model.knowledge import Knowledge
    from triage.model.rules import Rule

SET_BY_PROGRAM = {"visit": "first_visit"}
"""What the program answers itself when an interview begins."""
OF_THE_DAY = ("emergency_signs", "walking_ability", "pain_worst_24h")
"""Questions about now or today: an answer from another day says nothing, so they are asked again."""
_NEEDED = ("respondent", "consent", "age_years")
_NEEDED_BY_STAFF = ("respondent", "consent")


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
    number: int
    """The how many-th question of this path it is."""
    answered: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An interview that was kept to go on later."""

    name: str
    """How its store tells it from others; it says nothing about the person."""
    started: date
    kept_on: date
    knowledge: str
    """The digest of the questions it was asked with."""
    staff: bool
    reference: str
    answers: Mapping[str, object]
    """As they were written down; ``taken_up`` checks them."""
    passed: tuple[str, ...]


def begun(questionnaire: Questionnaire) -> Standing:
    """The standing before the first question: only what the program answers itself."""
    own = {name: choice for name, choice in SET_BY_PROGRAM.items() if name in questionnaire.by_id}
    return Standing(answers=Answers(own))


def taken_up(draft: Draft, questionnaire: Questionnaire, today: date) -> tuple[Standing, tuple[str, ...]]:
    """The standing of a draft under the questions of today, and what of its answers can no longer be used."""
    old = OF_THE_DAY if draft.kept_on < today else ()
    given = {name: _still_fits(name, raw, questionnaire) for name, raw in draft.answers.items() if name not in old}
    answers = Answers({**begun(questionnaire).answers.given, **{n: a for n, a in given.items() if a is not None}})
    path = follow(answers, questionnaire)
    passed = frozenset(path.unanswered) & frozenset(draft.passed) - frozenset(old)
    lost = tuple(name for name in draft.answers if name not in path.answers.given)
    return Standing(answers=path.answers, passed=passed), lost


def _still_fits(name: str, raw: object, questionnaire: Questionnaire) -> Answer | None:
    question = questionnaire.by_id.get(name)
    try:
        return None if question is None else read_answer(question, raw)
    except AnswerError:
        return None


def must_be_answered(question: Question, *, staff: bool) -> bool:
    """Whether the interview cannot go on without an answer: consent, and what decides who may answer."""
    return question.id in (_NEEDED_BY_STAFF if staff else _NEEDED)


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
    done = asked & (standing.answers.given.keys() | standing.passed)
    return tuple(item for item in questionnaire.questions if item.id in done and not item.set_by_program)


def question_before(standing: Standing, question: Question, questionnaire: Questionnaire) -> Question | None:
    """The question of the path that comes before this one; ``None`` for the first."""
    earlier = questionnaire.questions[: questionnaire.questions.index(question)]
    return next((item for item in reversed(open_questions(standing, questionnaire)) if item in earlier), None)


def progress(standing: Standing, question: Question, questionnaire: Questionnaire) -> Progress:
    """Where the question lies."""
    order = [section.id for section in questionnaire.sections]
    done = open_questions(standing, questionnaire)
    earlier = questionnaire.questions[: questionnaire.questions.index(question)]
    place = order.index(question.section)
    return Progress(
        section_title=questionnaire.sections[place].title,
        section_number=place + 1,
        section_count=len(order),
        number=1 + sum(item in earlier for item in done),
        answered=len(done),
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


def certain_rules(standing: Standing, knowledge: "Knowledge", today: date) -> "tuple[Rule, ...]":
    """The rules that hold already, whatever the answers still to come."""
    facts = known_facts(standing, knowledge.questionnaire)
    return tuple(
        rule
        for rule in knowledge.rules
        if rule.signed.in_force(today) and certainly(knowledge.written_out[rule.id], facts) is True
    )


def act_now(standing: Standing, knowledge: "Knowledge", today: date) -> "tuple[Rule, ...]":
    """The emergency and stop rules that hold already: the interview ends here."""
    return tuple(
        rule
        for rule in certain_rules(standing, knowledge, today)
        if rule.kind == "stop" or (rule.kind == "flag" and rule.then.urgency is Urgency.EMERGENCY)
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
