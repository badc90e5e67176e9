"""Those who work at the clinic of the one server, each before a browser window."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.people import Visitor
from tests.members import PASSWORD, STAFF_PATH, typed
from tests.patients import plain_choice
from triage.model.questionnaire import Question


@dataclass
class Worker:
    """Somebody who works by keyboard."""

    visitor: Visitor

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def question(self) -> Question | None:
        """The question on the page."""
        return self.visitor.question

    def sign_in(self, name: str) -> "Worker":
        self.page.goto("/sign-in")
        self.page.locator("#name:focus").wait_for()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        return self

    def take_call(self, label: str = "") -> "Worker":
        self.page.goto("/staff")
        self.page.locator("#label:focus").wait_for()
        self.page.keyboard.type(label)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.page.locator("#number:focus").wait_for()
        return self

    def enter(self, text: str) -> "Worker":
        """Type and press Enter, and wait until something else stands there."""
        before = self.page.locator("#maincontent").element_handle()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("before => !before.isConnected", arg=before)
        self.page.locator("[autofocus]:focus, h1:focus, h2:focus").first.wait_for()
        return self

    def answer(self) -> "Worker":
        """Type an answer to the question on the page."""
        question = self.question
        assert question is not None
        return self.enter(typed(question, STAFF_PATH.get(question.id, plain_choice(question))))

    def answer_until(self, name: str) -> "Worker":
        """Type up to this question."""
        while self.question is not None and self.question.id != name:
            self.answer()
        return self

    @property
    def focused(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))
