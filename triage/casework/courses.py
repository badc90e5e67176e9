"""What a case amounts to as a course of self-care: diary, verdicts, plan, schedule and what the rules say now.

The rules about time decide: the diary is put in their words and the whole assessment is worked out with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from triage.casework.diary_history import answered_by_diary, diary_of, own_answers, re_check_is_open, signs_of_last
from triage.casework.ports import CaseStore, Clock
from triage.casework.re_check_days import need_of, schedule_of
from triage.casework.screening import Assessor
from triage.model.answers import Answer, Answers
from triage.model.assessment import Assessment
from triage.model.case import Case
from triage.model.course import Course
from triage.model.errors import AnswerError
from triage.model.knowledge import Knowledge
from triage.model.trial import Diary, Verdict
from triage.model.urgency import Urgency
from triage.reasoning.assessing import assess
from triage.reasoning.choosing_next import held_back, kept_steps, settled
from triage.reasoning.following_up import NEW_SYMPTOM, diary_answers
from triage.reasoning.judging import judge
from triage.reasoning.planning import plan_of
from triage.reasoning.ports import Engine

_TRIED = ("trial_weeks", "trial_response")


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """Everything that takes part in a self-care story."""

    store: CaseStore
    clock: Clock
    knowledge: Knowledge
    """The questions and rules that the case was begun under."""
    engine: Engine
    assessor: Assessor


def course_of(support: Support, case: Case, today: date) -> Course:
    """All about the self-care of a case as of a day.

    Raises:
        AnswerError: when the case has no result yet.
        EngineError: when the rules could not be evaluated; there is no course then.
    """
    if case.urgency is None:
        raise AnswerError("There is no result yet. Answer the questions first, then make a plan.")
    knowledge, diary = support.knowledge, diary_of(case)
    judged = judge(diary, knowledge, today)
    assessment, _ = assessed_now(support, case, diary, judged, today)
    urgency = urgency_now(case, assessment)
    assessment = held_back(assessment, urgency, knowledge)
    verdicts = settled(judged, assessment, knowledge)
    schedule = schedule_of(case, knowledge)
    is_open = re_check_is_open(case)
    return Course(
        as_of=today,
        urgency=urgency,
        assessment=assessment,
        diary=diary,
        verdicts=verdicts,
        plan=None if is_open else plan_of(assessment, diary, verdicts, knowledge),
        schedule=schedule,
        re_check=None if is_open else need_of(case, diary, verdicts, schedule, knowledge, today),
        re_check_open=is_open,
        kept=kept_steps(verdicts),
    )


def urgency_now(case: Case, assessment: Assessment) -> Urgency:
    """The urgency of the case, or a higher one that the rules see now; what a clinician has set is not undone."""
    standing = case.urgency or Urgency.SELF_CARE
    is_news = case.assessed_urgency is None or assessment.urgency > case.assessed_urgency
    return max(standing, assessment.urgency) if is_news else standing


def assessed_now(
    support: Support, case: Case, diary: Diary, verdicts: tuple[Verdict, ...], today: date
) -> tuple[Assessment, Mapping[str, Answer]]:
    """What the rules say with the diary among the answers, and the answers that it adds.

    Where treatment before the diary was asked about too, the more urgent of the two histories counts.
    """
    own = own_answers(case)
    added = dict(diary_answers(own, diary, verdicts, support.knowledge, today))
    if added and signs_of_last(case):
        added["visit"] = NEW_SYMPTOM
    found = _assess(support, own, added, today)
    if own.given.keys().isdisjoint(_TRIED) or added.keys().isdisjoint(_TRIED):
        return found, added
    earlier = {question: answer for question, answer in added.items() if question not in _TRIED}
    other = _assess(support, own, earlier, today)
    return (other, earlier) if other.urgency > found.urgency else (found, added)


def diary_events(case: Case, added: Mapping[str, Answer]) -> Mapping[str, Answer | None]:
    """Which answers of the case have to change so that the diary is among them; ``None`` takes one away."""
    own = own_answers(case).given
    wanted: dict[str, Answer | None] = {question: own.get(question) for question in answered_by_diary(case)}
    wanted.update(added)
    return {question: answer for question, answer in wanted.items() if case.answers.get(question) != answer}


def _assess(support: Support, own: Answers, added: Mapping[str, Answer], today: date) -> Assessment:
    return assess(Answers({**own.given, **added}), support.knowledge, support.engine, today)
