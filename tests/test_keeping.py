"""Erasing, keeping for so long and no longer, and finding whatever was changed. On both databases where they differ."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import ROOT
from tests.databases import PERSON, STAFF, Office
from triage.adapters.case_store.chain import digest_of_body, link
from triage.adapters.case_store.tables import EVENTS
from triage.adapters.files.knowledge_files import knowledge_texts
from triage.casework import auditing, intake, keeping, screening
from triage.casework.history import standing_of
from triage.casework.keeping import End, Leftover
from triage.casework.ports import ConflictError, NewEvent, UnknownCaseError
from triage.model.case import Actor, Case, CaseState, EventKind, Role
from triage.model.errors import AnswerError, StoreError
from triage.model.knowledge import Knowledge

TOLD = "Only the person and the clinic know this sentence"
NAME = "Lee Winterbottom"
ADMIN = Actor(role=Role.ADMIN, name="ada")


def shared_case(office: Office) -> tuple[Case, screening.Begun]:
    """A case with a label, answers and a note."""
    begun = office.begun(label=NAME, actor=STAFF)
    case = office.answered(begun.case, respondent="self", consent="agree", age_years=40)
    return intake.annotate(office.store, office.clock, case, STAFF, TOLD), begun


def erase(office: Office, case: Case) -> None:
    """Erase on request."""
    keeping.erase(office.store, office.archive, office.clock, case.id, ADMIN, keeping.BY_REQUEST)


def faults(office: Office, noted: End | None = None) -> tuple[str, ...]:
    """What an audit finds."""

    def kept(digest: str) -> Knowledge:
        assert office.store.knowledge_files(digest)
        return office.knowledge

    return auditing.audit(office.store, office.archive, kept, noted).faults


def tamper(office: Office, statement: str, **values: object) -> None:
    """Change something behind the back of the program, as somebody with access to the database could."""
    with office.engine.begin() as connection:
        if office.is_sqlite:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        assert connection.execute(text(statement), values).rowcount


def bytes_of(office: Office) -> bytes:
    """All that lies on the disk of a SQLite database, its log included."""
    folder = Path(office.url.removeprefix("sqlite:///")).parent
    return b"".join(path.read_bytes() for path in sorted(folder.glob("cases.sqlite*")))


def test_nothing_that_was_said_is_left_after_an_erasure(office: Office) -> None:
    case, begun = shared_case(office)

    erase(office, case)

    erased = office.again(case)
    assert (erased.state, erased.label, dict(erased.answers)) == (CaseState.ERASED, "", {})
    assert all(not event.body for event in erased.events[:-1])
    assert (erased.events[-1].actor, erased.events[-1].body["because"]) == (ADMIN, "request")
    for opens in (screening.by_link, screening.by_code):
        for secret in (begun.link, begun.code):
            with pytest.raises(UnknownCaseError):
                opens(office.store, office.clock, secret)
    assert office.store.queue(["heel"], list(CaseState)) == office.store.find(NAME, ["heel", ""]) == ()
    assert faults(office) == ()


def test_an_erasure_leaves_nothing_on_the_disk(small_office: Office) -> None:
    """Neither in the file, whose free pages are overwritten, nor in the log beside it."""
    office = small_office
    case, _ = shared_case(office)
    other, _ = shared_case(office)
    assert bytes_of(office).count(TOLD.encode()) >= 2
    erase(office, case)
    erase(office, other)

    left = bytes_of(office)

    assert case.reference.encode() in left
    assert TOLD.encode() not in left
    assert NAME.encode() not in left


def test_an_erasure_leaves_counts(office: Office) -> None:
    for clinic in ("heel", "heel", "foot"):
        erase(office, office.begun(clinic=clinic).case)

    day = "2026-11-20"
    assert office.archive.leftovers() == {
        Leftover(day=day, clinic="heel", urgency=0, state="answering"): 2,
        Leftover(day=day, clinic="foot", urgency=0, state="answering"): 1,
    }


def test_nothing_can_be_added_to_an_erased_case(office: Office) -> None:
    """Somebody who still has the page open must not bring the case back."""
    case, _ = shared_case(office)
    erase(office, case)

    with pytest.raises(ConflictError):
        office.answered(case, age_years=41)
    with pytest.raises(UnknownCaseError):
        intake.annotate(office.store, office.clock, office.again(case), STAFF, "once more")
    with pytest.raises(UnknownCaseError):
        office.store.replace_link(case.id, "1" * 64)
    again = NewEvent(at=office.clock.now(), actor=STAFF, kind=EventKind.ANNOTATED, body={"text": TOLD})
    with pytest.raises(ConflictError):
        office.store.append(case.id, len(office.again(case).events), [again], standing_of(case))

    assert faults(office) == ()


def test_a_case_is_erased_only_once_and_only_when_it_is_there(small_office: Office) -> None:
    office = small_office
    case, _ = shared_case(office)
    erase(office, case)

    with pytest.raises(UnknownCaseError, match="erased already"):
        erase(office, case)
    with pytest.raises(UnknownCaseError):
        keeping.erase(office.store, office.archive, office.clock, "nobody", ADMIN, keeping.BY_REQUEST)


def test_a_case_that_is_used_at_the_moment_is_not_half_erased(office: Office) -> None:
    case, _ = shared_case(office)
    leftover = keeping.leftover_of(case)
    event = NewEvent(at=office.clock.now(), actor=ADMIN, kind=EventKind.ERASED, body={})
    office.answered(case, age_years=41)

    with pytest.raises(ConflictError):
        office.archive.erase(case.id, len(case.events), event, standing_of(case), leftover)

    assert office.again(case).answers["age_years"] == 41
    assert office.archive.leftovers() == {}
    assert faults(office) == ()


def test_a_case_is_found_by_its_reference_or_id(office: Office) -> None:
    case, _ = shared_case(office)

    assert office.archive.identify(case.id) == office.archive.identify(f" {case.reference.lower()}") == case.id
    with pytest.raises(UnknownCaseError):
        office.archive.identify(NAME)


def test_cases_are_kept_for_so_many_days_after_the_last_thing_that_happened(office: Office) -> None:
    """Hazard H17: health data is not kept without need."""
    old, _ = shared_case(office)
    used, _ = shared_case(office)
    office.clock.wait(days=20)
    new, _ = shared_case(office)
    used = intake.annotate(office.store, office.clock, used, STAFF, "rang again")
    office.clock.wait(days=11)

    assert keeping.due(office.archive, office.clock, 30) == (old.id,)
    assert keeping.retain(office.store, office.archive, office.clock, 30) == 1
    assert keeping.retain(office.store, office.archive, office.clock, 30) == 0

    assert [office.again(case).state for case in (old, used, new)] == [
        CaseState.ERASED, CaseState.ANSWERING, CaseState.ANSWERING,
    ]  # fmt: skip
    assert office.again(old).events[-1].actor.role is Role.SYSTEM
    assert faults(office) == ()


@pytest.mark.parametrize("days", [0, -1])
def test_keeping_cases_for_no_time_at_all_is_refused(small_office: Office, days: int) -> None:
    shared_case(small_office)

    with pytest.raises(AnswerError):
        keeping.retain(small_office.store, small_office.archive, small_office.clock, days)

    assert small_office.archive.leftovers() == {}


def test_an_untouched_history_is_whole(office: Office) -> None:
    for _ in range(3):
        shared_case(office)

    audit = auditing.audit(office.store, office.archive, lambda _: office.knowledge)

    assert audit.faults == ()
    assert audit.cases == 3
    assert audit.end == office.archive.end_of_chain()
    assert faults(office, audit.end) == ()


CHANGES = [
    ("UPDATE events SET body = replace(body, 'self', 'parent') WHERE position = 3", "the content of event 3"),
    ("UPDATE events SET body = '{}', salt = '0' WHERE position = 6", "the content of event 6"),
    ("UPDATE events SET name = 'sid' WHERE position = 3", "event 3 ("),
    ("UPDATE events SET role = 'clinician' WHERE position = 4", "event 4 ("),
    ("UPDATE events SET kind = 'opened' WHERE position = 5", "event 5 ("),
    ("UPDATE events SET at = '2026-11-20 08:00:00.000000' WHERE position = 6", "event 6 ("),
    ("UPDATE events SET case_id = (SELECT id FROM cases WHERE label = '') WHERE position = 6", "event 6 ("),
    ("UPDATE events SET number = 9 WHERE position = 6", "event 6 ("),
    ("UPDATE events SET body_digest = digest WHERE position = 6", "event 6 ("),
    ("UPDATE events SET body = NULL, salt = NULL WHERE position = 4", "is gone, and nobody erased it"),
    ("DELETE FROM events WHERE position = 4", "event 4 is missing"),
    ("DELETE FROM events WHERE position > 5", "events 6 to 8 are missing at the end"),
    ("DELETE FROM events WHERE position = 8", "has 1 events and should have 2"),
    ("UPDATE chain SET position = 5", "the recorded end of the chain is not its end"),
    ("UPDATE chain SET digest = '0'", "the recorded end of the chain is not its end"),
    ("UPDATE cases SET reference = 'HXXXXXX' WHERE label <> ''", "or the header of the case, was changed"),
    ("UPDATE cases SET started_name = 'sid' WHERE label <> ''", "or the header of the case, was changed"),
    ("UPDATE cases SET started_role = 'admin' WHERE label <> ''", "or the header of the case, was changed"),
    ("UPDATE cases SET started_at = '2026-11-20 08:00:00.000000'", "or the header of the case, was changed"),
    ("UPDATE cases SET knowledge = 'sha256:other' WHERE label <> ''", "or the header of the case, was changed"),
    ("UPDATE cases SET label = 'Somebody else' WHERE label <> ''", "or the label of the case, was changed"),
    ("UPDATE cases SET urgency = 1 WHERE label <> ''", "in the queue does not follow from its history"),
    ("UPDATE cases SET clinic = 'other' WHERE label <> ''", "in the queue does not follow from its history"),
    ("INSERT INTO erased VALUES ('2026-11-20', 'heel', 0, 'answering', 1)", "the counts of erased cases"),
    ("UPDATE knowledge SET files = x'00' WHERE digest <> 'sha256:other'", "the kept questions and rules"),
]
"""What somebody with access to the database might do, and what an audit says then."""


@pytest.mark.parametrize(("statement", "said"), CHANGES)
def test_whatever_was_changed_or_removed_is_found(small_office: Office, statement: str, said: str) -> None:
    office = small_office
    office.store.keep_knowledge("sha256:other", {"questions.yaml": ""})
    shared_case(office)
    office.begun(clinic="")
    assert faults(office) == ()
    tamper(office, statement)

    found = faults(office)

    assert [fault for fault in found if said in fault], found
    assert not [fault for fault in found if TOLD in fault or NAME in fault]


def test_a_change_is_found_in_either_database(office: Office) -> None:
    shared_case(office)
    tamper(office, "UPDATE events SET at = '2026-11-20 08:00:00.000000+00' WHERE position = 2")
    tamper(office, "UPDATE events SET body = replace(body, 'self', 'parent') WHERE position = 3")
    tamper(office, "DELETE FROM events WHERE position = 5")

    found = " ".join(faults(office))

    for said in ("event 2 (", "the content of event 3", "event 5 is missing"):
        assert said in found


def test_events_that_were_moved_are_found(small_office: Office) -> None:
    office = small_office
    shared_case(office)
    for before, after in ((3, 99), (4, 3), (99, 4)):
        tamper(office, "UPDATE events SET position = :after WHERE position = :before", before=before, after=after)

    found = " ".join(faults(office))

    assert "event 3 (" in found
    assert "event 4 (" in found


def test_an_event_that_was_slipped_in_is_found(small_office: Office) -> None:
    office = small_office
    shared_case(office)
    with office.engine.begin() as connection:
        last = dict(connection.execute(EVENTS.select().order_by(EVENTS.c.position.desc())).mappings().first() or {})
        connection.execute(EVENTS.insert().values({**last, "position": 7, "number": 7}))

    assert [fault for fault in faults(office) if "event 7 (" in fault]


def test_an_event_that_was_changed_together_with_its_own_digest_is_found(small_office: Office) -> None:
    office = small_office
    shared_case(office)
    with office.engine.begin() as connection:
        row = dict(connection.execute(EVENTS.select().where(EVENTS.c.position == 4)).mappings().one())
        row["name"] = "sid"
        row["digest"] = link(row["previous"], row)
        connection.execute(EVENTS.update().where(EVENTS.c.position == 4).values(row))

    assert [fault for fault in faults(office) if "event 5 (" in fault and "does not follow" in fault]


def test_content_that_was_put_back_after_an_erasure_is_found(small_office: Office) -> None:
    office = small_office
    case, _ = shared_case(office)
    with office.engine.connect() as connection:
        before = connection.execute(EVENTS.select().where(EVENTS.c.position == 6)).mappings().one()
    erase(office, case)
    tamper(
        office, "UPDATE events SET body = :body, salt = :salt WHERE position = 6", body=before.body, salt=before.salt
    )

    assert f"case {case.reference} was erased, and some of its content is there" in faults(office)


def test_a_label_that_was_put_back_after_an_erasure_is_found(small_office: Office) -> None:
    office = small_office
    case, _ = shared_case(office)
    erase(office, case)
    tamper(office, "UPDATE cases SET label = :name", name=NAME)

    assert f"case {case.reference} was erased, and some of its content is there" in faults(office)


def test_a_chain_that_was_made_anew_from_end_to_end_shows_against_an_end_that_was_noted(small_office: Office) -> None:
    """Whoever can write to the database can calculate too; an end that lies elsewhere is out of their reach."""
    office = small_office
    shared_case(office)
    noted = office.archive.end_of_chain()
    wanted = "SELECT * FROM events JOIN cases ON cases.id = events.case_id ORDER BY position"
    with office.engine.begin() as connection:
        rows = [dict(row) for row in connection.execute(EVENTS.select().order_by(EVENTS.c.position)).mappings()]
        header = dict(connection.execute(text(wanted)).mappings().first() or {})
        header["started_at"] = rows[0]["at"]
        previous = "0" * 64
        for row in rows:
            row["body"] = row["body"].replace(TOLD, "Nothing")
            row["body_digest"] = digest_of_body(row["body"], row["salt"], NAME if row["number"] == 1 else "")
            row["previous"], previous = previous, link(previous, {**header, **row})
            row["digest"] = previous
            connection.execute(EVENTS.update().where(EVENTS.c.position == row["position"]).values(row))
        connection.execute(text("UPDATE chain SET digest = :digest"), {"digest": previous})

    assert faults(office) == ()
    assert faults(office, noted) == (f"event {noted.position} is not the one that was noted",)
    assert faults(office, End(position=99, digest=noted.digest)) == ("event 99 is not the one that was noted",)


def test_a_history_that_cannot_even_be_read_is_named(office: Office) -> None:
    case, _ = shared_case(office)
    tamper(office, "UPDATE events SET body = '{' WHERE position = 4")

    assert f"case {case.id} cannot be read" in faults(office)
    with pytest.raises(StoreError, match="triage audit"):
        office.again(case)


def test_an_end_is_read_as_it_was_printed() -> None:
    end = End(position=12, digest="ab" * 32)

    assert auditing.end_of(f" {end}\n") == end
    for wrong in ("", "12", ":ab", "x:ab", "12:"):
        with pytest.raises(StoreError, match="end of a chain"):
            auditing.end_of(wrong)


def test_an_audit_beside_people_who_answer_finds_nothing_wrong(small_office: Office) -> None:
    """An event that comes while the audit looks is no fault."""
    office = small_office
    case, _ = shared_case(office)

    class Busy(type(office.archive)):  # type: ignore[misc]
        """An archive in which something happens just after the line of a case was read."""

        def standing(self, wanted: str) -> object:
            found = super().standing(wanted)
            screening.share(office.store, office.clock, office.again(case), PERSON, "other")
            return found

    busy = Busy(office.engine)

    assert auditing.audit(office.store, busy, lambda _: office.knowledge).faults == ()


def test_the_digest_of_a_short_answer_does_not_give_it_away(small_office: Office) -> None:
    """There are few possible answers, so a digest without salt could be looked up."""
    office = small_office
    office.answered(office.begun().case, respondent="self")
    office.answered(office.begun().case, respondent="self")
    with office.engine.connect() as connection:
        wanted = EVENTS.select().where(EVENTS.c.kind == "answered", EVENTS.c.number == 3)
        rows = connection.execute(wanted).mappings().all()

    assert json.loads(rows[0].body)["question"] == "respondent"
    assert rows[0].body == rows[1].body
    assert rows[0].body_digest != rows[1].body_digest
    assert len(rows[0].salt) >= 32


def test_the_rules_of_this_repository_are_kept_whole(small_office: Office) -> None:
    texts = knowledge_texts(ROOT)

    assert dict(small_office.store.knowledge_files(small_office.knowledge.digest)) == dict(texts)
