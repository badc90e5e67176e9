"""Reads the seeded defects: one mistake each in a copy of the real questions and rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from tests.knowledge_texts import Texts
from triage.adapters.files.yaml_nodes import read_nodes

FOLDER = Path(__file__).parent / "defects"
FINDERS = {"loader": "says", "check": "says", "proofs": "claim", "vignettes": "vignette"}
"""Who finds a defect, and the key that says what is found. Each has a file of its own."""


@dataclass(frozen=True, kw_only=True)
class Defect:
    """A mistake, and who finds it."""

    name: str
    kind: str
    found_by: str
    found: str
    """A part of the message, the claim, or the vignette that fails first."""
    edits: tuple[Mapping[str, str], ...]

    def applied(self, texts: Texts) -> Texts:
        """The texts with the mistake in them."""
        for edit in self.edits:
            texts = {**texts, edit["file"]: _edited(texts[edit["file"]], edit)}
        return texts


def all_defects() -> tuple[Defect, ...]:
    """Every defect of every file."""
    return tuple(defect for finder in FINDERS for defect in _read(finder))


def found_by(finder: str) -> tuple[Defect, ...]:
    """Those that one of the four finds."""
    return tuple(defect for defect in all_defects() if defect.found_by == finder)


def _read(finder: str) -> Iterator[Defect]:
    node, faults = read_nodes((FOLDER / f"{finder}.yaml").read_text(encoding="utf-8"), f"{finder}.yaml")
    assert not faults, "\n".join(map(str, faults))
    plain = cast("dict[str, list[dict[str, object]]]", node.plain())
    for item in plain["defects"]:
        also = cast("list[dict[str, str]]", item.pop("also", []))
        words = cast("dict[str, str]", item)
        assert set(words) == {"name", "kind", "file", "find", "replace", FINDERS[finder]} | set(words) & {"in"}, words
        edit: Mapping[str, str] = {key: words[key] for key in ("file", "in", "find", "replace") if key in words}
        yield Defect(
            name=words["name"],
            kind=words["kind"],
            found_by=finder,
            found=words[FINDERS[finder]],
            edits=(edit, *also),
        )


def _edited(text: str, edit: Mapping[str, str]) -> str:
    """The text with what is wanted written otherwise, found once in the named item, or once in the whole file."""
    start, end = _item(text, edit["in"]) if "in" in edit else (0, len(text))
    held = text[start:end]
    assert held.count(edit["find"]) == 1, f"{edit['file']} holds this {held.count(edit['find'])} times: {edit['find']}"
    changed = held.replace(edit["find"], edit["replace"])
    assert changed != held, f"{edit['file']}: nothing is changed: {edit['find']}"
    return text[:start] + changed + text[end:]


def _item(text: str, name: str) -> tuple[int, int]:
    start = text.index(f"  - id: {name}\n")
    end = text.find("\n  - id: ", start + 1)
    return start, end if end > 0 else len(text)
