"""A paper as a page of HTML that stands alone: whole, tagged, and without anything that could be fetched or run."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.courses import course, diary
from tests.papers import PUBLISHED, printed, rules, words_of
from triage.presenting.chart import diary_chart
from triage.presenting.diary import trials_table
from triage.presenting.document import Bullets, Figure, Heading, Paragraph, Table, Terms
from triage.presenting.paper import Paper, clinician_paper
from triage.presenting.print_page import as_print_html

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"quotes\" 'it' </style> שלום"


class Words(HTMLParser):
    """What a page says, and which elements it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: list[str] = []
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    @property
    def text(self) -> str:
        """All in one line."""
        return words_of("".join(self.told))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.told.append(data)


def hostile_paper() -> Paper:
    """A paper on which every text is hostile."""
    return replace(
        printed("case_010").person,
        title=HOSTILE,
        reference=HOSTILE,
        notice=HOSTILE,
        blocks=(
            Heading(HOSTILE, 1, HOSTILE),
            Paragraph(HOSTILE),
            Paragraph(HOSTILE, strong=True),
            Heading(HOSTILE, 2, '"><script>'),
            Bullets((HOSTILE,)),
            Bullets((HOSTILE,), numbered=True),
            Heading(HOSTILE, 3),
            Terms(((HOSTILE, HOSTILE),)),
            Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)),
        ),
    )


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_page_says_what_the_paper_says(case: str) -> None:
    for paper in (printed(case).person, printed(case).clinician):
        page = as_print_html(paper)
        told = Words(page).text

        for block in paper.blocks:
            match block:
                case Heading(text) | Paragraph(text):
                    assert words_of(text) in told
                case Bullets(items):
                    assert [item for item in items if words_of(item) not in told] == []
                case Terms(pairs):
                    assert [pair for pair in pairs if words_of(": ".join(pair)) not in told] == []
                case Figure(svg):
                    assert svg in page
                case _:
                    raise AssertionError(block)
        assert rules().texts.say("not_reviewed") in told


def test_the_page_fetches_and_runs_nothing() -> None:
    for paper in (printed("case_010").person, printed("case_010").clinician):
        page = as_print_html(paper)

        assert not {"script", "link", "img", "iframe", "object"} & set(Words(page).elements)
        named_only = page.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"url\(|@import|https?:", named_only)
        assert not any(name.startswith("on") or name == "style" for name, _ in Words(page).attributes)


def test_hostile_text_is_shown_as_it_stands() -> None:
    page = as_print_html(hostile_paper())

    assert "script" not in Words(page).elements
    assert "img" not in Words(page).elements
    assert page.count("</style>") == 1
    assert Words(page).text.count(words_of(HOSTILE)) >= 12


def test_there_is_one_title_and_lists_are_lists() -> None:
    found = Words(as_print_html(printed("case_010").person))

    assert found.elements.count("h1") == 1
    assert {"main", "header", "footer", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd"} <= set(found.elements)
    assert ("lang", "en") in found.attributes


def test_the_level_is_told_in_words_and_only_painted_besides() -> None:
    page = as_print_html(printed("case_086").person)

    assert '<body class="person emergency' in page
    assert "<h1>Emergency: Get emergency help now.</h1>" in page


def test_the_chart_and_its_table_stand_in_the_summary() -> None:
    found = printed("case_010")
    kept = course(rules(), found.assessment, diary((("sc_heel_cup",), ("sc_footwear",), ("sc_taping",))))
    chart = diary_chart(kept, rules())
    paper = clinician_paper(
        found.stored, rules(), history=(Heading("What was tried", part="history"), chart, trials_table(kept, rules()))
    )
    page = as_print_html(paper)

    assert chart.svg in page
    assert '<th scope="col">Step</th>' in page
    assert "<caption>What was tried" in page


def test_type_is_large_where_little_is_said_and_never_too_small() -> None:
    def type_of(paper: Paper) -> int:
        found = re.search(r'<body class="[^"]*type-(\d+)', as_print_html(paper))
        assert found is not None
        return int(found[1])

    person, clinician = printed("case_010").person, printed("case_010").clinician
    long = (Heading("Title", 1), Paragraph("word " * 5000))

    assert type_of(printed("case_086").person) == 32
    assert type_of(replace(person, blocks=long)) == 23
    assert type_of(replace(clinician, blocks=long)) == 15
    assert type_of(replace(person, blocks=())) == 32
    assert type_of(replace(clinician, blocks=(*clinician.blocks, Figure("<svg/>", "A curve.")))) < type_of(clinician)


def test_a_higher_level_comes_before_all_else() -> None:
    page = as_print_html(replace(printed("case_010").person, higher="The clinic thinks <sooner>."))

    assert page.index("The clinic thinks &lt;sooner&gt;.") < page.index("<h1>")


def test_an_empty_list_leaves_no_mark() -> None:
    page = as_print_html(replace(printed("case_010").person, blocks=(Bullets(()), Terms(()), Heading("Deep", 4))))

    assert not {"ul", "ol", "dl"} & set(Words(page).elements)
    assert "<h4>Deep</h4>" in page


def test_a_paper_without_a_reference_tells_the_day_alone() -> None:
    assert "<span>2026-11-20</span>" in as_print_html(replace(printed("case_010").person, reference=""))
