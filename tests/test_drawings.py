"""Every step that a person does has a drawing or a reason to have none, and a drawing is safe to put into a page."""

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from scripts.drawings.__main__ import drawn
from tests.conftest import ROOT
from tests.databases import Office
from tests.patients import Patient, services_at
from triage.adapters.files.drawings import read_drawings
from triage.model.knowledge import Knowledge
from triage.model.self_care import StepKind
from triage.reasoning.ports import Engine

FILES = sorted((ROOT / "triage" / "drawings").glob("*"))
WITHOUT = {
    "sc_load_management": "What to do less of differs from person to person.",
    "sc_pain_relief": "A pharmacist decides; a picture of pills would say too much.",
}
"""Steps that a drawing would not make clearer, and why."""
SHAPES = {"svg", "title", "desc", "g", "path", "text"}
ATTRIBUTES = {
    "viewBox", "class", "role", "stroke-linejoin", "stroke-linecap", "d", "fill", "stroke", "stroke-width",
    "stroke-dasharray", "transform", "x", "y", "font-family", "font-size", "font-weight",
}  # fmt: skip
MOST_CHARACTERS = 16_000


def test_every_step_has_a_drawing_or_a_reason_to_have_none(knowledge: Knowledge) -> None:
    steps = {step.id for step in knowledge.steps if step.kind is not StepKind.BY_CLINICIAN}

    assert set(read_drawings()) | set(WITHOUT) == steps
    assert not set(read_drawings()) & set(WITHOUT)


def test_what_a_drawing_shows_is_said_in_one_short_sentence() -> None:
    said = {name: figure.alt for name, figure in read_drawings().items()}

    assert {name: alt for name, alt in said.items() if not alt.endswith(".") or ". " in alt or len(alt) > 200} == {}
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_drawing_holds_shapes_alone_and_fetches_nothing(file: Path) -> None:
    """What is put into a page as it stands must not bring a script, a style or an address with it."""
    svg = file.read_text(encoding="utf-8")
    parts = list(ET.fromstring(svg).iter())  # noqa: S314  our own file

    assert {part.tag.rpartition("}")[2] for part in parts} <= SHAPES
    assert {name for part in parts for name in part.attrib} <= ATTRIBUTES
    assert "url(" not in svg
    assert len(svg) <= MOST_CHARACTERS


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_drawing_says_nothing_but_small_numbers(file: Path) -> None:
    """Words within a picture can be neither translated nor made larger."""
    written = [part.text for part in ET.parse(file).iter() if part.tag.endswith("}text")]  # noqa: S314  our own file

    assert [text for text in written if text not in {"1", "2", "3", "4"}] == []


def test_the_drawings_are_those_that_the_script_draws() -> None:
    """A change made by hand would be lost the next time all are drawn."""
    kept: Mapping[str, str] = {file.stem: file.read_text(encoding="utf-8") for file in FILES}

    assert kept == drawn()


def test_the_result_page_shows_the_drawing_as_it_is(small_office: Office, engine: Engine) -> None:
    drawings = read_drawings()

    shown = Patient(services_at(small_office, engine, drawings=drawings)).begin().finish().page.text

    assert [name for name, figure in drawings.items() if figure.svg.strip() in shown] == ["sc_footwear"]
