"""The mutation run on a small knowledge: what nobody looks at is found alive, and nothing noticed is called alive."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.knowledge_texts import Texts, faults_of, real_texts, small_texts
from tests.mutation.__main__ import EXPLAINED, explanations
from tests.mutation.conditions import tidy, variants
from tests.mutation.judging import Court, Judge, Verdict
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.reporting import report, stale, unexplained
from tests.mutation.running import DAY, Bundle, Log
from tests.mutation.spots import Edit
from tests.test_vignettes import differences
from tests.vignettes import Vignette
from triage.adapters.files.knowledge_files import knowledge_from
from triage.model.answers import read_answers
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine

FLAGS = "rules/flags/flags.yaml"
ADULT = {"consent": "agree", "age_years": 40, "emergency_signs": ["none"], "duration": "short", "trend": "better",
         "worst_time": ["first_steps"], "pain_site": {"left": ["sole"]}, "tried_measures": ["nothing"]}  # fmt: skip


def person(name: str, expect: Mapping[str, object], **other: object) -> Vignette:
    """A vignette of the small knowledge."""
    return Vignette("small", name, {**ADULT, **other}, expect)


CHILD = person("A child is booked in", {"urgency": "routine", "fired": ["floor_child"]}, age_years=10)
CHEST = person("Chest pain is an emergency", {"urgency": "emergency"}, emergency_signs=["chest_pain"])
REST = person("Pain at rest is seen soon", {"urgency": "soon", "withheld": ["sc_strength"]}, worst_time=["at_rest"])
COLD = person("A cold foot is seen today", {"urgency": "urgent", "not_offered": ["sc_heel_cup"]},
              emergency_signs=["cold_foot"])  # fmt: skip
EVERYBODY = (CHILD, CHEST, REST, COLD)


@cache
def small_mutants() -> Mapping[str, Mutant]:
    """All mutants of the small knowledge, by name."""
    return {mutant.id: mutant for mutant in mutants_of(small_texts())}


@cache
def court(count: int = len(EVERYBODY)) -> Court:
    """The small knowledge with the first so many vignettes."""
    return Court(small_texts(), EVERYBODY[:count], DAY)


def written(file: str, old: str, new: str) -> Mutant:
    """A mutant that says something else in one place."""
    start = small_texts()[file].index(old)
    return Mutant(id=f"{old} is {new}", item="", kind="by hand", lowers=True,
                  edit=Edit(file=file, start=start, end=start + len(old), new=new))  # fmt: skip


class TestMutants:
    """What is made of the files."""

    def test_every_mutant_changes_its_file_and_has_a_name_of_its_own(self) -> None:
        for texts in (small_texts(), real_texts()):
            mutants = mutants_of(texts)

            assert len({mutant.id for mutant in mutants}) == len(mutants)
            for mutant in mutants:
                edit = mutant.edit
                assert texts[edit.file][edit.start : edit.end] != edit.new, mutant.id

    def test_almost_no_mutant_of_the_small_files_is_broken_yaml(self) -> None:
        broken = [
            mutant.id
            for mutant in small_mutants().values()
            if any("not YAML" in fault for fault in faults_of(mutant.edit.applied(small_texts())))
        ]

        assert broken == []

    @pytest.mark.parametrize(
        ("name", "lowers"),
        [
            ("rf_cold when.emergency_signs.cold_foot: a value is dropped", True),
            ("rf_rest urgency: a level is lowered", True),
            ("rf_rest urgency: a level is raised", False),
            ("rf_rest groups.bone: a group is forgotten", True),
            ("suppress_bone suppression: a suppression is removed", True),
            ("sc_stretch burning: an exclusion is removed", True),
            ("sc_heel_cup old: a note is removed", False),
            ("sc_strength load_class: a load is understated", True),
            ("floor_child when: a comparison is turned round", True),
            ("note_long when: a comparison is turned round", False),
            ("age_years adult down: the edge of a band is shifted", True),
            ("adult_age value up: a setting is shifted", True),
        ],
    )
    def test_what_can_mean_less_care_is_told_by_the_kind_of_mistake(self, name: str, lowers: bool) -> None:  # noqa: FBT001  a case
        assert small_mutants()[name].lowers is lowers

    def test_a_dropped_alternative_narrows_and_under_a_not_it_widens(self) -> None:
        either = {"any": [{"limping": {"is": "present"}}, {"worse": {"is": "present"}}]}

        plain = {v.path: v.narrows for v in variants(either, lambda *_: {}) if v.kind == "an alternative is dropped"}
        turned = {v.path: v.narrows for v in variants({"not": either}, lambda *_: {}) if "dropped" in v.kind}

        assert plain == {"any[0]": True, "any[1]": True}
        assert turned == {"not.any[0]": False, "not.any[1]": False}

    def test_a_condition_is_written_without_lists_of_one(self) -> None:
        one = {"walks": {"is": "present"}}

        assert tidy({"all": [{"all": [one]}]}) == one
        assert tidy({"at_least": {"count": 1, "of": [one, one]}}) == {"any": [one, one]}


class TestJudging:
    """Who notices."""

    def test_a_misspelling_is_noticed_by_the_loader(self) -> None:
        assert court().quick(written(FLAGS, "urgency: emergency", "urgency: emergancy")).judge is Judge.LOADER

    def test_a_forgotten_rule_is_noticed_by_the_person_who_needs_it(self) -> None:
        verdict = court().quick(small_mutants()["floor_child rule: a rule is removed"])

        assert (verdict.judge, verdict.how) == (Judge.VIGNETTES, "small: A child is booked in")

    def test_without_that_person_it_lives_and_somebody_is_shown_who_gets_less_care(self) -> None:
        mutant = small_mutants()["rf_cold urgency: a level is lowered"]
        assert court(2).quick(mutant).judge is Judge.NOBODY

        verdict = court(2).thorough(mutant)

        assert verdict.judge is Judge.NOBODY
        assert verdict.person is not None
        assert urgency(verdict.person, mutant.edit.applied(small_texts())) < urgency(verdict.person, small_texts())

    def test_a_suppression_that_another_one_covers_is_proved_to_mean_no_less_care(self) -> None:
        mutant = small_mutants()["suppress_bone suppression: a suppression is removed"]

        assert court(2).thorough(mutant).judge is Judge.HARMLESS

    def test_the_same_condition_in_other_words_is_proved_to_change_nothing(self) -> None:
        longer = "when: { all: [ { trend: { is: worse } }, { not: { trend: { is: better } } } ] }"
        mutant = written(FLAGS, "when: { trend: { is: worse } }", longer)

        assert court().quick(mutant).judge is Judge.NOBODY
        assert court().thorough(mutant).judge is Judge.EQUIVALENT

    def test_no_vignette_that_fails_is_passed_over(self) -> None:
        """The model only chooses whom to try; trying everybody gives the same."""
        for mutant in small_mutants().values():
            found = court().quick(mutant)
            if found.judge is not Judge.LOADER:
                assert (found.judge is Judge.VIGNETTES) is anybody_fails(mutant), mutant.id


class TestRun:
    """What is kept and printed."""

    def test_that_nobody_noticed_is_kept_for_these_vignettes_only(self, tmp_path: Path) -> None:
        alive = Verdict(mutant=mutants()[1], judge=Judge.NOBODY, how="it lives", person={"age_years": 10})

        assert kept(tmp_path, alive, bundle_of(CHILD, CHEST), bundle_of(CHILD, CHEST)) == {alive.mutant.id: alive}
        assert kept(tmp_path, alive, bundle_of(CHILD, CHEST), bundle_of(CHILD)) == {}

    def test_that_a_vignette_noticed_is_kept_as_long_as_that_vignette_says_the_same(self, tmp_path: Path) -> None:
        found = Verdict(mutant=mutants()[1], judge=Judge.VIGNETTES, how=f"{CHILD.file}: {CHILD.name}")
        changed = replace(CHILD, expect={"urgency": "soon"})

        assert kept(tmp_path, found, bundle_of(CHILD, CHEST), bundle_of(CHILD)) == {found.mutant.id: found}
        assert kept(tmp_path, found, bundle_of(CHILD, CHEST), bundle_of(changed, CHEST)) == {}

    def test_no_verdict_is_kept_for_other_rules(self, tmp_path: Path) -> None:
        found = Verdict(mutant=mutants()[1], judge=Judge.LOADER, how="a fault")
        other = mutants()[0].edit.applied(small_texts())

        assert kept(tmp_path, found, bundle_of(CHILD), Bundle(texts=other, vignettes=(CHILD,))) == {}

    def test_only_a_mistake_that_means_less_care_and_is_not_explained_fails_the_run(self) -> None:
        lowering, other = (
            Verdict(mutant=small_mutants()[name], judge=Judge.NOBODY, how="it lives")
            for name in ("rf_rest urgency: a level is lowered", "rf_rest urgency: a level is raised")
        )
        why = {lowering.mutant.id: "A reason."}

        assert unexplained([lowering, other], {}, lowers=True) == [lowering]
        assert unexplained([lowering, other], why, lowers=True) == []
        assert "A reason." in report([lowering, other], why)
        assert stale([Verdict(mutant=lowering.mutant, judge=Judge.LOADER, how="")], why) == [lowering.mutant.id]

    def test_every_explanation_is_about_a_mutant_of_the_real_rules(self) -> None:
        known = {mutant.id for mutant in mutants_of(real_texts())}

        assert [name for name in explanations(EXPLAINED) if name not in known] == []


def mutants() -> list[Mutant]:
    """The mutants of the small knowledge in their order."""
    return list(small_mutants().values())


def bundle_of(*vignettes: Vignette) -> Bundle:
    """The small knowledge with these vignettes."""
    return Bundle(texts=small_texts(), vignettes=vignettes)


def kept(folder: Path, verdict: Verdict, before: Bundle, after: Bundle) -> Mapping[str, Verdict]:
    """What is known later of a verdict that was added before."""
    path = folder / "log"
    path.unlink(missing_ok=True)
    Log(path, before).add(verdict)
    return Log(path, after).known(mutants())


def urgency(answers: Mapping[str, object], texts: Texts) -> int:
    """How soon a person is seen under these rules."""
    knowledge = knowledge_from(texts)
    return assess(read_answers(answers, knowledge.questionnaire), knowledge, ReferenceEngine(), DAY).urgency


def anybody_fails(mutant: Mutant) -> bool:
    """Whether a vignette fails when all of them are tried."""
    knowledge = knowledge_from(mutant.edit.applied(small_texts()))
    return any(
        differences(
            assess(read_answers(item.answers, knowledge.questionnaire), knowledge, ReferenceEngine(), DAY),
            item.expect,
            knowledge,
        )
        for item in EVERYBODY
    )
