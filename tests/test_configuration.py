"""Whom to call is what this place has configured, and nothing else."""

from pathlib import Path

import pytest

from triage.adapters.files.configuration import configuration_file, load_clinics, load_contact, save_emergency_number
from triage.model.errors import KnowledgeError
from triage.presenting.phrasing import Contact


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the configuration may lie."""
    return tmp_path / "settings" / "config.yaml"


def written(path: Path, text: str) -> Path:
    """The configuration with this content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_configuration_no_number_is_assumed(path: Path) -> None:
    """Hazard H11: a wrong emergency number is worse than none."""
    assert load_contact({}, path) == Contact()
    assert load_clinics({}, path) == ()


def test_the_numbers_of_the_file_are_used(path: Path) -> None:
    written(path, 'emergency_number: "112"\nurgent_line: "the heel line on 555"\n')

    assert load_contact({}, path) == Contact(emergency_number="112", urgent_line="the heel line on 555")


def test_the_environment_wins_over_the_file(path: Path) -> None:
    written(path, 'emergency_number: "112"\nurgent_line: "555"\n')

    found = load_contact({"TRIAGE_EMERGENCY_NUMBER": "999"}, path)

    assert found == Contact(emergency_number="999", urgent_line="555")


@pytest.mark.parametrize(
    "text",
    [
        "emergency_number: 112\n",
        'emergency_nummer: "112"\n',
        'emergency_number: "112"\nemergency_number: "911"\n',
        "emergency_number: [112]\n",
        "- 112\n",
        "112",
        "",
        "emergency_number: '112",
        "emergency_number: &number '112'\n",
        'emergency_number: "112"\nurgent_line: no\n',
    ],
)
def test_a_faulty_configuration_is_refused_and_not_half_used(path: Path, text: str) -> None:
    """Hazard H11: a mistyped key must not leave the page without a number in silence."""
    written(path, text)

    with pytest.raises(KnowledgeError, match=r'the configuration is faulty\. Keys are .*emergency_number: "112"'):
        load_contact({}, path)


def test_a_configuration_that_is_not_utf_8_is_refused(path: Path) -> None:
    written(path, "").write_bytes(b"emergency_number: '\xff'")

    with pytest.raises(KnowledgeError, match=r"the configuration cannot be read\. Keys are"):
        load_contact({}, path)


def test_a_number_that_is_kept_is_there_the_next_time_and_all_else_stays(path: Path) -> None:
    save_emergency_number("112", path)
    written(path, f'{path.read_text(encoding="utf-8")}urgent_line: "555"\n# a note of ours\n')
    save_emergency_number("999", path)

    assert load_contact({}, path) == Contact(emergency_number="999", urgent_line="555")
    assert "# a note of ours" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", ['1"2', "0800 / 123 'heel'", "1\\2", "112\nurgent_line: 666"])
def test_whatever_was_typed_as_a_number_can_be_read_again(path: Path, number: str) -> None:
    save_emergency_number(number, path)

    assert load_contact({}, path) == Contact(emergency_number=number)


def test_a_faulty_configuration_is_not_overwritten(path: Path) -> None:
    written(path, "emergency_number: 112\n")

    with pytest.raises(KnowledgeError):
        save_emergency_number("999", path)

    assert path.read_text(encoding="utf-8") == "emergency_number: 112\n"


def test_the_place_of_the_configuration_can_be_named(tmp_path: Path) -> None:
    assert configuration_file({"TRIAGE_CONFIG": str(tmp_path / "our.yaml")}) == tmp_path / "our.yaml"
    assert configuration_file({}).name == "config.yaml"


CLINIC = "clinics:\n  - id: north\n    name: North\n    code: north-1\n    telehealth: https://clinic.example/video\n"


def test_a_clinic_is_read_with_its_links(path: Path) -> None:
    written(path, CLINIC)

    [clinic] = load_clinics({}, path)

    assert (clinic.id, clinic.name, clinic.code) == ("north", "North", "NORTH-1")
    assert clinic.booking.telehealth == "https://clinic.example/video"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("clinics:\n", "clinics: none\nrest:\n", "the configuration is faulty"),
        ("clinics:\n  - id", "clinics:\n    id", "this is not a list"),
        ("    name: North\n", "", "name is missing"),
        ("    code: north-1\n", '    code: "n"\n', "use 3 to 20 letters"),
        ("https://clinic.example/video", "javascript:alert(1)", "this is not a link"),
        ("telehealth:", "telehealt:", 'there is no key "telehealt"'),
        ("name: North", "name: 12", "this is not a text"),
    ],
)
def test_a_faulty_clinic_is_refused(path: Path, old: str, new: str, told: str) -> None:
    assert old in CLINIC
    written(path, CLINIC.replace(old, new))

    with pytest.raises(KnowledgeError, match=told):
        load_clinics({}, path)


@pytest.mark.parametrize(
    ("id_", "code", "twice"), [("north", "OTHER", 'id "north"'), ("south", "NORTH-1", 'code "NORTH-1"')]
)
def test_two_clinics_never_share_an_id_or_a_code(path: Path, id_: str, code: str, twice: str) -> None:
    written(path, f"{CLINIC}  - id: {id_}\n    name: Other\n    code: {code}\n")

    with pytest.raises(KnowledgeError, match=f"the {twice} stands twice"):
        load_clinics({}, path)
