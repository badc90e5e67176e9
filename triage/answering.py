"""Commands for a file of answers: what it comes to, and why.

Heavy parts are imported where they are used.
"""

from datetime import date
from pathlib import Path

import click

from triage.telling import Day, assessed, errors_told


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
@click.option("--format", "form", type=click.Choice(["text", "clinician", "json"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Refuse answers to questions that this path does not ask.")
def assess(file: Path, today: date | None, form: str, *, strict: bool) -> None:
    """Assess the answers in a YAML or JSON FILE of question id: answer ("-" for standard input)."""
    from triage.presenting.printing import printed

    with errors_told():
        click.echo(printed(*assessed(file, today, strict=strict), form), nl=False)


@click.command()
@click.argument("file", metavar="ANSWERS", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
@click.option("--format", "form", type=click.Choice(["text", "clinician", "json"]), default="text", show_default=True)
def explain(file: Path, today: date | None, form: str) -> None:
    """Explain the result for ANSWERS: for and against, what would change it, and what is still open."""
    from triage.presenting.printing import printed_explanation

    with errors_told():
        click.echo(printed_explanation(*assessed(file, today), form), nl=False)


COMMANDS: tuple[click.Command, ...] = (assess, explain)
