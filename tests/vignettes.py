"""Reads the vignettes: people, small differences, and what is expected of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from triage.adapters.files.yaml_nodes import read_nodes

FOLDER = Path(__file__).parent / "vignettes"
EXPECTATIONS = frozenset(
    {
        "urgency",
        "fired",
        "not_fired",
        "shown",
        "not_shown",
        "offered",
        "not_offered",
        "withheld",
        "start_first",
        "tests",
        "stopped",
        "asked",
        "not_asked",
    }
)


@dataclass(frozen=True, slots=True)
class Vignette:
    """One person and what the rules should make of them."""

    file: str
    name: str
    answers: Mapping[str, object]
    expect: Mapping[str, object]


def all_vignettes() -> tuple[Vignette, ...]:
    """Every vignette of every file, each with a whole set of answers."""
    people = _load(FOLDER / "people.yaml")["people"]
    files = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "people.yaml")
    return tuple(vignette for path in files for vignette in _vignettes_of(path, people))


def _vignettes_of(path: Path, people: Mapping[str, Mapping[str, object]]) -> Iterator[Vignette]:
    known: dict[str, Mapping[str, object]] = dict(people)
    for item in _load(path)["vignettes"]:
        unknown = set(item) - {"name", "as", "but", "answers", "expect"} | set(item["expect"]) - EXPECTATIONS
        if unknown or item["name"] in known:
            yield Vignette(
                path.stem, item["name"], {}, {"malformed": f"unknown key or repeated name {sorted(unknown)}"}
            )
            continue
        start = known[item["as"]] if "as" in item else item["answers"]
        merged = {**start, **item.get("but", {})}
        known[item["name"]] = {question: answer for question, answer in merged.items() if answer is not None}
        yield Vignette(path.stem, item["name"], known[item["name"]], item["expect"])


def _load(path: Path) -> dict[str, Any]:
    node, faults = read_nodes(path.read_text(encoding="utf-8"), path.name)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    return cast("dict[str, Any]", node.plain())
