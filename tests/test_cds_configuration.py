"""How a place configures decision support for programs, and what is said when that is faulty."""

from pathlib import Path

import pytest

from triage.adapters.files.cds_configuration import load_cds_place
from triage.casework.cds_clients import CdsClient, CdsPlace
from triage.model.errors import KnowledgeError

CLINICS = ("north", "south")
CLIENT = "{ name: North record, issuer: 'https://ehr.example/', keys: keys.json, clinics: [north] }"
WHOLE = f"""cds_hooks:
  address: https://triage.example
  origins: ["https://ehr.example", "http://localhost:8080"]
  begin_card: false
  clients:
    - {CLIENT}
"""


def placed(folder: Path, text: str) -> CdsPlace:
    """What this configuration amounts to."""
    (folder / "keys.json").write_text('{"keys": []}', encoding="utf-8")
    (folder / "large.json").write_text(" " * 70_000, encoding="utf-8")
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return load_cds_place({"TRIAGE_CONFIG": str(file)}, CLINICS)


def test_everything_that_is_configured_is_read(tmp_path: Path) -> None:
    assert placed(tmp_path, WHOLE) == CdsPlace(
        address="https://triage.example",
        origins=("https://ehr.example", "http://localhost:8080"),
        clients=(
            CdsClient(name="North record", issuer="https://ehr.example/", keys='{"keys": []}', clinics=("north",)),
        ),
        offers_to_begin=False,
    )


def test_without_configuration_nobody_is_asked_for_a_token_and_no_site_may_call(tmp_path: Path) -> None:
    place = placed(tmp_path, 'emergency_number: "112"\n')

    assert (place.clients, place.origins) == ((), ())
    assert place.offers_to_begin


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("address: https://triage.example", "address: triage.example", "address: this is no address"),
        ("address: https://triage.example", "address: http://triage.example", "address: this is no address"),
        ("  address: https://triage.example\n", "", "address is missing"),
        ('https://ehr.example",', '*",', "origins: these are no sites"),
        ('https://ehr.example",', 'https://ehr.example/",', "origins: these are no sites"),
        ("begin_card: false", 'begin_card: "false"', "begin_card: this is neither"),
        ("begin_card", "begin_cards", 'there is no key "begin_cards"'),
        (f"    - {CLIENT}", "    a: b", "clients: this is not a list"),
        (", clinics: [north]", "", "a client has name, issuer, keys and clinics"),
        ("[north]", "[west]", "clinics is no list of ids"),
        ("[north]", "[]", "clinics is no list of ids"),
        ("name: North record", "name: ' '", "name, issuer and keys are texts"),
        (f"- {CLIENT}", f"- {CLIENT}\n    - {CLIENT}", "stands twice"),
        ("keys.json", "nowhere.json", "the keys cannot be read"),
        ("keys.json", "large.json", "too large for a JSON Web Key Set"),
        (WHOLE, "\ncds_hooks: 7\n", "keys are wanted here. Keys are address"),
    ],
)  # fmt: skip
def test_what_is_faulty_is_told_with_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in WHOLE

    with pytest.raises(KnowledgeError) as told:
        placed(tmp_path, WHOLE.replace(old, new))

    assert says in str(told.value)
    assert "config.yaml:2: cds_hooks: " in str(told.value)


def test_all_that_is_faulty_is_told_at_once(tmp_path: Path) -> None:
    wrong = WHOLE.replace("begin_card: false", "begin_card: 7").replace(f"- {CLIENT}", "- 7\n    - 8")

    with pytest.raises(KnowledgeError) as told:
        placed(tmp_path, wrong)

    assert str(told.value).count("cds_hooks: clients: a client has") == 2
    assert "begin_card: this is neither" in str(told.value)
