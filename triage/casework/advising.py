"""A program of a clinic opens a record and asks for decision support: from what it sends to the cards it gets.

Strict: whatever is missing, faulty or doubtful is said on the card, and nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, cast

from triage.casework.exchange import answers_in
from triage.casework.screening import Assessor
from triage.model.answers import Answers
from triage.model.case import Case
from triage.model.errors import TriageError
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency, urgency_of
from triage.presenting.cds_hooks import Frame, card_of, no_assessment
from triage.presenting.cds_suggestions import proposed_of
from triage.presenting.fhir.names import Canonical, Resource
from triage.presenting.fhir.outcomes import FaultyResponse, out_of_scope
from triage.presenting.fhir.results import Result
from triage.reasoning.interview import Standing

_RESPONSE, _BUNDLE, _OUTCOME = "QuestionnaireResponse", "Bundle", "OperationOutcome"
_AGE = "age_years"
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_IN_PROGRESS = "in-progress"
_NONE_YET = "There are no answers about heel pain in this record."
_WHICH = "There are several sets of answers, and they do not say when each was given. Send the newest one alone."
_SOMEBODY_ELSE = "The answers are said to be about somebody else than the person whose record is open."
_UNFINISHED = "The questions are not all answered yet."
_OTHER_AGE = "The age in the answers is not the age in the record: check that they are about this person."
_RAISED = "Staff or a clinician have set this level after the assessment."
_OLD = "These answers are of {day}. Ask about warning signs again."
_UNDATED = "The answers do not say of which day they are. Ask about warning signs again."


class NotFetchedError(TriageError):
    """The client has not sent the answers, nor said that there are none."""


class UnclearError(TriageError):
    """There are several sets of answers, and nobody can tell which is the newest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A record that was opened, and what was sent of it."""

    patient: str
    """The id of the person in the record of the client."""
    record: object
    """The person as the record has them, or nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """A card, and what has to be known to understand what comes back about it."""

    card: Resource
    urgency: str = ""
    """The level on the card; empty when there is no assessment."""
    proposed: Mapping[str, str] = field(default_factory=dict)
    """By identity: the test, or the referral, that each suggestion proposes."""


def newest_response(found: object) -> Mapping[str, Any] | None:
    """The newest answers of what was fetched; nothing when the record has none.

    Raises:
        NotFetchedError: when fetching has failed.
        UnclearError: when nobody can tell which are the newest.
    """
    if found is None:
        return None
    resources = _resources_in(found)
    responses = [one for one in resources if one.get("resourceType") == _RESPONSE]
    if not responses and not _is_empty_search(found, resources):
        raise NotFetchedError
    return _newest(responses) if responses else None


