"""A finished interview becomes a case with its result, so that it can go on as a course of self-care.

Nothing here asks anything.
"""

from collections.abc import Iterator

from triage.casework import screening
from triage.casework.courses import Support
from triage.casework.history import thawed
from triage.casework.ports import NewEvent
from triage.casework.screening import record_all
from triage.model.case import Actor, Case, EventKind
from triage.reasoning.interview import SET_BY_PROGRAM, Standing


def keep_interview(support: Support, standing: Standing, actor: Actor) -> Case:
    """A new case with these answers and their assessment.

    Raises:
        EngineError: when there is no assessment; nothing is kept then.
        StoreError: when it cannot be kept; what is there then has no result, and nothing goes on from it.
    """
    assessed = support.assessor(standing, support.knowledge, support.clock.now().date())
    case = screening.begin(support.store, support.clock, support.knowledge, actor).case
    events = list(_answers(support, standing, actor))
    events.append(NewEvent(at=support.clock.now(), actor=actor, kind=EventKind.ASSESSED, body=assessed))
    return record_all(support.store, case, events)


def _answers(support: Support, standing: Standing, actor: Actor) -> Iterator[NewEvent]:
    """In the order of asking; a question that was passed is kept as such."""
    for question in support.knowledge.questionnaire.questions:
        answer = standing.answers.given.get(question.id)
        if question.id in SET_BY_PROGRAM or (answer is None and question.id not in standing.passed):
            continue
        body = {"question": question.id, "answer": thawed(answer), "replaced": None, "dropped": [], "reason": ""}
        yield NewEvent(at=support.clock.now(), actor=actor, kind=EventKind.ANSWERED, body=body)
