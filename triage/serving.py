"""Composes the server: the real store, clock, engine and knowledge behind the pages."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path

from triage.adapters.case_store.opening import default_url, open_database
from triage.adapters.case_store.store import SqlCaseStore
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.configuration import load_contact
from triage.adapters.files.knowledge_files import knowledge_from, knowledge_texts
from triage.adapters.web.services import Services
from triage.casework.screening import Assessor
from triage.model.answers import Answers
from triage.model.knowledge import Knowledge
from triage.presenting.document import as_mapping
from triage.presenting.mapping import assessment_mapping
from triage.presenting.phrasing import Contact
from triage.presenting.report import person_report
from triage.reasoning.assessing import assess
from triage.reasoning.ports import Engine


class RealClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where this installation keeps its data."""
    return Path(environment["TRIAGE_DATA"]) if environment.get("TRIAGE_DATA") else user_data_path("heel-triage")


def database_url(environment: Mapping[str, str]) -> str:
    """The configured database, or SQLite in the data folder."""
    return environment.get("TRIAGE_DATABASE") or default_url(data_folder(environment))


def assessor_with(engine: Engine, contact: Contact) -> Assessor:
    """What is kept of an assessment: the whole of it, and the page that the person is shown."""

    def kept(answers: Answers, knowledge: Knowledge, today: date) -> Mapping[str, object]:
        assessment = assess(answers, knowledge, engine, today)
        return {
            "assessment": assessment_mapping(assessment, knowledge, contact),
            "person": as_mapping(person_report(assessment, knowledge, contact)),
        }

    return kept
