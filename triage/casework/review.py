"""A clinician confirms or overrules what the rules said, and later says what it was. Nothing is ever overwritten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import cast

from triage.casework.ports import CaseStore, Clock
from triage.casework.screening import record
from triage.model.answers import Answer
from triage.model.case import Actor, Case, Event, EventKind
from triage.model.errors import AnswerError
from triage.model.urgency import Urgency

REASONS = {
    "agrees": "The rules are right",
    "examination": "The examination showed something else",
    "history": "The history was different from the answers",
    "too_urgent": "The rules were more urgent than needed",
    "not_urgent_enough": "The rules were not urgent enough",
    "other": "Another reason",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a clinician thinks of an assessment."""

    urgency: Urgency
    cause: str
    """A condition id, or "other"."""
    reason: str
    """One of ``REASONS``."""
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How often clinicians agreed, with a 95 % interval (Wilson)."""

    name: str
    agreed: int
    seen: int
    low: float
    high: float


def judge(store: CaseStore, clock: Clock, case: Case, actor: Actor, judgement: Judgement) -> Case:
    """Confirm or overrule, with a coded reason and free text.

    Raises:
        AnswerError: when there is no assessment, the reason is not known, or an overrule says nothing in words.
    """
    if case.assessment is None or case.assessed_urgency is None:
        raise AnswerError("This case has no assessment yet.")
    if judgement.reason not in REASONS:
        raise AnswerError(f"The reason is not known. Reasons are {', '.join(REASONS)}.")
    agrees_urgency = judgement.urgency == case.assessed_urgency
    agrees_cause = judgement.cause in leading_causes(case.assessment)[:1]
    if not (agrees_urgency and agrees_cause) and not judgement.text.strip():
        raise AnswerError("Please say in a few words why you see it differently.")
    body = {
        "urgency": judgement.urgency.word, "cause": judgement.cause, "reason": judgement.reason,
        "text": judgement.text.strip(), "agrees_urgency": agrees_urgency, "agrees_cause": agrees_cause,
    }  # fmt: skip
    return record(store, clock, case, actor, EventKind.REVIEWED, body)


def conclude(store: CaseStore, clock: Clock, case: Case, actor: Actor, finding: str, text: str) -> Case:
    """What it turned out to be."""
    return record(store, clock, case, actor, EventKind.CONCLUDED, {"finding": finding, "text": text.strip()})


def leading_causes(assessment: Mapping[str, object]) -> list[str]:
    """The contributors shown in a stored assessment, best first."""
    contributors = cast("Sequence[Mapping[str, object]]", assessment["contributors"])
    return [str(item["condition"]) for item in contributors if item["shown"]]


def last_review(case: Case) -> Event | None:
    """The newest review of the case."""
    return next((event for event in reversed(case.events) if event.kind is EventKind.REVIEWED), None)


def agreement_by_rule(cases: Iterable[Case]) -> tuple[Agreement, ...]:
    """Per rule that fired: how often the clinician kept the urgency."""
    return _agreements(cases, _fired, "agrees_urgency")


def agreement_by_condition(cases: Iterable[Case]) -> tuple[Agreement, ...]:
    """Per condition shown first: how often the clinician named the same cause."""
    return _agreements(cases, lambda assessment: leading_causes(assessment)[:1], "agrees_cause")


def draft_vignette(case: Case, answers: Mapping[str, Answer]) -> dict[str, object]:
    """An overruled case as a draft vignette, without anything that names a person."""
    review = last_review(case)
    if review is None:
        raise AnswerError("Nobody has reviewed this case yet.")
    expect: dict[str, object] = {"urgency": review.body["urgency"]}
    if review.body["cause"] != "other":
        expect["shown"] = [review.body["cause"]]
    return {"name": "Draft from a review: say here who this is and what is expected", "answers": dict(answers), "expect": expect}


def wilson(agreed: int, seen: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson's score."""
    if seen == 0:
        return 0.0, 1.0
    z, share = 1.96, agreed / seen
    middle = share + z * z / (2 * seen)
    spread = z * sqrt(share * (1 - share) / seen + z * z / (4 * seen * seen))
    scale = 1 + z * z / seen
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _fired(assessment: Mapping[str, object]) -> list[str]:
    flags = cast("Sequence[Mapping[str, object]]", assessment["flags"])
    floors = cast("Sequence[Mapping[str, object]]", assessment["floors"])
    return [str(item["rule"]) for item in (*flags, *floors)]


def _agreements(
    cases: Iterable[Case], names: Callable[[Mapping[str, object]], list[str]], key: str
) -> tuple[Agreement, ...]:
    counts: dict[str, list[int]] = {}
    for case in cases:
        review = last_review(case)
        if review is None or case.assessment is None:
            continue
        for name in names(case.assessment):
            count = counts.setdefault(name, [0, 0])
            count[0] += bool(review.body[key])
            count[1] += 1
    found = []
    for name, (agreed, seen) in sorted(counts.items(), key=lambda item: (-item[1][1], item[0])):
        low, high = wilson(agreed, seen)
        found.append(Agreement(name=name, agreed=agreed, seen=seen, low=low, high=high))
    return tuple(found)
