"""Each recommendation of the two texts that the project started from lives where docs/seeds.md says, and is shown."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from itertools import chain

import pytest

from tests.conftest import ROOT
from tests.vignettes import all_vignettes
from triage.model.knowledge import Knowledge

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "seeds.md").read_text(encoding="utf-8").split("## Where we say less")[0].splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| The text says"))
]
TESTS = sorted({name for row in ROWS for name in re.findall(r"`(tests/[^`]+)`", row[2])})
VIGNETTES = sorted({name for row in ROWS for name in re.findall(r'vignette "([^"]+)"', row[2])})


def test_every_row_says_where_it_lives_and_what_shows_it() -> None:
    assert len(ROWS) > 35
    assert [row for row in ROWS if len(row) != 3 or "`" not in row[1]] == []
    assert [row[0] for row in ROWS if not re.search('`tests/|vignette "', row[2])] == []


def test_everything_lives_where_the_list_says(knowledge: Knowledge) -> None:
    named = {name for row in ROWS for name in re.findall(r"`([^`]+)`", row[1])}
    known = {
        *(item.id for item in (*knowledge.rules, *knowledge.contributors, *knowledge.steps, *knowledge.trial.items)),
        *(item.id for item in knowledge.invariants.invariants),
        *knowledge.settings,
        *knowledge.questionnaire.by_id,
    }

    assert [name for name in sorted(named) if name not in known and not (ROOT / name).exists()] == []


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests of a file, those of classes too."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("name", TESTS)
def test_a_test_that_is_named_exists(name: str) -> None:
    file, _, test = name.partition("::")

    assert (ROOT / file).exists()
    assert test in names_in(file)


def test_every_vignette_that_is_named_exists() -> None:
    known = {vignette.name for vignette in all_vignettes()}

    assert [name for name in VIGNETTES if name not in known] == []


def test_a_vignette_expects_something_of_what_its_row_names(knowledge: Knowledge) -> None:
    """A vignette that exists but is about something else shows nothing."""
    expected = {vignette.name: flat(vignette.expect.values()) for vignette in all_vignettes()}
    items = {*knowledge.rule_by_id, *knowledge.contributor_by_id, *knowledge.step_by_id}

    def speaks_of(row: list[str]) -> bool:
        named = items & set(re.findall(r"`([^`]+)`", row[1]))
        said = set().union(*(expected[name] for name in re.findall(r'vignette "([^"]+)"', row[2])))
        return not named or not said or bool(named & said)

    assert [row[0] for row in ROWS if not speaks_of(row)] == []


def flat(values: Iterable[object]) -> set[str]:
    """Every rule, step and cause that is expected of a person; a part of one stands for the whole."""
    each = chain.from_iterable(value if isinstance(value, list) else [value] for value in values)
    return {str(name).partition(".")[0] for name in each}


def test_heel_cups_go_into_both_shoes(knowledge: Knowledge) -> None:
    step = knowledge.step_by_id["sc_heel_cup"]

    assert "both shoes" in step.signed.title
    assert any("one per shoe, even when just one heel is sore" in line for line in step.do)


def test_narrow_shoes_are_named(knowledge: Knowledge) -> None:
    assert any("narrow shoes" in line for line in knowledge.step_by_id["sc_toe_spacers"].check_first)
    assert any("tight" in line for line in knowledge.step_by_id["sc_footwear"].do)


def test_movements_are_said_to_take_weeks_or_months(knowledge: Knowledge) -> None:
    step = knowledge.step_by_id["sc_foot_mobility"]

    assert any("weeks or months" in line for line in step.do)
    assert "weeks to months" in step.judge_after


def test_tape_is_for_a_week_and_not_for_three(knowledge: Knowledge) -> None:
    """The text says up to three weeks; the trials looked at one."""
    assert "1 week" in knowledge.step_by_id["sc_taping"].dose


def test_a_therapist_shows_what_is_easily_overdone(knowledge: Knowledge) -> None:
    assert any("Let a therapist show you" in line for line in knowledge.step_by_id["sc_shin_ankle_strength"].do)
    assert any("show you once" in line for line in knowledge.step_by_id["sc_taping"].do)


def test_four_weeks_without_progress_name_the_pictures(knowledge: Knowledge) -> None:
    """Hazard H07: endless self-care."""
    rule = knowledge.rule_by_id["rf_failed_trial_4w"]

    assert [request.test for request in rule.then.tests] == ["xray", "ultrasound", "mri"]
    assert "full_re_examination" in rule.then.examine
    assert "Ask to be examined again" in rule.then.tell_person
