"""Turns ids and numbers into words for people, and fills in telephone numbers.

A number that nobody configured is never invented: a neutral wording stands in its place.
"""

from collections.abc import Iterable

from triage.model.answers import Answer, ticks
from triage.model.assessment import Assessment, Because
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_ASKED, NOT_SURE, SIDES, UNANSWERED, Question
from triage.model.rules import Signable, TestRequest
from triage.model.urgency import Urgency
from triage.model.wording import spoken_list

_NO_ANSWER = {UNANSWERED: "no answer", NOT_ASKED: "not asked"}


def filled(text: str, knowledge: Knowledge, contact: Contact, tests: str = "") -> str:
    """The text with its place holders filled in."""
    return (
        text.replace("{number}", contact.emergency_number or knowledge.texts.say("no_number"))
        .replace("{urgent_line}", contact.urgent_line or "your doctor, your clinic or a same-day care line")
        .replace("{tests}", tests or "an examination")
    )


def what_to_do(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> str:
    """What the level asks the person to do, or where to go instead when the tool stops."""
    if assessment.is_out_of_scope:
        return " ".join(filled(stop.rule.then.go_to, knowledge, contact) for stop in assessment.stopped)
    text = knowledge.texts.levels[assessment.urgency].what_to_do
    return filled(text, knowledge, contact, tests=tests_in_words(assessment.tests, knowledge))


def safety_net(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> tuple[str, ...]:
    """When to get help sooner."""
    return tuple(filled(line, knowledge, contact) for line in assessment.safety_net)


def tests_in_words(requests: Iterable[TestRequest], knowledge: Knowledge) -> str:
    """The tests by name: "an X-ray and an ultrasound scan"."""
    return spoken_list((knowledge.tests[request.test].spoken for request in requests), "and")


def urgent_causes(assessment: Assessment) -> tuple[str, ...]:
    """What the most urgent flags may mean, each once."""
    urgent = (reason.rule.then for reason in assessment.flags if reason.rule.then.urgency == assessment.urgency)
    return tuple(dict.fromkeys(then.may_mean for then in urgent))


def answer_in_words(question: Question, answer: Answer) -> str:
    """An answer as the person gave it."""
    if isinstance(answer, dict):
        return "; ".join(
            f"{side.replace('_', ' ')}: {_labels(question, answer[side])}" for side in SIDES if answer.get(side)
        )
    if isinstance(answer, tuple):
        return _labels(question, ticks(answer))
    if isinstance(answer, str):
        return label_in_words(question, answer)
    return f"{answer:g} {question.unit}".strip()


def because_in_words(because: Because, knowledge: Knowledge) -> str:
    """The answers behind a rule, each with its question."""
    questions = knowledge.questionnaire.by_id
    return "; ".join(f"{name} = {answer_in_words(questions[name], answer)}" for name, answer in because.items())


def sources_in_words(signed: Signable) -> str:
    """The sources of a rule, each with how well it supports it."""
    return ", ".join(dict.fromkeys(f"{e.source} ({e.tag.value.replace('_', ' ')})" for e in signed.evidence))


def is_urgent(assessment: Assessment) -> bool:
    """Whether only action counts now, not causes and steps."""
    return assessment.urgency >= Urgency.URGENT


def _labels(question: Question, choices: tuple[str, ...]) -> str:
    return ", ".join(label_in_words(question, choice) for choice in choices) or "nothing ticked"


def label_in_words(question: Question, choice: str) -> str:
    """One choice as it was offered."""
    found = question.choice_by_id.get(choice)
    if found is not None:
        return found.label
    return "not known" if choice == NOT_SURE else _NO_ANSWER.get(choice, choice)
