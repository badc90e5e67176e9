"""What the case store promises, on both databases: kept means kept, and what is refused leaves nothing behind."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from subprocess import run
from sys import executable
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, event, inspect, text

from tests.conftest import ROOT
from tests.databases import BEGINNING, PERSON, STAFF, Office, opened
from triage.adapters.case_store.archive import SqlArchive
from triage.adapters.case_store.opening import default_url, engine_for, migrate, open_database
from triage.adapters.case_store.tables import METADATA
from triage.casework.ports import Access, ConflictError, Header, NewEvent, Standing, UnknownCaseError
from triage.model.case import Event, EventKind
from triage.model.errors import StoreError
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency

NOBODY_ELSE_READS = "A sentence that nobody else may read"
STANDING = Standing(
    clinic="heel", state="answering", urgency=None, waiting_since=None, due_at=None, handed_to=None, reviewed=False
)


def header_for(office: Office, **changes: object) -> Header:
    """A header of a new case."""
    unique = uuid4().hex
    plain = Header(
        id=unique, reference=unique[:8].upper(), knowledge=office.knowledge.digest, label="",
        started_at=BEGINNING, started_by=PERSON,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def note(words: str) -> NewEvent:
    """A note with these words."""
    return NewEvent(at=BEGINNING, actor=STAFF, kind=EventKind.ANNOTATED, body={"text": words})


def started(office: Office, standing: Standing = STANDING, access: Access | None = None, **changes: object) -> Header:
    """A new case that is kept."""
    header = header_for(office, **changes)
    event = NewEvent(at=BEGINNING, actor=PERSON, kind=EventKind.STARTED, body={"clinic": "heel"})
    office.store.create(header, [event], standing, access)
    return header


def notes_in(office: Office, case: str) -> list[object]:
    """The words of all notes of a case, in order."""
    _, events = office.store.history(case)
    return [event.body["text"] for event in events if event.kind is EventKind.ANNOTATED]


def test_a_case_comes_back_as_it_was_kept(office: Office) -> None:
    elsewhere = timezone(timedelta(hours=-5))
    header = started(office, label="Lee, about the left heel", started_at=datetime(2026, 11, 20, 4, 0, 0, 7, elsewhere))
    body = {"text": "Rings at 4 pm", "list": [1, 2.5, None, True], "deep": {"left": ["sole"]}}
    at = datetime(2026, 11, 20, 5, 0, 0, 123456, elsewhere)
    office.store.append(header.id, 1, [NewEvent(at=at, actor=STAFF, kind=EventKind.ANNOTATED, body=body)], STANDING)

    kept, events = office.store.history(header.id)

    assert kept == replace(header, started_at=header.started_at.astimezone(UTC))
    assert events[1] == Event(number=2, at=at.astimezone(UTC), actor=STAFF, kind=EventKind.ANNOTATED, body=body)
    assert events[1].at.tzinfo is UTC


def test_a_note_may_say_anything(office: Office) -> None:
    header = started(office)
    words = ["", "\x00", "\ud800", "🦶 é \u202e \u2028", "'; DROP TABLE events; --", "x" * 100_000]

    for number, said in enumerate(words, 1):
        office.store.append(header.id, number, [note(said)], STANDING)

    assert notes_in(office, header.id) == words
    assert office.archive.chain_faults() == []


def test_whoever_writes_second_is_told_and_changes_nothing(office: Office) -> None:
    header = started(office)
    office.store.append(header.id, 1, [note("first")], STANDING)

    with pytest.raises(ConflictError):
        office.store.append(header.id, 1, [note("second")], replace(STANDING, clinic="other"))

    assert notes_in(office, header.id) == ["first"]
    assert office.store.queue(["other"], ["answering"]) == ()


def test_many_who_write_to_one_case_at_once_lose_nothing(office: Office) -> None:
    """Every answer that was confirmed is there once; every other one was refused."""
    header = started(office)

    def write(writer: int) -> list[str]:
        confirmed = []
        for number in range(8):
            _, events = office.store.history(header.id)
            words = f"{writer}.{number}"
            try:
                office.store.append(header.id, len(events), [note(words)], STANDING)
            except ConflictError:
                continue
            confirmed.append(words)
        return confirmed

    with ThreadPoolExecutor(8) as threads:
        confirmed = [words for found in threads.map(write, range(8)) for words in found]

    assert len(confirmed) >= 8
    assert sorted(notes_in(office, header.id), key=str) == sorted(confirmed)
    assert office.archive.chain_faults() == []


def test_many_who_write_to_their_own_cases_at_once_make_one_chain(office: Office) -> None:
    def live(_: int) -> str:
        header = started(office)
        for number in range(1, 6):
            office.store.append(header.id, number, [note(header.id)], STANDING)
        return header.id

    with ThreadPoolExecutor(8) as threads:
        cases = list(threads.map(live, range(16)))

    assert [notes_in(office, case) for case in cases] == [[case] * 5 for case in cases]
    assert office.archive.chain_faults() == []
    assert office.archive.end_of_chain().position == 16 * 6


def test_an_unknown_case_is_refused(office: Office) -> None:
    with pytest.raises(UnknownCaseError):
        office.store.history("nobody")
    with pytest.raises(ConflictError):
        office.store.append("nobody", 0, [note("lost")], STANDING)
    with pytest.raises(UnknownCaseError):
        office.store.replace_link("nobody", "0" * 64)

    assert office.archive.end_of_chain().position == 0


def test_a_reference_is_given_only_once(office: Office) -> None:
    started(office, reference="HAAAAAA")

    with pytest.raises(ConflictError):
        started(office, reference="HAAAAAA")

    assert len(office.archive.cases()) == 1


def test_a_case_is_not_kept_before_its_rules_are(office: Office) -> None:
    with pytest.raises(StoreError, match="before the case"):
        started(office, knowledge="sha256:unknown")

    assert office.archive.cases() == ()


def test_a_link_opens_its_case_until_its_time_is_over(office: Office) -> None:
    until = BEGINNING + timedelta(days=30)
    header = started(office, access=Access(link_digest="1" * 64, code_digest="2" * 64, until=until))
    started(office, access=Access(link_digest="3" * 64, code_digest="4" * 64, until=until))

    just_before = until - timedelta(microseconds=1)

    assert office.store.by_link("1" * 64, just_before) == office.store.by_code("2" * 64, just_before) == header.id
    for moment, digest in ((until, "1" * 64), (BEGINNING, "2" * 64), (BEGINNING, "5" * 64)):
        with pytest.raises(UnknownCaseError):
            office.store.by_link(digest, moment)
    with pytest.raises(UnknownCaseError):
        office.store.by_code("2" * 64, until)


def test_a_new_link_ends_the_one_before(office: Office) -> None:
    until = BEGINNING + timedelta(days=30)
    header = started(office, access=Access(link_digest="1" * 64, code_digest="2" * 64, until=until))

    office.store.replace_link(header.id, "6" * 64)

    assert office.store.by_link("6" * 64, BEGINNING) == header.id
    with pytest.raises(UnknownCaseError):
        office.store.by_link("1" * 64, BEGINNING)


def test_a_way_in_is_kept_open_for_longer_and_never_for_less(office: Office) -> None:
    until, later = BEGINNING + timedelta(days=30), BEGINNING + timedelta(days=50)
    header = started(office, access=Access(link_digest="1" * 64, code_digest="2" * 64, until=until))

    office.store.keep_open(header.id, later)
    office.store.keep_open(header.id, until)

    just_before = later - timedelta(microseconds=1)
    assert office.store.by_link("1" * 64, just_before) == office.store.by_code("2" * 64, just_before) == header.id
    with pytest.raises(UnknownCaseError):
        office.store.by_link("1" * 64, later)


def test_a_queue_begins_with_the_most_urgent_and_those_who_wait_longest(office: Office) -> None:
    """A case without an assessment has no urgency, and must not stand above an emergency."""
    hour = timedelta(hours=1)

    def waiting(name: str, urgency: Urgency | None, since: datetime | None) -> None:
        state = "answering" if urgency is None else "waiting" if since else "contacted"
        started(office, replace(STANDING, state=state, urgency=urgency, waiting_since=since), label=name)

    waiting("still answering", None, None)
    waiting("soon", Urgency.SOON, BEGINNING)
    waiting("emergency, contacted", Urgency.EMERGENCY, None)
    waiting("emergency, later", Urgency.EMERGENCY, BEGINNING + hour)
    waiting("emergency, earlier", Urgency.EMERGENCY, BEGINNING)

    order = [line.label for line in office.store.queue(["heel"], ["waiting", "contacted", "answering"])]

    assert order == [
        "emergency, earlier", "emergency, later", "emergency, contacted", "soon", "still answering",
    ]  # fmt: skip


def test_a_clinic_sees_its_own_cases_only(office: Office) -> None:
    mine = started(office, label="Lee")
    started(office, replace(STANDING, clinic="other"), label="Lee")

    assert [line.id for line in office.store.find("Lee", ["heel"])] == [mine.id]
    assert [line.id for line in office.store.find(f" {mine.reference.lower()} ", ["heel"])] == [mine.id]
    assert [line.id for line in office.store.queue(["heel"], ["answering"])] == [mine.id]
    assert office.store.find(mine.reference, []) == office.store.queue([], ["answering"]) == ()
    assert office.store.find("Lee\x00", ["heel"]) == ()


def test_rules_are_kept_once_however_many_begin_at_once(office: Office) -> None:
    files = {"questions.yaml": "ü" * 1000, "rules/flags.yaml": "\ud800"}

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: office.store.keep_knowledge("sha256:new", files), range(8)))

    assert office.store.knowledge_files("sha256:new") == files
    with pytest.raises(StoreError, match="not kept here"):
        office.store.knowledge_files("sha256:other")


def test_kept_rules_that_were_damaged_are_not_read(office: Office) -> None:
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE knowledge SET files = :nothing"), {"nothing": b"nothing"})

    with pytest.raises(StoreError, match="damaged"):
        office.store.knowledge_files(office.knowledge.digest)


@pytest.mark.parametrize("place", ["INSERT INTO events", "UPDATE chain"])
def test_a_connection_that_breaks_in_the_middle_leaves_nothing_half_written(
    postgresql_office: Office, place: str
) -> None:
    office = postgresql_office
    header = started(office)

    @event.listens_for(office.engine, "before_cursor_execute")
    def cut(connection: Connection, _: object, statement: str, *__: object) -> None:
        if statement.startswith(place):
            number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with office.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})

    with pytest.raises(StoreError) as told:
        office.store.append(header.id, 1, [note(NOBODY_ELSE_READS)], STANDING)
    event.remove(office.engine, "before_cursor_execute", cut)

    assert NOBODY_ELSE_READS not in str(told.value)
    assert notes_in(office, header.id) == []
    office.store.append(header.id, 1, [note("again")], STANDING)
    assert notes_in(office, header.id) == ["again"]
    assert office.archive.chain_faults() == []


def test_a_full_disk_takes_nothing_half_and_harms_nothing(small_office: Office) -> None:
    """The file may not grow beyond so many pages, which SQLite answers like a full disk."""
    office = small_office
    header = started(office)
    confirmed: list[object] = []
    office.engine.dispose()

    def fill() -> None:
        for number in range(1, 1000):
            words = f"{NOBODY_ELSE_READS} {number} " + "x" * 2000
            office.store.append(header.id, number, [note(words)], STANDING)
            confirmed.append(words)

    @event.listens_for(office.engine, "connect")
    def limit(connection: Any, _: object) -> None:  # noqa: ANN401  whatever the driver calls a connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")

    with pytest.raises(StoreError) as told:
        fill()

    assert NOBODY_ELSE_READS not in str(told.value)
    assert len(confirmed) > 5
    assert notes_in(office, header.id) == confirmed
    assert office.archive.chain_faults() == []


def test_killing_the_writer_at_any_moment_loses_no_confirmed_answer(office: Office) -> None:
    """What a person was told is kept is there, whatever happens to the server."""
    header = started(office)
    office.engine.dispose()

    done = run(  # noqa: S603  our own script
        [executable, "-m", "tests.killing", office.url, header.id],
        capture_output=True, text=True, check=True, timeout=60, cwd=ROOT,
    )  # fmt: skip

    told = json.loads(done.stdout)
    kept = notes_in(office, header.id)
    assert told["killed"] == 20
    assert len(told["confirmed"]) > 20
    assert set(told["confirmed"]) <= set(kept)
    assert len(kept) == len(set(kept))
    assert office.archive.chain_faults() == []


def test_two_servers_that_start_at_once_make_the_tables_once(tmp_path: Path, postgresql_empty_url: str) -> None:
    for url in (f"sqlite:///{tmp_path / 'new.sqlite'}", postgresql_empty_url):
        with ThreadPoolExecutor(4) as threads:
            engines = list(threads.map(open_database, [url] * 4))

        assert [SqlArchive(engine).cases() for engine in engines] == [()] * 4
        for engine in engines:
            engine.dispose()


def test_the_tables_are_those_that_the_migrations_make(office: Office) -> None:
    with office.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_cases_that_were_kept_before_accounts_existed_are_whole_after_the_upgrade(
    tmp_path: Path, postgresql_empty_url: str, knowledge: Knowledge
) -> None:
    for url in (f"sqlite:///{tmp_path / 'old.sqlite'}", postgresql_empty_url):
        old = engine_for(url)
        migrate(old, "0001")
        assert "users" not in inspect(old).get_table_names()
        office = Office(url=url, engine=old, knowledge=knowledge)
        office.store.keep_knowledge(knowledge.digest, {"questions.yaml": ""})
        header = started(office)
        office.store.append(header.id, 1, [note("kept under 0001")], STANDING)
        old.dispose()

        with opened(url, knowledge) as upgraded:
            assert "users" in inspect(upgraded.engine).get_table_names()
            assert notes_in(upgraded, header.id) == ["kept under 0001"]
            assert upgraded.archive.chain_faults() == []


def test_a_database_of_a_newer_version_is_left_alone(office: Office) -> None:
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="newer version"):
        open_database(office.url)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://root:pass-word@localhost/cases",
        "postgresql://root:pass-word@localhost:1/cases",
        "postgresql://root:pass-word@[/cases",
        "sqlite:////nowhere/pass-word/cases.sqlite",
        "",
    ],
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as told:
        open_database(url)

    assert "pass-word" not in str(told.value)
    assert told.value.__cause__ is None


def test_a_new_database_of_ones_own_is_for_ones_own_eyes(tmp_path: Path) -> None:
    url = default_url(tmp_path / "data" / "heel")
    engine = open_database(url)
    with engine.begin():
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data" / "heel").iterdir()}
    engine.dispose()

    assert (tmp_path / "data" / "heel").stat().st_mode & 0o777 == 0o700
    assert modes["cases.sqlite"] == 0o600
    assert set(modes.values()) == {0o600}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands in the way", encoding="utf-8")

    with pytest.raises(StoreError, match="TRIAGE_DATA"):
        default_url(tmp_path / "data")
