"""What a replay says to those who decide: nothing that was counted is left out unsaid, and nothing is made up."""

from dataclasses import replace

from triage.model.replay import Replayed, Tally, all_of
from triage.presenting.document import as_text
from triage.presenting.replay import replay_document, replay_mapping
from triage.presenting.replay_chart import replay_chart


def replayed(*, before: str = "sha256:old", is_reviewed: bool = False, **counts: int) -> Replayed:
    """A replay with these counts; the parts of a key are joined by a double underscore."""
    tally = Tally({tuple("" if part == "none" else part for part in key.split("__")): n for key, n in counts.items()})
    return Replayed(
        tally=tally, answers="a.parquet", after="sha256:new", before=before, today="2026-11-20", is_reviewed=is_reviewed
    )


def page(found: Replayed) -> str:
    """The page as text."""
    return as_text(replay_document(found))


def test_moves_are_told_up_down_and_over_the_edge_of_scope() -> None:
    found = replayed(
        people=21, shift__soon__urgent=6, shift__urgent__routine=5, shift__soon__stopped=4, shift__stopped__emergency=3,
        shift__soon__soon=2, shift__none__soon=1,
    )  # fmt: skip

    assert "6 move up and 5 move down. 4 are stopped now, and 3 are no longer stopped." in " ".join(page(found).split())
    assert "not recorded" in page(found)
    assert {key: replay_mapping(found)[key] for key in ("up", "down", "stopped", "no_longer_stopped")} == {
        "up": 6, "down": 5, "stopped": 4, "no_longer_stopped": 3,
    }  # fmt: skip


def test_rules_that_go_with_most_moves_come_first() -> None:
    found = replayed(
        people=9, rule__calm__begins=9, rule__calm__after=9, rule__loud__ends=3, rule__loud__up=2, rule__loud__down=1,
        rule__still__before=4, rule__still__after=4, shift__soon__soon=9,
    )  # fmt: skip

    said = page(found)

    assert said.index("loud") < said.index("calm")
    assert "still" not in said


def test_it_is_said_when_no_rule_begins_or_ends() -> None:
    said = page(replayed(people=1, shift__soon__soon=1))

    assert "No rule begins or ends for anybody." in said
    assert "No contributor begins or ends for anybody." in said


def test_rules_are_not_told_apart_without_earlier_ones() -> None:
    said = page(replayed(before="", people=1, shift__none__soon=1, rule__flag__after=1))

    assert "There is nothing to compare with" in said
    assert "begins" not in said


def test_cohorts_without_a_comparison_show_what_people_get() -> None:
    said = page(
        replayed(
            before="",
            people=3,
            shift__none__soon=3,
            cohort__site__north__none__soon=2,
            cohort__site__south__none__soon=1,
        )
    )

    assert [line.split() for line in said.splitlines() if "north" in line] == [
        ["north", "2", "0", "0", "0", "2", "0", "0"]
    ]


def test_a_column_with_one_value_is_no_cohort() -> None:
    assert "By site" not in page(replayed(people=3, shift__soon__soon=3, cohort__site__not_known__soon__soon=3))


def test_a_long_table_says_that_it_is_cut() -> None:
    rules = {("rule", f"r{number}", "begins"): 1 for number in range(31)}
    found = replayed(people=1, shift__soon__soon=1)

    said = page(replace(found, tally=Tally(dict(found.tally.counts) | dict(rules))))

    assert "The first 30 of 31; the JSON holds all." in " ".join(said.split())


def test_rows_that_were_refused_are_told_with_the_reasons() -> None:
    said = page(replayed(people=1, refused=5, reason__age_years=4, reason__row=1, shift__soon__soon=1))

    assert "5 rows were refused" in said
    assert [line.split() for line in said.splitlines()[-2:]] == [["age_years", "4"], ["row", "1"]]


def test_only_unreviewed_rules_are_called_so() -> None:
    assert "not yet clinically reviewed" in page(replayed(people=1, shift__soon__soon=1))
    assert "not yet clinically reviewed" not in page(replayed(people=1, shift__soon__soon=1, is_reviewed=True))


def test_nobody_at_all_is_told_too() -> None:
    assert "0 people were assessed" in page(replayed())


def test_a_bar_is_never_empty_for_somebody() -> None:
    chart = replay_chart({("soon", "urgent"): 1, ("soon", "emergency"): 1_000_000})

    assert [line.split() for line in chart.lines if "after" in line][1] == ["after", "1", "#"]
    assert "urgent 0 before and 1 after" in chart.alt
    assert chart.alt.removesuffix(".") in chart.svg


def test_counts_of_two_batches_add_up() -> None:
    one, other = Tally({("people",): 2, ("shift", "", "soon"): 2}), Tally({("people",): 3, ("refused",): 1})

    assert all_of((one, other)).counts == all_of((other, one)).counts == {
        ("people",): 5, ("shift", "", "soon"): 2, ("refused",): 1,
    }  # fmt: skip
