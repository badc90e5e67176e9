"""LHC-Forms in a browser window, and somebody who fills in what it shows: no script of ours stands in between."""

import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from playwright.sync_api import Locator, Page, Route

from tests.fhir_people import Values
from tests.npm_packages import LFORMS, contents

_PLACE = "https://lforms.test/"
_SCRIPTS = (
    "webcomponent/assets/lib/zone.min.js",
    "webcomponent/runtime.js",
    "webcomponent/polyfills.js",
    "webcomponent/main.js",
    "fhir/R4/lformsFHIR.min.js",
)
_PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>LHC-Forms</title>
<link rel="stylesheet" href="webcomponent/styles.css"></head><body><div id="form"></div>
{"".join(f'<script src="{script}"></script>' for script in _SCRIPTS)}</body></html>"""
_READY = "() => Boolean(window.LForms && LForms.FHIR && LForms.FHIR.R4 && customElements.get('wc-lhc-form'))"
_SHOW = "questionnaire => LForms.Util.addFormToPage(questionnaire, document.getElementById('form'), {})"
_RESPONSE = "LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4', document.getElementById('form'))"
_SHOWN = """() => [...document.querySelectorAll('#form lhc-item')].filter(item => item.offsetParent !== null)
  .map(item => item.id.replace(/^item-/, '').replace(/(\\/1)+$/, ''))"""


@dataclass
class Stranger:
    """Somebody who answers our questions in a program that is not ours."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    """Addresses outside the package that the program asked for."""

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._serve)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        return {"": _PAGE.encode(), **contents(LFORMS, "dist/lforms")}

    @property
    def shown(self) -> list[str]:
        """The links of everything on the page."""
        return list(self.page.evaluate(_SHOWN))

    @property
    def response(self) -> dict[str, Any]:
        """The response that the program hands over."""
        return dict(self.page.evaluate(_RESPONSE))

    def open(self, questionnaire: Mapping[str, Any]) -> "Stranger":
        """Show the questions anew, with nothing answered."""
        if not self.page.url.startswith(_PLACE):
            self.page.goto(_PLACE, wait_until="load")
            self.page.wait_for_function(_READY)
        self.page.evaluate(_SHOW, questionnaire)
        self.page.get_by_text("Who is answering these questions?").first.wait_for()
        return self

    def fill_in(self, given: Values) -> "Stranger":
        """Go down the page and answer what is there, also what an answer brings up, until nothing is left to say."""
        done: set[str] = set()
        while (link := next((one for one in self.shown if one in given and one not in done), None)) is not None:
            for value in given[link]:
                self.answer(link, value)
            done.add(link)
        return self

    def answer(self, link: str, value: str | float) -> None:
        """Click a choice, or type a number and leave the field."""
        if isinstance(value, str):
            self.choice(link, value).click()
        else:
            field_ = self.item(link).get_by_role("textbox").first
            field_.fill(f"{value:g}")
            field_.press("Tab")

    def choice(self, link: str, code: str) -> Locator:
        """The button or box of a choice."""
        box = self.item(link).locator(f'[id$="|{code}"]')
        return box.locator("xpath=ancestor-or-self::label[1]")

    def item(self, link: str) -> Locator:
        """A question on the page."""
        return self.page.locator(f'[id^="item-{link}/1"]')

    def _serve(self, route: Route) -> None:
        name = route.request.url.removeprefix(_PLACE).partition("?")[0]
        if route.request.url.startswith(_PLACE) and name in self.files:
            kind = mimetypes.guess_type(name)[0] if name else "text/html"
            route.fulfill(body=self.files[name], content_type=kind or "application/octet-stream")
        else:
            self.elsewhere.append(route.request.url)
            route.abort()


def links_in(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Every link of a response that holds an answer."""
    for item in items:
        if "answer" in item:
            yield str(item["linkId"])
        yield from links_in(item.get("item", ()))