def _newest(responses: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The one given last; different ones of the same moment are not chosen from."""
    dated = [(_moment(one), one) for one in responses]
    if len(dated) > 1 and any(moment is None for moment, _ in dated):
        raise UnclearError
    last = max(moment or _LONG_AGO for moment, _ in dated)
    newest = [one for moment, one in dated if (moment or _LONG_AGO) == last]
    if any(one != newest[0] for one in newest):
        raise UnclearError
    return newest[0]


def case_named(response: Mapping[str, Any], canonical: Canonical) -> str:
    """The reference of the case of ours that the answers say they belong to; empty when they do not."""
    found = response.get("identifier")
    value = found.get("value") if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not isinstance(value, str):
        return ""
    return value if canonical.case_identifier(value).items() <= found.items() else ""


def nothing_yet(frame: Frame) -> Advice:
    """What to say where nobody has answered anything."""
    return Advice(card=no_assessment(frame, [_NONE_YET]))


def unclear(frame: Frame) -> Advice:
    """What to say where several answers compete."""
    return Advice(card=no_assessment(frame, [_WHICH]))


def advise(
    view: View, response: Mapping[str, Any], frame: Frame, assessor: Assessor, today: date, case: Case | None = None
) -> Advice:
    """The card for these answers; raises ``EngineError`` when they cannot be assessed."""
    if _is_of_somebody_else(view, response):
        return Advice(card=no_assessment(frame, [_SOMEBODY_ELSE]))
    try:
        answers = answers_in(response, frame.knowledge, frame.canonical)
    except FaultyResponse as error:
        return Advice(card=no_assessment(frame, [str(fault) for fault in error.faults]))
    assessment = _assessed(answers, frame.knowledge, assessor, today)
    if (outcome := out_of_scope(assessment)) is not None:
        return Advice(card=no_assessment(frame, [issue["details"]["text"] for issue in outcome["issue"]]))
    result = Result(
        assessment=assessment, knowledge=frame.knowledge, canonical=frame.canonical, seed=frame.seed,
        subject=f"Patient/{view.patient}", standing=_raised(assessment, case),
    )  # fmt: skip
    if response["status"] == _IN_PROGRESS and result.urgency < Urgency.SOON:
        return Advice(card=no_assessment(frame, [_UNFINISHED]))
    framed = _framed(frame, response, today, is_doubtful=_is_of_another_age(view.record, answers, today))
    if result.standing is not None:
        framed = replace(framed, cautions=(_RAISED, *framed.cautions))
    proposed = proposed_of(result, frame.identity)
    return Advice(card=card_of(result, framed), urgency=result.urgency.word, proposed=proposed)


def _assessed(answers: Answers, knowledge: Knowledge, assessor: Assessor, today: date) -> Mapping[str, Any]:
    # Whoever sends answers in one go was asked everything: what is left out was passed.
    passed = frozenset(knowledge.questionnaire.by_id) - answers.given.keys()
    found = assessor(Standing(answers=answers, passed=passed), knowledge, today)
    return cast("Mapping[str, Any]", found["assessment"])


def _framed(frame: Frame, response: Mapping[str, Any], today: date, *, is_doubtful: bool) -> Frame:
    """The frame with what to be wary of."""
    day = str(response.get("authored") or "")[: len("2026-01-31")]
    is_of_today = day == today.isoformat()
    cautions = [_OTHER_AGE] if is_doubtful else []
    cautions += [] if is_of_today else [_OLD.format(day=day) if _is_day(day) else _UNDATED]
    cautions += [_UNFINISHED] if response["status"] == _IN_PROGRESS else []
    name = response.get("id")
    reference = f"{_RESPONSE}/{name}" if isinstance(name, str) and _ID.fullmatch(name) else ""
    shown_day = day if _is_day(day) and not is_of_today else ""
    return replace(frame, response=reference, day=shown_day, cautions=tuple(cautions), is_doubtful=is_doubtful)


def _raised(assessment: Mapping[str, Any], case: Case | None) -> Urgency | None:
    """The level that stands, where it is higher than the assessed one: a card never tells less."""
    if case is None or case.urgency is None or case.urgency <= urgency_of(assessment["urgency"]):
        return None
    return case.urgency


def _is_of_somebody_else(view: View, response: Mapping[str, Any]) -> bool:
    subject = response.get("subject")
    reference = subject.get("reference") if isinstance(subject, Mapping) else None
    named = f"Patient/{view.patient}"
    is_other = isinstance(reference, str) and reference != named and not reference.endswith(f"/{named}")
    record = view.record
    return is_other or (isinstance(record, Mapping) and record.get("id") not in (None, view.patient))


def _is_of_another_age(record: object, answers: Answers, today: date) -> bool:
    """Whether the age is more than a year from that of the record; what is not known is not doubted."""
    born = record.get("birthDate") if isinstance(record, Mapping) else None
    answered = answers.given.get(_AGE)
    if not isinstance(born, str) or not _is_day(born) or not isinstance(answered, int | float):
        return False
    birth = date.fromisoformat(born)
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return abs(age - answered) > 1


def _resources_in(found: object) -> list[Mapping[str, Any]]:
    """The resource that was fetched, or those of a bundle."""
    if not isinstance(found, Mapping):
        return []
    if found.get("resourceType") != _BUNDLE:
        return [found]
    entries = found.get("entry")
    listed = entries if isinstance(entries, list) else []
    resources = [entry.get("resource") for entry in listed if isinstance(entry, Mapping)]
    return [one for one in resources if isinstance(one, Mapping)]


def _is_empty_search(found: object, resources: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a search was made and has found nothing."""
    is_bundle = isinstance(found, Mapping) and found.get("resourceType") == _BUNDLE
    return is_bundle and not any(one.get("resourceType") == _OUTCOME for one in resources)


def _moment(response: Mapping[str, Any]) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(response.get("authored")))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
