"""``rules/trial.yaml``: there are words for every verdict, nothing stands there unread, and all of it is signed."""

from dataclasses import replace

import pytest

from tests.knowledge_texts import faults_of, patched, real_texts
from triage.adapters.files.knowledge_files import knowledge_from
from triage.model.knowledge import Knowledge
from triage.model.self_care import StepKind
from triage.model.signatures import signature_of
from triage.model.trial import Move, Outcome
from triage.model.trial_rules import PAIRS, SENTENCES

FILE = "rules/trial.yaml"


def test_there_are_words_for_every_outcome_and_move(knowledge: Knowledge) -> None:
    for outcome, moves in PAIRS.items():
        for move in moves:
            assert knowledge.trial.advice(outcome, move).next


def test_there_are_no_words_for_a_move_that_an_outcome_never_leads_to(knowledge: Knowledge) -> None:
    with pytest.raises(KeyError):
        knowledge.trial.advice(Outcome.WORSE, Move.KEEP)


def test_an_advice_for_another_move_is_told_twice_as_odd_and_as_missing() -> None:
    texts = patched(real_texts(), FILE, "outcome: worse\n    move: stop", "outcome: worse\n    move: keep")

    faults = [fault.partition(": ")[2] for fault in faults_of(texts)]

    assert faults == [
        'trial_worse_stop: "worse" never leads to "keep". It leads to stop.',
        'there is no advice for "worse" with "stop". Add it.',
    ]


def test_a_missing_sentence_is_told() -> None:
    texts = patched(real_texts(), FILE, "  keep_same: ", "  keep_it_same: ")

    faults = faults_of(texts)

    assert len(faults) == 2
    assert all("keep_" in fault for fault in faults)


@pytest.mark.parametrize("name", SENTENCES)
def test_every_sentence_is_filled_in_without_a_gap(knowledge: Knowledge, name: str) -> None:
    said = knowledge.trial.say(name, **dict.fromkeys(SENTENCES[name], "seven"))

    assert "{" not in said


def test_a_changed_number_makes_the_advice_that_speaks_of_it_unreviewed_again() -> None:
    before = knowledge_from(real_texts())
    after = knowledge_from(
        patched(real_texts(), "rules/settings.yaml", "id: lean_change, value: 1", "id: lean_change, value: 2")
    )

    changed = {
        one.id
        for one, other in zip(before.trial.items, after.trial.items, strict=True)
        if signature_of(one, before.meanings) != signature_of(other, after.meanings)
    }

    assert "trial_no_change_switch" in changed
    assert "trial_worse_stop" not in changed


def test_a_changed_word_of_an_advice_changes_its_signature(knowledge: Knowledge) -> None:
    advice = knowledge.trial.advices[0]

    assert signature_of(advice, {}) != signature_of(replace(advice, next="Do something else."), {})


def test_everything_in_the_file_needs_a_signature(knowledge: Knowledge) -> None:
    assert {item.id for item in knowledge.trial.items} <= set(knowledge.unreviewed)
    assert len(knowledge.trial.items) > 40


def test_every_step_of_ones_own_counts_as_something_that_was_tried(knowledge: Knowledge) -> None:
    """Four weeks of any real step must be able to ask for an examination; only looking after the skin is no trial."""
    own = [step for step in knowledge.steps if step.kind is not StepKind.BY_CLINICIAN]

    uncounted = {step.id for step in own if not step.tried_as and step.id not in knowledge.trial.counts_as}

    assert uncounted == {"sc_skin_check"}


def test_every_published_change_that_is_used_names_its_number_and_none_other_does(knowledge: Knowledge) -> None:
    used = {change.id: dict(change.numbers) for change in knowledge.trial.changes if change.used}

    assert used == {
        "change_nprs": {"nprs_change": 2, "nprs_change_share": 30, "nprs_change_share_points": 1},
        "change_first_step": {"first_step_change": 19},
    }


def test_the_safety_questions_are_repeated_by_every_re_check(knowledge: Knowledge) -> None:
    assert {"emergency_signs", "walking_ability", "foot_signs", "body_signs"} <= set(knowledge.trial.asks_again)
