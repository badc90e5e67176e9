"""What a place has configured: numbers to call, and clinics with their booking links."""

from pathlib import Path

import pytest

from triage.adapters.files.configuration import (
    configuration_file,
    load_clinics,
    load_contact,
    save_emergency_number,
)
from triage.model.clinic import Booking, Clinic
from triage.model.errors import KnowledgeError

NORTH = """emergency_number: "999"
# The clinics of this place.
clinics:
  - id: north
    name: North Clinic
    code: north-1
    telehealth: https://north.example/video
    gait_analysis: "tel:+1 555 0100"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(NORTH, encoding="utf-8")
    return path


def test_clinics_are_read_with_their_links(file: Path) -> None:
    assert load_clinics({"TRIAGE_CONFIG": str(file)}) == (
        Clinic(
            id="north",
            name="North Clinic",
            code="NORTH-1",
            booking=Booking(telehealth="https://north.example/video", gait_analysis="tel:+1 555 0100"),
        ),
    )


def test_without_a_file_there_are_no_clinics_and_no_numbers(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.yaml"

    assert load_clinics({}, nowhere) == ()
    assert load_contact({}, nowhere).emergency_number == ""


def test_the_environment_wins_over_the_file(file: Path) -> None:
    environment = {"TRIAGE_CONFIG": str(file), "TRIAGE_EMERGENCY_NUMBER": "112"}

    assert load_contact(environment).emergency_number == "112"
    assert configuration_file(environment) == file


def test_keeping_a_number_leaves_the_clinics_as_they_are(file: Path) -> None:
    save_emergency_number("112", file)

    assert load_contact({}, file).emergency_number == "112"
    assert [clinic.id for clinic in load_clinics({}, file)] == ["north"]
    assert "# The clinics of this place." in file.read_text(encoding="utf-8")


def test_a_first_number_makes_the_file(tmp_path: Path) -> None:
    save_emergency_number("112", tmp_path / "new" / "config.yaml")

    assert load_contact({}, tmp_path / "new" / "config.yaml").emergency_number == "112"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("clinics: north", "this is not a list"),
        ("clinics:\n  - north", "id is missing"),
        ("clinics:\n  - {id: north, name: North}", "code is missing"),
        ("clinics:\n  - {id: north, name: North, code: N1}", "use 3 to 20 letters"),
        ("clinics:\n  - {id: north, name: North, code: 12345}", "this is not a text"),
        ("clinics:\n  - {id: north, name: North, code: NORTH, phone: '1'}", 'there is no key "phone"'),
        ("clinics: [{id: a, name: A, code: NORTH, telehealth: 'javascript:alert(1)'}]", "this is not a link"),
        ("clinics: [{id: a, name: A, code: NORTH}, {id: b, name: B, code: north}]", 'the code "NORTH" stands twice'),
        ("clinics: [{id: a, name: A, code: NORTH}, {id: a, name: B, code: SOUTH}]", 'the id "a" stands twice'),
        ("emergency_number: 112", "a number is a quoted text"),
        ("- a list", "the configuration is faulty"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_its_cure(tmp_path: Path, wrong: str, fault: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(wrong, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=fault):
        load_clinics({}, path)
