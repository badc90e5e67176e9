"""The file of a diary at home: private, whole or told, and never rewritten."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.databases import PERSON, PatientClock
from tests.trials import WALK
from triage.adapters.files.diary_store import DiaryStore, diary_folder
from triage.casework import screening
from triage.casework.history import standing_of
from triage.casework.ports import ConflictError, NewEvent, UnknownCaseError
from triage.casework.screening import Begun
from triage.model.case import Case, EventKind
from triage.model.errors import StoreError
from triage.model.knowledge import Knowledge

CLOCK = PatientClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the diary lies."""
    return tmp_path / "data" / "diary"


@pytest.fixture
def store(folder: Path) -> DiaryStore:
    """An empty diary."""
    return DiaryStore(folder)


def begun(store: DiaryStore, knowledge: Knowledge) -> Begun:
    """A case in the diary."""
    return screening.begin(store, CLOCK, knowledge, PERSON)


def annotated(store: DiaryStore, case: Case, text: str) -> Case:
    """The case and one event more."""
    return screening.record(store, CLOCK, case, PERSON, EventKind.ANNOTATED, {"text": text})


def test_a_case_comes_back_as_it_was_kept_also_by_another_program(
    store: DiaryStore, folder: Path, knowledge: Knowledge
) -> None:
    case = annotated(store, begun(store, knowledge).case, f"{WALK.name}, with an ü")

    other = DiaryStore(folder)

    assert other.cases() == (case.id,)
    assert screening.resume(other, case.id) == case


def test_two_cases_do_not_mix(store: DiaryStore, knowledge: Knowledge) -> None:
    first, second = begun(store, knowledge).case, begun(store, knowledge).case
    first = annotated(store, first, "first")

    assert store.cases() == (first.id, second.id)
    assert screening.resume(store, second.id) == second


def test_only_the_owner_can_read_it(store: DiaryStore, folder: Path, knowledge: Knowledge) -> None:
    begun(store, knowledge)
    store.keep_knowledge(knowledge.digest, {"questions.yaml": "text"})

    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}

    assert set(modes.values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_nothing_is_ever_rewritten(store: DiaryStore, folder: Path, knowledge: Knowledge) -> None:
    case = begun(store, knowledge).case
    before = (folder / "diary.jsonl").read_bytes()

    annotated(store, case, "more")

    after = (folder / "diary.jsonl").read_bytes()
    assert after.startswith(before)
    assert len(after) > len(before)


def test_whoever_read_an_older_state_is_told_to_read_again(store: DiaryStore, knowledge: Knowledge) -> None:
    case = begun(store, knowledge).case
    annotated(store, case, "in one window")

    with pytest.raises(ConflictError, match="another window"):
        annotated(store, case, "in another window")


@pytest.mark.parametrize("lost", [1, 20])
def test_a_line_that_broke_off_is_told_and_can_be_dropped_with_nothing_else(
    store: DiaryStore, folder: Path, knowledge: Knowledge, lost: int
) -> None:
    case = begun(store, knowledge).case
    annotated(store, case, "this one breaks off")
    path = folder / "diary.jsonl"
    os.truncate(path, path.stat().st_size - lost)

    with pytest.raises(StoreError, match="broke off"):
        store.history(case.id)
    with pytest.raises(StoreError, match="broke off"):
        annotated(store, case, "and nothing is added to it")
    store.drop_torn_line()

    assert screening.resume(store, case.id) == case
    assert b"this one" in (folder / "diary.torn").read_bytes()
    assert annotated(store, case, "goes on").events[-1].body == {"text": "goes on"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"events":', b'"event":'),
        (b'"kind":"started"', b'"kind":"begun"'),
        (b'"after":0', b'"after":1'),
        (
            b"{",
            b"",
        ),
    ],
)
def test_a_damaged_line_is_told_with_its_place(
    store: DiaryStore, folder: Path, knowledge: Knowledge, old: bytes, new: bytes
) -> None:
    case = begun(store, knowledge).case
    path = folder / "diary.jsonl"
    path.write_bytes(path.read_bytes().replace(old, new, 1))

    with pytest.raises(StoreError, match=r"diary\.jsonl:1: this line is damaged"):
        store.history(case.id)


def test_a_line_that_is_missing_from_the_middle_is_told(store: DiaryStore, folder: Path, knowledge: Knowledge) -> None:
    case = annotated(store, begun(store, knowledge).case, "lost")
    annotated(store, case, "kept")
    path = folder / "diary.jsonl"
    first, _, last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + last)

    with pytest.raises(StoreError, match=r"diary\.jsonl:2"):
        store.history(case.id)


def test_an_error_holds_nothing_of_what_was_noted(store: DiaryStore, folder: Path, knowledge: Knowledge) -> None:
    case = annotated(store, begun(store, knowledge).case, "a secret")
    path = folder / "diary.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"kind"', b'"sort"'))

    with pytest.raises(StoreError) as caught:
        store.history(case.id)

    assert "secret" not in str(caught.value)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "diary").write_text("a file, not a folder")

    with pytest.raises(StoreError, match="Check the disk"):
        begun(DiaryStore(tmp_path / "diary"), knowledge)


def test_questions_and_rules_come_back_by_their_digest(store: DiaryStore, folder: Path) -> None:
    store.keep_knowledge("sha256:abc", {"questions.yaml": "text"})
    store.keep_knowledge("sha256:abc", {"questions.yaml": "text"})

    assert DiaryStore(folder).knowledge_files("sha256:abc") == {"questions.yaml": "text"}
    with pytest.raises(StoreError, match="cannot be read"):
        store.knowledge_files("sha256:def")


def test_it_can_be_forgotten_as_if_it_had_never_been(store: DiaryStore, folder: Path, knowledge: Knowledge) -> None:
    case = begun(store, knowledge).case
    store.keep_knowledge(knowledge.digest, {"questions.yaml": "text"})

    store.forget()
    store.forget()

    assert store.cases() == ()
    assert {path.name for path in folder.iterdir()} <= {"diary.lock"}
    with pytest.raises(UnknownCaseError):
        store.history(case.id)


def test_no_link_code_or_queue_leads_to_it(store: DiaryStore, knowledge: Knowledge) -> None:
    made = begun(store, knowledge)
    now = CLOCK.now() + timedelta(seconds=1)

    with pytest.raises(UnknownCaseError):
        store.by_link(made.link, now)
    with pytest.raises(UnknownCaseError):
        store.by_code(made.code, now)
    with pytest.raises(UnknownCaseError):
        store.replace_link(made.case.id, "digest")
    assert store.queue([""], ["answering"]) == store.find(made.case.reference, [""]) == ()


def test_the_same_case_is_not_kept_twice(store: DiaryStore, knowledge: Knowledge) -> None:
    case = begun(store, knowledge).case
    header, _ = store.history(case.id)
    events = [NewEvent(at=CLOCK.now(), actor=PERSON, kind=EventKind.STARTED, body={})]

    with pytest.raises(ConflictError):
        store.create(header, events, standing_of(case), None)


def test_it_lies_where_the_data_of_this_program_lie(tmp_path: Path) -> None:
    assert diary_folder({"TRIAGE_DATA": str(tmp_path)}) == tmp_path / "diary"
    assert diary_folder({}).name == "diary"
