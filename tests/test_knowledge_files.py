"""Every fault of a questions or rules file is found on loading, with its place and its cure, and all at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.folders import Folder, copied_to
from triage.adapters.files.knowledge_files import load_knowledge
from triage.model.errors import KnowledgeError

BAD = ROOT / "tests" / "bad_knowledge"
DIRECTIVE = re.compile(
    r"# It (?:becomes|goes into|stands in) (?P<file>\S+?)"
    r"(?: after: (?P<after>.+)| instead of: (?P<instead>.+))?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BadFile:
    """A broken text, where it belongs, and the faults it opens with; their lines are counted from its top."""

    text: str
    expected: list[str]
    file: str
    after: str | None
    instead: str | None

    def changes(self, folder: Folder) -> tuple[dict[str, str], int]:
        """The folder's files with this text in its place, and how many lines stand above it."""
        anchor = self.after or self.instead
        if anchor is None:
            return {self.file: self.text}, 0
        lines = folder.text(self.file).splitlines(keepends=True)
        above = lines.index(f"{anchor}\n") + (self.after is not None)
        below = above + (self.instead is not None)
        return {self.file: "".join([*lines[:above], self.text, *lines[below:]])}, above

    def moved(self, fault: str, above: int) -> str:
        """The fault with its line counted from the top of this text."""
        return re.sub(rf"^{self.file}:(\d+)", lambda found: f"{self.file}:{int(found[1]) - above}", fault)


def read_bad_file(path: Path) -> BadFile:
    """A broken text with what stands in its first comments."""
    text = path.read_text(encoding="utf-8")
    expected: list[str] = []
    for line in text.splitlines():
        found = DIRECTIVE.fullmatch(line)
        if found:
            return BadFile(
                text=text, expected=expected, file=found["file"], after=found["after"], instead=found["instead"]
            )
        expected.append(line.removeprefix("# "))
    raise ValueError(f"{path.name} does not say where it belongs")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A copy of the real folder."""
    return copied_to(tmp_path_factory.mktemp("knowledge"))


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_file_is_told_in_exactly_the_words_it_opens_with(path: Path, folder: Folder) -> None:
    bad = read_bad_file(path)
    changes, above = bad.changes(folder)
    if bad.file == "rules/contributors/broken.yaml":
        changes |= folder.patched("rules/site_lists.yaml", "order:\n  [\n", "order:\n  [ broken,\n")

    faults = [bad.moved(fault, above) for fault in folder.faults(changes)]

    assert faults == bad.expected
