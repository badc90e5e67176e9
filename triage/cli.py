"""The command ``triage``: it chooses the real engine and clock, and nothing else.

Heavy parts are imported where they are used, so that help and the first question come at once.
"""

import gc
import os
import sys
from datetime import date
from pathlib import Path

import click

from triage import __version__, authoring, comparing, diary, interop, operating, proving, replaying, reporting
from triage.telling import FAULTY, Day, assessed, errors_told, fail


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="triage")
@click.option("--staff", is_flag=True, help="Staff wording, with a reference for the person.")
@click.option("--resume", is_flag=True, help="Go on with a kept draft.")
@click.option("--plain", is_flag=True, help="Numbered lines only: for screen readers, pipes and simple terminals.")
@click.pass_context
def main(context: click.Context, *, staff: bool, resume: bool, plain: bool) -> None:
    """Heel-pain triage: it asks before it assumes.

    Without a command the interview starts. It gives general information and does not replace an examination.
    """
    if context.invoked_subcommand is None:
        context.invoke(interview, staff=staff, resume=resume, plain=plain, today=None)


@main.command()
@click.option("--staff", is_flag=True, help="Staff wording, with a reference for the person.")
@click.option("--resume", is_flag=True, help="Go on with a kept draft.")
@click.option("--plain", is_flag=True, help="Numbered lines only: for screen readers, pipes and simple terminals.")
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
def interview(*, staff: bool, resume: bool, plain: bool, today: date | None) -> None:
    """Ask the questions one by one, then show the result."""
    gc.disable()  # what is loaded before the first question stays for good, and that question must come at once
    from triage.adapters.terminal import run_interview
    from triage.interviewing import world_of

    with errors_told():
        sys.exit(run_interview(world_of(today), staff=staff, resume=resume, plain=plain))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
@click.option("--format", "form", type=click.Choice(["text", "clinician", "json"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Refuse answers to questions that this path does not ask.")
def assess(file: Path, today: date | None, form: str, *, strict: bool) -> None:
    """Assess the answers in a YAML or JSON FILE of question id: answer ("-" for standard input)."""
    from triage.presenting.printing import printed

    with errors_told():
        click.echo(printed(*assessed(file, today, strict=strict), form), nl=False)


@main.command()
@click.argument("file", metavar="ANSWERS", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
@click.option("--format", "form", type=click.Choice(["text", "clinician", "json"]), default="text", show_default=True)
def explain(file: Path, today: date | None, form: str) -> None:
    """Explain the result for ANSWERS: for and against, what would change it, and what is still open."""
    from triage.presenting.printing import printed_explanation

    with errors_told():
        click.echo(printed_explanation(*assessed(file, today), form), nl=False)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; by itself only on this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for any free one.")
@click.option("--demo", is_flag=True, help="A made-up clinic, and data that is thrown away at the end.")
def serve(host: str, port: int, *, demo: bool) -> None:
    """Serve the pages for patients in a browser."""
    try:
        from triage.serving import run_server
    except ModuleNotFoundError as missing:
        fail(f"{missing.name} is not installed. The server needs: pip install 'heel-triage[server]'", FAULTY)
    with errors_told():
        run_server(host, port, os.environ, click.echo, demo=demo)


for _command in (
    authoring.check,
    authoring.questions,
    authoring.rules,
    authoring.sign,
    proving.prove,
    comparing.compare,
    diary.diary,
    replaying.replay,
    reporting.report,
    *interop.COMMANDS,
    *operating.COMMANDS,
):
    main.add_command(_command)


if __name__ == "__main__":
    main()
