"""The simulated diaries are the same everywhere, and are what their names say."""

from dataclasses import replace
from random import Random

import pytest

from benchmarks.simulate import COLUMNS, Kind, kinds, lived, shares, step, wrong
from triage.model.knowledge import Knowledge
from triage.model.trial import HIGHEST_PAIN, Outcome

CALM = Kind(name="calm", truth="none", course=step(0), noise=0.0)


def test_the_same_seed_gives_the_same_figures(knowledge: Knowledge) -> None:
    assert shares(CALM, knowledge, 20, seed=3) == shares(CALM, knowledge, 20, seed=3)


def test_without_effect_and_without_noise_in_pain_only_the_activity_can_lean(knowledge: Knowledge) -> None:
    found = shares(CALM, knowledge, 20, seed=1)

    assert found["same"] + found["leaning"] == 1


@pytest.mark.parametrize(("by", "column"), [(-2.5, "helped"), (2.5, "worse")])
def test_without_noise_a_real_change_is_always_found(knowledge: Knowledge, by: float, column: str) -> None:
    assert shares(replace(CALM, course=step(by)), knowledge, 20, seed=1)[column] == 1


def test_a_worsening_by_three_points_is_never_called_a_help(knowledge: Knowledge) -> None:
    """Hazard H08: whatever the noise, a diary that gets much worse is not reassured."""
    noisy = Kind(name="worse", truth="worse", course=step(3), noise=1.5)

    found = shares(noisy, knowledge, 100, seed=1)

    assert found["helped"] == found["leaning"] == 0


def test_every_outcome_has_one_column() -> None:
    assert sorted(outcome for outcomes in COLUMNS.values() for outcome in outcomes) == sorted(Outcome)


@pytest.mark.parametrize("truth", ["none", "better", "worse"])
def test_what_is_wrong_depends_on_the_truth(truth: str) -> None:
    right = {"none": "same", "better": "helped", "worse": "worse"}[truth]
    found = {**dict.fromkeys(COLUMNS, 0.0), right: 1.0}

    assert wrong(replace(CALM, truth=truth), found) == 0
    assert all(wrong(replace(CALM, truth=other), found) == 1 for other in {"better", "worse"} - {truth})


@pytest.mark.parametrize("kind", tuple(kinds()), ids=lambda kind: kind.name)
def test_a_made_up_diary_is_one_that_a_person_could_have_written(kind: Kind) -> None:
    diary = lived(kind, Random(1))

    pains = [entry.worst_pain for entry in diary.entries]
    assert all(0 <= pain <= HIGHEST_PAIN for pain in pains)
    assert len(diary.entries) <= kind.days + 2
    assert (len(diary.entries) < kind.days + 2) == (kind.missed > 0)
