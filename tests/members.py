"""Those who work at a clinic, before a browser without scripts: they sign in, type, and send forms."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from httpx2 import Response
from starlette.testclient import TestClient

from tests.databases import Office
from tests.patients import SOLE_PAIN, plain_choice, services_at
from triage.adapters.case_store.accounts import SqlAccounts
from triage.adapters.case_store.figures import SqlFigures
from triage.adapters.case_store.limits import SqlLimits
from triage.adapters.passwords import ArgonPasswords
from triage.adapters.web.app import create_app
from triage.adapters.web.services import Services, Work
from triage.adapters.web.typed import typed_of
from triage.casework import accounts, screening, signing_in
from triage.casework.accounts import Entrance
from triage.model.answers import read_answer
from triage.model.case import Actor, Case, Role
from triage.model.questionnaire import Question, QuestionKind
from triage.reasoning.ports import Engine

PASSWORD = "correct horse battery staple"  # noqa: S105  it opens nothing but made-up accounts
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""As weak as argon2 can be: these tests are not about its strength."""
STAFF_PATH = {**SOLE_PAIN, "respondent": "staff"}


def clinic_at(office: Office, engine: Engine, **other: object) -> Services:
    """Services of a place in which people work."""
    figures = SqlFigures(office.engine)
    entrance = Entrance(
        accounts=SqlAccounts(office.engine),
        passwords=ArgonPasswords(QUICK),
        limits=SqlLimits(office.engine),
        clock=office.clock,
    )
    work = Work(entrance=entrance, day_book=figures, reviews=figures)
    return services_at(office, engine, work=work, tries=entrance.limits, **other)


def hired(services: Services, name: str, role: Role = Role.STAFF, *clinics: str) -> str:
    """An account with a password of its own."""
    assert services.work is not None
    entrance = services.work.entrance
    where = clinics or (() if role is Role.ADMIN else ("north",))
    account, one_time = accounts.add(entrance, name, role, where)
    signing_in.choose_password(entrance, account, one_time, PASSWORD)
    return name


@dataclass
class Colleague:
    """Somebody who works there, with a browser of their own."""

    services: Services
    name: str = "anna"
    visited: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.browser = TestClient(create_app(self.services), base_url="https://heel.example")
        self.page: Response = self.browser.get("/sign-in")

    def sign_in(self, password: str = PASSWORD) -> "Colleague":
        self._keep(self.browser.post("/sign-in", data={"name": self.name, "password": password}))
        return self

    def visit(self, address: str) -> str:
        self._keep(self.browser.get(address))
        return self.text

    @property
    def text(self) -> str:
        """What the page says, without its marks."""
        main = self.page.text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        said: str = html.unescape(re.sub(r"<[^>]+>", " ", str(main)))
        return " ".join(said.split())

    @property
    def place(self) -> str:
        return str(self.page.url.path)

    @property
    def token(self) -> str:
        return str(re.findall(r'name="token" value="(\w+)"', self.page.text)[0])

    @property
    def question(self) -> Question:
        """The question that is on the page."""
        number = re.search(r"/(?:questions|answers|again)/(\d+)", self.place)
        assert number, f"no question at {self.place}"
        return self.services.knowledge.questionnaire.questions[int(number[1]) - 1]

    @property
    def case(self) -> Case:
        """The case that the page is about, as it is kept."""
        found = re.search(r"/cases/([0-9a-f-]{36})", self.place)
        assert found, f"no case at {self.place}"
        return screening.resume(self.services.store, found[1])

    def send(self, action: str = "", **fields: object) -> str:
        """Send a form to an address, or that of this page."""
        hidden = {"token": self.token, **dict(re.findall(r'name="(seen|about)" value="(\w+)"', self.page.text))}
        self._keep(self.browser.post(action or self.place, data={**hidden, **fields}))
        return self.text

    def act(self, action: str, **fields: object) -> str:
        """Do something with the case of this page."""
        return self.send(f"/staff/cases/{self.case.id}/{action}", **fields)

    def type(self, text: str) -> str:
        """Type into the field and press Enter."""
        return self.send(number=text)

    def start(self, label: str = "", **fields: str) -> "Colleague":
        """Take a call."""
        self.visit("/staff")
        self.send("/staff/cases", label=label, **fields)
        return self

    def ask_until(self, name: str = "", answers: Mapping[str, object] = STAFF_PATH) -> "Colleague":
        """Ask and type up to this question, or to the end of the questions."""
        while "/questions/" in self.place and self.question.id != name:
            question = self.question
            self.type(typed(question, answers.get(question.id, plain_choice(question))))
            assert self.page.status_code == 200, f"{question.id}: {self.text}"
        return self

    def hurry_until(self, name: str = "", answers: Mapping[str, object] = STAFF_PATH) -> "Colleague":
        """The same without typing: what is answered on the way is kept at once."""
        store, clock, knowledge = self.services.store, self.services.clock, self.services.knowledge
        case, actor = self.case, Actor(role=Role.STAFF, name=self.name)
        while (question := screening.upcoming(case, knowledge)) is not None and question.id != name:
            answer = read_answer(question, answers.get(question.id, plain_choice(question)))
            case, _ = screening.give(store, clock, knowledge, case, actor, question, answer)
            if screening.must_act_now(case, knowledge, clock.now()):
                break
        self.visit(f"/staff/cases/{case.id}/next")
        return self

    def result(self, answers: Mapping[str, object] = STAFF_PATH, label: str = "") -> "Colleague":
        """A whole call, in a hurry."""
        self.start(label).hurry_until(answers=answers)
        if self.place.endswith("/check"):
            self.type("")
        return self

    def _keep(self, page: Response) -> None:
        self.page = page
        self.visited += [str(answer.url) for answer in (*page.history, page)]


def typed(question: Question, given: object) -> str:
    """What somebody types to answer this."""
    if question.kind is QuestionKind.NUMBER:
        return str(given)
    picked = given if isinstance(given, Mapping) else {"answer": given}
    listed = {side: names if isinstance(names, list) else [str(names)] for side, names in picked.items()}
    return typed_of(question, {side: tuple(names) for side, names in listed.items()})
