"""Papers as PDF: how many sheets, what a screen reader finds in them, and that a text stays a text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tests.courses import course, diary
from tests.papers import PUBLISHED, opened, pdf_for, printed, rules, words_in, words_of
from triage.adapters.files.drawings import read_drawings
from triage.adapters.pdf import pdf_of, typesetting
from triage.model.errors import StoreError
from triage.presenting.chart import diary_chart
from triage.presenting.diary import trials_table
from triage.presenting.document import Block, Bullets, Figure, Heading, Paragraph, Terms, as_text
from triage.presenting.paper import Kind, Paper, clinician_paper

HOSTILE = (
    '#import "@preview/cetz:0.3.4"',
    '#read("/etc/passwd")',
    "<script>alert(1)</script>",
    "]} */ // `raw` $x^2$ = *strong* _em_ @ref <label> \\ ~ -- \"quotes\" 'it'",
    "שלום מהעקב",
    "Größe, żółć, Ελλάδα, Москва",
)
TEXT_OF_PAPER = "the heel of somebody"


def paper_of(*blocks: Block, kind: Kind = Kind.PERSON, notice: str = "Not reviewed.") -> Paper:
    """A paper with these blocks under a title."""
    return Paper(
        kind=kind, title="A title", level="routine", made_on=date(2026, 1, 2), notice=notice,
        blocks=(Heading("Book a visit", 1), *blocks), reference="ABC-123",
    )  # fmt: skip


def tags_in(pdf: bytes) -> list[str]:
    """The names of all elements of structure, in reading order."""
    return [str(element["/S"]) for element in elements_in(pdf)]


def elements_in(pdf: bytes) -> Iterator[DictionaryObject]:
    """All elements of structure, in reading order."""
    yield from _below(inner(inner(opened(pdf).trailer, "/Root"), "/StructTreeRoot"))


def inner(node: DictionaryObject, name: str) -> DictionaryObject:
    """A part of a PDF by its name."""
    found = node[name].get_object()
    assert isinstance(found, DictionaryObject)
    return found


def _below(node: object) -> Iterator[DictionaryObject]:
    whole = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(whole, ArrayObject):
        for one in whole:
            yield from _below(one)
    elif isinstance(whole, DictionaryObject):
        if "/S" in whole:
            yield whole
        if "/K" in whole:
            yield from _below(whole["/K"])


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_page_of_every_published_case_fits_on_two_sheets_in_large_type(case: str) -> None:
    pages = opened(pdf_for(case, Kind.PERSON)).pages

    assert len(pages) <= 2
    assert all((round(page.mediabox.width), round(page.mediabox.height)) == (595, 842) for page in pages)
    assert min(typesetting.TYPE_SIZES[Kind.PERSON]) >= 12


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_summary_of_every_published_case_is_one_page(case: str) -> None:
    assert len(opened(pdf_for(case, Kind.CLINICIAN)).pages) == 1


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_summary_is_one_page_with_a_diary_of_four_weeks_too(case: str) -> None:
    found = printed(case)
    kept = course(rules(), found.assessment, diary((("sc_heel_cup",), ("sc_footwear",), ("sc_heel_cup", "sc_taping"))))
    history = (
        Heading("What was tried", part="history"), diary_chart(kept, rules()), trials_table(kept, rules())
    )  # fmt: skip

    pdf = pdf_of(clinician_paper(found.stored, rules(), history=history))

    assert len(opened(pdf).pages) == 1
    assert "It is time to be examined again" in words_in(pdf)


def test_most_pages_have_type_of_14_points_or_more() -> None:
    sizes = {case: size_in(pdf_for(case, Kind.PERSON)) for case in PUBLISHED}

    assert sorted(sizes.values())[len(sizes) // 2] >= 14
    assert {size for case, size in sizes.items() if printed(case).person.level == "emergency"} == {16}


def size_in(pdf: bytes) -> float:
    """The type size in which most of the first page is set."""
    sizes: list[float] = []
    opened(pdf).pages[0].extract_text(
        visitor_text=lambda text, _, matrix, __, size: sizes.append(size * abs(matrix[0])) if text.strip() else None
    )
    return max(set(sizes), key=sizes.count)


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_pdf_says_what_the_text_says(case: str) -> None:
    for kind, paper in ((Kind.PERSON, printed(case).person), (Kind.CLINICIAN, printed(case).clinician)):
        told = words_in(pdf_for(case, kind)).replace(" ", "")

        missing = [line for line in lines_of(paper.blocks) if words_of(line).replace(" ", "") not in told]

        assert missing == []


def lines_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every text of a page by itself; a long one by its parts, since a page may end within it."""
    for block in blocks:
        match block:
            case Heading(text) | Paragraph(text):
                yield from text.split(". ")
            case Bullets(items):
                yield from (part for item in items for part in item.split(". "))
            case Terms(pairs):
                yield from (part for pair in pairs for text in pair for part in text.split(". "))
            case _:
                pass


