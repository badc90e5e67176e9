"""Every fault of a questions or rules file is found on loading, with its place and its cure, and all at once."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from shutil import copy, copytree

import pytest

from tests.conftest import ROOT
from tests.generators import random_answers
from tests.knowledge_texts import Texts, faults_of, patched, small_texts
from triage.adapters.files.knowledge_files import knowledge_from, load_knowledge
from triage.model.conditions import Compare
from triage.model.errors import FaultyKnowledge, KnowledgeError
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine

BAD = ROOT / "tests" / "bad_knowledge"
WHERE_IT_BELONGS = re.compile(
    r"# It (becomes|goes into|stands in) (?P<file>\S+)( after: (?P<after>.+)| instead of: (?P<instead>.+))?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BadFile:
    """A broken text, the faults it opens with, and where in the small knowledge it belongs."""

    text: str
    expected: list[str]
    file: str
    after: str | None
    instead: str | None

    @property
    def above(self) -> int:
        """How many lines of the file stand above it."""
        anchor = self.after or self.instead
        return _lines(self.file).index(f"{anchor}\n") + (self.after is not None) if anchor else 0

    @property
    def texts(self) -> Texts:
        """The small knowledge with the broken text in it."""
        lines = _lines(self.file) if self.after or self.instead else []
        below = lines[self.above + (self.instead is not None) :]
        return {**small_texts(), self.file: "".join([*lines[: self.above], self.text, *below])}

    def counted_from_its_top(self, fault: str) -> str:
        """The fault with a line of the broken text, not of the file around it."""

        def counted(found: re.Match[str]) -> str:
            return f"{self.file}:{int(found[1]) - self.above}" if int(found[1]) > self.above else found[0]

        return re.sub(rf"^{self.file}:(\d+)", counted, fault)


def _lines(file: str) -> list[str]:
    return small_texts()[file].splitlines(keepends=True)


def read_bad_file(path: Path) -> BadFile:
    """A broken text with what its first comments say."""
    text = path.read_text(encoding="utf-8")
    comments = [line for line in text.splitlines() if line.startswith("# ")]
    where = next(number for number, line in enumerate(comments) if WHERE_IT_BELONGS.fullmatch(line))
    found = WHERE_IT_BELONGS.fullmatch(comments[where])
    assert found
    return BadFile(
        text=text,
        expected=[line.removeprefix("# ") for line in comments[:where]],
        file=found["file"],
        after=found["after"],
        instead=found["instead"],
    )


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_file_is_told_in_exactly_the_words_it_opens_with(path: Path) -> None:
    bad = read_bad_file(path)
    texts = bad.texts
    if bad.file == "rules/contributors/broken.yaml":
        texts = patched(texts, "rules/site_lists.yaml", "order: [", "order: [broken, ")

    faults = faults_of(texts)

    assert [bad.counted_from_its_top(fault) for fault in faults] == bad.expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real questions and rules."""
    copy(ROOT / "questions.yaml", tmp_path)
    copytree(ROOT / "rules", tmp_path / "rules")
    return tmp_path


def put_wrong(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first such text of a file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_five_faults_in_five_files_are_all_told_at_once_and_nothing_else(folder: Path) -> None:
    put_wrong(folder, "questions.yaml", "maximum: 120", "maximum: 130")
    put_wrong(folder, "rules/words.yaml", "    when: ", "    wenn: {}\n    when: ")
    put_wrong(folder, "rules/settings.yaml", "tag: cited", "tag: guess")
    put_wrong(folder, "rules/flags/emergency.yaml", "includes: chest_pain_breathless", "includes: chest_pain")
    put_wrong(folder, "rules/self_care/quick_checks.yaml", "load_class: 0", "load_class: 9")

    with pytest.raises(FaultyKnowledge) as caught:
        load_knowledge(folder)

    assert {(fault.where.split(":")[0], fault.wrong) for fault in caught.value.faults} == {
        ("questions.yaml", "the bands end at 120."),
        ("rules/words.yaml", '"wenn" is not a key here.'),
        ("rules/settings.yaml", '"guess" is not known here.'),
        ("rules/flags/emergency.yaml", '"chest_pain" is not a choice of this question.'),
        ("rules/self_care/quick_checks.yaml", "there is no such load class."),
    }
    assert len(caught.value.faults) == 5


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "rules" / "floors.yaml").unlink()

    with pytest.raises(FaultyKnowledge, match=r"rules/floors\.yaml: the file is missing\. Add it\."):
        load_knowledge(folder)


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"questions\.yaml: cannot be read .*Put a readable UTF-8 file there\."):
        load_knowledge(tmp_path)


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "rules" / "words.yaml").write_bytes("words: [Schmerz, Füße]".encode("latin-1"))

    with pytest.raises(KnowledgeError, match=r"rules/words\.yaml: cannot be read .*UTF-8"):
        load_knowledge(folder)


