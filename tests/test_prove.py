"""The proofs hold on the real rules, and a fault in a copy of them is found, with people who replay it."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from tests.knowledge_texts import Texts, patched, real_texts, small_texts
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.answer_files import load_answers
from triage.adapters.files.knowledge_files import knowledge_from
from triage.adapters.z3_prover.prover import Z3Prover
from triage.adapters.z3_prover.sample import made_up_people
from triage.cli import main
from triage.model.assessment import Assessment
from triage.model.errors import KnowledgeError
from triage.model.knowledge import Knowledge
from triage.model.proof import Failure, Proof, Witness
from triage.presenting.proofs import answers_file, proofs_mapping, proofs_text
from triage.proving import Work, proof_in_process
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import chain, level_of
from triage.reasoning.derivation import follow
from triage.reasoning.obligations import obligations
from triage.reasoning.proving import Bench, check_exemptions
from triage.reasoning.strata import LEVEL, program_on

DAY = date(2026, 11, 20)
SUPPRESSIONS = "rules/self_care/suppressions.yaml"


@cache
def real() -> Knowledge:
    """The rules of this repository."""
    return knowledge_from(real_texts())


def proof_of(knowledge: Knowledge, obligation: str, *claims: str) -> Proof:
    """The proof of one obligation, or of those of its claims that begin so."""
    wanted = next(item for item in obligations(knowledge, DAY) if item.id == obligation)
    if claims:
        wanted = replace(wanted, claims=tuple(claim for claim in wanted.claims if claim.id.startswith(claims)))
    assert wanted.claims
    people = made_up_people(knowledge.questionnaire, 50)
    bench = Bench(knowledge=knowledge, prover=Z3Prover(knowledge, DAY, people), engine=DurableEngine(), today=DAY)
    return bench.proof(wanted)


def failures(texts: Texts, obligation: str, *claims: str) -> dict[str, Failure]:
    """What fails in a changed knowledge, by claim."""
    found = proof_of(knowledge_from(texts), obligation, *claims).failures
    return {failure.claim.removeprefix(f"{obligation}."): failure for failure in found}


def replayed(witness: Witness, knowledge: Knowledge, folder: Path) -> Assessment:
    """The assessment of a printed answers file."""
    path = folder / "person.yaml"
    path.write_text("\n".join(answers_file(witness.answers)), encoding="utf-8")
    return assess(load_answers(path, knowledge.questionnaire), knowledge, DurableEngine(), DAY)


class TestRealRules:
    """What every release is held to."""

    def test_all_of_it_is_proved_in_every_check_of_the_project(self) -> None:
        """It takes long, so it is a step of its own there: ``make prove`` runs the command over all claims."""
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        steps = re.search(r"^for target in (.*); do$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)

        assert re.search(r"^prove: .*\n\t@\$\(VENV\)/bin/triage prove$", makefile, re.MULTILINE)
        assert steps
        assert "prove" in steps[1].split()

    @pytest.mark.parametrize("obligation", ["total", "never"])
    def test_what_is_quickly_proved_holds_for_everybody(self, obligation: str) -> None:
        assert proof_of(real(), obligation).failures == ()

    def test_at_least_25_things_must_never_happen_and_each_names_its_hazard(self) -> None:
        invariants = real().invariants.invariants

        assert len(invariants) >= 25
        assert {item.hazard for item in invariants} >= {"H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08"}
        assert [item.id for item in invariants if not item.because] == []

    def test_every_exemption_is_printed_with_its_reason(self) -> None:
        text = proofs_text([], real().invariants.exemptions, 0.0)

        for exemption in real().invariants.exemptions:
            assert exemption.because in text
            assert all(claim in text for claim in exemption.claims)

    def test_model_reference_and_engine_agree_on_made_up_people(self) -> None:
        people = made_up_people(real().questionnaire, 300)
        bench = Bench(knowledge=real(), prover=Z3Prover(real(), DAY), engine=DurableEngine(), today=DAY)

        assert bench.agreement(people).failures == ()

    def test_model_reference_and_engine_fire_the_same_rules_for_thousands(self) -> None:
        people = made_up_people(real().questionnaire, 3_000)
        program, engine = program_on(real(), DAY), DurableEngine()
        names = [production.id for layer in program.layers for production in layer.productions]

        for person, said in zip(people, Z3Prover(real(), DAY).facts(people), strict=True):
            chained = chain(program, real(), follow(person, real().questionnaire).facts, engine)
            assert {name for name in names if said[name] == "present"} == chained.fired
            assert said[LEVEL] == level_of(real(), chained.fired).word


class TestSeededFaults:
    """A fault somebody could make while editing a rule file."""

    def test_a_forgotten_suppression_lets_a_clot_be_massaged(self, tmp_path: Path) -> None:
        """Hazard H03: a possible clot must never be massaged, stretched or squeezed."""
        texts = patched(real_texts(), SUPPRESSIONS, "clot_flag: { is: present }", "skin_flag: { is: present }")

        found = failures(texts, "never", "no_massage_with_a_clot_flag")

        told = replayed(found["no_massage_with_a_clot_flag"].witnesses[0], knowledge_from(texts), tmp_path)
        offered = {item.step.id for item in told.self_care.offered} | {step.id for step in told.self_care.ask_about}
        assert offered & {"sc_soft_tissue", "manual_therapy", "sc_pf_stretch", "sc_taping", "sc_ankle_mobility"}

    def test_diabetes_lowered_to_routine_is_found(self, tmp_path: Path) -> None:
        """Hazard H04: nobody with diabetes is told less than soon."""
        texts = real_texts()
        for file, rule in (("rules/floors.yaml", "floor_diabetes"), ("rules/flags/soon.yaml", "rf_diabetes_heel")):
            head, mark, tail = texts[file].partition(f"- id: {rule}\n")
            texts = {**texts, file: head + mark + tail.replace("urgency: soon", "urgency: routine", 1)}

        found = failures(texts, "never", "diabetes_is_at_least_soon")

        told = replayed(found["diabetes_is_at_least_soon"].witnesses[0], knowledge_from(texts), tmp_path)
        assert told.urgency.word == "routine"
        assert "diabetes" in str(told.answers["health_conditions"])

    def test_a_warning_that_quietens_is_printed_with_the_person_before_and_after(self, tmp_path: Path) -> None:
        """Hazard H02: more trouble with walking must never read as less urgent."""
        texts = patched(
            real_texts(), "rules/flags/urgent.yaml", "is_one_of: [few_steps, cannot] }", "is: few_steps }"
        )  # fmt: skip

        found = failures(texts, "monotone", "walking_ability.normal.no_to_yes", "walking_ability.not_sure")

        failure = found["walking_ability.not_sure.not_sure_to_yes.cannot.urgency"]
        before, after = (replayed(person, knowledge_from(texts), tmp_path) for person in failure.witnesses)
        assert after.answers["walking_ability"] == "cannot"
        assert before.urgency > after.urgency

    def test_a_step_that_a_warning_adds_is_found(self) -> None:
        """Hazard H02: squeezing hurts a lot, and an exercise is offered for it."""
        texts = patched(real_texts(), SUPPRESSIONS, "        - heel_squeeze: { is: strong }\n", "")

        found = failures(texts, "monotone", "heel_squeeze.no_pain.no_to_yes")

        before, after = found["heel_squeeze.no_pain.no_to_yes.strong.steps"].witnesses
        assert set(after.steps) - set(before.steps)

    def test_an_answer_that_is_safer_left_out_is_found(self) -> None:
        """Hazard H08: a question must not be safer left open than answered mildly."""
        texts = patched(real_texts(), "rules/floors.yaml", "heel_squeeze: { is: strong }",
                        "heel_squeeze: { is_one_of: [no_pain, mild, strong] }")  # fmt: skip
        head, mark, tail = texts["rules/floors.yaml"].partition("- id: floor_squeeze_strong\n")
        texts = {**texts, "rules/floors.yaml": head + mark + tail.replace("urgency: routine", "urgency: urgent", 1)}

        assert "heel_squeeze.unanswered.urgency" in failures(texts, "less_known", "heel_squeeze")

    def test_a_rule_that_can_never_fire_is_found(self) -> None:
        texts = patched(
            real_texts(),
            "rules/floors.yaml",
            "when: { walks_with_limp: { is: present } }",
            "when: { all: [ { walks_with_limp: { is: present } }, { walking_ability: { is: normal } } ] }",
        )

        assert failures(texts, "reachable", "rule.floor_")["rule.floor_limp"].why == "There is nobody."

    def test_an_option_that_no_longer_matters_is_found(self) -> None:
        texts = patched(real_texts(), "rules/flags/urgent.yaml", "body_signs: { includes: red_painful_eye }",
                        "body_signs: { includes: fever_chills }")  # fmt: skip

        assert "option.body_signs.red_painful_eye" in failures(texts, "reachable", "option.body_signs")

    def test_a_level_without_a_safety_net_is_found(self) -> None:
        """Hazard H08: every result says when to come back."""
        head, mark, tail = real_texts()["rules/texts.yaml"].partition("  routine:\n")
        start, end = tail.index("    safety_net:"), tail.index("    re_check:")
        texts = {**real_texts(), "rules/texts.yaml": head + mark + tail[:start] + "    safety_net: []\n" + tail[end:]}

        assert failures(texts, "total", "next_step")["next_step"].witnesses[0].urgency == "routine"

    def test_a_claim_without_its_exemption_fails(self) -> None:
        texts = patched(real_texts(), "rules/invariants.yaml", "      - early_stop.stop.scope_declined\n", "")

        assert set(failures(texts, "early_stop", "stop.")) == {"stop.scope_declined"}

    def test_an_exemption_that_is_not_needed_fails(self) -> None:
        line = "      - early_stop.stop.scope_declined\n"
        extra = line + "      - never.no_self_care_under_18\n"
        texts = patched(real_texts(), "rules/invariants.yaml", line, extra)

        found = failures(texts, "never", "no_self_care_under_18")

        assert "Take it out" in found["no_self_care_under_18"].why

    def test_an_exemption_of_a_claim_that_nobody_makes_is_refused(self) -> None:
        texts = patched(real_texts(), "rules/invariants.yaml", "stop.scope_declined", "stop.scope_declyned")
        knowledge = knowledge_from(texts)

        with pytest.raises(KnowledgeError, match="scope_declyned"):
            check_exemptions(knowledge, obligations(knowledge, DAY))

    def test_a_model_of_other_rules_does_not_agree(self) -> None:
        """Hazard H13: a proof about other rules than those in use proves nothing."""
        other = knowledge_from(patched(real_texts(), "rules/floors.yaml", "urgency: routine", "urgency: soon"))
        people = made_up_people(real().questionnaire, 200)
        bench = Bench(knowledge=real(), prover=Z3Prover(other, DAY), engine=DurableEngine(), today=DAY)

        assert bench.agreement(people).failures


class TestSmallQuestionnaire:
    """A knowledge that is small enough to be read at a glance."""

    def test_agreement_holds_for_everybody_made_up(self) -> None:
        knowledge = knowledge_from(small_texts())
        people = made_up_people(knowledge.questionnaire, 300)
        bench = Bench(knowledge=knowledge, prover=Z3Prover(knowledge, DAY), engine=DurableEngine(), today=DAY)

        assert bench.agreement(people).failures == ()

    def test_everybody_gets_one_urgency_and_can_go_on(self) -> None:
        assert proof_of(knowledge_from(small_texts()), "total").failures == ()

    def test_something_that_happens_is_found_by_its_invariant(self, tmp_path: Path) -> None:
        texts = small_texts()
        invariant = """invariants:
  - id: nobody_is_urgent
    title: Nobody is urgent.
    hazard: H16
    never: { level: { is_one_of: [urgent, emergency] } }
    because: A test.
