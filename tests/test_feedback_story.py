"""Cards given out for a case and what became of them, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from tests.databases import STAFF, Office
from tests.stories import assessed, kept
from triage.adapters.case_store.backup import restore_backup, write_backup
from triage.adapters.case_store.cards import SqlCards
from triage.adapters.case_store.opening import open_database
from triage.adapters.case_store.store import SqlCaseStore
from triage.casework import feedback, intake, keeping
from triage.casework.cds_clients import CdsClient
from triage.casework.feedback import Feedback
from triage.casework.ports import ConflictError, UnknownCaseError
from triage.model.case import Case, EventKind
from triage.model.errors import FaultyAnswers

CLIENT = CdsClient(name="North record", issuer="https://ehr.example/", keys="", clinics=("heel",))
CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
ABOUT = {"urgency": "routine", "proposed": {"one": "xray", "two": "referral"}}
TOLD = Feedback(card=CARD, outcome="accepted", at=datetime(2026, 11, 20, 10, tzinfo=UTC), accepted=("two", "one"))


@pytest.fixture
def case(office: Office) -> Case:
    """A case for which a card was given out."""
    return given(office, assessed(office))


def given(office: Office, case: Case) -> Case:
    return feedback.give_out(office.store, office.clock, case, CLIENT, CARD, ABOUT)


def told(office: Office, *items: Feedback, client: CdsClient = CLIENT) -> tuple[Case, ...]:
    return feedback.take_back_in(office.store, office.clock, SqlCards(office.engine), client, items)


def kinds(case: Case) -> list[EventKind]:
    return [event.kind for event in case.events if event.kind in (EventKind.CARD_GIVEN, EventKind.FEEDBACK)]


def test_what_became_of_a_card_is_added_to_its_case_once(office: Office, case: Case) -> None:
    told(office, TOLD)
    told(office, TOLD, TOLD)

    assert kinds(kept(office, case)) == [EventKind.CARD_GIVEN, EventKind.FEEDBACK]
    assert kept(office, case).events[-1].body["accepted"] == ["referral", "xray"]
    assert office.archive.chain_faults() == []


def test_two_who_give_out_the_same_card_at_once_keep_it_once(office: Office) -> None:
    before = assessed(office)
    threads = [Thread(target=given, args=(office, before)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kinds(kept(office, before)) == [EventKind.CARD_GIVEN]


def test_feedback_stays_beside_what_others_write_meanwhile(office: Office, case: Case) -> None:
    intake.annotate(office.store, office.clock, case, STAFF, "Called back.")

    given(office, case)
    told(office, TOLD)

    assert kinds(kept(office, case)) == [EventKind.CARD_GIVEN, EventKind.FEEDBACK]


def test_where_somebody_keeps_writing_it_is_said_and_nothing_is_kept(office: Office, case: Case) -> None:
    class Busy(SqlCaseStore):
        """A store in which somebody else is always first."""

        def append(self, *_: object) -> None:
            raise ConflictError("The case has changed meanwhile.")

    with pytest.raises(ConflictError, match="keeps writing"):
        feedback.take_back_in(Busy(office.engine), office.clock, SqlCards(office.engine), CLIENT, [TOLD])

    assert kinds(kept(office, case)) == [EventKind.CARD_GIVEN]


@pytest.mark.parametrize("card", ["", "made-up", "\x00", "\ud800", CARD.upper()])
def test_a_card_that_was_not_given_out_is_unknown(office: Office, case: Case, card: str) -> None:
    with pytest.raises(UnknownCaseError):
        told(office, TOLD, replace(TOLD, card=card))

    assert kinds(kept(office, case)) == [EventKind.CARD_GIVEN]


def test_a_suggestion_of_another_card_is_a_fault(office: Office, case: Case) -> None:
    with pytest.raises(FaultyAnswers, match=r"feedback\.1\.acceptedSuggestions"):
        told(office, TOLD, replace(TOLD, accepted=("three",)))

    assert kinds(kept(office, case)) == [EventKind.CARD_GIVEN]


def test_only_clients_of_the_clinic_reach_case_and_card(office: Office, case: Case) -> None:
    other = replace(CLIENT, clinics=("south",))

    assert feedback.case_for(office.store, CLIENT, case.reference) == kept(office, case)
    assert feedback.case_for(office.store, other, case.reference) is None
    with pytest.raises(UnknownCaseError):
        told(office, TOLD, client=other)


def test_a_label_is_no_reference(office: Office) -> None:
    """Hazard H18: a caller who is called like the reference of somebody else."""
    office.begun(label="H123456")

    assert feedback.case_for(office.store, CLIENT, "H123456") is None


def test_an_erased_case_keeps_no_card(office: Office, case: Case) -> None:
    keeping.erase(office.store, office.archive, office.clock, case.id, STAFF, "request")

    with pytest.raises(UnknownCaseError):
        told(office, TOLD)


def test_a_card_is_known_after_a_restore(office: Office, case: Case, tmp_path: Path) -> None:
    write_backup(office.engine, tmp_path / "backup", office.clock.now())
    engine = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    restore_backup(engine, tmp_path / "backup")

    assert SqlCards(engine).case_of(CARD) == case.id
    engine.dispose()
