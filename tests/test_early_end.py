"""What is told when an interview ends early."""

from datetime import date

from triage.model.answers import Answer, Answers
from triage.model.knowledge import Knowledge
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.early_end import as_far_as_asked
from triage.reasoning.interview import Standing, next_question

EARLY: dict[str, Answer] = {
    "respondent": "self", "consent": "agree", "age_years": 43, "emergency_signs": ("object_stuck",),
}  # fmt: skip


def test_reasons_that_rest_on_questions_nobody_asked_are_not_told(knowledge: Knowledge, today: date) -> None:
    standing = Standing(answers=Answers(EARLY))
    whole = assess(standing.answers, knowledge, ReferenceEngine(), today)

    told = as_far_as_asked(whole, standing, knowledge, today)

    assert len(told.flags) == 1 < len(whole.flags)
    assert told.unanswered == ()
    assert told.urgency is whole.urgency


def test_a_question_that_was_passed_stays_named(knowledge: Knowledge, today: date) -> None:
    answers = {name: answer for name, answer in EARLY.items() if name != "age_years"}
    standing = Standing(answers=Answers(answers), passed=frozenset({"age_years"}))

    told = as_far_as_asked(assess(standing.answers, knowledge, ReferenceEngine(), today), standing, knowledge, today)

    assert told.unanswered == ("age_years",)


def test_when_nothing_is_left_to_ask_nothing_is_left_out(knowledge: Knowledge, today: date) -> None:
    standing = Standing(answers=Answers({}), passed=frozenset(knowledge.questionnaire.by_id))
    whole = assess(standing.answers, knowledge, ReferenceEngine(), today)

    assert next_question(standing, knowledge.questionnaire) is None
    assert as_far_as_asked(whole, standing, knowledge, today) is whole
