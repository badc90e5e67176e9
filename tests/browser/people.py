"""A person before a browser: what they see, tap and type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from playwright.sync_api import ConsoleMessage, Page, Request

from tests.patients import SOLE_PAIN, plain_choice
from triage.model.questionnaire import Question

PHONE = (360, 740)
DESKTOP = (1280, 900)


@dataclass
class Visitor:
    """Somebody with a browser window; what the browser complains about is collected."""

    page: Page
    questions: tuple[Question, ...]
    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    referrers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._see)

    @property
    def question(self) -> Question | None:
        """The question on the page."""
        return self.question_at(self.page.url)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def ticked(self) -> set[str]:
        """What is ticked on the page."""
        boxes = self.page.locator("input:checked")
        return {str(boxes.nth(place).get_attribute("value")) for place in range(boxes.count())}

    def press(self, words: str) -> "Visitor":
        """Press a button or follow a link, and wait for the next page."""
        button = self.page.get_by_role("button", name=words, exact=True).or_(
            self.page.get_by_role("link", name=words, exact=True)
        )
        with self.page.expect_navigation(wait_until="load"):
            button.first.click()
        return self

    def begin(self) -> "Visitor":
        return self.press("None of these: start")

    def choose(self, given: object) -> "Visitor":
        """Fill in the page, without sending it."""
        if isinstance(given, Mapping):
            for side, regions in given.items():
                for region in regions:
                    self.page.locator(f".heel-hit.is-{side}-{region}").first.click()
        elif isinstance(given, int | float):
            self.page.fill("#answer", f"{given:g}")
        else:
            for choice in given if isinstance(given, list) else [given]:
                self.page.check(f'input[value="{choice}"]')
        return self

    def answer(self, given: object) -> "Visitor":
        return self.choose(given).press("Continue")

    def answer_until(self, name: str = "", answers: Mapping[str, object] = SOLE_PAIN) -> "Visitor":
        """Answer all questions up to this one, or to the end."""
        while (question := self.question) is not None and question.id != name:
            self.answer(answers.get(question.id, plain_choice(question)))
        return self

    def hurry_until(self, name: str = "", answers: Mapping[str, object] = SOLE_PAIN) -> "Visitor":
        """The same without looking at the pages: the forms are sent as this browser would send them."""
        token = self.page.locator('input[name="token"]').first.get_attribute("value")
        address = str(self.page.request.get("/next", max_redirects=0).headers["location"])
        while (question := self.question_at(address)) is not None and question.id != name:
            given = answers.get(question.id, plain_choice(question))
            address = self._sent(
                address, {"token": token, **(given if isinstance(given, Mapping) else {"answer": given})}
            )
        self.page.goto("/next", wait_until="load")
        return self

    def question_at(self, address: str) -> Question | None:
        """The question at an address."""
        number = re.search(r"/questions/(\d+)", address)
        return self.questions[int(number[1]) - 1] if number else None

    def _sent(self, address: str, fields: Mapping[str, object]) -> str:
        """Send a form; the address of the page that follows."""
        form = "application/x-www-form-urlencoded"
        answer = self.page.request.post(
            address, data=urlencode(fields, doseq=True), headers={"content-type": form}, max_redirects=0
        )
        return str(answer.headers["location"])

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        self.addresses.append(request.url)
        self.referrers += [value for name, value in request.headers.items() if name == "referer" and value]
