"""The safety questions once more: begun by the person, the schedule, or something new in the diary.

What a re-check repeats is set aside and asked by the ordinary interview; all other answers stay.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from triage.casework import screening
from triage.casework.courses import Support, assessed_now, diary_events
from triage.casework.diary_history import (
    BY_DIARY,
    BY_RE_CHECK,
    before_re_check,
    diary_of,
    own_answers,
    re_check_is_open,
    set_aside,
    signs_of_last,
)
from triage.casework.history import thawed
from triage.casework.ports import NewEvent
from triage.casework.screening import record_all
from triage.model.answers import Answer, Answers
from triage.model.case import Actor, Case, EventKind, Role
from triage.model.errors import AnswerError, EngineError
from triage.reasoning.following_up import NEW_SYMPTOM, RE_CHECK, diary_answers, sign_answers
from triage.reasoning.judging import judge

_DIARY = Actor(role=Role.SYSTEM)
"""Who answers for the diary."""


def begin_re_check(support: Support, case: Case, actor: Actor, today: date, *, new_signs: tuple[str, ...] = ()) -> Case:
    """Set aside the answers that a re-check repeats, and put in what the diary knows.

    ``screening.upcoming`` then asks the safety questions first. A re-check that is open already goes on, with the new
    signs added to it.
    """
    if re_check_is_open(case):
        new_signs = tuple(dict.fromkeys([*signs_of_last(case), *new_signs]))
    added = _diary_answers(support, case, today)
    added["visit"] = NEW_SYMPTOM if new_signs else RE_CHECK
    asked = tuple(name for name in _repeated(support, new_signs) if name not in added)
    given = [name for name in asked if name in case.answers or name in case.passed]
    events = [*_answers(support, case, added)]
    if given:
        body = {
            "question": given[0], "answer": None, "replaced": thawed(case.answers.get(given[0])),
            "dropped": given, "reason": BY_RE_CHECK,
        }  # fmt: skip
        events.append(NewEvent(at=support.clock.now(), actor=_DIARY, kind=EventKind.ANSWERED, body=body))
    body = {"signs": list(new_signs), "asks": list(asked)}
    events.append(NewEvent(at=support.clock.now(), actor=actor, kind=EventKind.RE_CHECK, body=body))
    return record_all(support.store, case, events)


def finish_re_check(support: Support, case: Case, actor: Actor) -> Case:
    """Assess again with all answers; the result may be any urgency and the queue follows it.

    Raises:
        AnswerError: when no re-check is open, or questions are, and nobody has to act at once.
    """
    if not re_check_is_open(case):
        raise AnswerError("There is no open re-check. Begin one first.")
    now = support.clock.now()
    is_complete = screening.upcoming(case, support.knowledge) is None
    if not is_complete and not screening.must_act_now(case, support.knowledge, now):
        raise AnswerError("Some questions of the re-check are still open. Answer them first.")
    return screening.finish(support.store, support.clock, support.knowledge, case, actor, support.assessor)


def keep_up(support: Support, case: Case, actor: Actor, today: date, *, new_signs: tuple[str, ...] = ()) -> Case:
    """Assess at once when the diary makes the case more urgent than it was assessed, so that the queue follows.

    With new signs an open re-check does not wait for its answers: those it set aside count until they are given again,
    and whoever calls begins it anew.

    Raises:
        EngineError: when there is no assessment.
    """
    if case.assessed_urgency is None or (re_check_is_open(case) and not new_signs):
        return case
    diary = diary_of(case)
    assessment, found = assessed_now(support, case, diary, judge(diary, support.knowledge, today), today)
    if not new_signs and assessment.urgency <= case.assessed_urgency:
        return case
    case = record_all(support.store, case, [*_put_back(support, case)])
    added = {**found, **sign_answers(Answers(case.answers), new_signs, support.knowledge)} if new_signs else found
    case = record_all(support.store, case, [*_answers(support, case, added)])
    return screening.finish(support.store, support.clock, support.knowledge, case, actor, support.assessor)


def _put_back(support: Support, case: Case) -> Iterable[NewEvent]:
    """What an open re-check set aside and nobody has answered since."""
    if not re_check_is_open(case):
        return
    before = before_re_check(case)
    for name in (question.id for question in support.knowledge.questionnaire.questions):
        was_given = name in before.answers or name in before.passed
        is_given = name in case.answers or name in case.passed
        if name in set_aside(case) and was_given and not is_given:
            body = {
                "question": name, "answer": thawed(before.answers.get(name)), "replaced": None, "dropped": [],
                "reason": BY_RE_CHECK,
            }  # fmt: skip
            yield NewEvent(at=support.clock.now(), actor=_DIARY, kind=EventKind.ANSWERED, body=body)


def _diary_answers(support: Support, case: Case, today: date) -> dict[str, Answer]:
    """What the diary adds; without an engine two histories cannot be compared, and that of the diary counts."""
    diary = diary_of(case)
    verdicts = judge(diary, support.knowledge, today)
    try:
        return dict(assessed_now(support, case, diary, verdicts, today)[1])
    except EngineError:
        return dict(diary_answers(own_answers(case), diary, verdicts, support.knowledge, today))


def _repeated(support: Support, new_signs: tuple[str, ...]) -> tuple[str, ...]:
    """The questions to ask again, in the order of asking."""
    rules = support.knowledge.trial
    signs = [sign for name in new_signs if (sign := rules.sign(name))]
    wanted = {*rules.asks_again, *(name for sign in signs for name in (*sign.sets, *sign.asks_again))}
    return tuple(question.id for question in support.knowledge.questionnaire.questions if question.id in wanted)


def _answers(support: Support, case: Case, added: Mapping[str, Answer]) -> Iterable[NewEvent]:
    """What changes in the answers of the case so that the diary is among them."""
    for question, answer in diary_events(case, added).items():
        body = {
            "question": question, "answer": thawed(answer), "replaced": thawed(case.answers.get(question)),
            "dropped": [question] if answer is None else [], "reason": BY_DIARY,
        }  # fmt: skip
        yield NewEvent(at=support.clock.now(), actor=_DIARY, kind=EventKind.ANSWERED, body=body)
