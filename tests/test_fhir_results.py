"""Results that go out to other programs as FHIR R4: proposals with their reasons, and nothing that only reassures."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result as Ended

from tests.databases import PERSON, Office
from tests.fhir_people import CANONICAL
from tests.patients import SOLE_PAIN
from triage.casework import screening
from triage.casework.exchange import kept_result, response_of, result_of
from triage.cli import main
from triage.model.answers import read_answers
from triage.model.case import Actor, Case, EventKind, Role
from triage.model.contact import Contact
from triage.model.errors import AnswerError
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.presenting.fhir.names import Resource
from triage.presenting.fhir.outcomes import failed
from triage.presenting.fhir.results import Result
from triage.presenting.fhir.terminology import CODE_SYSTEMS, code_systems, value_sets
from triage.presenting.mapping import assessment_mapping
from triage.reasoning.assessing import assess
from triage.reasoning.ports import Engine
from triage.supporting import assessor_with

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CONTACT = Contact(emergency_number="112")
QUIET = {**SOLE_PAIN, "prior_tests": ["none"]}
"""Somebody who can look after the heel alone."""
LIMPING = {
    **QUIET,
    "walking_ability": "limp",
    "worst_time": ["night_wakes"],
    "night_pain_detail": ["nothing_eases"],
}
"""Somebody who should be seen within two weeks."""
BONE = {**SOLE_PAIN, "how_started": "fall_or_crash", "walking_ability": "cannot", "load_change": None}
CLOT = {**SOLE_PAIN, "emergency_signs": ["chest_pain_breathless"]}
DECLINED = {**SOLE_PAIN, "consent": "decline", "foot_signs": ["hot_red_swollen"]}
PROPOSED = ("RiskAssessment", "DetectedIssue", "ServiceRequest", "CarePlan")
Tell = Callable[..., Result]


@pytest.fixture
def tell(knowledge: Knowledge, engine: Engine, today: date) -> Tell:
    """The result for some answers."""

    def told(answers: Mapping[str, object], **more: Any) -> Result:  # noqa: ANN401  fields of any kind
        given = {name: answer for name, answer in answers.items() if answer is not None}
        whole = assess(read_answers(given, knowledge.questionnaire), knowledge, engine, today)
        mapping = assessment_mapping(whole, knowledge, CONTACT)
        return Result(assessment=mapping, knowledge=knowledge, canonical=CANONICAL, seed="a seed", **more)

    return told


def of_kind(bundle: Resource, kind: str) -> list[Resource]:
    """The resources of one kind in a bundle."""
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def notes(resource: Resource) -> str:
    return " ".join(note["text"] for note in resource.get("note", ()))


def test_a_result_is_one_bundle_in_which_everything_points_to_everything(tell: Tell, knowledge: Knowledge) -> None:
    bundle = result_of(tell(LIMPING), NOW, with_questionnaire=True)

    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert bundle["type"] == "collection"
    assert {"Questionnaire", "QuestionnaireResponse", "Patient", "Device", "Provenance", *PROPOSED} == set(kinds)
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(urls)) == len(urls)
    assert set(references(bundle)) <= set(urls)
    provenance = of_kind(bundle, "Provenance")[0]
    assert provenance["entity"][1]["what"]["identifier"]["value"] == knowledge.digest
    targets = {target["reference"] for target in provenance["target"]}
    assert targets == {entry["fullUrl"] for entry in bundle["entry"] if entry["resource"]["resourceType"] in PROPOSED}


def references(value: object) -> list[str]:
    """Every reference, wherever it stands."""
    if isinstance(value, list):
        return [one for inner in value for one in references(inner)]
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [one for inner in value.values() for one in references(inner)]
    return []


def test_everything_concluded_says_that_no_clinician_has_reviewed_it(tell: Tell, knowledge: Knowledge) -> None:
    bundle = result_of(tell(LIMPING), NOW)

    for kind in (*PROPOSED, "Provenance"):
        for resource in of_kind(bundle, kind):
            assert resource["meta"]["tag"][0]["code"] == "not-clinically-reviewed"
    risk = of_kind(bundle, "RiskAssessment")[0]
    assert risk["status"] == "preliminary"
    assert knowledge.texts.say("not_reviewed") in notes(risk)
    assert "probability" not in json.dumps(bundle)


def test_the_assessment_holds_level_contributors_and_safety_net(tell: Tell) -> None:
    result = tell(LIMPING)

    risk = of_kind(result_of(result, NOW), "RiskAssessment")[0]

    shown = [item for item in result.assessment["contributors"] if item["shown"]]
    assert [one["outcome"]["coding"][0]["code"] for one in risk["prediction"]] == [item["condition"] for item in shown]
    assert [one["qualitativeRisk"]["coding"][0]["code"] for one in risk["prediction"]] == [
        item["fit"] for item in shown
    ]
    assert risk["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == result.assessment["urgency"]
    assert all(line in notes(risk) for line in result.assessment["safety_net"])
    assert result.assessment["what_to_do"] in risk["mitigation"]


@pytest.mark.parametrize(
    ("answers", "priority", "severity"),
    [(CLOT, "stat", "high"), (LIMPING, "urgent", "moderate")],
)
def test_the_level_becomes_a_priority_and_never_a_low_severity(
    tell: Tell, answers: Mapping[str, object], priority: str, severity: str
) -> None:
    result = tell(answers)
    bundle = result_of(result, NOW)

    referral = of_kind(bundle, "ServiceRequest")[0]
    issues = of_kind(bundle, "DetectedIssue")

    assert (referral["intent"], referral["status"], referral["priority"]) == ("proposal", "draft", priority)
    assert [issue["code"]["coding"][0]["code"] for issue in issues] == [f["rule"] for f in result.assessment["flags"]]
    assert issues[0]["severity"] == severity
    assert {issue["status"] for issue in issues} == {"preliminary"}
    assert "low" not in {issue["severity"] for issue in issues}


def test_a_test_is_as_urgent_as_the_most_urgent_flag_that_asks_for_it(tell: Tell) -> None:
    result = tell(BONE)
    bundle = result_of(result, NOW)

    requests = of_kind(bundle, "ServiceRequest")
    imaging = {one["code"]["coding"][0]["code"]: one for one in requests if one["category"][0]["text"] == "Imaging"}

    assert {"xray"} <= imaging.keys()
    asking = [flag for flag in result.assessment["flags"] if "xray" in flag["tests"]]
    assert asking
    assert imaging["xray"]["priority"] == {"emergency": "stat", "urgent": "asap"}[asking[0]["urgency"]]
    assert len(imaging["xray"]["reasonReference"]) == len(asking)
    later = {one["test"]: one["order"] for one in result.assessment["tests_explained"] if one["order"] != "first"}
    for test, request in imaging.items():
        assert ("asNeededCodeableConcept" in request) is (test in later)


def test_self_care_is_proposed_and_what_is_withheld_is_said(tell: Tell, knowledge: Knowledge) -> None:
    result = tell(QUIET)
    bundle = result_of(result, NOW)

    plan = of_kind(bundle, "CarePlan")[0]

    assert result.urgency is Urgency.SELF_CARE
    assert of_kind(bundle, "ServiceRequest") == []
    assert (plan["intent"], plan["status"]) == ("proposal", "draft")
    offered = [activity["detail"]["code"]["coding"][0]["code"] for activity in plan["activity"]]
    assert offered == [step["step"] for step in result.assessment["self_care"]]
    assert plan["activity"][0]["detail"]["description"].startswith("Start with this step.")
    assert set(knowledge.texts.stop_rules) <= {note["text"] for note in plan["note"]}
    for item in result.assessment["withheld"]:
        assert f"Withheld: {knowledge.step_by_id[item['step']].signed.title}. {item['because']}" in notes(plan)
    assert "Withheld" in notes(of_kind(result_of(tell(LIMPING), NOW), "CarePlan")[0])


@pytest.mark.parametrize("answers", [CLOT, BONE])
def test_whoever_must_be_seen_today_is_offered_no_self_care(tell: Tell, answers: Mapping[str, object]) -> None:
    """As on our own pages, only action counts then."""
    assert of_kind(result_of(tell(answers), NOW), "CarePlan") == []


@pytest.mark.parametrize(("standing", "is_offered"), [(Urgency.ROUTINE, True), (Urgency.SOON, False)])
def test_a_level_raised_later_offers_no_step_that_was_chosen_for_a_lower_one(
    tell: Tell, standing: Urgency, *, is_offered: bool
) -> None:
    """Hazard H02: at that level the rules withhold what loads the foot."""
    plans = of_kind(result_of(tell(QUIET, standing=standing), NOW), "CarePlan")

    assert bool(plans) is is_offered


def test_where_nothing_is_offered_or_withheld_there_is_no_plan(tell: Tell) -> None:
    result = tell(QUIET)
    empty = {**result.assessment, "self_care": [], "ask_about": [], "withheld": []}

    bundle = result_of(replace(result, assessment=empty), NOW)

    assert of_kind(bundle, "CarePlan") == []


def test_outside_its_scope_there_is_an_outcome_and_no_assessment(tell: Tell) -> None:
    result = tell(DECLINED)

    outcome = result_of(result, NOW)

    assert outcome["resourceType"] == "OperationOutcome"
    assert [issue["severity"] for issue in outcome["issue"]] == [
        "error",
        *["warning"] * len(result.assessment["flags"]),
    ]
    assert result.assessment["out_of_scope"][0]["go_to"] in outcome["issue"][0]["details"]["text"]
    assert result.assessment["flags"][0]["tell_person"] in outcome["issue"][1]["details"]["text"]
    assert not any(kind in json.dumps(outcome) for kind in PROPOSED)


def test_an_emergency_outside_its_scope_is_told_all_the_same(tell: Tell) -> None:
    bundle = result_of(tell({**CLOT, "consent": "decline"}), NOW)

    assert of_kind(bundle, "ServiceRequest")[0]["priority"] == "stat"


def test_a_failure_is_fatal_and_says_whom_to_call() -> None:
    issue = failed("No result. Call 112.")["issue"][0]

    assert (issue["severity"], issue["details"]["text"]) == ("fatal", "No result. Call 112.")


def test_nobody_is_named_unless_whoever_asks_names_them(tell: Tell) -> None:
    nameless, named = result_of(tell(LIMPING), NOW), result_of(tell(LIMPING, subject="Patient/123"), NOW)

    assert set(of_kind(nameless, "Patient")[0]) == {"resourceType", "text"}
    assert of_kind(named, "Patient") == []
    assert of_kind(named, "RiskAssessment")[0]["subject"] == {"reference": "Patient/123"}
    assert of_kind(named, "QuestionnaireResponse")[0]["subject"] == {"reference": "Patient/123"}


def test_every_code_of_ours_is_published(tell: Tell, knowledge: Knowledge) -> None:
    published = {
        system["url"]: {concept["code"]: concept["display"] for concept in system["concept"]}
        for system in code_systems(knowledge, CANONICAL)
    }
    for answers in (LIMPING, CLOT, BONE, QUIET):
        for coding in codings(result_of(tell(answers), NOW, with_questionnaire=True)):
            if coding["system"].startswith(CANONICAL.base):
                assert published[coding["system"]][coding["code"]] == coding["display"]
    sets = list(value_sets(knowledge, CANONICAL))
    assert [one["id"] for one in sets[: len(CODE_SYSTEMS)]] == list(CODE_SYSTEMS)
    included = [
        concept["code"] for one in sets for part in one["compose"]["include"] for concept in part.get("concept", ())
    ]
    choices = published[CANONICAL.url("CodeSystem", "choices")]
    assert sorted(included) == sorted(choices)
    assert "snomed" not in json.dumps([*code_systems(knowledge, CANONICAL), *sets]).lower()


def codings(value: object) -> list[dict[str, str]]:
    """Every coding with a display, wherever it stands."""
    if isinstance(value, list):
        return [one for inner in value for one in codings(inner)]
    if isinstance(value, dict):
        own = [value] if {"system", "code", "display"} <= value.keys() else []
        return own + [one for inner in value.values() for one in codings(inner)]
    return []


# ---------------------------------------------------------------- Kept cases


def test_a_kept_case_goes_out_as_it_was_assessed_with_the_level_that_stands(
    small_office: Office, engine: Engine
) -> None:
    case = small_office.answered(small_office.begun().case, **read_given(small_office.knowledge, LIMPING))
    case = finished(small_office, engine, case)
    raised = raise_to(small_office, case, "urgent")

    before = kept_result(case, small_office.knowledge, CANONICAL, "a seed", "")
    after = kept_result(raised, small_office.knowledge, CANONICAL, "a seed", "")

    assert before.standing is None
    assert before.assessment == case.assessment
    bundle = result_of(after, NOW)
    assert of_kind(bundle, "ServiceRequest")[0]["priority"] == "asap"
    assert "Staff or a clinician have set this level" in notes(of_kind(bundle, "RiskAssessment")[0])
    assert of_kind(bundle, "CarePlan") == []
    assert "within about two weeks" not in json.dumps(bundle).lower()


def test_a_case_without_an_assessment_gives_none(small_office: Office) -> None:
    case = small_office.begun().case

    with pytest.raises(AnswerError, match=f"{case.reference}: there is no assessment of this case"):
        kept_result(case, small_office.knowledge, CANONICAL, "a seed", "")


def read_given(knowledge: Knowledge, answers: Mapping[str, object]) -> Mapping[str, Any]:
    return read_answers(answers, knowledge.questionnaire).given


def finished(office: Office, engine: Engine, case: Case) -> Case:
    return screening.finish(office.store, office.clock, office.knowledge, case, PERSON, assessor_with(engine, CONTACT))


def raise_to(office: Office, case: Case, level: str) -> Case:
    staff = Actor(role=Role.STAFF, name="anna")
    return screening.record(
        office.store, office.clock, case, staff, EventKind.RAISED, {"urgency": level, "reason": "swollen"}
    )


# ---------------------------------------------------------------- The commands


def triage(*words: str, given: str = "") -> Ended:
    """What the command does; it must end in an orderly way."""
    ended = CliRunner().invoke(main, words, input=given)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended


def test_the_questionnaire_is_printed() -> None:
    ended = triage("export", "--questionnaire")

    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["url"] == CANONICAL.questionnaire


def test_what_is_exported_is_imported_to_the_same_result(tmp_path: Path) -> None:
    answers = json.dumps(LIMPING)
    exported = triage("export", "-", "--fhir", "--today", "2026-11-20", "--subject", "Patient/9", given=answers)
    assert exported.exit_code == 0

    imported = triage("import", "-", "--format", "json", "--today", "2026-11-20", given=exported.stdout)

    ours = triage("assess", "-", "--format", "json", "--today", "2026-11-20", given=answers)
    assert (imported.exit_code, ours.exit_code) == (0, 0)
    assert json.loads(imported.stdout) == {**json.loads(ours.stdout), "set_aside": []}
    assert "Patient/9" in exported.stdout
    file = tmp_path / "bundle.json"
    file.write_text(exported.stdout, encoding="utf-8")
    from_file = triage("import", str(file), "--format", "json", "--today", "2026-11-20")
    assert from_file.stdout == imported.stdout
    again = triage("import", "-", "--format", "fhir", given=exported.stdout)
    assert json.loads(again.stdout)["resourceType"] == "Bundle"
    assert triage("import", "-", given=exported.stdout).stdout.startswith("WITHIN TWO WEEKS")


@pytest.mark.parametrize("form", ["text", "json", "fhir"])
def test_a_faulty_response_ends_with_two_and_an_outcome(form: str, knowledge: Knowledge) -> None:
    sent = response_of(read_answers(LIMPING, knowledge.questionnaire), knowledge, CANONICAL)

    ended = triage("import", "-", "--format", form, given=json.dumps({**sent, "status": "stopped"}))

    assert ended.exit_code == 2
    assert "QuestionnaireResponse.status" in ended.stderr
    if form == "text":
        assert ended.stdout == ""
    else:
        assert json.loads(ended.stdout)["issue"][0]["expression"] == ["QuestionnaireResponse.status"]


def test_when_the_engine_fails_on_an_import_it_is_said_in_words_too(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge
) -> None:
    """Hazard H13: no partial or reassuring assessment."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    sent = json.dumps(response_of(read_answers(CLOT, knowledge.questionnaire), knowledge, CANONICAL))

    ended = triage("import", "-", given=sent)

    assert (ended.exit_code, ended.stdout) == (3, "")
    assert "mergency" in ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        *(["--questionnaire", "x", "--fhir"], ["--fhir"], [], ["x"], ["x", "--questionnaire"]),
        *(["-", "--fhir", "--subject", subject] for subject in ("Anna", "Patient/", "Patient/1 2", "javascript:1/2")),
        ["no-such-file.yaml", "--fhir"],
    ],
)
def test_a_wrong_way_to_export_is_told(words: list[str]) -> None:
    ended = triage("export", *words)

    assert (ended.exit_code, ended.stdout) == (2, "")


def test_a_case_is_exported_by_its_reference(
    small_office: Office, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = small_office.answered(small_office.begun().case, **read_given(small_office.knowledge, LIMPING))
    finished(small_office, engine, case)
    monkeypatch.setenv("TRIAGE_DATABASE", small_office.url)

    ended = triage("export", case.reference, "--fhir")

    assert ended.exit_code == 0
    assert of_kind(json.loads(ended.stdout), "ServiceRequest")[0]["priority"] == "urgent"
    assert triage("export", "HNOBODY", "--fhir").exit_code == 4


def test_when_the_engine_fails_an_outcome_says_so_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hazard H13: no partial or reassuring assessment."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)

    ended = triage("export", "-", "--fhir", given=json.dumps(CLOT))

    outcome = json.loads(ended.stdout)
    assert (ended.exit_code, outcome["resourceType"]) == (3, "OperationOutcome")
    assert outcome["issue"][0]["severity"] == "fatal"
    assert "mergency" in outcome["issue"][0]["details"]["text"]
