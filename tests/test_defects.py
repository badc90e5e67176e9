"""Every seeded defect is found by loader, check, proofs or vignettes, in the way that it says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.knowledge_texts import faults_of, real_knowledge, real_texts
from tests.seeded import FINDERS, Defect, all_defects, found_by
from tests.test_vignettes import differences
from tests.vignettes import all_vignettes
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.answer_files import load_answers
from triage.adapters.files.knowledge_files import knowledge_from
from triage.adapters.z3_prover.prover import Z3Prover
from triage.model.answers import read_answers
from triage.model.knowledge import Knowledge
from triage.model.proof import Proof
from triage.presenting.proofs import answers_file
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.checking import findings
from triage.reasoning.claims import Claim, Example
from triage.reasoning.obligations import obligations
from triage.reasoning.observing import meets, observed
from triage.reasoning.proving import Bench

DAY = date(2026, 11, 20)
KINDS = {
    "answer added", "any read as all", "ask_when changed", "band shifted", "branch lost", "copied line",
    "dangling reference", "dead rule", "duplicate id", "duplicate key", "evidence lost", "exclusion forgotten",
    "exemption changed",
    "floor dropped", "group forgotten", "invariant weakened", "level swapped", "misspelling", "negation lost",
    "not sure forgotten", "option nobody reads", "order of questions", "points turned round", "question lost",
    "safety text emptied", "suppression dropped", "threshold moved", "word narrowed", "wrong answer read",
    "wrong comparison",
}  # fmt: skip


def names(finder: str) -> list[str]:
    """What the defects of one finder are called."""
    return [defect.name for defect in found_by(finder)]


def defect(finder: str, name: str) -> Defect:
    """The one with that name."""
    return next(item for item in found_by(finder) if item.name == name)


def claim_of(name: str, knowledge: Knowledge) -> tuple[str, Claim]:
    """The obligation and the claim of that name."""
    wanted, _, rest = name.partition(".")
    obligation = next(item for item in obligations(knowledge, DAY) if item.id == wanted)
    return wanted, next(claim for claim in obligation.claims if claim.id == rest)


def proof_of(name: str, knowledge: Knowledge) -> Proof:
    """The proof of one claim."""
    wanted, claim = claim_of(name, knowledge)
    obligation = next(item for item in obligations(knowledge, DAY) if item.id == wanted)
    bench = Bench(knowledge=knowledge, prover=Z3Prover(knowledge, DAY), engine=DurableEngine(), today=DAY)
    return bench.proof(replace(obligation, claims=(claim,)))


def breaks(name: str, people: Example, knowledge: Knowledge, folder: Path) -> bool:
    """Whether these people, each printed and read back, meet what the claim forbids under these rules."""
    path, example = folder / "person.yaml", []
    for person in people:
        path.write_text("\n".join(answers_file(person)), encoding="utf-8")
        example.append(load_answers(path, knowledge.questionnaire))
    told = [observed(answers, knowledge, DurableEngine(), DAY) for answers in example]
    return meets(claim_of(name, knowledge)[1], tuple(example), told, knowledge)


def off(answers: Mapping[str, object], expect: Mapping[str, object], knowledge: Knowledge) -> list[str]:
    """How a person fares otherwise than a vignette expects."""
    assessment = assess(read_answers(answers, knowledge.questionnaire), knowledge, DurableEngine(), DAY)
    return differences(assessment, expect, knowledge)


class TestTheDefects:
    """There are enough of them, and each is one."""

    def test_there_are_at_least_sixty_and_enough_of_every_finder(self) -> None:
        counts = {finder: len(found_by(finder)) for finder in FINDERS}

        assert sum(counts.values()) >= 60
        assert counts["loader"] + counts["check"] >= 15
        assert counts["proofs"] >= 25
        assert counts["vignettes"] >= 20

    def test_every_kind_of_mistake_is_there_and_every_name_stands_once(self) -> None:
        defects = all_defects()

        assert {item.kind for item in defects} == KINDS
        assert len({item.name for item in defects}) == len(defects)

    def test_every_defect_changes_what_the_files_say(self) -> None:
        for item in all_defects():
            changed = item.applied(real_texts())
            assert {file for file in changed if changed[file] != real_texts()[file]} == {e["file"] for e in item.edits}


@pytest.mark.parametrize("name", names("loader"))
def test_the_loader_refuses_it(name: str) -> None:
    item = defect("loader", name)

    assert any(item.found in fault for fault in faults_of(item.applied(real_texts())))


def test_check_names_every_dead_rule_and_every_unused_option() -> None:
    texts = real_texts()
    for item in found_by("check"):
        texts = item.applied(texts)

    said = [str(fault) for fault in findings(knowledge_from(texts), ReferenceEngine(), DAY)]

    assert [item.name for item in found_by("check") if not any(item.found in fault for fault in said)] == []


@pytest.mark.parametrize("name", [item.name for item in found_by("proofs") if item.kind != "exemption changed"])
def test_a_claim_breaks_and_its_person_replays_it(name: str, tmp_path: Path) -> None:
    """The printed answers, read back and assessed with the rules engine, are told what the claim forbids."""
    item = defect("proofs", name)
    wrong = knowledge_from(item.applied(real_texts()))
    claim = claim_of(item.found, wrong)[1]

    people = Z3Prover(wrong, DAY).example(claim)

    if claim.somebody:
        assert people is None
        assert Z3Prover(real_knowledge(), DAY).example(claim_of(item.found, real_knowledge())[1])
    else:
        assert people
        assert breaks(item.found, people, wrong, tmp_path)
        assert not breaks(item.found, people, real_knowledge(), tmp_path)


@pytest.mark.parametrize("name", [item.name for item in found_by("proofs") if item.kind == "exemption changed"])
def test_an_exemption_that_is_missing_or_not_needed_fails(name: str) -> None:
    item = defect("proofs", name)

    assert proof_of(item.found, knowledge_from(item.applied(real_texts()))).failures != ()
    assert proof_of(item.found, real_knowledge()).failures == ()


@pytest.mark.parametrize("name", names("vignettes"))
def test_a_vignette_fails(name: str) -> None:
    item = defect("vignettes", name)
    wrong = knowledge_from(item.applied(real_texts()))
    person = next(v for v in all_vignettes() if v.name == item.found)

    assert off(person.answers, person.expect, wrong) != []
    assert off(person.answers, person.expect, real_knowledge()) == []
