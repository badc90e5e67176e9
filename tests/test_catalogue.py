"""Questions and rules printed for a reader."""

from dataclasses import replace
from datetime import date

import pytest

from tests.knowledge_texts import small_knowledge
from tests.made_up import FALL, SLOW, is_one_of
from triage.model.conditions import All, AnyOf, AtLeast, Condition, Not, is_present
from triage.model.knowledge import Knowledge
from triage.model.rules import Review
from triage.presenting.catalogue import (
    condition_in_words,
    find_item,
    questions_document,
    questions_mapping,
    rule_document,
    rules_document,
)
from triage.presenting.document import as_text


def printed(name: str) -> str:
    """One item of the small knowledge, in one line."""
    item = find_item(name, small_knowledge())
    assert item
    return " ".join(as_text(rule_document(item, small_knowledge())).split())


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (FALL, "start is fall"),
        (is_one_of("start", "slow", "fall", "not_sure"), "start is fall, not_sure or slow"),
        (is_present("signs.lump"), "signs: lump"),
        (is_one_of("limping", "absent"), "no limping"),
        (Not(is_present("limping")), "not limping"),
        (All((FALL, is_present("limping"))), "(start is fall and limping)"),
        (AnyOf((FALL, Not(SLOW))), "(start is fall or not start is slow)"),
        (AtLeast(2, (FALL, SLOW, is_present("limping"))), "(at least 2 of: start is fall, start is slow, limping)"),
        (All((AnyOf((FALL, SLOW)), is_present("limping"))), "((start is fall or start is slow) and limping)"),
    ],
)
def test_a_condition_is_read_out_with_brackets(condition: Condition, words: str) -> None:
    assert condition_in_words(condition) == words


def test_a_flag_is_printed_with_its_level_its_tests_and_what_it_says() -> None:
    told = printed("rf_rest")

    assert told.startswith("RF_REST: PAIN AT REST")
    assert "A flag, soon." in told
    assert "When - worst_time: at_rest" in told
    assert "To the person: Have the bone looked at." in told
    assert "Test (first): Plain X-ray. It shows most breaks." in told
    assert "In person: Windlass test" in told
    assert "Pain at rest is looked into. (design_choice, judgement)" in told
    assert "In force since 2026-01-01. Not yet clinically reviewed." in told


def test_a_note_is_printed_without_a_level() -> None:
    assert "A note. When" in printed("note_long")


def test_a_contributor_is_printed_with_its_gate_and_its_points() -> None:
    told = printed("stress_fracture")

    assert "Only if - age_years is adult, old or unanswered" in told
    assert "+3 It hurts at rest. [worst_time: at_rest]" in told
    assert "Only if" not in printed("bursitis")
    assert "-2 It hurts at rest." in printed("plantar_fasciopathy")


def test_a_step_is_printed_with_what_withholds_it() -> None:
    told = printed("sc_stretch")

    assert "1. Begin. 2. Go on." in told
    assert "Withheld - It burns. [rest_detail is burning]" in told


def test_words_and_suppressions_are_printed_with_their_condition() -> None:
    assert "When - worst_time: first_steps" in printed("start_up_pain")
    assert "When - level is emergency or urgent" in printed("suppress_at_once")


@pytest.mark.parametrize(("name", "owner"), [("sc_stretch.burning", "sc_stretch"), ("bursitis.back", "bursitis")])
def test_the_name_of_a_part_finds_its_owner(name: str, owner: str) -> None:
    item = find_item(name, small_knowledge())

    assert item is not None
    assert item.id == owner


def test_nothing_is_found_under_a_name_that_nobody_has() -> None:
    assert find_item("nobody", small_knowledge()) is None


def test_a_signed_rule_says_who_signed_it_and_until_when_it_holds() -> None:
    rule = small_knowledge().rule_by_id["rf_rest"]
    review = Review(on=date(2026, 2, 1), by=("reviewer-a", "reviewer-b"), signature="abc")
    signed = replace(rule, signed=replace(rule.signed, until=date(2027, 1, 1), review=review))

    told = " ".join(as_text(rule_document(signed, small_knowledge())).split())

    assert told.endswith(
        "In force since 2026-01-01 until 2027-01-01. Signed on 2026-02-01 by reviewer-a and reviewer-b."
    )


def test_all_rules_are_listed_in_groups_with_their_number() -> None:
    told = as_text(rules_document(small_knowledge()))

    assert "Flags, floors, raises, notes and stops (8)" in told
    assert "  - rf_chest: emergency: Chest pain\n" in told
    assert "  - raise_worse: It gets worse\n" in told
    assert "Self-care steps (4)" in told


def test_questions_are_printed_by_section_with_their_branch_and_choices() -> None:
    told = " ".join(as_text(questions_document(small_knowledge().questionnaire)).split())

    assert told.startswith("BEFORE WE START")
    assert "rest_detail: What is it like at rest?" in told
    assert "Asked when worst_time: at_rest. Staff: At rest? Why: Pain at rest needs care." in told
    assert "- burning: It burns" in told
    assert "a number from 0 to 120 (years)" in told


def test_questions_as_plain_values_tell_bands_views_and_branches() -> None:
    questions = questions_mapping(small_knowledge().questionnaire)["questions"]
    assert isinstance(questions, list)
    by_id = {question["id"]: question for question in questions}

    assert by_id["age_years"]["bands"][0] == {"id": "child", "from": 0, "to": 17}
    assert by_id["pain_site"]["choices"][0] == {
        "id": "sole",
        "label": "Under the heel",
        "exclusive": False,
        "view": "sole",
    }
    assert by_id["rest_detail"]["asked"] == "worst_time: at_rest"
    assert by_id["consent"]["asked"] == "always"


def test_every_item_of_the_real_knowledge_can_be_printed(knowledge: Knowledge) -> None:
    for signable in knowledge.signables:
        item = find_item(signable.id, knowledge)
        assert item is not None
        told = as_text(rule_document(item, knowledge))

        assert all(evidence.says.split()[0] in told for evidence in signable.evidence)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("trial_worse_stop", ["Stop this step", "worse_mornings: 2"]),
        ("new_calf_pain", ["Counts at once as body_signs: calf_sore", "Asks again: clot_risks"]),
        ("change_nprs_newer", ["Not used", "nrs2022"]),
        ("recheck_day_soon_second", ["To the clinic", "recheck_soon_second: 14"]),
    ],
)
def test_what_is_signed_of_the_self_care_trial_is_printed_in_full(
    knowledge: Knowledge, name: str, told: list[str]
) -> None:
    item = find_item(name, knowledge)

    assert item is not None
    printed = as_text(rule_document(item, knowledge))
    assert all(words in printed for words in told)
