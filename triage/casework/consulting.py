"""One call for decision support, as a whole: the answers, the case they belong to, the card, and what is kept of it.

Only a client that has shown who it is reaches a case, and only a case of its own clinics.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from triage.casework.advising import (
    Advice,
    UnclearError,
    View,
    advise,
    case_named,
    newest_response,
    nothing_yet,
    unclear,
)
from triage.casework.cds_clients import CdsClient, CdsPlace
from triage.casework.exchange import answers_in
from triage.casework.feedback import case_for, give_out
from triage.casework.ports import CaseStore, Clock
from triage.casework.screening import Assessor
from triage.model.case import Case
from triage.model.knowledge import Knowledge
from triage.presenting.cds_hooks import Frame
from triage.presenting.fhir.names import Canonical, Resource
from triage.reasoning.assessing import emergency_was_answered


@dataclass(frozen=True, kw_only=True, slots=True)
class Consultation:
    """Everything that a call takes part in."""

    store: CaseStore
    clock: Clock
    knowledge: Knowledge
    canonical: Canonical
    assessor: Assessor
    place: CdsPlace
    address: str
    client: CdsClient | None

    def had_emergency(self, fetched: object) -> bool:
        """Whether an emergency was answered, for when the answers cannot be assessed."""
        answers = answers_in(newest_response(fetched), self.knowledge, self.canonical)
        return emergency_was_answered(answers, self.knowledge, self.clock.now().date())

    def frame(self, seed: str, case: Case | None = None) -> Frame:
        """What surrounds the card."""
        return Frame(
            knowledge=self.knowledge, canonical=self.canonical, address=self.address, seed=seed,
            case=case.id if case else "",
        )  # fmt: skip


def consult(consultation: Consultation, patient: str, fetched: object, record: object) -> Resource | None:
    """The card for an opened record; none where there is nothing to say.

    Raises:
        NotFetchedError: when the answers could not be fetched.
        EngineError: when they could not be assessed.
    """
    try:
        response = newest_response(fetched)
    except UnclearError:
        return unclear(consultation.frame(str(uuid4()))).card
    if response is None:
        offers = consultation.place.offers_to_begin
        return nothing_yet(consultation.frame(str(uuid4()))).card if offers else None
    case = _case_of(consultation, response)
    frame = consultation.frame(_seed(consultation, response, case), case)
    view = View(patient=patient, record=record)
    advice = advise(view, response, frame, consultation.assessor, consultation.clock.now().date(), case)
    _keep(consultation, case, advice)
    return advice.card


def _case_of(consultation: Consultation, response: Mapping[str, Any]) -> Case | None:
    """The case that the answers belong to, where the client may reach it."""
    reference = case_named(response, consultation.canonical)
    if consultation.client is None or not reference:
        return None
    return case_for(consultation.store, consultation.client, reference)


def _seed(consultation: Consultation, response: Mapping[str, Any], case: Case | None) -> str:
    """New for each card; for a case the same all day while nothing changes, so that it gets one card and not many."""
    if case is None or consultation.client is None:
        return str(uuid4())
    level = case.urgency.word if case.urgency else ""
    day = consultation.clock.now().date().isoformat()
    whole = [case.id, consultation.client.issuer, consultation.knowledge.digest, day, level, response]
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _keep(consultation: Consultation, case: Case | None, advice: Advice) -> None:
    if case is not None and consultation.client is not None and advice.urgency:
        about = {"urgency": advice.urgency, "proposed": dict(advice.proposed)}
        give_out(consultation.store, consultation.clock, case, consultation.client, advice.card["uuid"], about)
