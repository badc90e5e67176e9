"""A page as plain text for any terminal, and as plain values that can be kept and shown again."""

import json

import pytest

from triage.presenting.document import (
    Block,
    Bullets,
    Figure,
    Heading,
    Paragraph,
    Table,
    Terms,
    as_mapping,
    as_text,
    blocks_of,
)

PAGE: tuple[Block, ...] = (
    Heading("A title", 1),
    Paragraph("Some words."),
    Heading("A section", 2, "why"),
    Bullets(("one", "two"), said=("yes", "no")),
    Heading("A lesser heading", 3),
    Bullets(("first", "second"), numbered=True),
    Paragraph("Important.", strong=True),
)


def test_a_page_is_laid_out_in_plain_lines() -> None:
    assert as_text(PAGE).splitlines() == [
        "A TITLE",
        "=======",
        "",
        "Some words.",
        "",
        "",
        "A section",
        "---------",
        "  - one",
        "  - two",
        "",
        "A lesser heading",
        "  1. first",
        "  2. second",
        "** Important. **",
    ]


@pytest.mark.parametrize("width", [20, 40, 78])
def test_no_line_of_text_is_wider_than_the_page(width: int) -> None:
    words = "word " * 60
    blocks: list[Block] = [
        Heading(words, 3),
        Paragraph(words),
        Bullets((words,)),
        Bullets((words,) * 12, numbered=True),
    ]

    lines = as_text(blocks, width).splitlines()

    assert max(map(len, lines)) <= width
    assert sum(line.count("word") for line in lines) == 60 * 15


def test_further_lines_of_an_item_stand_under_its_first() -> None:
    lines = as_text([Bullets(("word " * 8,) * 10, numbered=True)], 30).splitlines()

    assert lines[:2] == ["  1. word word word word word", "     word word word"]
    assert lines[-1] == "      word word word"


def test_a_page_without_anything_is_an_empty_line() -> None:
    assert as_text([]) == "\n"


def test_a_page_that_was_kept_is_the_same_page() -> None:
    kept = json.loads(json.dumps(as_mapping(PAGE)))

    assert blocks_of(kept) == PAGE


def test_lines_led_by_a_word_are_told_with_it() -> None:
    assert as_text([Terms((("For", "one two three"), ("Against", "four")))], 16).splitlines() == [
        "  For: one two",
        "    three",
        "  Against: four",
    ]


def test_a_table_has_its_cells_under_each_other_and_its_last_column_runs_on_below() -> None:
    table = Table(
        "Days", ("Day", "Pain", "What was done"), (("1", "7", "Rested, and walked a little."), ("12", "", ""))
    )

    assert as_text([table], 32).splitlines() == [
        "Days",
        "  Day  Pain  What was done",
        "  1    7     Rested, and walked",
        "             a little.",
        "  12",
    ]


def test_a_table_without_room_for_its_columns_is_told_row_by_row() -> None:
    table = Table("Steps", ("No", "Step", "Said"), (("1", "Soft heel cups", "No change"), ("2", "Tape", "")))

    assert as_text([table], 30).splitlines() == [
        "Steps",
        "  No: 1  Step: Soft heel cups",
        "     Said: No change",
        "  No: 2  Step: Tape",
    ]


def test_a_drawing_is_told_in_signs_or_else_in_words() -> None:
    assert as_text([Figure("<svg/>", "A curve.", ("  /", " /"))]).splitlines() == ["  /", " /"]
    assert as_text([Figure("<svg/>", "A curve.")]) == "A curve.\n"


def test_every_kind_of_block_can_be_kept() -> None:
    page: tuple[Block, ...] = (
        Terms((("For", "one"),)),
        Table("Days", ("Day",), (("1",), ("2",))),
        Figure("<svg/>", "A curve.", ("/",)),
    )

    assert blocks_of(json.loads(json.dumps(as_mapping(page)))) == page
