"""Commands for exchange with other programs: the questionnaire, answers and results as FHIR R4, and answers back.

Heavy parts are imported where they are used.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.telling import FAULTY, Day, configured_contact, engine_failure_told, errors_told, fail, read_answers

if TYPE_CHECKING:
    from triage.model.answers import Answers
    from triage.model.assessment import Assessment
    from triage.model.contact import Contact
    from triage.model.knowledge import Knowledge
    from triage.presenting.fhir.names import Canonical
    from triage.presenting.fhir.results import Result

_REFERENCE = re.compile(r"((https?://[^\s|#?\"'<>]+/)?[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}|urn:(uuid|oid):[0-9a-f.-]+)")
FORMS = ("text", "clinician", "json", "fhir")


@click.command("export")
@click.argument("source", metavar="[CASE|ANSWERS]", required=False)
@click.option("--fhir", is_flag=True, help="Answers and result as one FHIR R4 bundle.")
@click.option("--questionnaire", is_flag=True, help="The questions alone, as a FHIR R4 Questionnaire.")
@click.option("--subject", default="", metavar="REFERENCE", help="Whom it is about, such as Patient/123.")
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
def export(source: str | None, subject: str, today: date | None, *, fhir: bool, questionnaire: bool) -> None:
    """Print a result, or the questions, as FHIR R4 for other programs.

    CASE is the reference or id of a kept case; ANSWERS is a file as for "triage assess" ("-" for standard input).
    """
    from triage.adapters.files.fhir_reader import configured_canonical
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.casework.exchange import questionnaire_of, result_of

    if (source is None) != questionnaire or fhir == questionnaire:
        raise click.UsageError("Say either --questionnaire alone, or --fhir with a case or a file of answers.")
    if subject and not _REFERENCE.fullmatch(subject):
        raise click.UsageError("Write --subject as a FHIR reference, such as Patient/123 or https://host/Patient/123.")
    with errors_told():
        knowledge, canonical = load_knowledge(), configured_canonical(os.environ)
        if source is None:
            _print(questionnaire_of(knowledge, canonical))
        elif source == "-" or Path(source).suffix or Path(source).exists():
            answers = read_answers(Path(source), knowledge)
            found = _result(_assessed(answers, knowledge, today, outcome=True), canonical, subject)
            _print(result_of(found, datetime.now(UTC), with_questionnaire=True))
        else:
            found = _kept(source, knowledge, canonical, subject)
            _print(result_of(found, datetime.now(UTC), with_questionnaire=True))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
def import_response(file: Path, today: date | None, form: str) -> None:
    """Assess a FHIR QuestionnaireResponse in a JSON FILE ("-" for standard input), made by whatever program.

    What does not match is named, with exit code 2; as json and fhir also as an OperationOutcome.
    """
    from triage.adapters.files.fhir_reader import configured_canonical
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.casework.exchange import result_of
    from triage.presenting.fhir.outcomes import FaultyResponse, operation_outcome
    from triage.presenting.printing import printed

    with errors_told():
        knowledge, canonical = load_knowledge(), configured_canonical(os.environ)
        outcome = form in ("json", "fhir")
        try:
            answers = _answers_in(file, knowledge, canonical)
        except FaultyResponse as error:
            if outcome:
                _print(operation_outcome(error.issues))
            fail(str(error), FAULTY)
        told = _assessed(answers, knowledge, today, outcome=outcome)
        if form == "fhir":
            _print(result_of(_result(told, canonical, ""), datetime.now(UTC)))
        else:
            click.echo(printed(*told, form), nl=False)


COMMANDS: tuple[click.Command, ...] = (export, import_response)

Told = tuple["Assessment", "Knowledge", "Contact"]


def _answers_in(file: Path, knowledge: "Knowledge", canonical: "Canonical") -> "Answers":
    from triage.adapters.files.fhir_reader import load_resource, resource_from
    from triage.casework.exchange import answers_in

    raw = resource_from(sys.stdin.buffer, "standard input") if str(file) == "-" else load_resource(file)
    return answers_in(raw, knowledge, canonical)


def _assessed(answers: "Answers", knowledge: "Knowledge", today: date | None, *, outcome: bool) -> Told:
    """The answers assessed and explained; when the engine fails, an outcome says so where one is wanted."""
    from triage.adapters.durable_engine import DurableEngine
    from triage.reasoning.accounting import explained
    from triage.reasoning.assessing import assess

    day, contact = today or date.today(), configured_contact()  # noqa: DTZ011 a day has no zone here
    with _failure_printed(outcome=outcome), engine_failure_told(answers, knowledge, contact, day):
        return explained(assess(answers, knowledge, DurableEngine(), day), knowledge), knowledge, contact


@contextmanager
def _failure_printed(*, outcome: bool) -> Iterator[None]:
    from triage.model.errors import EngineError
    from triage.presenting.fhir.outcomes import failed

    try:
        yield
    except EngineError as error:
        if outcome:
            _print(failed(str(error)))
        raise


def _result(told: Told, canonical: "Canonical", subject: str) -> "Result":
    from triage.presenting.fhir.results import Result
    from triage.presenting.mapping import assessment_mapping

    _, knowledge, _ = told
    mapping = assessment_mapping(*told)
    return Result(assessment=mapping, knowledge=knowledge, canonical=canonical, seed=_seed(), subject=subject)


def _kept(case: str, newest: "Knowledge", canonical: "Canonical", subject: str) -> "Result":
    """The result that is kept of a case, under the questions and rules it was begun with."""
    from triage.adapters.case_store.archive import SqlArchive
    from triage.adapters.case_store.store import SqlCaseStore
    from triage.casework.exchange import kept_result
    from triage.casework.screening import resume
    from triage.storing import opened_database
    from triage.supporting import knowledge_by_digest

    with opened_database(os.environ) as database:
        store = SqlCaseStore(database)
        found = resume(store, SqlArchive(database).identify(case))
        knowledge = knowledge_by_digest(store, newest)(found.knowledge)
        return kept_result(found, knowledge, canonical, _seed(), subject)


def _seed() -> str:
    from uuid import uuid4

    return str(uuid4())


def _print(resource: dict[str, object]) -> None:
    import json

    click.echo(json.dumps(resource, indent=2, ensure_ascii=False))
