"""A person before a browser: what they see, tap and type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

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

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._see)

    @property
    def question(self) -> Question | None:
        """The question on the page."""
        number = re.search(r"/questions/(\d+)", self.page.url)
        return self.questions[int(number[1]) - 1] if number else None

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

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        self.addresses.append(request.url)
