"""Whole paths through the pages, on a phone and on a desktop, with and without scripts."""

import re

from tests.browser.conftest import Visit
from tests.browser.people import DESKTOP, PHONE
from tests.patients import SOLE_PAIN
from tests.servers import Server

PLACE = re.compile(r"/(start|next|questions/\d+|check|finish|result|static/[\w./-]+)?")
"""Where somebody comes on the way to a result: nothing of what they say, and nothing of another server."""


def test_a_person_without_scripts_answers_everything_on_a_phone_and_gets_a_result(visit: Visit, server: Server) -> None:
    person = visit(scripts=False).begin().answer_until()
    assert person.heading == "Check your answers"

    person.press("See the result")

    assert person.heading.endswith("You can look after your heel yourself for now.")
    assert person.referrers == []
    places = [address.removeprefix(server.address).partition("?v=")[0] for address in person.addresses]
    assert [place for place in places if not PLACE.fullmatch(place)] == []


def test_an_emergency_answer_shows_what_to_do_at_once(visit: Visit) -> None:
    """Hazard H01: an emergency is missed."""
    person = visit().begin().hurry_until("emergency_signs")

    person.answer(["foot_cold_pale_blue"])

    assert "Get emergency help now." in person.heading
    call = person.page.get_by_role("link", name="Call 999")
    assert call.get_attribute("href") == "tel:999"
    box = call.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < PHONE[1]


def test_back_shows_earlier_answers_and_loses_nothing_on_this_page(visit: Visit) -> None:
    person = visit().begin().hurry_until("foot_signs").choose(["lump"]).press("Back")
    assert person.ticked == {"normal"}

    person.press("Continue")

    assert person.ticked == {"lump"}


def test_the_back_button_of_the_browser_loses_nothing(visit: Visit) -> None:
    person = visit().begin().hurry_until("walking_ability").answer("normal")

    person.page.go_back(wait_until="load")
    assert person.ticked == {"normal"}
    person.page.go_forward(wait_until="load")

    assert person.question is not None
    assert person.question.id == "foot_signs"


def test_changing_an_early_answer_asks_what_it_opens_and_returns_to_the_list(visit: Visit) -> None:
    person = visit().begin().hurry_until()
    person.press("Change the answer to: How did this pain begin?")

    person.answer("stepped_on_sharp")
    assert person.question is not None
    assert person.question.id == "puncture_detail"
    person.answer(["none"]).hurry_until()

    assert person.heading == "Check your answers"
    assert "Something sharp went into the foot" in person.page.locator("main").inner_text()


def test_a_code_resumes_on_another_device(visit: Visit) -> None:
    person = visit().begin().hurry_until("trend").press("Save and stop")
    code = person.page.locator("#code").inner_text()
    other = visit(size=DESKTOP).press("I have answered before and have a code")

    other.page.fill("#code", code.lower())
    other.press("Continue")

    assert other.question is not None
    assert other.question.id == "trend"


def test_a_private_link_resumes_and_then_leaves_the_address(visit: Visit) -> None:
    person = visit().begin().hurry_until("trend").press("Save and stop")
    link = person.page.locator("#link").inner_text()
    other = visit(scripts=False)

    other.page.goto(link)
    other.press("Open the answers")

    assert re.search(r"/questions/\d+$", other.page.url)
    assert link.rpartition("/")[2] not in other.page.url


def test_two_people_at_once_get_each_their_own_result(visit: Visit) -> None:
    calm, urgent = visit().begin(), visit().begin()
    other = {**SOLE_PAIN, "age_years": 71, "walking_ability": "few_steps", "how_started": "minor_fall"}
    for name in ("emergency_signs", "pain_site", ""):
        calm.hurry_until(name)
        urgent.hurry_until(name, other)

    calm.press("See the result")
    urgent.press("See the result")

    assert "yourself for now" in calm.heading
    assert "Be seen in person today." in urgent.heading


def test_a_double_tap_sends_a_form_once(visit: Visit) -> None:
    person = visit().begin().hurry_until("age_years").choose(43)

    with person.page.expect_navigation(wait_until="load"):
        person.page.get_by_role("button", name="Continue").dblclick()

    assert person.question is not None
    assert person.question.id == "emergency_signs"
    assert person.complaints == []


def test_two_windows_of_one_person_keep_both_answers(visit: Visit) -> None:
    person = visit().begin().hurry_until("duration")
    second = person.page.context.new_page()
    second.goto(person.page.url)
    second.check('input[value="lt_1w"]')
    with second.expect_navigation(wait_until="load"):
        second.get_by_role("button", name="Continue").click()

    person.answer("w1_4").answer("better")

    assert "1 to 4 weeks" in _answers(person.page.context.new_page(), person.page.url)


def test_the_saved_file_holds_the_result(visit: Visit) -> None:
    person = visit().begin().hurry_until().press("See the result")

    with person.page.expect_download() as downloading:
        person.page.get_by_role("button", name="Save it as a text file").click()

    text = downloading.value.path().read_text(encoding="utf-8")
    assert "YOU CAN LOOK AFTER YOUR HEEL YOURSELF FOR NOW." in text


def _answers(page: object, near: str) -> str:
    page.goto(re.sub(r"/questions/.*", "/check", near))  # type: ignore[attr-defined]
    return str(page.locator("main").inner_text())  # type: ignore[attr-defined]
