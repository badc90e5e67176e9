"""Composes the diary at home: the file of one person, the clock, the rules it was begun under, and the engine."""

import os
from dataclasses import dataclass
from datetime import date

from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.diary_store import DiaryStore, diary_folder
from triage.adapters.files.drafts import save_answers
from triage.adapters.files.knowledge_files import knowledge_texts, load_knowledge
from triage.adapters.terminal.diary_ports import DiaryWorld
from triage.casework.courses import Support, course_of
from triage.casework.diary_history import diary_of
from triage.casework.resuming import has_newer_safety_rules
from triage.casework.screening import resume
from triage.interviewing import keep_number
from triage.model.answers import Answers
from triage.model.case import Case
from triage.model.contact import Contact
from triage.model.course import Course
from triage.model.errors import AnswerError, StoreError
from triage.model.knowledge import Knowledge
from triage.supporting import ClockOf, RealClock, assessor_with, knowledge_by_digest
from triage.telling import configured_contact, engine_failure_told

_NO_DIARY = (
    "There is no diary here yet. Answer the questions first: triage. Then choose to plan the first step and keep a "
    "diary."
)
_ONE_ALREADY = (
    "There is a diary here already. To go on with it: triage diary. To begin a new one, remove the old one first: "
    "triage diary --forget"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """The diary of this computer, with all that it takes to go on with it."""

    world: DiaryWorld
    case: Case

    @property
    def knowledge(self) -> Knowledge:
        """The questions and rules that it was begun under."""
        return self.world.support.knowledge

    def course(self) -> Course:
        """The course as of today; a failure of the engine says whom to call."""
        with engine_failure_told(Answers(self.case.answers), self.knowledge, self.world.contact, self.world.today):
            return course_of(self.world.support, self.case, self.world.today)


def home_store() -> DiaryStore:
    """The file of the diary, whether it is there or not."""
    return DiaryStore(diary_folder(os.environ))


def opened(today: date | None) -> Opened:
    """The diary that is kept on this computer.

    Raises:
        AnswerError: when there is none.
        StoreError: when it cannot be read.
    """
    store = home_store()
    case = _kept(store)
    if case is None:
        raise AnswerError(_NO_DIARY)
    newest = load_knowledge()
    knowledge = knowledge_by_digest(store, newest)(case.knowledge)
    changed = has_newer_safety_rules(knowledge, newest)
    return Opened(world=_world(store, knowledge, configured_contact(), today, rules_changed=changed), case=case)


def new_diary(knowledge: Knowledge, contact: Contact, today: date | None) -> DiaryWorld:
    """Room for a diary under the rules of today.

    Raises:
        StoreError: when there is one already, or it cannot be read or written.
    """
    store = home_store()
    if _kept(store) is not None:
        raise StoreError(_ONE_ALREADY)
    store.keep_knowledge(knowledge.digest, knowledge_texts())
    return _world(store, knowledge, contact, today)


def _kept(store: DiaryStore) -> Case | None:
    """The last case with a plan; one whose beginning failed half-way has none."""
    cases = (resume(store, name) for name in reversed(store.cases()))
    return next((case for case in cases if diary_of(case).planned_on is not None), None)


def _world(
    store: DiaryStore, knowledge: Knowledge, contact: Contact, today: date | None, *, rules_changed: bool = False
) -> DiaryWorld:
    engine = DurableEngine()
    support = Support(
        store=store,
        clock=RealClock() if today is None else ClockOf(today),
        knowledge=knowledge,
        engine=engine,
        assessor=assessor_with(engine, contact),
    )
    return DiaryWorld(
        support=support, contact=contact, today=today or date.today(),  # noqa: DTZ011  a day has no zone here
        keep_number=keep_number, save_answers=save_answers, rules_changed=rules_changed,
    )  # fmt: skip
