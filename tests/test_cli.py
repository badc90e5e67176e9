"""The command line: what it prints, where it prints it, and with which exit code it ends."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copy, copytree

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from tests.results import PLAIN as WHOLE
from triage import __version__
from triage.cli import SAYS, commands_beside, loaded, main
from triage.model.knowledge import Knowledge

PLAIN: Mapping[str, object] = {**{name: WHOLE[name] for name in list(WHOLE)[:12]}, "age_years": 77}
"""Somebody of 77 who has answered as far as the place of the pain."""
EMERGENCY = {**PLAIN, "emergency_signs": ["chest_pain_breathless"]}


class SilentCalls:
    """A rules engine that finishes every run without ever seeing a rule fire."""

    def create_ruleset(self, *_: object) -> int:
        return 1

    def assert_fact(self, *_: object) -> tuple[int, int]:
        return (0, 0)

    def start_action_for_state(self, *_: object) -> tuple[str, str]:
        return ("{}", '{"zz":{}}')

    def complete_and_start_action(self, *_: object) -> None:
        return None

    def retract_fact(self, *_: object) -> tuple[int, int]:
        return (0, 0)

    def delete_state(self, *_: object) -> None:
        return None

    def delete_ruleset(self, *_: object) -> None:
        return None


class FailingCalls(SilentCalls):
    """A rules engine that fails in its own way: with an error whose text is the whole fact."""

    def assert_fact(self, *given: object) -> tuple[int, int]:
        raise RuntimeError(given)


ENGINES = {"is not installed": None, "fails": FailingCalls(), "disagrees": SilentCalls()}


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("TRIAGE_EMERGENCY_NUMBER", raising=False)
    monkeypatch.delenv("TRIAGE_URGENT_LINE", raising=False)
    monkeypatch.delenv("TRIAGE_CONFIG", raising=False)


def triage(*words: str, given: str | bytes | None = None) -> Result:
    """What the command does; it must end in an orderly way."""
    result = CliRunner().invoke(main, words, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def assessed(answers: Mapping[str, object], *options: str) -> Result:
    """What comes of these answers on standard input."""
    return triage("assess", "-", "--today", "2026-11-20", *options, given=json.dumps(answers))


def assessed_as_json(answers: Mapping[str, object]) -> dict[str, object]:
    """The assessment of these answers as a mapping."""
    result = assessed(answers, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    mapping = json.loads(result.stdout)
    assert isinstance(mapping, dict)
    return mapping


def test_the_version_is_told() -> None:
    assert triage("--version").stdout == f"triage, version {__version__}\n"


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_every_command_and_says_what_this_is_not(option: str) -> None:
    told = triage(option).stdout

    assert all(f"  {command} " in told for command in main.commands)
    assert "does not replace an examination" in " ".join(told.split())


def test_help_names_all_commands_there_are() -> None:
    there = [command.name for says in SAYS for command in commands_beside(says)]

    assert set(there) == set(SAYS) == set(main.commands)


@pytest.mark.parametrize("name", SAYS)
def test_help_says_of_a_command_what_the_command_says_of_itself(name: str) -> None:
    whole_line = 1_000

    assert main.commands[name].get_short_help_str(whole_line) == loaded(name).get_short_help_str(whole_line)


def test_help_comes_without_loading_any_command() -> None:
    """Whoever types the command waits for all that it loads."""
    assert loaded_by("from triage.cli import main; main(['--help'], standalone_mode=False)") == {"triage.cli"}


def test_the_first_question_comes_without_loading_the_rules() -> None:
    """Rules are read while the person reads the question."""
    modules = loaded_by(
        "from triage.adapters.terminal import run_interview; from triage.interviewing import world_of; world_of(None)"
    )

    assert "triage.model.questionnaire" in modules
    assert {"triage.model.rules", "triage.model.knowledge", "triage.model.assessment"} & modules == set()


def loaded_by(code: str) -> set[str]:
    """The modules of the package that a program has loaded at its end."""
    whole = f"import sys; {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", whole], capture_output=True, check=True, encoding="utf-8")  # noqa: S603  our own command
    return {name for name in done.stdout.splitlines()[-1].split() if name.startswith("triage.")}


@pytest.mark.parametrize("words", [["assess"], ["assess", "-", "--today", "soon"], ["asess"], ["rules", "a", "b"]])
def test_a_wrong_command_ends_with_two_and_nothing_on_standard_output(words: list[str]) -> None:
    result = triage(*words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_a_person_reads_how_soon_first(knowledge: Knowledge) -> None:
    result = assessed(PLAIN)

    levels = [f"{level.name}: {level.headline}".upper() for level in knowledge.texts.levels.values()]
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] in levels
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_a_clinician_reads_the_rules_that_fired_with_their_sources() -> None:
    told = assessed(EMERGENCY, "--format", "clinician").stdout

    assert told.startswith("URGENCY: EMERGENCY")
    assert "[rf_chest_breath]" in told
    assert "Sources:" in told


def test_json_is_one_valid_object_with_its_provenance(knowledge: Knowledge) -> None:
    mapping = assessed_as_json(PLAIN)

    assert mapping["provenance"] == {
        "knowledge": knowledge.digest,
        "engine": "durable-rules 2.0.28",
        "program": f"heel-triage {__version__}",
        "assessed_on": "2026-11-20",
        "clinically_reviewed": False,
    }


def test_a_file_and_standard_input_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "person.yaml"
    path.write_text("\n".join(f"{name}: {json.dumps(answer)}" for name, answer in PLAIN.items()), encoding="utf-8")

    assert triage("assess", str(path), "--today", "2026-11-20").stdout == assessed(PLAIN).stdout


def test_an_answer_that_the_path_does_not_ask_for_is_named_and_not_used() -> None:
    beside = {**PLAIN, "puncture_detail": ["object_may_be_in"]}
    mapping = assessed_as_json(beside)

    assert mapping.pop("set_aside") == ["puncture_detail"]
    assert mapping.items() <= assessed_as_json(PLAIN).items()
    assert "so not used: puncture_detail" in assessed(beside, "--format", "clinician").stdout.replace("\n", " ")


def test_strict_refuses_an_answer_that_the_path_does_not_ask_for() -> None:
    result = assessed({**PLAIN, "puncture_detail": ["object_may_be_in"]}, "--strict")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "puncture_detail" in result.stderr
    assert assessed(PLAIN, "--strict").exit_code == 0


def test_a_day_before_all_rules_is_refused() -> None:
    result = triage("assess", "-", "--today", "2020-01-01", given=json.dumps(PLAIN))

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("No rule is in force on 2020-01-01. The first ones begin on ")


def test_all_faults_of_the_answers_are_told_at_once_and_nothing_is_assessed() -> None:
    wrong = {
        **PLAIN,
        "age": 50,
        "age_years": 400,
        "how_started": "fell_down",
        "trend": 3,
        "foot_signs": ["none", "lump"],
        "worst_time": ["first_step"],
    }
    result = assessed(wrong)

    assert (result.exit_code, result.stdout) == (2, "")
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [
        "age_years",
        "how_started",
        "foot_signs",
        "trend",
        "worst_time",
        "age",
    ]
    assert 'Did you mean "first_steps"?' in result.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is not a list of questions with answers."),
        (b"\xff\xfe\x00binary", "it is not text in UTF-8."),
        (b"#" * 300_000, "it is too large."),
        (b"[" * 50_000, "this is nested too deeply."),
        (b'{"trend": "same", "trend": "worse"}', 'the key "trend" stands twice.'),
        (b"trend: !!python/object/apply:os.getcwd []", "a tag is used."),
        (b"trend: no", 'YAML reads the bare word "no" as true or false.'),
    ],
)
def test_content_that_is_no_answers_is_refused(content: bytes, told: str) -> None:
    result = triage("assess", "-", given=content)

    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert len(result.stderr) < 1_000


@pytest.mark.parametrize("name", ["missing.yaml", ""])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    result = triage("assess", str(tmp_path / name))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "it cannot be read" in result.stderr


@pytest.mark.parametrize("calls", ENGINES.values(), ids=ENGINES.keys())
def test_without_a_certain_engine_there_is_no_result_but_whom_to_call_and_no_answer_is_told(
    calls: object, monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge
) -> None:
    """Hazards H13 and H17: two engines that differ are no engine, and what a person said must not end in a log."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", calls)
    result = assessed(PLAIN, "--format", "json")

    assert (result.exit_code, result.stdout) == (3, "")
    assert "there is no result. This does not mean that all is well." in result.stderr
    assert "call your clinic today" in result.stderr
    assert not result.stderr.startswith("Get emergency help now.")
    words = ["77", "plantar_medial", "w4_12", "first_steps", "emergency_signs", "gradual"]
    words += [
        knowledge.questionnaire.by_id[question].choice_by_id[choice].label
        for question, choice in (("pain_site", "plantar_medial"), ("duration", "w4_12"), ("trend", "same"))
    ]
    assert [word for word in words if word in result.stderr] == []


