"""The command ``triage``: it chooses the real engine and clock, and nothing else.

Heavy parts are imported where they are used, so that help and the first question come at once.
"""

import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from triage import __version__

if TYPE_CHECKING:
    from triage.adapters.terminal import World
    from triage.model.answers import Answers
    from triage.model.assessment import Assessment
    from triage.model.knowledge import Knowledge
    from triage.presenting.phrasing import Contact

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


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="triage")
@click.pass_context
def main(context: click.Context) -> None:
    """Heel-pain triage: it asks before it assumes.

    Without a command the interview starts. It gives general information and does not replace an examination.
    """
    if context.invoked_subcommand is None:
        context.invoke(interview)


@main.command()
@click.option("--staff", is_flag=True, help="Staff wording, with a reference for the person.")
@click.option("--resume", is_flag=True, help="Go on with a kept draft.")
@click.option("--plain", is_flag=True, help="Numbered lines only: for screen readers, pipes and simple terminals.")
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
def interview(*, staff: bool = False, resume: bool = False, plain: bool = False, today: date | None = None) -> None:
    """Ask the questions one by one, then show the result."""
    gc.disable()  # what is loaded before the first question stays for good, and that question must come at once
    from triage.adapters.terminal import run_interview

    with _errors_told():
        world = _world(today or date.today())  # noqa: DTZ011 a day has no zone here
        sys.exit(run_interview(world, staff=staff, resume=resume, plain=plain))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
