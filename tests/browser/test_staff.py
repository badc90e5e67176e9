"""Staff before a real browser: a call by keyboard alone, what is seen at once, and whether everybody can use it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Work
from tests.browser.people import DESKTOP, PHONE
from tests.browser.test_use import too_wide, violations
from tests.members import STAFF_PATH, Colleague
from tests.servers import Server
from triage.adapters.web.services import Services
from triage.casework import screening
from triage.model.case import Case


def kept(clinic: Services, page: Page) -> Case:
    """The case of the page, as it is kept."""
    return screening.resume(clinic.store, page.url.partition("/cases/")[2][:36])


def test_a_whole_call_is_typed_without_leaving_the_field_and_without_a_page_jump(
    work: Work, clinic: Services, server: Server
) -> None:
    anna = work().take_call("Mrs K.")
    anna.page.evaluate("window.isTheSamePage = true")

    while anna.question is not None:
        assert anna.focused == "number"
        anna.answer()
    expect(anna.page.locator("h1")).to_have_text("Check the answers")
    anna.enter("")

    expect(anna.page.locator(".banner__title")).to_have_text("Self-care")
    assert anna.page.evaluate("window.isTheSamePage")
    assert kept(clinic, anna.page).label == "Mrs K."
    assert anna.visitor.complaints == []
    assert all(address.startswith(server.address) for address in anna.visitor.addresses)
    assert not [address for address in anna.visitor.addresses if "Mrs" in address or "number" in address]


def test_an_emergency_stands_there_in_red_as_soon_as_its_number_is_typed(work: Work) -> None:
    anna = work().take_call("Lee").answer_until("emergency_signs")

    anna.enter("1")

    say = anna.page.locator(".banner__say")
    expect(say).to_contain_text("Get emergency help now. Call 999")
    assert say.evaluate("one => getComputedStyle(one).color") == "rgb(163, 21, 11)"
    box = say.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < DESKTOP[1] / 2
    assert anna.focused == "say", "a screen reader begins with the level"


def test_the_lines_whose_numbers_are_typed_show_it_before_enter(work: Work) -> None:
    anna = work().take_call().answer_until("worst_time")

    anna.page.keyboard.type("1 3")
    assert anna.visitor.ticked == {"first_steps", "start_then_eases"}

    anna.page.keyboard.press("Backspace")
    assert anna.visitor.ticked == {"first_steps"}


def test_what_was_typed_wrongly_is_typed_over(work: Work, clinic: Services) -> None:
    anna = work().take_call().answer_until("how_started")
    anna.enter("99")
    assert anna.page.input_value("#number") == "99", "it is seen what was wrong"

    anna.enter("9")

    assert kept(clinic, anna.page).answers["how_started"] == "gradual"


def test_what_is_ticked_by_hand_stands_in_the_field(work: Work) -> None:
    anna = work().take_call().answer_until("foot_signs")
    anna.page.get_by_label("Bruise", exact=False).first.check()
    assert anna.page.input_value("#number") != ""

    anna.page.locator("[data-alone]").check()

    assert anna.page.input_value("#number") == "0"
    assert anna.visitor.ticked == {"none"}


def test_the_places_of_both_feet_are_typed_and_ticked_alike(work: Work, clinic: Services) -> None:
    anna = work().take_call().answer_until("pain_site")
    assert "picture" not in anna.page.inner_text("main"), "a caller sees no picture"
    anna.page.keyboard.type("lr 1 r 3")
    boxes = anna.page.locator("input:checked")
    assert [box.get_attribute("name") for box in boxes.all()] == ["left", "right", "right"]

    anna.page.locator("input[name=left][data-number='2']").check()
    assert anna.page.input_value("#number") == "l 1 2 r 1 3"
    anna.enter("")

    assert kept(clinic, anna.page).answers["pain_site"] == {
        "left": ("plantar_medial", "plantar_central"),
        "right": ("plantar_medial", "plantar_lateral"),
    }


def test_whoever_types_ahead_never_answers_the_same_question_twice(work: Work, clinic: Services) -> None:
    anna = work().take_call()
    address = anna.page.url

    anna.page.keyboard.type("4\n1\n2\n3\n")
    anna.page.wait_for_url(lambda url: url != address)
    anna.page.wait_for_load_state("networkidle")

    case = kept(clinic, anna.page)
    assert case.answers["respondent"] == "staff"
    assert all(event.body["replaced"] is None for event in case.events if event.kind == "answered")


def test_back_in_the_browser_shows_the_question_before(work: Work) -> None:
    anna = work().take_call()
    first = anna.question
    anna.enter("4")

    anna.page.go_back(wait_until="load")

    expect(anna.page.locator(".line--done")).to_contain_text("A staff member")
    assert anna.question == first


def test_without_scripts_a_call_is_asked_just_the_same(work: Work, clinic: Services) -> None:
    anna = work(scripts=False).take_call("Lee")
    for text in ("4", "1", "43", "0"):
        anna.page.fill("#number", text)
        with anna.page.expect_navigation(wait_until="load"):
            anna.page.press("#number", "Enter")

    assert kept(clinic, anna.page).answers["age_years"] == 43
    assert anna.question is not None
    assert anna.question.id == "how_started"


def test_the_queue_shows_who_came_in_meanwhile(work: Work, clinic: Services) -> None:
    anna = work()
    anna.page.clock.install()
    anna.page.goto("/staff")
    Colleague(clinic, "kim").sign_in().result(label="Newcomer")
    expect(anna.page.get_by_text("Newcomer")).to_have_count(0)

    anna.page.clock.run_for(31_000)

    expect(anna.page.get_by_text("Newcomer")).to_be_visible()
    assert anna.focused == "label"


def test_after_half_an_hour_without_a_key_nobody_can_read_the_screen(work: Work) -> None:
    anna = work()
    anna.page.clock.install()
    anna.page.goto("/staff")

    with anna.page.expect_navigation(wait_until="load"):
        anna.page.clock.run_for(31 * 60 * 1000)

    expect(anna.page.get_by_text("nothing happened for a while")).to_be_visible()
    anna.page.goto("/staff")
    assert anna.page.url.endswith("/sign-in")


def test_axe_finds_no_violation_on_any_page_and_nothing_has_to_be_scrolled_sideways(
    work: Work, clinic: Services
) -> None:
    sue = Colleague(clinic).sign_in()
    results = [sue.result(label="Lee").place, sue.result({**STAFF_PATH, "foot_signs": ["lump"]}).place]
    anna = work()
    addresses = ["/staff", "/staff/done", "/password", *results, f"{results[0]}/answers/4"]
    names = ("respondent", "age_years", "emergency_signs", "pain_site", "")
    addresses += [sue.start("Kay").hurry_until(name).place for name in names]
    faults: list[str] = []
    for address in addresses:
        anna.page.goto(address)
        anna.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        faults += violations(anna.page)
        faults += too_wide(anna.page) + violations(anna.page)
        anna.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})

    assert faults == []
    assert anna.visitor.complaints == []


def test_axe_finds_no_violation_where_something_is_wrong(work: Work) -> None:
    anna = work(size=PHONE).take_call().answer_until("emergency_signs")
    anna.enter("99")
    faults = violations(anna.page)
    anna.enter("11")
    faults += violations(anna.page)
    anna.page.goto("/staff")
    anna.page.fill("#wanted", "HXXXXXX")
    anna.page.press("#wanted", "Enter")
    anna.page.wait_for_url("**/find")
    faults += violations(anna.page)
    anna.page.goto("/clinic")
    faults += violations(anna.page)
    anna.page.get_by_role("button", name="Sign out").click()
    anna.page.wait_for_url("**/sign-out")

    assert faults + violations(anna.page) == []
