"""Results on paper in a real browser: read by everybody, printed on few sheets, and complete when saved."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.conftest import Visit, Work
from tests.browser.people import DESKTOP, PHONE
from tests.browser.test_use import too_wide, violations
from tests.courses import course, diary
from tests.members import STAFF_PATH, Colleague
from tests.papers import PUBLISHED, printed, rules
from triage.adapters.web.services import Services
from triage.presenting.chart import diary_chart
from triage.presenting.diary import diary_table, trials_table
from triage.presenting.document import Heading
from triage.presenting.paper import clinician_paper
from triage.presenting.print_page import as_print_html

FEW = {"case_086", "case_040", "case_010", "case_061", "case_073"}
"""An emergency, one for today, one for two weeks, and two to book a visit."""


@pytest.fixture
def sheet(chromium: Browser) -> Iterator[Page]:
    """A window without a network, in which a saved page is opened."""
    context = chromium.new_context(offline=True)
    yield context.new_page()
    context.close()


def pages_of(page: Page) -> int:
    """How many sheets the browser prints."""
    return len(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def test_the_person_prints_what_is_offered(visit: Visit) -> None:
    person = visit().begin().hurry_until().press("See the result").press("Show the page for print")

    assert person.heading.endswith("You can look after your heel yourself for now.")
    assert person.page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(255, 255, 255)"
    assert violations(person.page) + too_wide(person.page) == []
    assert pages_of(person.page) <= 2
    assert person.complaints == []


def test_the_person_saves_a_pdf(visit: Visit) -> None:
    person = visit().begin().hurry_until().press("See the result")

    with person.page.expect_download() as download:
        person.page.get_by_role("button", name="Save it as a PDF").or_(
            person.page.get_by_role("link", name="Save it as a PDF")
        ).first.click()

    assert download.value.suggested_filename.startswith("heel-result-")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def test_a_clinician_prints_one_page(work: Work, clinic: Services) -> None:
    case = Colleague(clinic).sign_in().result({**STAFF_PATH, "foot_signs": ["lump"]}, label="Lee").case
    kim = work("kim")
    kim.page.goto(f"/clinic/cases/{case.id}")

    with kim.page.expect_navigation(wait_until="load"):
        kim.page.get_by_role("link", name="Summary for print").click()

    assert violations(kim.page) + too_wide(kim.page) == []
    assert pages_of(kim.page) == 1
    assert kim.visitor.complaints == []


@pytest.mark.parametrize("case", sorted(FEW & set(PUBLISHED)))
def test_a_saved_page_opens_alone_and_axe_finds_no_violation(sheet: Page, case: str) -> None:
    for paper in (printed(case).person, printed(case).clinician):
        sheet.set_content(as_print_html(paper))
        for width, height in (DESKTOP, PHONE):
            sheet.set_viewport_size({"width": width, "height": height})

            assert violations(sheet) + too_wide(sheet) == []
        assert pages_of(sheet) <= 2


def test_a_summary_with_a_chart_has_no_violation_either(sheet: Page) -> None:
    found = printed("case_010")
    kept = course(rules(), found.assessment, diary((("sc_heel_cup",), ("sc_footwear",), ("sc_taping",))))
    drawn = (diary_chart(kept, rules()), trials_table(kept, rules()), diary_table(kept, rules()))
    paper = clinician_paper(found.stored, rules(), history=(Heading("What was tried", part="history"), *drawn))

    sheet.set_content(as_print_html(paper))

    assert violations(sheet) + too_wide(sheet) == []
    assert sheet.get_by_role("img").get_attribute("aria-labelledby") == "diary-chart-title diary-chart-desc"
    assert "Pain day by day" in sheet.get_by_role("img").aria_snapshot()
