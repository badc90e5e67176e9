"""A clinician confirms or overrules what the rules said, and later says what it was. Nothing is ever overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from triage.casework.ports import CaseStore, Clock, ConflictError
from triage.casework.screening import record
from triage.casework.writing import written
from triage.model.case import Actor, Case, Event, EventKind, Role
from triage.model.errors import AnswerError
from triage.model.knowledge import Knowledge
from triage.model.review_reasons import AGREES, REASONS
from triage.model.urgency import Urgency

OTHER = "other"
NONE = "none"
"""What can be said of the cause besides the conditions that the rules know: something else, or nothing yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a clinician thinks of an assessment."""

    about: int
    """The number of the event with the assessment that was looked at."""
    urgency: Urgency | None
    """``None`` when none was chosen."""
    cause: str
    """A condition id, or one of ``OTHER`` and ``NONE``."""
    reason: str
    """One of ``REASONS``."""
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What it turned out to be."""

    condition: str
    """A condition id, or ``OTHER`` with a text."""
    text: str


def judge(store: CaseStore, clock: Clock, knowledge: Knowledge, case: Case, actor: Actor, judgement: Judgement) -> Case:
    """Confirm or overrule, with a coded reason and free text.

    What it was about is kept beside it, so that agreement can be counted from reviews alone.

    Raises:
        AnswerError: when the judgement is not whole, or contradicts itself.
        ConflictError: when the case was assessed anew meanwhile.
    """
    if case.assessment is None or case.assessed_urgency is None:
        raise AnswerError("This case has no assessment yet.")
    if judgement.urgency is None:
        raise AnswerError("Choose how urgent it is.")
    if assessed_event(case) != judgement.about:
        raise ConflictError("The case was assessed anew meanwhile. Please look at it again.")
    leading = leading_cause(case.assessment)
    agrees_urgency, agrees_cause = judgement.urgency == case.assessed_urgency, judgement.cause == leading
    _check(judgement, actor, knowledge, agrees=agrees_urgency and agrees_cause)
    body = {
        "urgency": judgement.urgency.word, "cause": judgement.cause, "reason": judgement.reason,
        "text": written(judgement.text), "agrees_urgency": agrees_urgency, "agrees_cause": agrees_cause,
        "about": judgement.about, "assessed": case.assessed_urgency.word, "leading": leading,
        "rules": fired_rules(case.assessment),
    }  # fmt: skip
    return record(store, clock, case, actor, EventKind.REVIEWED, body)


def conclude(store: CaseStore, clock: Clock, knowledge: Knowledge, case: Case, actor: Actor, finding: Finding) -> Case:
    """What it turned out to be; raises ``AnswerError`` when that is not said."""
    if finding.condition != OTHER and finding.condition not in knowledge.contributor_by_id:
        raise AnswerError("Choose what it turned out to be.")
    if finding.condition == OTHER and not written(finding.text):
        raise AnswerError("Please say in a few words what it turned out to be.")
    body = {"finding": finding.condition, "text": written(finding.text)}
    return record(store, clock, case, actor, EventKind.CONCLUDED, body)


def leading_cause(assessment: Mapping[str, object]) -> str:
    """The contributor shown first in a stored assessment; ``NONE`` when none is shown."""
    return next((str(item["condition"]) for item in _listed(assessment, "contributors") if item["shown"]), NONE)


def fired_rules(assessment: Mapping[str, object]) -> list[str]:
    """The rules of a stored assessment that speak for an urgency or stop it."""
    kinds = ("out_of_scope", "flags", "floors", "raises")
    return [str(item["rule"]) for kind in kinds for item in _listed(assessment, kind)]


def assessed_event(case: Case) -> int:
    """The number of the event with the present assessment; 0 when there is none."""
    return next((event.number for event in reversed(case.events) if event.kind is EventKind.ASSESSED), 0)


def last_review(case: Case) -> Event | None:
    """The newest review of the case."""
    return next((event for event in reversed(case.events) if event.kind is EventKind.REVIEWED), None)


def is_overruled(review: Event) -> bool:
    """Whether a review sees urgency or cause differently from the rules."""
    return not (review.body["agrees_urgency"] and review.body["agrees_cause"])


def draft_vignette(case: Case) -> dict[str, object]:
    """An overruled case as a draft vignette, without anything that names a person or a day.

    Raises:
        AnswerError: when there is no review that overrules the present assessment.
    """
    review = last_review(case)
    if (
        review is None
        or case.assessment is None
        or not is_overruled(review)
        or review.body["about"] != assessed_event(case)
    ):
        raise AnswerError("Only an overruled case can become a draft vignette.")
    expect: dict[str, object] = {"urgency": review.body["urgency"]}
    if review.body["cause"] not in (OTHER, NONE):
        expect["shown"] = [review.body["cause"]]
    answers = cast("Mapping[str, object]", case.assessment["answers"])
    return {
        "name": "Draft from a review: say here who this is and what is expected",
        "answers": dict(answers),
        "expect": expect,
    }


def _check(judgement: Judgement, actor: Actor, knowledge: Knowledge, *, agrees: bool) -> None:
    if actor.role is not Role.CLINICIAN:
        raise AnswerError("Only a clinician can review a case.")
    if judgement.cause not in (OTHER, NONE) and judgement.cause not in knowledge.contributor_by_id:
        raise AnswerError("Choose a cause from the list.")
    if judgement.reason not in REASONS:
        raise AnswerError("Choose a reason from the list.")
    if not agrees and judgement.reason == AGREES:
        raise AnswerError(
            "Your urgency or cause is not that of the rules. Choose the reason why you see it differently."
        )
    if not agrees and not written(judgement.text):
        raise AnswerError("Please say in a few words why you see it differently.")


def _listed(assessment: Mapping[str, object], name: str) -> Sequence[Mapping[str, object]]:
    return cast("Sequence[Mapping[str, object]]", assessment[name])
