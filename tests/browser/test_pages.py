"""Every page that there is, also those that only a failure shows, looked at by axe-core and for its width.

The pages are made by the application in this process; the browser gets them as if they came from a server.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from httpx2 import Response
from playwright.sync_api import Browser, Page, Route

from tests.browser.people import DESKTOP, PHONE
from tests.browser.test_use import too_wide, violations
from tests.databases import Office
from tests.members import STAFF_PATH, Colleague, clinic_at, hired
from tests.patients import Patient
from tests.test_web_self_care import Diarist
from triage.adapters.case_store.limits import SqlLimits
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.drawings import read_drawings
from triage.adapters.web.services import Services
from triage.casework.limiting import BEGIN, CODE, LIMITS, begun_an_hour
from triage.model.case import Role
from triage.model.errors import EngineError, KnowledgeError, StoreError
from triage.model.knowledge import Knowledge
from triage.reasoning.interview import Standing
from triage.reasoning.ports import Engine

TEMPLATES = Path(str(files("triage") / "adapters" / "web" / "templates"))
LAYOUTS = {"base", "staff/layout"}
LUMP = {**STAFF_PATH, "foot_signs": ["lump"]}
CHEST_PAIN = ["chest_pain_breathless"]


@pytest.fixture
def services(small_office: Office, engine: Engine) -> Services:
    found = clinic_at(small_office, engine)
    hired(found, "anna")
    hired(found, "kim", Role.CLINICIAN)
    return found


def test_axe_finds_no_violation_on_any_page_and_nothing_has_to_be_scrolled_sideways(
    chromium: Browser, small_office: Office, services: Services
) -> None:
    gallery = {name_of(page): page for page in every_page(services, small_office)}
    context = chromium.new_context(base_url="https://heel.example")
    window = context.new_page()
    asked = Patient(services).browser
    window.route("**/static/**", lambda route: given(route, asked.get(route.request.url)))

    faults = [fault for page in gallery.values() for fault in faults_of(window, page)]
    context.close()

    assert gallery.keys() == names_of_all_pages()
    assert faults == []


def faults_of(window: Page, page: Response) -> list[str]:
    """What is wrong with a page, on a phone and on a desktop, with everything unfolded."""
    address = "https://heel.example/shown"
    window.route(address, lambda route: given(route, page))
    found: list[str] = []
    for width, height in (PHONE, DESKTOP):
        window.set_viewport_size({"width": width, "height": height})
        window.goto(address)
        window.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found += [*violations(window), *too_wide(window)]
    window.unroute(address)
    return [f"{name_of(page)}: {fault}" for fault in found]


def given(route: Route, answer: Response) -> None:
    """Give the browser what the application answered."""
    route.fulfill(status=200, headers={"content-type": answer.headers["content-type"]}, body=answer.content)


def name_of(page: Response) -> str:
    """The name of a page, as it says itself."""
    found = re.search(r'data-page="([^"]+)"', page.text)
    assert found, f"{page.url}: {page.status_code} is no page"
    return found[1]


def names_of_all_pages() -> set[str]:
    """The templates that are pages, and not parts of pages."""
    texts = {path.relative_to(TEMPLATES).with_suffix(""): path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}
    return {str(name) for name, text in texts.items() if text.startswith("{% extends")} - LAYOUTS


def every_page(services: Services, office: Office) -> Iterator[Response]:
    yield from pages_of_people(services)
    yield from pages_of_a_diary(services)
    yield from pages_of_bad_luck(services, office)
    yield from pages_of_staff(services)
    yield from pages_of_staff_out_of_luck(services)
    yield from pages_of_clinicians(services)


def pages_of_people(services: Services) -> Iterator[Response]:
    """What somebody without an account comes to see."""
    patient = Patient(services)
    yield from (patient.visit(address) for address in ("/", "/emergency", "/nowhere", "/code", "/next"))
    patient.begin()
    yield from (patient.visit(address) for address in ("/come-back", f"/r/{patient.link}", "/next"))
    yield patient.browser.post("/questions/1", data={"answer": "self", "token": "of another case"})
    yield patient.answer_until("emergency_signs").answer(["not_sure"])
    patient.send(**dict.fromkeys(re.findall(r'name="(\w+)" type="radio"', patient.page.text), "not_this"))
    yield patient.answer_until().page
    yield patient.send()


def pages_of_a_diary(services: Services) -> Iterator[Response]:
    """What somebody with a heel diary comes to see, up to a fever."""
    me = Diarist(replace(services, engine=DurableEngine(), drawings=read_drawings())).screened()
    yield me.visit("/plan")
    yield me.post("/plan", step="sc_heel_cup").visit("/diary")
    yield me.visit("/diary/day")
    yield me.note(new="new_fever").page


def pages_of_bad_luck(services: Services, office: Office) -> Iterator[Response]:
    """What somebody without an account sees when something is in the way."""
    patient = Patient(services).begin()
    for _ in range(LIMITS[CODE].tries + 1):
        tried = patient.browser.post("/code", data={"code": "ACDEF"})
    yield tried
    full = SqlLimits(office.engine, {BEGIN: begun_an_hour(0)})
    yield Patient(replace(services, tries=full)).begin().page
    patient.answer_until("emergency_signs")
    for other in (replace(services, knowledge_of=unreadable), replace(services, assessor=failing)):
        unlucky = Patient(other)
        unlucky.browser.cookies.update(patient.browser.cookies)
        unlucky.page = patient.page
        yield unlucky.answer(CHEST_PAIN)


def pages_of_staff(services: Services) -> Iterator[Response]:
    """A day at the reception."""
    anna = Colleague(services)
    yield anna.page
    yield from (at(anna.sign_in(), address) for address in ("/password", "/staff", "/staff/due", "/clinic"))
    yield anna.start("Lee").page
    anna.hurry_until("emergency_signs").send(number="11")
    yield anna.page
    anna.send(number="0")
    yield anna.hurry_until().page
    anna.send(number="")
    yield anna.page
    anna.send("/staff/find", wanted="nobody")
    yield anna.page


def pages_of_staff_out_of_luck(services: Services) -> Iterator[Response]:
    """What the reception sees when something is in the way."""
    anna = Colleague(services).sign_in()
    yield at(anna, "/staff/cases/none")
    anna.visit("/staff")
    anna.send("/staff/cases", token="of another session")  # noqa: S106  it opens nothing
    yield anna.page
    anna.visit("/staff")
    for _ in range(LIMITS[CODE].tries):
        anna.send("/staff/find", wanted="nobody")
        anna.visit("/staff")
    anna.send("/staff/find", wanted="nobody")
    yield anna.page
    case = anna.start("Lee").hurry_until("emergency_signs").case
    unlucky = Colleague(replace(services, assessor=failing)).sign_in()
    unlucky.visit(f"/staff/cases/{case.id}/next")
    unlucky.type("1")
    yield unlucky.page
    yield at(Colleague(replace(services, knowledge_of=unreachable)).sign_in(), f"/staff/cases/{case.id}")


def pages_of_clinicians(services: Services) -> Iterator[Response]:
    """A clinician with a case."""
    case = Colleague(services).sign_in().result(LUMP, label="Lee").case
    kim = Colleague(services, "kim").sign_in()
    place = f"/clinic/cases/{case.id}"
    yield at(kim, place)
    form = {"urgency": "urgent", "cause": "none", "reason": "other", "text": "x"}
    kim.send(f"{place}/review", **{**form, "about": "1"})
    yield kim.page
    kim.visit(place)
    kim.send(f"{place}/review", **form)
    yield from (at(kim, address) for address in ("/clinic", "/clinic/agreement"))


def at(colleague: Colleague, address: str) -> Response:
    """The page at an address."""
    colleague.visit(address)
    return colleague.page


def failing(standing: Standing, knowledge: Knowledge, today: date) -> Mapping[str, object]:  # noqa: ARG001  its port
    """An assessor whose engine fails."""
    raise EngineError("nothing comes of it")


def unreadable(_: str) -> Knowledge:
    """Questions that are too old to be read."""
    raise KnowledgeError("older than this program")


def unreachable(_: str) -> Knowledge:
    """Questions that cannot be had at the moment."""
    raise StoreError("the database does not answer")
