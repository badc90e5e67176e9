"""A real server and a real browser, each started once and gone with this package: the browser holds an event loop.

Where Debian's Chromium is missing these tests are left out, and the end of the report says so.
"""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.people import DESKTOP, PHONE, Visitor
from tests.browser.workers import Worker
from tests.databases import opened as office_at
from tests.left_out import CHROMIUM, NO_BROWSER, NO_LFORMS
from tests.members import clinic_at, hired
from tests.servers import Server, serving
from triage.adapters.web.services import Services
from triage.model.case import Role
from triage.model.knowledge import Knowledge
from triage.reasoning.ports import Engine
from triage.supporting import RealClock

PATIENCE = 60_000
"""Milliseconds for whatever a page is to show: far more than it takes, as other tests run beside."""
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

collect_ignore_glob = ["test_*.py"] if NO_BROWSER else []
collect_ignore = ["test_lforms.py"] if NO_LFORMS else []


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        expect.set_options(timeout=PATIENCE)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_OPTIONS)
            yield browser
            browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all, with a clinic and numbers to call."""
    folder: Path = tmp_path_factory.mktemp("server")
    (folder / "config.yaml").write_text(
        """emergency_number: "999"
clinics:
  - id: north
    name: North Clinic
    code: NORTH
    telehealth: https://north.example/video
    in_office: https://north.example/visit
    gait_analysis: https://north.example/gait
""",
        encoding="utf-8",
    )
    with serving(folder, TRIAGE_CASES_AN_HOUR="100000") as running:
        yield running
        log = running.log.read_text(encoding="utf-8")
    assert len(log.splitlines()) == 1, "after all these pages the log holds more than the address of the server"


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(chromium: Browser, server: Server, knowledge: Knowledge) -> Iterator[Visit]:
    """Opens a new browser window of its own, with nothing kept, on the first page."""
    contexts: list[BrowserContext] = []

    def opened(*, scripts: bool = True, size: tuple[int, int] = PHONE) -> Visitor:
        width, height = size
        context = chromium.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": height}, base_url=server.address
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page: Page = context.new_page()
        visitor = Visitor(page=page, questions=knowledge.questionnaire.questions)
        page.goto("/")
        return visitor

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def clinic(server: Server, knowledge: Knowledge, engine: Engine) -> Iterator[Services]:
    """The clinic of the one server, from behind, with somebody at the reception and a clinician."""
    with office_at(f"sqlite:///{server.log.parent / 'cases.sqlite'}", knowledge) as office:
        office.clock = RealClock()  # type: ignore[assignment]
        services = clinic_at(office, engine)
        hired(services, "anna")
        hired(services, "kim", Role.CLINICIAN)
        yield services


Work = Callable[..., Worker]


@pytest.fixture
def work(visit: Visit, clinic: Services) -> Work:
    """Signs somebody in, in a window of their own."""
    del clinic

    def signed_in(name: str = "anna", *, scripts: bool = True, size: tuple[int, int] = DESKTOP) -> Worker:
        return Worker(visit(scripts=scripts, size=size)).sign_in(name)

    return signed_in
