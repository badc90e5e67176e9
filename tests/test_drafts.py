"""Drafts and saved answers: readable by their owner only, whole or not there, and one for each interview."""

import os
import resource
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from triage.adapters.files.answer_files import load_answers
from triage.adapters.files.drafts import LARGEST, DraftFolder, draft_folder, save_answers
from triage.model.answers import read_answers
from triage.model.errors import StoreError
from triage.model.knowledge import Knowledge
from triage.reasoning.interview import Draft

ANSWERS: Mapping[str, object] = {"age_years": 52, "emergency_signs": ["none"], "pain_site": {"left": ["arch"]}}


def draft(name: str, reference: str = "4711", answers: Mapping[str, object] = ANSWERS) -> Draft:
    return Draft(
        name=name,
        started=date(2026, 11, 19),
        kept_on=date(2026, 11, 20),
        knowledge="sha256:1",
        staff=True,
        reference=reference,
        answers=answers,
        passed=("duration",),
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where drafts lie in these tests."""
    return tmp_path / "data" / "drafts"


def test_a_draft_comes_back_as_it_was_kept(folder: Path) -> None:
    DraftFolder(folder).keep(draft("a"))

    assert DraftFolder(folder).kept() == (draft("a"),)


def test_only_the_owner_can_read_a_draft(folder: Path) -> None:
    """Hazard H17: answers about health are nobody else's business."""
    folder.mkdir(parents=True, mode=0o777)
    folder.chmod(0o777)
    before = os.umask(0)
    try:
        place = DraftFolder(folder).keep(draft("a"))
    finally:
        os.umask(before)

    assert mode(Path(place)) == 0o600
    assert mode(folder) == 0o700


def test_keeping_again_replaces_the_draft_and_leaves_nothing_else(folder: Path) -> None:
    drafts = DraftFolder(folder)
    drafts.keep(draft("a"))

    drafts.keep(draft("a", answers={"age_years": 53}))

    assert [path.name for path in folder.iterdir()] == ["a.json"]
    assert drafts.kept()[0].answers == {"age_years": 53}


def test_a_write_that_was_cut_short_harms_no_draft(folder: Path) -> None:
    drafts = DraftFolder(folder)
    drafts.keep(draft("a"))
    (folder / "a.part").write_text('{"answers": {"age')

    assert drafts.kept() == (draft("a"),)
    drafts.keep(draft("a", reference="4712"))
    assert drafts.kept()[0].reference == "4712"


def test_a_full_disk_leaves_the_draft_as_it_was(folder: Path) -> None:
    drafts = DraftFolder(folder)
    drafts.keep(draft("a"))
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    try:
        with pytest.raises(StoreError, match="disk has room"):
            drafts.keep(draft("a", reference="4712"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))

    assert drafts.kept() == (draft("a"),)
    assert [path.name for path in folder.iterdir()] == ["a.json"]


def test_two_interviews_keep_two_drafts_the_last_one_first(folder: Path) -> None:
    drafts = DraftFolder(folder)
    drafts.keep(draft("a", reference="first"))
    drafts.keep(draft("b", reference="second"))
    os.utime(folder / "a.json", (1, 1))

    assert [kept.reference for kept in drafts.kept()] == ["second", "first"]
    assert drafts.fresh_name() != drafts.fresh_name()


def test_a_dropped_draft_is_gone_with_all_that_was_cut_short(folder: Path) -> None:
    drafts = DraftFolder(folder)
    drafts.keep(draft("a"))
    (folder / "a.part").write_text("half")

    drafts.drop("a")
    drafts.drop("a")

    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"answers": 1}', '{"started": "yesterday"}', "[" * 100_000, "\udcff", " " * (LARGEST + 1)],
)
def test_a_file_that_is_no_draft_is_passed_over(folder: Path, content: str) -> None:
    drafts = DraftFolder(folder)
    drafts.keep(draft("a"))
    (folder / "b.json").write_bytes(content.encode(errors="surrogateescape"))

    assert drafts.kept() == (draft("a"),)


def test_no_folder_means_no_drafts(folder: Path) -> None:
    assert DraftFolder(folder).kept() == ()


def test_what_cannot_be_kept_is_said_without_the_answers(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands in the way")

    with pytest.raises(StoreError, match="cannot be written") as caught:
        DraftFolder(tmp_path / "data" / "drafts").keep(draft("a", reference="4711"))

    assert "4711" not in str(caught.value)
    assert "arch" not in str(caught.value)


def test_what_cannot_be_removed_is_said(folder: Path) -> None:
    (folder / "a.json").mkdir(parents=True)

    with pytest.raises(StoreError, match="Please delete it"):
        DraftFolder(folder).drop("a")


def test_saved_answers_are_what_assess_reads_and_nothing_else(tmp_path: Path, knowledge: Knowledge) -> None:
    answers = read_answers(ANSWERS, knowledge.questionnaire)
    path = tmp_path / "answers.json"

    save_answers(path, answers)

    assert load_answers(path, knowledge.questionnaire) == answers
    assert mode(path) == 0o600


def test_saving_never_writes_over_a_file(tmp_path: Path, knowledge: Knowledge) -> None:
    path = tmp_path / "answers.json"
    path.write_text("dear diary")

    with pytest.raises(StoreError, match="Choose another name"):
        save_answers(path, read_answers(ANSWERS, knowledge.questionnaire))

    assert path.read_text() == "dear diary"


def test_saving_where_there_is_no_folder_is_told(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(StoreError, match="Choose another place"):
        save_answers(tmp_path / "nowhere" / "a.json", read_answers(ANSWERS, knowledge.questionnaire))


def test_the_environment_says_where_drafts_lie(tmp_path: Path) -> None:
    assert draft_folder({"TRIAGE_DATA": str(tmp_path)}) == tmp_path / "drafts"
    assert draft_folder({}).parts[-2:] == ("heel-triage", "drafts")
