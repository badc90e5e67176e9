"""People who answer the pages: what they say, and how a form of the pages is filled in and sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from httpx2 import Response
from starlette.testclient import TestClient

from tests.databases import Office
from triage.adapters.web.app import create_app
from triage.adapters.web.services import Services
from triage.casework import screening
from triage.model.case import Case
from triage.model.clinic import Booking, Clinic
from triage.model.contact import Contact
from triage.model.questionnaire import Question, QuestionKind
from triage.reasoning.ports import Engine
from triage.supporting import assessor_with, knowledge_by_digest

CONTACT = Contact(emergency_number="999", urgent_line="the same-day line")
CLINICS = {
    clinic.id: clinic
    for clinic in (
        Clinic(
            id="north",
            name="North Clinic",
            code="NORTH",
            booking=Booking(
                telehealth="https://north.example/video",
                in_office="https://north.example/visit",
                gait_analysis="https://north.example/gait",
            ),
        ),
        Clinic(id="south", name="South Clinic", code="SOUTH"),
    )
}
SOLE_PAIN: Mapping[str, object] = {
    "respondent": "self",
    "consent": "agree",
    "age_years": 43,
    "emergency_signs": ["none"],
    "how_started": "gradual",
    "walking_ability": "normal",
    "foot_signs": ["none"],
    "body_signs": ["none"],
    "duration": "w4_12",
    "trend": "same",
    "worst_time": ["first_steps", "after_sitting"],
    "pain_site": {"left": ["plantar_medial"]},
    "pain_character": ["sharp_stab"],
    "pain_worst_24h": 5,
    "first_step_pain": 6,
    "health_conditions": ["none"],
    "recent_treatments": ["none"],
    "load_change": ["standing_job"],
    "what_changes_it": ["worse_barefoot_hard"],
    "morning_stiffness": "under_30",
    "tried_measures": ["nothing"],
}
"""Somebody with an ordinary sore sole: no danger, self-care."""


class NoTries:
    """A limit that is never reached."""

    def may(self, what: str, place: str, now: object) -> bool:  # noqa: ARG002  the signature is the port's
        return True

    take = may

    def give_back(self, what: str, place: str) -> None:
        """Count nothing."""

    forget = give_back


def services_at(office: Office, engine: Engine, **other: object) -> Services:
    """Services over the database and clock of this place."""
    chosen: dict[str, object] = {
        "store": office.store,
        "clock": office.clock,
        "knowledge": office.knowledge,
        "knowledge_of": knowledge_by_digest(office.store, office.knowledge),
        "assessor": assessor_with(engine, CONTACT),
        "contact": CONTACT,
        "tries": NoTries(),
        "clinics": CLINICS,
        **other,
    }
    return Services(**chosen)  # type: ignore[arg-type]


def plain_choice(question: Question) -> object:
    """An answer that says nothing special, for questions that a test does not care about."""
    ids = list(question.choice_by_id)
    if question.kind is QuestionKind.NUMBER:
        return question.minimum
    quiet = next((name for name in ("none", "not_done", "not_tried", "not_sure") if name in ids), ids[0])
    return [quiet] if question.takes_several else quiet


@dataclass
class Patient:
    """One browser without scripts, and whoever sits before it."""

    services: Services
    answers: Mapping[str, object] = field(default_factory=lambda: SOLE_PAIN)

    def __post_init__(self) -> None:
        self.browser = TestClient(create_app(self.services), base_url="https://heel.example")
        self.page: Response = self.browser.get("/")

    @property
    def question(self) -> Question:
        """The question that is on the page."""
        number = re.search(r"/questions/(\d+)", str(self.page.url))
        assert number, f"no question at {self.page.url}"
        return self.services.knowledge.questionnaire.questions[int(number[1]) - 1]

    @property
    def is_asked(self) -> bool:
        return "/questions/" in str(self.page.url)

    @property
    def place(self) -> str:
        """The address of the page, without what follows a question mark."""
        return self.page.url.path

    @property
    def link(self) -> str:
        return str(self.browser.cookies["heel_case"])

    @property
    def case(self) -> Case:
        """The case as it is kept."""
        return screening.by_link(self.services.store, self.services.clock, self.link)

    def begin(self, **fields: str) -> "Patient":
        self.page = self.browser.post("/start", data=fields)
        return self

    def visit(self, address: str) -> Response:
        self.page = self.browser.get(address)
        return self.page

    def visit_question(self, name: str, *, from_check: bool = False) -> Response:
        number = 1 + [question.id for question in self.services.knowledge.questionnaire.questions].index(name)
        return self.visit(f"/questions/{number}{'?from=check' if from_check else ''}")

    def send(self, **fields: object) -> Response:
        """Send the form of this page as it stands, with these fields."""
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.page.text)
        address = re.search(r'<form method="post" action="([^"]+)"', self.page.text)
        target = str(self.page.url) if self.is_asked or "/again/" in str(self.page.url) or not address else address[1]
        self.page = self.browser.post(target, data={**dict(hidden), **fields})
        return self.page

    def answer(self, given: object) -> Response:
        """Answer the question that is on the page."""
        return self.send(**(given if isinstance(given, Mapping) else {"answer": given}))

    def answer_until(self, name: str = "") -> "Patient":
        """Answer all questions up to this one, or to the end."""
        while self.is_asked and self.question.id != name:
            question = self.question
            self.answer(self.answers.get(question.id, plain_choice(question)))
            assert self.page.status_code == 200, f"{question.id}: {self.page.status_code}"
        return self

    def finish(self) -> "Patient":
        """Answer everything and see the result."""
        self.answer_until()
        if self.place == "/check":
            self.send()
        return self
