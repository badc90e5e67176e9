"""The proofs hold on the real rules, and a fault in a copy of them is found, with a person who replays it."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import cast

from click.testing import CliRunner

from tests.conftest import ROOT
from tests.knowledge_texts import real_texts
from triage.adapters.files.answer_files import load_answers
from triage.adapters.files.knowledge_files import load_knowledge
from triage.cli import main
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine


def prove(*words: str) -> tuple[int, list[Mapping[str, object]]]:
    """The exit code and the proofs."""
    result = CliRunner().invoke(main, ["prove", "--format", "json", "--people", "200", *words])
    return result.exit_code, json.loads(result.stdout)["obligations"]


def changed_copy(folder: Path, file: str, old: str, new: str) -> Path:
    """The real questions and rules with one thing changed."""
    for name, text in real_texts().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_everything_that_is_demanded_holds_for_everybody() -> None:
    code, proofs = prove()

    assert [proof["obligation"] for proof in proofs if not proof["holds"]] == []
    assert {"total", "reachable", "monotone", "less_known", "never", "early_stop", "agreement"} <= {
        proof["obligation"] for proof in proofs
    }
    assert code == 0


def test_a_lowered_level_is_found_with_a_person_whose_answers_replay_it(tmp_path: Path) -> None:
    """Hazard H01: an emergency must not be lost by a slip in a rule file."""
    folder = changed_copy(tmp_path, "rules/flags/emergency.yaml", "urgency: emergency", "urgency: urgent")

    code, proofs = prove("--folder", str(folder))

    never = next(proof for proof in proofs if proof["obligation"] == "never")
    failures = cast("list[Mapping[str, list[Mapping[str, object]]]]", never["failures"])
    replayed = tmp_path / "person.json"
    replayed.write_text(json.dumps(failures[0]["people"][0]["answers"]), encoding="utf-8")
    wrong, right = load_knowledge(folder), load_knowledge(ROOT)
    told = [
        assess(load_answers(replayed, each.questionnaire), each, ReferenceEngine(), date(2026, 11, 20)).urgency
        for each in (wrong, right)
    ]
    assert code == 1
    assert told == [Urgency.URGENT, Urgency.EMERGENCY]


def test_every_invariant_names_a_hazard_and_says_why(knowledge: Knowledge) -> None:
    invariants = knowledge.invariants.invariants

    assert len(invariants) >= 25
    assert [item.id for item in invariants if not (item.hazard.startswith("H") and item.because)] == []
