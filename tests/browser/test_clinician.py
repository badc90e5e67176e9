"""Clinicians before a real browser: one case on one page, with the review beside it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Work
from tests.browser.people import DESKTOP, PHONE
from tests.browser.test_use import too_wide, violations
from tests.browser.workers import Worker
from tests.members import STAFF_PATH, Colleague
from triage.adapters.web.services import Services
from triage.casework import screening
from triage.model.urgency import Urgency


@pytest.fixture
def case_id(clinic: Services) -> str:
    """A case of somebody with a lump."""
    return Colleague(clinic).sign_in().result({**STAFF_PATH, "foot_signs": ["lump"]}, label="Lee").case.id


@pytest.fixture
def kim(work: Work, case_id: str) -> Worker:
    """A clinician before that case."""
    found = work("kim")
    found.page.goto(f"/clinic/cases/{case_id}")
    return found


def test_one_press_confirms(kim: Worker, clinic: Services, case_id: str) -> None:
    with kim.page.expect_navigation(wait_until="load"):
        kim.page.get_by_role("button", name="I agree with both").click()

    assert screening.resume(clinic.store, case_id).reviewed
    expect(kim.page.get_by_text("Soon: within two weeks; Plantar")).to_be_visible()


def test_the_review_stays_beside_what_is_read(kim: Worker) -> None:
    kim.page.locator("#answers").scroll_into_view_if_needed()

    expect(kim.page.get_by_role("button", name="I agree with both")).to_be_in_viewport()


def test_a_clinician_overrules_by_keyboard_alone(kim: Worker, clinic: Services, case_id: str) -> None:
    kim.page.locator("summary", has_text="I see it differently").focus()
    keys = kim.page.keyboard
    keys.press("Enter")
    keys.press("Tab")
    keys.press("ArrowUp")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.type("the lump is new")
    keys.press("Tab")
    with kim.page.expect_navigation(wait_until="load"):
        keys.press("Enter")

    case = screening.resume(clinic.store, case_id)
    assert case.events[-1].body["text"] == "the lump is new"
    assert case.urgency not in (None, Urgency.SOON)


def test_a_draft_vignette_is_downloaded(kim: Worker, clinic: Services, case_id: str) -> None:
    colleague = Colleague(clinic, "kim").sign_in()
    colleague.visit(f"/clinic/cases/{case_id}")
    form = {"urgency": "urgent", "cause": "none", "reason": "other", "text": "x"}
    colleague.send(f"/clinic/cases/{case_id}/review", **form)
    kim.page.reload()

    with kim.page.expect_download() as download:
        kim.page.get_by_role("link", name="Export as a draft vignette").click()

    assert download.value.suggested_filename == "draft-vignette.yaml"


def test_axe_finds_no_violation_on_any_page_and_nothing_has_to_be_scrolled_sideways(kim: Worker) -> None:
    faults: list[str] = []
    place = kim.page.url
    for address in (place, "/clinic", "/clinic/agreement"):
        for width, height in (DESKTOP, PHONE):
            kim.page.set_viewport_size({"width": width, "height": height})
            kim.page.goto(address)
            faults += violations(kim.page)
        kim.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        faults += violations(kim.page) + too_wide(kim.page)
    with kim.page.expect_navigation(wait_until="load"):
        kim.page.goto(place)
        kim.page.get_by_text("I see it differently").click()
        kim.page.get_by_label("Urgent: today").check()
        kim.page.get_by_role("button", name="Keep my review").click()

    expect(kim.page.get_by_role("alert")).to_be_visible()
    assert faults + violations(kim.page) == []
    assert kim.visitor.complaints == []