"""
        file = "rules/invariants.yaml"
        knowledge = knowledge_from({**texts, file: patched(texts, file, "invariants: []\n", invariant)[file]})

        [failure] = proof_of(knowledge, "never").failures

        assert replayed(failure.witnesses[0], knowledge, tmp_path).urgency.word in {"urgent", "emergency"}


class TestCommand:
    """``triage prove`` over a small knowledge, in two processes."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """The small knowledge as files."""
        for name, text in small_texts().items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    def test_every_obligation_is_reported_in_order_and_one_that_fails_fails_the_command(self, folder: Path) -> None:
        """The small knowledge offers "none of these" without a rule that reads it, and names no mild answers."""
        options = ["--folder", str(folder), "--people", "30", "--processes", "2", "--format", "json"]
        result = CliRunner().invoke(main, ["prove", *options])
        report = json.loads(result.stdout)

        held = {item["obligation"]: item["holds"] for item in report["obligations"]}
        assert list(held) == ["total", "reachable", "monotone", "less_known", "never", "early_stop", "agreement"]
        assert {name for name, holds in held.items() if not holds} == {"reachable", "less_known", "early_stop"}
        assert (result.exit_code, report["holds"]) == (1, False)
        agreement = next(item for item in report["obligations"] if item["obligation"] == "agreement")
        people = sum(len(failure["people"]) for item in report["obligations"] for failure in item["failures"])
        assert agreement["proved"] == 30 + people

    def test_rules_that_change_while_they_are_proved_are_not_proved(self, folder: Path) -> None:
        """Hazard H13: a proof about other rules than those in use proves nothing."""
        work = Work(folder=folder, digest=real().digest, today=DAY, people=5)

        with pytest.raises(KnowledgeError, match="changed while they were proved"):
            proof_in_process(work, "total")


class TestReport:
    """What the author reads."""

    def test_a_failure_prints_an_answers_file_and_what_is_told(self) -> None:
        [answers] = made_up_people(real().questionnaire, 1)
        person = Witness(answers=answers, urgency="soon", steps=(), fired=("a_rule",))
        failure = Failure(claim="never.x", says="It never rains.", why="Not so for this person:", witnesses=(person,))
        proof = Proof(obligation="never", says="Never.", proved=3, failures=(failure,), exempt=())

        text = proofs_text([(proof, 0.5)], (), 0.5)

        assert "FAILS  never: Never. (3 proved, 1 failed; 0.5 s)" in text
        assert "# person 1: soon; fired: a_rule" in text
        assert all(line in text for line in answers_file(person.answers))

    def test_json_holds_the_same(self) -> None:
        proof = Proof(obligation="total", says="All.", proved=2, failures=(), exempt=("total.x",))

        report = proofs_mapping([(proof, 1.0)], real().invariants.exemptions)

        assert report["holds"] is True
        assert json.loads(json.dumps(report)) == report

    def test_without_the_solver_the_command_says_what_to_install(self) -> None:
        hidden = "import sys; sys.modules['z3'] = None; from triage.cli import main; main(['prove'])"

        result = subprocess.run(  # noqa: S603  our own command
            [sys.executable, "-c", hidden], capture_output=True, text=True, cwd=ROOT, check=False
        )

        assert result.returncode == 2
        assert "pip install 'heel-triage[" in result.stderr
        assert "Traceback" not in result.stderr


FAULTS: Mapping[str, tuple[str, str, str]] = {
    "a hazard that is no hazard": ("hazard: H01", "hazard: high", '"high" is not a hazard.'),
    "a step that does not exist": ("includes: sc_soft_tissue }", "includes: sc_soft }", '"sc_soft" is not a choice'),
    "a contributor that does not exist": ("includes: plantar_fasciopathy }", "includes: plantar_fasciitis }",
                                          '"plantar_fasciitis" is not a choice'),
    "a level that does not exist": ("level: { is: self_care }", "level: { is: selfcare }", 'Did you mean "self_care"?'),
    "a warning about no question": ("question: puncture_detail", "question: puncture", '"puncture" is not a question.'),
    "a warning that is no answer": ("choices: [night_wakes, constant_rest]", "choices: [night_wake, constant_rest]",
                                    '"night_wake" is not an answer to this question.'),
    "a mild answer that is no answer": ("answers: [agree]", "answers: [agreed]", '"agreed" is not an answer'),
    "an unknown key": ("because: Each of these can", "why: Each of these can", '"why" is not a key here.'),
    "the same id twice": ("id: open_emergency_list_is_urgent", "id: emergency_sign_is_emergency", "stands twice."),
    "mild answers of a list": ("  - question: body_signs\n", "  - question: body_signs\n    mild: [none]\n",
                               "in a list every choice is there or not."),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_file_is_refused_with_its_cure(fault: str) -> None:
    old, new, message = FAULTS[fault]

    with pytest.raises(KnowledgeError, match=r"rules/invariants\.yaml") as error:
        knowledge_from(patched(real_texts(), "rules/invariants.yaml", old, new))

    assert message in str(error.value)