@click.option("--format", "form", type=click.Choice(["text", "clinician", "json"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Refuse answers to questions that this path does not ask.")
def assess(file: Path, today: date | None, form: str, *, strict: bool) -> None:
    """Assess the answers in a YAML or JSON FILE of question id: answer ("-" for standard input)."""
    from triage.presenting.printing import printed

    with _errors_told():
        click.echo(printed(*_assessed(file, today, strict=strict), form), nl=False)


@main.command()
@click.argument("file", metavar="ANSWERS", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
@click.option("--format", "form", type=click.Choice(["text", "clinician", "json"]), default="text", show_default=True)
def explain(file: Path, today: date | None, form: str) -> None:
    """Explain the result for ANSWERS: for and against, what would change it, and what is still open."""
    from triage.presenting.printing import printed_explanation

    with _errors_told():
        click.echo(printed_explanation(*_assessed(file, today), form), nl=False)


@main.command()
def check() -> None:
    """Read all questions and rules and report every fault."""
    from triage.adapters.durable_engine import DurableEngine
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.reasoning.checking import findings

    with _errors_told():
        knowledge = load_knowledge()
        found = findings(knowledge, DurableEngine(), date.today())  # noqa: DTZ011 a day has no zone here
    for finding in found:
        click.echo(str(finding), err=True)
    if found:
        sys.exit(FAULTY)
    click.echo(_summary(knowledge))


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def questions(form: str) -> None:
    """Print all questions in the order of asking."""
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.presenting.catalogue import questions_document, questions_mapping
    from triage.presenting.document import as_text

    with _errors_told():
        questionnaire = load_knowledge().questionnaire
    if form == "json":
        click.echo(json.dumps(questions_mapping(questionnaire), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(questions_document(questionnaire)), nl=False)


@main.command()
@click.argument("rule", required=False)
def rules(rule: str | None) -> None:
    """Print all rules, or one RULE in full with its evidence."""
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.model.wording import nearest
    from triage.presenting.catalogue import find_item, rule_document, rules_document
    from triage.presenting.document import as_text

    with _errors_told():
        knowledge = load_knowledge()
    if rule is None:
        click.echo(as_text(rules_document(knowledge)), nl=False)
        return
    item = find_item(rule, knowledge)
    if item is None:
        near = nearest(rule, [signable.id for signable in knowledge.signables])
        _fail(f'There is no rule "{rule}". {near}'.strip(), FAULTY)
    else:
        click.echo(as_text(rule_document(item, knowledge)), nl=False)


def _world(day: date) -> "World":
    """All that the interview needs; rules are read and the engine is loaded while the first question is on screen."""
    from triage.adapters.files.configuration import load_contact
    from triage.adapters.files.drafts import DraftFolder, draft_folder, save_answers
    from triage.adapters.files.opening import read_opening
    from triage.adapters.terminal import World

    loading = _Loading()

    def assess(answers: "Answers", contact: "Contact") -> "Assessment":
        from triage.adapters.durable_engine import DurableEngine
        from triage.reasoning import assessing
        from triage.reasoning.accounting import explained

        knowledge = loading.knowledge()
        with _engine_failure_told(answers, knowledge, contact, day):
            return explained(assessing.assess(answers, knowledge, DurableEngine(), day), knowledge)

    return World(
        opening=read_opening(),
        prepare=loading.begin,
        knowledge=loading.knowledge,
        contact=load_contact(os.environ),
        drafts=DraftFolder(draft_folder(os.environ)),
        keep_number=_keep_number,
        assess=assess,
        save_answers=save_answers,
        today=day,
    )


class _Loading:
    """The whole knowledge, read beside the interview."""

    def __init__(self) -> None:
        self._thread = Thread(target=self._load, daemon=True)
        self._result: Knowledge | Exception | None = None

    def begin(self) -> None:
        """Begin, unless it has begun."""
        gc.enable()
        if self._thread.ident is None:
            self._thread.start()

    def knowledge(self) -> "Knowledge":
        """Wait for it; whatever went wrong is raised here."""
        self.begin()
        self._thread.join()
        if not isinstance(self._result, Exception) and self._result is not None:
            return self._result
        raise self._result or RuntimeError("The rules were not loaded.")

    def _load(self) -> None:
        try:
            from triage.adapters.files.knowledge_files import load_knowledge

            self._result = load_knowledge()
        except Exception as error:  # noqa: BLE001  it is raised again where the knowledge is wanted
            self._result = error


def _keep_number(number: str) -> None:
    from triage.adapters.files.configuration import save_emergency_number
    from triage.model.errors import StoreError

    try:
        save_emergency_number(number)
    except OSError as error:
        raise StoreError(f"The configuration cannot be written ({error.strerror}).") from error


def _contact() -> "Contact":
    from triage.adapters.files.configuration import load_contact

    return load_contact(os.environ)


def _read_answers(file: Path, knowledge: "Knowledge") -> "Answers":
    from triage.adapters.files.answer_files import answers_from, load_answers

    if str(file) == "-":
        return answers_from(sys.stdin.buffer, "standard input", knowledge.questionnaire)
    return load_answers(file, knowledge.questionnaire)


def _assessed(file: Path, today: date | None, *, strict: bool = False) -> tuple["Assessment", "Knowledge", "Contact"]:
    from triage.adapters.durable_engine import DurableEngine
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.reasoning import assessing
    from triage.reasoning.accounting import explained
    from triage.reasoning.derivation import follow

    day = today or date.today()  # noqa: DTZ011 a day has no zone here
    knowledge, contact = load_knowledge(), _contact()
    answers = _read_answers(file, knowledge)
    set_aside = follow(answers, knowledge.questionnaire).set_aside
    if strict and set_aside:
        _fail(f"{file}: these answers are to questions that this path does not ask: {', '.join(set_aside)}.", FAULTY)
    with _engine_failure_told(answers, knowledge, contact, day):
        assessment = explained(assessing.assess(answers, knowledge, DurableEngine(), day), knowledge)
    return assessment, knowledge, contact


def _summary(knowledge: "Knowledge") -> str:
    clauses = sum(len(contributor.clauses) for contributor in knowledge.contributors)
    return (
        f"No faults: {len(knowledge.questionnaire.questions)} questions, {len(knowledge.rules)} rules, "
        f"{len(knowledge.contributors)} contributors with {clauses} clauses, {len(knowledge.steps)} self-care steps.\n"
        f"{len(knowledge.unreviewed)} of {len(knowledge.signables)} are not yet clinically reviewed.\n"
        f"{knowledge.digest}"
    )


@contextmanager
def _errors_told() -> Iterator[None]:
    """Turn the project's own errors into a message and an exit code; nothing else is caught."""
    from triage.model.errors import EngineError, StoreError, TriageError

    try:
        yield
    except TriageError as error:
        codes = ((EngineError, NO_ASSESSMENT), (StoreError, NOT_KEPT))
        _fail(str(error), next((code for kind, code in codes if isinstance(error, kind)), FAULTY))


@contextmanager
def _engine_failure_told(answers: "Answers", knowledge: "Knowledge", contact: "Contact", today: date) -> Iterator[None]:
    """When the engine fails, say whom to call: the emergency number first if an answer calls for it."""
    from triage.model.errors import EngineError
    from triage.presenting.report import failure_message
    from triage.reasoning.assessing import emergency_was_answered

    try:
        yield
    except EngineError as error:
        emergency = emergency_was_answered(answers, knowledge, today)
        raise EngineError(f"{failure_message(knowledge, contact, emergency=emergency)}\n{error}") from error


def _fail(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
