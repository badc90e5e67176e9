"""The real knowledge, the real engine and a fixed day, for all tests."""

from datetime import date
from pathlib import Path

import pytest

from tests.left_out import notices
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.knowledge_files import load_knowledge
from triage.model.knowledge import Knowledge
from triage.reasoning.ports import Engine

ROOT = Path(__file__).parent.parent
pytest_plugins = ["tests.databases"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out, and why."""
    for notice in notices():
        terminalreporter.write_line(notice)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The questions and rules of this repository."""
    return load_knowledge(ROOT)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine that is used in production."""
    return DurableEngine()


@pytest.fixture(scope="session")
def today() -> date:
    """A day on which all rules are in force."""
    return date(2026, 11, 20)
