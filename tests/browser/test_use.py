"""Whether everybody can use the pages: checked by axe-core, by keyboard alone, and on the drawing of the feet."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.people import DESKTOP, PHONE, Visitor
from tests.patients import SOLE_PAIN
from tests.servers import Server

TARGET = 44
"""Pixels each way that a finger needs."""


def violations(page: Page) -> list[str]:
    """What axe-core finds, with the elements."""
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


def test_on_a_whole_path_axe_finds_no_violation_and_nothing_has_to_be_scrolled_sideways(
    visit: Visit, server: Server
) -> None:
    person = visit()

    faults = [fault for page in pages_of_a_path(person) for fault in (*violations(page), *too_wide(page))]

    assert faults == []
    assert person.complaints == []
    assert all(address.startswith(server.address) for address in person.addresses)


def pages_of_a_path(person: Visitor) -> Iterator[Page]:
    """Every page from the first to the result, with a fault and "not sure" on the way."""
    yield person.page
    person.begin()
    yield person.press("Continue").page
    person.hurry_until("emergency_signs").answer(["not_sure"])
    yield person.page
    for no in person.page.get_by_label("No", exact=True).all():
        no.check()
    person.press("Continue")
    while (question := person.question) is not None:
        yield person.page
        person.answer(SOLE_PAIN.get(question.id, ["none"]))
    yield person.page
    yield person.press("See the result").page
    assert person.heading.endswith("You can look after your heel yourself for now.")
    for address in ("/come-back", "/code", "/emergency", "/clinics/north"):
        person.page.goto(address)
        yield person.page


def too_wide(page: Page) -> list[str]:
    """Whether a narrow phone would have to scroll sideways."""
    page.set_viewport_size({"width": 320, "height": PHONE[1]})
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    return [f"{page.url} is too wide"] if wide else []


def test_axe_finds_no_violation_on_a_desktop(visit: Visit) -> None:
    person = visit(size=DESKTOP)
    faults = violations(person.page)
    for name in ("emergency_signs", "pain_site", ""):
        person = person.begin() if person.question is None else person
        faults += violations(person.hurry_until(name).page)

    assert [*faults, *violations(person.press("See the result").page)] == []


def test_axe_finds_no_violation_on_the_pages_of_an_emergency(visit: Visit) -> None:
    person = visit().begin().hurry_until("emergency_signs").answer(["both_legs_weak"])
    found = violations(person.page)

    person.page.goto("/check")

    assert [*found, *violations(person.page)] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_tap_on_the_drawing_marks_the_place_and_does_not_move_the_page(visit: Visit, *, scripts: bool) -> None:
    person = visit(scripts=scripts).begin().hurry_until("pain_site")
    spot = person.page.locator(".heel-hit.is-right-posterior_bump")
    spot.scroll_into_view_if_needed()
    before = spot.bounding_box()

    spot.click()

    assert spot.bounding_box() == before
    assert person.ticked == {"posterior_bump"}
    assert person.page.locator(".heel-map__mark.is-right-posterior_bump").is_visible()
    person.page.locator(".heel-map__mark.is-right-posterior_bump").click()
    assert person.ticked == set()


def test_every_place_on_the_drawing_is_large_enough_for_a_finger_and_lies_on_no_other(visit: Visit) -> None:
    person = visit().begin().hurry_until("pain_site")
    middles = """spots => spots.map(spot => {
        spot.scrollIntoView({block: "center"});
        const box = spot.getBoundingClientRect();
        const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return [spot.className, box.width, box.height, seen === spot];
    })"""

    spots = person.page.locator(".heel-hit, .heel-map__whole").evaluate_all(middles)

    assert len(spots) == 2 * (15 + 3)
    assert [spot for spot in spots if spot[1] < TARGET or spot[2] < TARGET or not spot[3]] == []


def test_every_place_can_be_ticked_in_the_lists_below_the_drawing(visit: Visit) -> None:
    person = visit(scripts=False).begin().hurry_until("pain_site")

    person.page.get_by_text("I do not know which foot").click()
    person.page.get_by_label("I do not know which foot").get_by_label("Arch of the foot").check()
    person.press("Continue")

    assert person.question is not None
    assert person.question.id != "pain_site"


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    person = visit()
    keys = person.page.keyboard
    tab_to(person.page, "None of these: start")
    with person.page.expect_navigation(wait_until="load"):
        keys.press("Enter")
    tab_to(person.page, "The person with heel pain")
    keys.press("Space")
    tab_to(person.page, "Continue")
    with person.page.expect_navigation(wait_until="load"):
        keys.press("Enter")

    assert person.question is not None
    assert person.question.id == "consent"


def test_a_fault_takes_the_focus_and_leads_to_the_field_where_enter_goes_on(visit: Visit) -> None:
    person = visit().begin().hurry_until("age_years").choose(430).press("Continue")
    assert "nhsuk-error-summary" in person.page.evaluate("document.activeElement.className")

    person.page.get_by_role("link", name="Enter a number from 0 to 120.").click()
    assert person.page.evaluate("document.activeElement.id") == "answer"
    assert person.page.locator("#answer").input_value() == "430"
    person.choose(43)
    with person.page.expect_navigation(wait_until="load"):
        person.page.keyboard.press("Enter")

    assert person.question is not None
    assert person.question.id == "emergency_signs"
    assert person.choose(["saddle_numb"]).choose(["none"]).ticked == {"none"}


def test_a_printed_result_has_no_buttons_and_all_that_was_folded_up(visit: Visit) -> None:
    person = visit().begin().hurry_until().press("See the result")

    person.page.emulate_media(media="print")

    assert not person.page.get_by_role("button", name="Print this page").is_visible()
    assert person.page.get_by_text("It cannot look at your foot or touch it.").is_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called so."""
    named = "(at => at.innerText || (at.labels && at.labels[0].innerText))(document.activeElement)"
    for _ in range(60):
        page.keyboard.press("Tab")
        if str(page.evaluate(named)).strip() == name:
            return
    raise AssertionError(f"Tab never reaches {name}")
