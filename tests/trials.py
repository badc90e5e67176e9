"""A person at home with a diary, on a real store: what stories of self-care need."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.conftest import ROOT
from tests.databases import PERSON, PatientClock
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.knowledge_files import knowledge_texts
from triage.casework import screening, self_care
from triage.casework.courses import Support, course_of
from triage.casework.diary_history import re_check_is_open
from triage.casework.ports import CaseStore
from triage.casework.re_checking import begin_re_check, finish_re_check
from triage.model.answers import Answer
from triage.model.contact import Contact
from triage.model.course import Course
from triage.model.knowledge import Knowledge
from triage.model.trial import Activity, ActivityUnit, DayEntry, Diary, Effort, Trial
from triage.supporting import assessor_with

DAY_ONE = date(2026, 11, 20)
WALK = Activity(name="walking to work", unit=ActivityUnit.MINUTES, normal=30)
SORE_HEEL: Mapping[str, Answer] = {
    "respondent": "self",
    "consent": "agree",
    "age_years": 44,
    "emergency_signs": ("none",),
    "how_started": "gradual",
    "walking_ability": "normal",
    "foot_signs": ("none",),
    "body_signs": ("none",),
    "duration": "w1_4",
    "trend": "same",
    "worst_time": ("first_steps",),
    "pain_site": {"left": ("plantar_medial",)},
    "pain_character": ("sharp_stab",),
    "pain_spread": ("stays",),
    "load_change": ("standing_job",),
    "what_changes_it": ("none",),
    "heel_squeeze": "no_pain",
    "bone_risk": ("none",),
    "morning_stiffness": "none",
    "inflammatory_features": ("none",),
    "health_conditions": ("none",),
    "recent_treatments": ("none",),
    "tried_measures": ("nothing",),
    "prior_tests": ("none",),
    "pain_worst_24h": 5,
    "first_step_pain": 5,
}
"""Somebody who may look after the heel alone."""


def noted(day: date, worst: int = 5, **more: object) -> DayEntry:
    """A day of the diary on which the step was done."""
    return replace(DayEntry(day=day, worst_pain=worst, done=Effort.YES), **more)  # type: ignore[arg-type]


def days(first: date, *pains: int | None, **more: object) -> tuple[DayEntry, ...]:
    """One day after the other; ``None`` for a day that was missed."""
    dated = ((first + timedelta(days=number), pain) for number, pain in enumerate(pains))
    return tuple(noted(day, pain, **more) for day, pain in dated if pain is not None)


def diary(*entries: DayEntry, steps: tuple[str, ...] = ("sc_heel_cup",), **trial: object) -> Diary:
    """A diary with one trial that was begun on ``DAY_ONE``."""
    begun = replace(Trial(steps=steps, begun=DAY_ONE), **trial)  # type: ignore[arg-type]
    return Diary(planned_on=DAY_ONE, activity=WALK, trials=(begun,), entries=entries)


@dataclass
class Home:
    """One person with a case, who looks at the clock of ``PatientClock``."""

    store: CaseStore
    knowledge: Knowledge
    clock: PatientClock = field(default_factory=PatientClock)

    def __post_init__(self) -> None:
        self.store.keep_knowledge(self.knowledge.digest, knowledge_texts(ROOT))
        engine = DurableEngine()
        self.support = Support(
            store=self.store,
            clock=self.clock,
            knowledge=self.knowledge,
            engine=engine,
            assessor=assessor_with(engine, Contact(emergency_number="112")),
        )
        self.case = screening.begin(self.store, self.clock, self.knowledge, PERSON).case

    @property
    def today(self) -> date:
        return self.clock.moment.date()

    def sleep(self, nights: int = 1) -> None:
        """The next morning, or a later one."""
        self.clock.moment = datetime.combine(self.today + timedelta(days=nights), time(8), tzinfo=UTC)

    def answer(self, **changed: Answer) -> None:
        """Answer all that is asked now."""
        answers = {**SORE_HEEL, **changed}
        while (question := screening.upcoming(self.case, self.knowledge)) is not None:
            given = answers.get(question.id)
            self.case, _ = screening.give(self.store, self.clock, self.knowledge, self.case, PERSON, question, given)

    def screened(self, **changed: Answer) -> "Home":
        """With a first result and a plan."""
        self.answer(**changed)
        self.case = screening.finish(self.store, self.clock, self.knowledge, self.case, PERSON, self.support.assessor)
        self.case = self_care.plan(self.support, self.case, PERSON, WALK)
        return self

    def course(self) -> Course:
        return course_of(self.support, self.case, self.today)

    def begin(self, *steps: str) -> None:
        self.case = self_care.begin_step(self.support, self.case, PERSON, steps, self.today)

    def log(self, worst: int = 5, *, reason: str = "", day: date | None = None, **more: object) -> None:
        entry = noted(day or self.today, worst, **{"first_step_pain": worst, "activity": 20, **more})
        self.case = self_care.log_day(self.support, self.case, PERSON, entry, self.today, reason=reason)

    def live(self, *pains: int, **more: Any) -> None:  # noqa: ANN401  the fields of a day
        """Note one day after the other; the last one is still today."""
        for number, pain in enumerate(pains):
            if number:
                self.sleep()
            self.log(pain, **more)

    def end(self, reason: str = "") -> None:
        self.case = self_care.end_step(self.support, self.case, PERSON, self.today, reason=reason)

    def re_check(self, **changed: Answer) -> None:
        """Begin a re-check unless one is open, answer it and finish it."""
        if not re_check_is_open(self.case):
            self.case = begin_re_check(self.support, self.case, PERSON, self.today)
        self.answer(**changed)
        self.case = finish_re_check(self.support, self.case, PERSON)
