"""The command that prints a report: a page for the person or a summary for the clinician, as text, HTML or PDF.

Heavy parts are imported where they are used.
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.telling import FAULTY, Day, assessed, errors_told, fail

if TYPE_CHECKING:
    from triage.presenting.paper import Paper

PDF = "pdf"
_NEEDS_A_FILE = "A PDF is not shown on the screen. Say where to write it: --output FILE"
_ONE_OF_TWO = "Say what to print: the answers in a file, or the diary on this computer with --diary."
_NOT_INSTALLED = "typst is not installed. A PDF needs: pip install 'heel-triage[report]'"


@click.command()
@click.argument("file", metavar="ANSWERS", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--diary", is_flag=True, help="Of the diary on this computer, with all that was tried, not of ANSWERS.")
@click.option("--for", "reader", type=click.Choice(["person", "clinician"]), default="person", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "html", PDF]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=None, help="Write to this file, not to the screen.")
@click.option("--force", is_flag=True, help="Write over a file of this name.")
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
def report(
    file: Path | None, reader: str, form: str, output: Path | None, today: date | None, *, diary: bool, force: bool
) -> None:
    """Print the result for ANSWERS: two pages for the person, or one page for the clinician."""
    if (file is None) is not diary:
        fail(_ONE_OF_TWO, FAULTY)
    if form == PDF and output is None:
        fail(_NEEDS_A_FILE, FAULTY)
    with errors_told():
        paper = _paper_of_diary(reader, today) if file is None else _paper(file, reader, today)
        content = _content(paper, form)
        if output is None:
            click.echo(content.decode(), nl=False)
        else:
            _write(output, content, force=force)


COMMANDS: tuple[click.Command, ...] = (report,)


def _paper(file: Path, reader: str, today: date | None) -> "Paper":
    from triage.adapters.files.drawings import read_drawings
    from triage.presenting.illustrating import illustrated
    from triage.presenting.mapping import assessment_mapping
    from triage.presenting.paper import Kind, clinician_paper, person_paper
    from triage.presenting.report import person_report

    assessment, knowledge, contact = assessed(file, today)
    stored = assessment_mapping(assessment, knowledge, contact)
    if Kind(reader) is Kind.CLINICIAN:
        return clinician_paper(stored, knowledge)
    page = illustrated(person_report(assessment, knowledge, contact), stored, read_drawings())
    return person_paper(page, stored)


def _paper_of_diary(reader: str, today: date | None) -> "Paper":
    """The same for a course of self-care, as the rules see it with the diary today."""
    from triage.at_home import opened
    from triage.presenting.chart import tried
    from triage.presenting.course_page import level_in_words
    from triage.presenting.diary_report import diary_paper
    from triage.presenting.mapping import assessment_mapping
    from triage.presenting.paper import Kind, clinician_paper
    from triage.reasoning.accounting import explained

    found = opened(today)
    course, knowledge, contact = found.course(), found.knowledge, found.world.contact
    if Kind(reader) is Kind.PERSON:
        return diary_paper(course, knowledge, contact, found.case.reference)
    stored = found.case.assessment
    if stored is None or course.assessment.urgency > (found.case.assessed_urgency or course.assessment.urgency):
        stored = assessment_mapping(explained(course.assessment, knowledge), knowledge, contact)
    is_higher = course.urgency > (found.case.assessed_urgency or course.urgency)
    higher = f"The case stands at more than what the rules say now. {level_in_words(course, knowledge)}"
    return clinician_paper(
        stored, knowledge, history=tried(course, knowledge), reference=found.case.reference,
        higher=higher if is_higher else "",
    )  # fmt: skip


def _content(paper: "Paper", form: str) -> bytes:
    from triage.presenting.document import as_text
    from triage.presenting.print_page import as_print_html

    if form == PDF:
        return _as_pdf(paper)
    return (as_text(paper.blocks) if form == "text" else as_print_html(paper)).encode()


def _as_pdf(paper: "Paper") -> bytes:
    try:
        from triage.adapters.pdf import pdf_of
    except ModuleNotFoundError:
        fail(_NOT_INSTALLED, FAULTY)
    return pdf_of(paper)


def _write(path: Path, content: bytes, *, force: bool) -> None:
    from triage.adapters.files.report_files import write_report

    write_report(path, content, replace=force)
    click.echo(f"Written to {path}.", err=True)
