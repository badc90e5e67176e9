"""Self-care at home in a real browser: a step, a diary of two minutes a day, and what comes of it after weeks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from tests.browser.conftest import PATIENCE
from tests.browser.diarists import Diarist
from tests.browser.people import DESKTOP, PHONE, Visitor
from tests.browser.test_printing import pages_of
from tests.browser.test_use import tab_to, too_wide, violations
from tests.browser.workers import Worker
from tests.databases import Office
from tests.members import clinic_at, hired
from tests.servers import served_here
from triage.adapters.files.drawings import read_drawings
from triage.adapters.pdf import pdf_of
from triage.model.case import Role
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.reasoning.ports import Engine

Open = Callable[..., Visitor]
TOO_SMALL = """[...document.querySelectorAll('main input, main button, main select')]
    .filter((at) => at.type !== 'hidden').map((at) => [at.name, at.getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < 40).map(([name]) => name)"""
"""What a finger hardly hits on the page of a day."""


@pytest.fixture
def window(chromium: Browser, small_office: Office, engine: Engine, knowledge: Knowledge) -> Iterator[Open]:
    """Opens windows onto a clinic with a clock of its own, the first page first."""
    services = replace(
        clinic_at(small_office, engine), engine=engine, drawings=read_drawings(), typeset=pdf_of, secure_cookies=False
    )
    hired(services, "anna")
    hired(services, "kim", Role.CLINICIAN)
    contexts: list[BrowserContext] = []
    with served_here(services) as address:

        def opened(*, scripts: bool = True, size: tuple[int, int] = PHONE) -> Visitor:
            width, height = size
            context = chromium.new_context(
                java_script_enabled=scripts, viewport={"width": width, "height": height}, base_url=address
            )
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
            visitor = Visitor(page=context.new_page(), questions=knowledge.questionnaire.questions)
            visitor.page.goto("/clinics/NORTH")
            return visitor

        yield opened
        for context in contexts:
            context.close()


def faults_of(page: Page) -> list[str]:
    """What is hard to use on a page, on the narrowest phone too."""
    found = [*violations(page), *too_wide(page)]
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    return found


def test_four_weeks_of_trying_end_in_being_examined_and_imaged(
    window: Open, small_office: Office, knowledge: Knowledge
) -> None:
    """The whole story: a step, no change, another one, no change, two together, no change, seen."""
    levels = knowledge.texts.levels
    me = Diarist(window(), small_office.clock).screened()
    faults = faults_of(me.page)
    me.press("Plan your first step")
    assert me.visitor.heading == "Try this one step: Kinder shoes"
    faults += faults_of(me.page)
    me.page.fill("#activity", "walking to work")
    me.page.fill("#normal", "30")
    me.press("Begin today").live(7)

    assert "No change so far" in me.text
    faults += faults_of(me.page)
    me.press("End it, and choose another step")
    assert "Kinder shoes" not in me.visitor.heading
    me.sleep().press("Answer the safety questions").answer_what_is_asked()
    assert me.visitor.heading.endswith(levels[Urgency.SELF_CARE].headline)
    me.press("Go to your heel diary").press("See what to try next").press("Begin today").live(7)

    assert "No change with one step at a time" in me.text
    assert levels[Urgency.ROUTINE].headline in me.text
    me.press("End it, and try two steps together")
    assert me.visitor.heading.startswith("Try these two together:")
    faults += faults_of(me.page)
    me.sleep().press("Answer the safety questions again").answer_what_is_asked()
    me.press("Go to your heel diary").press("See what to try next").press("Begin today").live(14)

    assert "It is time to be examined again" in me.text
    faults += faults_of(me.page)
    me.press("End this step, and answer the safety questions").answer_what_is_asked(duration="w4_12")
    assert me.visitor.heading.endswith(levels[Urgency.SOON].headline)
    assert "an X-ray, an ultrasound scan and an MRI scan" in me.text
    me.press("Go to your heel diary").press("Show the diary for print")
    for part in (
        "1 Kinder shoes 20 Nov to 26 Nov 7 of 7 noted 5 to 5",
        "No change with one step at a time",
        "with Kinder shoes 4 Dec to 17 Dec 14 of 14 noted 5 to 5",
        "Ask to be examined again from the start",
        "an X-ray",
    ):
        assert part in " ".join(me.text.split())
    assert me.page.locator("svg").count() == 1
    faults += faults_of(me.page)
    assert pages_of(me.page) <= 2
    assert faults == []
    assert me.visitor.complaints == []


def test_a_week_without_scripts(window: Open, small_office: Office) -> None:
    me = Diarist(window(scripts=False), small_office.clock).screened().press("Plan your first step")

    me.press("Begin today").live(7, pain=5)
    me.press("End it, and choose another step")

    assert me.visitor.heading.startswith("Try this one step:")
    saved = PdfReader(BytesIO(me.page.request.get("/diary.pdf").body()))
    assert "7 of 7 noted" in " ".join(" ".join(page.extract_text() for page in saved.pages).split())


def test_a_day_is_noted_by_finger_or_keyboard_alone_and_faults_are_told_to_everybody(
    window: Open, small_office: Office
) -> None:
    me = Diarist(window(), small_office.clock).screened().press("Plan your first step").press("Begin today")
    page = me.press("Note today").press("Keep this day").page
    assert "nhsuk-error-summary" in page.evaluate("document.activeElement.className")
    assert faults_of(page) == []
    assert page.evaluate(TOO_SMALL) == []

    page.get_by_role("link", name="Choose your worst pain, from 0 to 10.").click()
    assert page.evaluate("document.activeElement.id") == "worst_pain"
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    tab_to(page, "0")
    tab_to(page, "Yes")
    page.keyboard.press("Space")
    tab_to(page, "No, nothing is new")
    page.keyboard.press("Space")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")

    assert "Your day is kept." in me.text
    assert "Worst pain: 4 at first" in page.locator("desc").first.text_content()  # type: ignore[operator]


def test_something_new_leads_to_the_safety_questions_and_an_emergency_is_shown_at_once(
    window: Open, small_office: Office, knowledge: Knowledge
) -> None:
    """Hazard H01: a danger sign that comes up during self-care."""
    me = Diarist(window(), small_office.clock).screened().press("Plan your first step").press("Begin today")
    me.press("Note today").fill_in(5, new="new_fever").press("Keep this day")
    faults = faults_of(me.page)
    assert me.visitor.heading.endswith(knowledge.texts.levels[Urgency.URGENT].headline)

    me.press("Answer the safety questions")
    faults += faults_of(me.page)
    me.visitor.answer(["very_unwell_confused"])

    assert me.visitor.heading.endswith(knowledge.texts.levels[Urgency.EMERGENCY].headline)
    assert "Call 999" in me.text
    assert faults == []


def test_a_day_is_put_right_later(window: Open, small_office: Office) -> None:
    me = Diarist(window(), small_office.clock).screened().press("Plan your first step").press("Begin today")
    me.note(5).sleep(2)
    me.page.get_by_role("link", name="Sat 21 Nov").click()
    me.fill_in(7).press("Keep this day").press("Note today")
    me.page.select_option("#other-day", label="Fri 20 Nov, noted")
    me.press("Go to this day")
    assert faults_of(me.page) == []

    me.page.check("#worst_pain-3")
    me.page.fill("#reason", "a slip")
    me.press("Keep the change")

    assert "Worst pain: 3 at first, 7 at last" in me.page.locator("desc").first.text_content()  # type: ignore[operator]


def test_the_clinic_sees_who_is_due_and_what_was_tried(window: Open, small_office: Office) -> None:
    me = Diarist(window(), small_office.clock).screened().press("Plan your first step").press("Begin today")
    me.note(5).sleep(8)

    anna = Worker(window(size=DESKTOP)).sign_in("anna").page
    anna.goto("/staff/due")
    faults = faults_of(anna)
    anna.locator(".work-table__case a").click()
    anna.get_by_role("heading", name="What was tried").wait_for()
    faults += faults_of(anna)
    kim = Worker(window(size=DESKTOP)).sign_in("kim").page
    kim.goto(anna.url.replace("/staff/", "/clinic/"))
    faults += faults_of(kim)

    assert "Kinder shoes" in kim.locator("#tried").inner_text()
    assert faults == []