@pytest.mark.parametrize("calls", ENGINES.values(), ids=ENGINES.keys())
def test_without_a_certain_engine_an_emergency_answer_puts_the_number_first(
    calls: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hazard H01: a fault of the program must not hide an emergency."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", calls)
    monkeypatch.setenv("TRIAGE_EMERGENCY_NUMBER", "999")
    result = assessed(EMERGENCY)

    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("Get emergency help now. Call 999")
    assert "call your clinic today" in result.stderr


def test_questions_are_printed_in_the_order_of_asking(knowledge: Knowledge) -> None:
    told = triage("questions").stdout
    places = [told.index(f"\n{question.id}: ") for question in knowledge.questionnaire.questions]

    assert places == sorted(places)


def test_questions_as_json_hold_every_question_with_its_choices_or_bands(knowledge: Knowledge) -> None:
    mapping = json.loads(triage("questions", "--format", "json").stdout)

    assert [item["id"] for item in mapping["questions"]] == [item.id for item in knowledge.questionnaire.questions]
    assert {item["id"] for item in mapping["questions"] if not item.get("choices") and not item.get("bands")} == set()


def test_rules_are_printed_with_their_level(knowledge: Knowledge) -> None:
    told = triage("rules").stdout

    assert "rf_chest_breath: emergency: " in told
    assert all(f"  - {signable.id}: " in told for signable in knowledge.signables)


