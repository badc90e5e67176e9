"""A page as plain text for any terminal, and as plain values that can be kept and shown again."""

import json

import pytest

from triage.presenting.document import Block, Bullets, Heading, Paragraph, as_mapping, as_text, blocks_of

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
