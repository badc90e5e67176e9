"""What all commands share: exit codes, dates, and how faults are told.

Heavy parts are imported where they are used, so that help and the first question come at once.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from triage.model.answers import Answers
    from triage.model.assessment import Assessment
    from triage.model.contact import Contact
    from triage.model.knowledge import Knowledge

FAULTY, NO_ASSESSMENT, NOT_KEPT = 2, 3, 4
"""Exit codes: faulty files or answers; the engine failed; nothing could be kept."""


class Day(click.ParamType[date]):
    """A date such as 2026-01-31."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is not a date. Write it as 2026-01-31.', param, ctx)


def configured_contact() -> "Contact":
    """Whom to call, as this place has configured it."""
    from triage.adapters.files.configuration import load_contact

    return load_contact(os.environ)


def read_answers(file: Path, knowledge: "Knowledge") -> "Answers":
    """The answers in a file, or in what comes in for "-"."""
    from triage.adapters.files.answer_files import answers_from, load_answers

    if str(file) == "-":
        return answers_from(sys.stdin.buffer, "standard input", knowledge.questionnaire)
    return load_answers(file, knowledge.questionnaire)


def assessed(file: Path, today: date | None, *, strict: bool = False) -> tuple["Assessment", "Knowledge", "Contact"]:
    """The answers of a file, assessed and explained."""
    from triage.adapters.durable_engine import DurableEngine
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.reasoning import assessing
    from triage.reasoning.accounting import explained
    from triage.reasoning.derivation import follow

    day = today or date.today()  # noqa: DTZ011 a day has no zone here
    knowledge, contact = load_knowledge(), configured_contact()
    answers = read_answers(file, knowledge)
    set_aside = follow(answers, knowledge.questionnaire).set_aside
    if strict and set_aside:
        fail(f"{file}: these answers are to questions that this path does not ask: {', '.join(set_aside)}.", FAULTY)
    with engine_failure_told(answers, knowledge, contact, day):
        assessment = explained(assessing.assess(answers, knowledge, DurableEngine(), day), knowledge)
    return assessment, knowledge, contact


@contextmanager
def errors_told() -> Iterator[None]:
    """Turn the project's own errors into a message and an exit code; nothing else is caught."""
    from triage.model.errors import EngineError, StoreError, TriageError

    try:
        yield
    except TriageError as error:
        codes = ((EngineError, NO_ASSESSMENT), (StoreError, NOT_KEPT))
        fail(str(error), next((code for kind, code in codes if isinstance(error, kind)), FAULTY))


@contextmanager
def engine_failure_told(answers: "Answers", knowledge: "Knowledge", contact: "Contact", today: date) -> Iterator[None]:
    """When the engine fails, say whom to call: the emergency number first if an answer calls for it."""
    from triage.model.errors import EngineError
    from triage.presenting.report import failure_message
    from triage.reasoning.assessing import emergency_was_answered

    try:
        yield
    except EngineError as error:
        emergency = emergency_was_answered(answers, knowledge, today)
        raise EngineError(f"{failure_message(knowledge, contact, emergency=emergency)}\n{error}") from error


def fail(message: str, code: int) -> NoReturn:
    """Say what is wrong, and stop."""
    click.echo(message, err=True)
    sys.exit(code)