def test_a_file_of_absurd_size_is_refused_unread(folder: Path) -> None:
    (folder / "rules" / "words.yaml").write_text("#" * 2_000_001, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=r"rules/words\.yaml: the file is too large"):
        load_knowledge(folder)


def test_a_rule_file_with_another_ending_is_not_passed_over_in_silence(folder: Path) -> None:
    """Hazard H13: a file of danger signs that nobody reads looks like rules that are in force."""
    (folder / "rules" / "flags" / "more.yml").write_text("topic: More\nrules: []\n", encoding="utf-8")

    with pytest.raises(KnowledgeError, match=r"rules/flags/more\.yml: .*\.yaml"):
        load_knowledge(folder)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("questions.yaml", "emergency_signs"),
        ("rules/words.yaml", "elsewhere_only"),
        ("rules/words.yaml", "start_up_pain"),
        ("rules/settings.yaml", "display_threshold"),
        ("rules/settings.yaml", "max_causes"),
        ("rules/contributors/contributors.yaml", "plantar_fasciopathy"),
    ],
)
def test_what_the_program_reads_by_name_cannot_be_left_out(file: str, name: str) -> None:
    faults = faults_of(patched(small_texts(), file, f"id: {name}", "id: renamed"))

    assert any(f'"{name}" is missing. The program reads it by this name: put it back.' in fault for fault in faults)


def test_a_standing_text_cannot_be_left_out() -> None:
    faults = faults_of(patched(small_texts(), "rules/texts.yaml", "\nalways: >-", "\nalway: >-"))

    assert any('the key "always" is missing.' in fault for fault in faults)


def test_the_small_knowledge_has_no_faults() -> None:
    """Else the bad files would prove nothing."""
    assert faults_of(small_texts()) == []


def test_the_digest_changes_with_a_point_and_not_with_a_comment_or_a_line_break() -> None:
    clauses = "rules/contributors/contributors.yaml"
    before = knowledge_from(small_texts()).digest
    commented = {file: f"# Read me.\n{text}".replace("\n", "\r\n") for file, text in small_texts().items()}

    assert knowledge_from(dict(reversed(list(commented.items())))).digest == before
    assert knowledge_from(patched(small_texts(), clauses, "points: 4", "points: 5")).digest != before


def test_contributors_come_in_the_order_of_the_list_and_not_of_the_files() -> None:
    order = "order: [plantar_fasciopathy, bursitis, fat_pad, stress_fracture, infection]"
    swapped = "order: [infection, bursitis, fat_pad, stress_fracture, plantar_fasciopathy]"

    loaded = knowledge_from(patched(small_texts(), "rules/site_lists.yaml", order, swapped))

    assert [item.id for item in loaded.contributors] == [
        "infection",
        "bursitis",
        "fat_pad",
        "stress_fracture",
        "plantar_fasciopathy",
    ]


def test_a_cut_off_becomes_the_bands_it_means_and_what_is_not_known_counts_as_possible() -> None:
    loaded = knowledge_from(small_texts())

    assert loaded.rule_by_id["floor_child"].when == Compare("age_years", frozenset({"child", "unanswered"}))
    assert loaded.rule_by_id["note_long"].when == Compare(
        "duration", frozenset({"very_long", "not_sure", "unanswered"})
    )


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_refused_or_serves_everybody(seed: int) -> None:
    """Whatever a slip of the hand does to a file, nobody meets it in the middle of an assessment."""
    random = Random(seed)
    file = random.choice([name for name in small_texts() if name != "rules/texts.yaml"])
    texts = {**small_texts(), file: damaged(small_texts()[file], random)}

    try:
        loaded = knowledge_from(texts)
    except KnowledgeError:
        return

    for _ in range(5):
        person = random_answers(random, loaded.questionnaire)
        assert assess(person, loaded, ReferenceEngine(), date(2026, 11, 20)).safety_net


def damaged(text: str, random: Random) -> str:
    """The text with one line lost, doubled, moved or overwritten."""
    lines = text.splitlines()
    place = random.randrange(len(lines))
    key, _, _ = lines[place].partition(":")
    worse = random.choice(["null", "5", "[]", "{}", "[[]]", "true", "2026-01-01", "''", "x", "{ is: 5 }", "[null]"])
    lines[place : place + 1] = random.choice(
        [[], [lines[place]] * 2, [f"  {lines[place]}"], [lines[place][2:]], [f"{key}: {worse}"], [f"- {worse}"]]
    )
    return "\n".join(lines) + "\n"
