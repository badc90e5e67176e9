"""A copy of the real questions and rules, in which a few texts at a time are put wrong."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from triage.adapters.files.knowledge_files import load_knowledge
from triage.model.errors import FaultyKnowledge


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of questions and rules that is whole again after every change."""

    root: Path

    def text(self, file: str) -> str:
        """What a file says."""
        return (self.root / file).read_text(encoding="utf-8")

    def patched(self, file: str, old: str, new: str) -> dict[str, str]:
        """The change that puts one text, the first of its kind, in place of another."""
        assert old in self.text(file), f"{file} does not hold: {old}"
        return {file: self.text(file).replace(old, new, 1)}

    @contextmanager
    def changed(self, changes: Mapping[str, str]) -> Iterator[Path]:
        """The folder while these files have these contents."""
        before = {file: self.text(file) if (self.root / file).exists() else None for file in changes}
        try:
            for file, text in changes.items():
                (self.root / file).write_text(text, encoding="utf-8")
            yield self.root
        finally:
            for file, text in before.items():
                if text is None:
                    (self.root / file).unlink()
                else:
                    (self.root / file).write_text(text, encoding="utf-8")

    def faults(self, changes: Mapping[str, str]) -> list[str]:
        """All that is found wrong with these files, in words."""
        with self.changed(changes) as root:
            try:
                load_knowledge(root)
            except FaultyKnowledge as error:
                return [str(fault) for fault in error.faults]
        return []


def copied_to(root: Path) -> Folder:
    """A copy of the real questions and rules."""
    shutil.copy(ROOT / "questions.yaml", root)
    shutil.copytree(ROOT / "rules", root / "rules")
    return Folder(root)