@pytest.mark.parametrize("name", ["rf_chest_breath", "sc_heel_cup"])
def test_one_rule_is_printed_with_its_evidence(name: str, knowledge: Knowledge) -> None:
    signed = next(signable for signable in knowledge.signables if signable.id == name)
    told = triage("rules", name).stdout

    assert told.startswith(f"{name}: {signed.title}".upper())
    assert all(evidence.source in told for evidence in signed.evidence)
    assert "Not yet clinically reviewed." in told


def test_the_name_of_a_clause_finds_its_contributor(knowledge: Knowledge) -> None:
    contributor = knowledge.contributor_by_id["plantar_fasciopathy"]

    told = triage("rules", contributor.clause_id(contributor.clauses[0])).stdout

    assert told.startswith("PLANTAR_FASCIOPATHY: ")


def test_an_unknown_rule_is_refused_with_the_nearest_one() -> None:
    result = triage("rules", "rf_chest_breth")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == 'There is no rule "rf_chest_breth". Did you mean "rf_chest_breath"?\n'


def test_the_rules_of_this_repository_pass_their_check(knowledge: Knowledge) -> None:
    result = triage("check")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("No faults: ")
    assert result.stdout.endswith(f"{knowledge.digest}\n")


@pytest.fixture(scope="module")
def faulty_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This program beside rules with two faults."""
    folder = tmp_path_factory.mktemp("installation")
    (folder / "triage").symlink_to(ROOT / "triage")
    copy(ROOT / "questions.yaml", folder)
    copytree(ROOT / "rules", folder / "rules")
    for file, old, new in (("floors", "urgency: routine", "urgency: rotine"), ("words", "since: ", "sinse: ")):
        path = folder / "rules" / f"{file}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("words", [["check"], ["assess", "-"], ["questions"], ["rules"]])
def test_faulty_rules_stop_every_command_with_all_faults_told(words: list[str], faulty_installation: Path) -> None:
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "triage", *words],
        capture_output=True,
        check=False,
        cwd=faulty_installation,
        encoding="utf-8",
        input=json.dumps(PLAIN),
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["rules/words.yaml"] * 2 + ["rules/floors.yaml"]
