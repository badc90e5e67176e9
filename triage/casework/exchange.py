"""Answers come in from programs of others, and results go out to them, as FHIR resources.

Nothing here reads a file or a request.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from triage.casework.resuming import is_assessed
from triage.model.answers import Answers
from triage.model.case import Case
from triage.model.errors import AnswerError
from triage.model.knowledge import Knowledge
from triage.presenting.fhir.bundle import result_bundle
from triage.presenting.fhir.names import Canonical, Resource
from triage.presenting.fhir.outcomes import FaultyResponse, out_of_scope
from triage.presenting.fhir.questionnaire import questionnaire_resource, versioned_address
from triage.presenting.fhir.reading import not_asked_issues, read_response
from triage.presenting.fhir.responses import questionnaire_response
from triage.presenting.fhir.results import Result
from triage.reasoning.derivation import follow
from triage.reasoning.interview import SET_BY_PROGRAM

_RESPONSE = "QuestionnaireResponse"
_KEPT = 4


@lru_cache(maxsize=_KEPT)
def questionnaire_of(knowledge: Knowledge, canonical: Canonical) -> Resource:
    """The questionnaire, with what the program answers itself."""
    return questionnaire_resource(knowledge, canonical, SET_BY_PROGRAM)


def response_of(answers: Answers, knowledge: Knowledge, canonical: Canonical) -> Resource:
    """The answers that the path of these answers asks for."""
    address = versioned_address(questionnaire_of(knowledge, canonical))
    return questionnaire_response(follow(answers, knowledge.questionnaire).answers.given, knowledge, canonical, address)


def answers_in(raw: object, knowledge: Knowledge, canonical: Canonical) -> Answers:
    """The answers of a response, or of the one response in a bundle.

    Raises:
        FaultyResponse: naming everything that does not match.
    """
    reading = read_response(_response_in(raw), knowledge, canonical, questionnaire_of(knowledge, canonical))
    not_asked = follow(reading.answers, knowledge.questionnaire).set_aside
    if not_asked:
        raise FaultyResponse(not_asked_issues(reading, not_asked))
    return reading.answers


def result_of(result: Result, now: datetime, *, with_questionnaire: bool = False) -> Resource:
    """The result as a bundle; outside the scope of the tool an outcome that says where to go instead."""
    if (outcome := out_of_scope(result.assessment)) is not None:
        return outcome
    questionnaire = questionnaire_of(result.knowledge, result.canonical)
    also: Sequence[tuple[str, Resource]] = [("questionnaire", questionnaire)] if with_questionnaire else []
    return result_bundle(result, versioned_address(questionnaire), now, also)


def kept_result(case: Case, knowledge: Knowledge, canonical: Canonical, seed: str, subject: str) -> Result:
    """The result of a case as it is kept, with the level that stands today.

    Raises:
        AnswerError: when it has none yet.
    """
    if case.assessment is None or not is_assessed(case):
        raise AnswerError(f"{case.reference}: there is no assessment of this case. Finish it first.")
    changed = case.urgency if case.urgency is not case.assessed_urgency else None
    return Result(
        assessment=case.assessment, knowledge=knowledge, canonical=canonical, seed=seed, subject=subject,
        case=case.reference, standing=changed,
    )  # fmt: skip


def _response_in(raw: object) -> object:
    """The response itself; what is neither is handed on as it is, and refused by whoever reads it."""
    if not isinstance(raw, Mapping) or raw.get("resourceType") != "Bundle":
        return raw
    entries = raw.get("entry")
    listed = entries if isinstance(entries, list) else []
    resources = [entry.get("resource") for entry in listed if isinstance(entry, Mapping)]
    found = [one for one in resources if isinstance(one, Mapping) and one.get("resourceType") == _RESPONSE]
    return found[0] if len(found) == 1 else raw
