"""Somebody at home with a heel diary, before a browser, and a clock that moves on when they sleep."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.browser.people import Visitor
from tests.databases import PatientClock
from tests.trials import SORE_HEEL
from triage.casework.history import thawed

ANSWERS: Mapping[str, object] = {name: thawed(given) for name, given in SORE_HEEL.items()}
"""Somebody who may look after the heel alone, as a form sends it."""


@dataclass
class Diarist:
    """One person who notes day after day."""

    visitor: Visitor
    clock: PatientClock

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def press(self, words: str) -> "Diarist":
        self.visitor.press(words)
        return self

    def screened(self) -> "Diarist":
        """From the first page to a result."""
        self.visitor.begin().hurry_until(answers={**ANSWERS, "left": ["plantar_medial"]}).press("See the result")
        return self

    def sleep(self, nights: int = 1) -> "Diarist":
        """The next morning, or a later one, before the diary."""
        day = self.clock.moment.date() + timedelta(days=nights)
        self.clock.moment = datetime.combine(day, time(8), tzinfo=UTC)
        self.page.goto("/diary")
        return self

    def fill_in(self, pain: int, new: str = "none") -> "Diarist":
        """Fill in the page of a day by tapping."""
        page = self.page
        for name, value in (
            ("worst_pain", pain), ("first_step_pain", pain), ("activity_pain", pain), ("done", "yes"),
            ("morning", "same"),
        ):  # fmt: skip
            for field in page.locator(f'input[name="{name}"][value="{value}"]').all():
                field.check()
        if page.locator("#activity").count():
            page.fill("#activity", "20")
        page.check(f'input[name="new"][value="{new}"]')
        return self

    def note(self, pain: int) -> "Diarist":
        """Note today from the diary."""
        return self.press("Note today").fill_in(pain).press("Keep this day")

    def live(self, days: int, pain: int = 5) -> "Diarist":
        """Note one day after the other: the first and the last one by hand, the others as this browser sends them."""
        self.note(pain)
        for _ in range(days - 2):
            self.sleep()
            self._send_day(pain)
        return self.sleep().note(pain)

    def answer_what_is_asked(self, **changed: object) -> "Diarist":
        """Answer the questions of a re-check, page by page."""
        self.visitor.answer_until(answers={**ANSWERS, **changed})
        return self

    def _send_day(self, pain: int) -> None:
        token = self.page.locator('input[name="token"]').first.get_attribute("value")
        fields = {
            "token": token, "day": self.clock.moment.date().isoformat(), "worst_pain": pain, "first_step_pain": pain,
            "activity": 20, "done": "yes", "new": "none",
        }  # fmt: skip
        form = "application/x-www-form-urlencoded"
        answer = self.page.request.post(
            "/diary/day", data=urlencode(fields), headers={"content-type": form}, max_redirects=0
        )
        assert answer.headers["location"] == "/diary?kept=1"
