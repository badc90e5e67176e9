"""Commands for those who write and sign rules.

Heavy parts are imported where they are used.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.telling import FAULTY, Day, errors_told, fail

if TYPE_CHECKING:
    from triage.model.knowledge import Knowledge


@click.command()
@click.option("--release", is_flag=True, help="Also refuse whatever is unsigned, or was changed since it was signed.")
def check(*, release: bool) -> None:
    """Read all questions and rules and report every fault."""
    from triage.adapters.durable_engine import DurableEngine
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.adapters.files.sign_off_reader import load_sign_offs
    from triage.reasoning.checking import findings

    with errors_told():
        knowledge = load_knowledge()
        load_sign_offs()
        found = [str(finding) for finding in findings(knowledge, DurableEngine(), date.today())]  # noqa: DTZ011 a day has no zone here
    if release:
        found += _unsigned(knowledge)
    for finding in found:
        click.echo(finding, err=True)
    if found:
        sys.exit(FAULTY)
    click.echo(_summary(knowledge))


@click.command()
@click.argument("names", metavar="RULE...", nargs=-1, required=True)
@click.option("--by", multiple=True, required=True, help="Who signs: name and registration; may be repeated.")
@click.option("--on", type=Day(), default=None, help="The day of the signature; today when left out.")
@click.option("--folder", type=click.Path(path_type=Path), default=None, help="Where questions.yaml and rules/ lie.")
def sign(names: tuple[str, ...], by: tuple[str, ...], on: date | None, folder: Path | None) -> None:
    """Sign each RULE, word, contributor, step or suppression as it stands now, for a registered clinician."""
    from triage.adapters.files.signing import sign as write_signatures

    with errors_told():
        for file in write_signatures(names, by, on or date.today(), folder):  # noqa: DTZ011 a day has no zone here
            click.echo(f"Signed in {file}.")


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def questions(form: str) -> None:
    """Print all questions in the order of asking."""
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.presenting.catalogue import questions_document, questions_mapping
    from triage.presenting.document import as_text

    with errors_told():
        questionnaire = load_knowledge().questionnaire
    if form == "json":
        click.echo(json.dumps(questions_mapping(questionnaire), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(questions_document(questionnaire)), nl=False)


@click.command()
@click.argument("rule", required=False)
def rules(rule: str | None) -> None:
    """Print all rules, or one RULE in full with its evidence."""
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.model.wording import nearest
    from triage.presenting.catalogue import find_item, rule_document, rules_document
    from triage.presenting.document import as_text

    with errors_told():
        knowledge = load_knowledge()
    if rule is None:
        click.echo(as_text(rules_document(knowledge)), nl=False)
        return
    item = find_item(rule, knowledge)
    if item is None:
        near = nearest(rule, [signable.id for signable in knowledge.signables])
        fail(f'There is no rule "{rule}". {near}'.strip(), FAULTY)
    else:
        click.echo(as_text(rule_document(item, knowledge)), nl=False)


COMMANDS: tuple[click.Command, ...] = (check, sign, questions, rules)


def _unsigned(knowledge: "Knowledge") -> list[str]:
    changed = [
        f"{name}: changed since it was signed. Ask a reviewer to run: triage sign {name}"
        for name in knowledge.changed_since_signed
    ]
    never = [name for name in knowledge.unreviewed if name not in knowledge.changed_since_signed]
    return [*changed, *(f"{name}: never signed. Ask a reviewer to run: triage sign {name}" for name in never)]


def _summary(knowledge: "Knowledge") -> str:
    clauses = sum(len(contributor.clauses) for contributor in knowledge.contributors)
    return (
        f"No faults: {len(knowledge.questionnaire.questions)} questions, {len(knowledge.rules)} rules, "
        f"{len(knowledge.contributors)} contributors with {clauses} clauses, {len(knowledge.steps)} self-care steps.\n"
        f"{len(knowledge.unreviewed)} of {len(knowledge.signables)} are not yet clinically reviewed.\n"
        f"{knowledge.digest}"
    )