@pytest.mark.parametrize("kind", list(Kind))
def test_the_urgency_comes_first_and_the_notice_stands_on_every_sheet(kind: Kind) -> None:
    for case in PUBLISHED:
        paper = printed(case).person if kind is Kind.PERSON else printed(case).clinician
        title = paper.blocks[0]
        assert isinstance(title, Heading)
        for number, page in enumerate(opened(pdf_for(case, kind)).pages):
            told = words_of(page.extract_text())
            assert rules().texts.say("not_reviewed") in told
            if not number:
                assert told.index(title.text) < 80


def test_a_screen_reader_finds_title_language_headings_lists_and_tables() -> None:
    found = printed("case_010")
    kept = course(rules(), found.assessment, diary((("sc_heel_cup",), ("sc_footwear",), ("sc_taping",))))
    chart = diary_chart(kept, rules())
    paper = clinician_paper(found.stored, rules(), history=(chart, trials_table(kept, rules())))
    pdf = pdf_of(paper)
    reader = opened(pdf)
    root = inner(reader.trailer, "/Root")

    assert (str(root["/Lang"]), str(inner(root, "/MarkInfo")["/Marked"])) == ("en", "True")
    assert str(inner(root, "/ViewerPreferences")["/DisplayDocTitle"]) == "True"
    assert reader.metadata is not None
    assert reader.metadata.title == paper.title
    assert reader.xmp_metadata is not None
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()
    assert {"/H1", "/H2", "/L", "/LI", "/LBody", "/P", "/Figure", "/Table", "/TH", "/TD"} <= set(tags_in(pdf))
    assert tags_in(pdf).count("/H1") == 1
    assert [str(element["/Alt"]) for element in elements_in(pdf) if str(element["/S"]) == "/Figure"] == [chart.alt]


def test_the_drawing_of_the_step_to_start_with_is_told_in_words() -> None:
    pdf = pdf_for("case_010", Kind.PERSON)

    drawn = [str(element["/Alt"]) for element in elements_in(pdf) if str(element["/S"]) == "/Figure"]

    assert drawn == [read_drawings()["sc_footwear"].alt]


def test_hostile_text_is_shown_as_it_stands() -> None:
    blocks = (Heading(HOSTILE[0]), Bullets(HOSTILE), Terms(((HOSTILE[2], HOSTILE[1]),)), Paragraph(HOSTILE[3]))
    told = words_in(pdf_of(paper_of(*blocks)))

    for text in HOSTILE[:4]:
        assert words_of(text).replace(" ", "") in told.replace(" ", "")
    assert "Москва" in told
    assert "שלום" in told or "םולש" in told
    assert "root:" not in told


def test_a_sign_that_no_font_has_does_not_keep_the_page_back() -> None:
    told = words_in(pdf_of(paper_of(Paragraph("Before \N{PILE OF POO} 日本 \x01 after."), Paragraph("The rest."))))

    assert "after." in told
    assert "The rest." in told


def test_the_same_paper_makes_the_same_bytes_and_is_dated_on_the_day_of_the_assessment() -> None:
    paper = printed("case_010").person

    assert pdf_of(paper) == pdf_of(paper)
    metadata = opened(pdf_of(paper)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == paper.made_on


def test_reviewed_rules_need_no_notice() -> None:
    assert "Page 1 of 1" in words_in(pdf_of(paper_of(notice="")))


def test_a_paper_without_a_reference_says_nothing_of_one() -> None:
    assert "Reference" not in words_in(pdf_of(replace(paper_of(), reference="")))


def test_a_paper_that_cannot_be_made_says_what_to_take_instead_and_nothing_of_itself() -> None:
    broken = paper_of(Figure("<svg>this is not a drawing", TEXT_OF_PAPER))

    with pytest.raises(StoreError, match=r"^The PDF could not be made\. Take the page for print or the text") as caught:
        pdf_of(broken)

    assert TEXT_OF_PAPER not in str(caught.value)
    assert TEXT_OF_PAPER in as_text(broken.blocks)


def test_a_higher_level_comes_before_all_else() -> None:
    """Hazard H01: paper must not calm where the case stands at more."""
    told = words_in(pdf_of(replace(printed("case_010").person, higher="The clinic thinks <sooner>.")))

    assert told.index("The clinic thinks <sooner>.") < told.index("Within two weeks")


def test_an_emergency_outside_the_scope_is_an_emergency_first() -> None:
    stored = {**printed("case_086").stored, "out_of_scope": [{"title": "Stop", "tell_clinician": "Why."}]}
    paper = clinician_paper(stored, rules())

    assert paper.level == "emergency"
    assert words_in(pdf_of(paper)).index("Urgency: emergency") < words_in(pdf_of(paper)).index("Outside the scope")
