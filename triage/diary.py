"""The command for the diary of self-care at home.

Heavy parts are imported where they are used.
"""

from datetime import date
from pathlib import Path

import click

from triage.telling import FAULTY, Day, assessed, errors_told, fail

_ONE_THING = "Use one of --begin, --show, --calendar, --mend and --forget at a time."
_WIDTH = 78


@click.command()
@click.option("--day", type=Day(), default=None, help="Note or change this day, not today.")
@click.option("--plain", is_flag=True, help="Numbered lines only: for screen readers, pipes and simple terminals.")
@click.option("--today", type=Day(), default=None, help="The day it is; today when left out.")
@click.option("--show", is_flag=True, help="Print the chart, what it says, all days and the plan, and ask nothing.")
@click.option(
    "--begin", type=click.Path(path_type=Path, allow_dash=True), default=None, metavar="ANSWERS",
    help="Begin a diary after the answers of a file.",
)  # fmt: skip
@click.option(
    "--calendar", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="Write the days on which to look again to a calendar file (.ics).",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a calendar file of this name.")
@click.option("--mend", is_flag=True, help="Drop a last line that broke off while it was written.")
@click.option("--forget", is_flag=True, help="Remove the whole diary, after asking.")
@click.pass_context
def diary(  # noqa: PLR0913  one option each
    context: click.Context, day: date | None, today: date | None, begin: Path | None, calendar: Path | None, *,
    plain: bool, show: bool, force: bool, mend: bool, forget: bool,
) -> None:  # fmt: skip
    """Keep a diary of self-care: two minutes a day, what it says, and what to try next."""
    if sum(map(bool, (begin, show, calendar, mend, forget))) > 1:
        fail(_ONE_THING, FAULTY)
    with errors_told():
        if begin is not None:
            context.exit(_begin(begin, today, plain=plain))
        if calendar is not None:
            _write_calendar(calendar, today, force=force)
        elif show:
            _show(today)
        elif mend:
            _mend()
        elif forget:
            context.exit(_forget(plain=plain))
        else:
            context.exit(_sit_down(day, today, plain=plain))


COMMANDS: tuple[click.Command, ...] = (diary,)


def _sit_down(day: date | None, today: date | None, *, plain: bool) -> int:
    from triage.adapters.terminal.diary_running import run_diary
    from triage.at_home import opened

    found = opened(today)
    return run_diary(found.world, found.case, day, plain=plain)


def _begin(file: Path, today: date | None, *, plain: bool) -> int:
    from triage.adapters.terminal.diary_running import run_beginning
    from triage.at_home import new_diary
    from triage.model.answers import Answers
    from triage.model.errors import AnswerError
    from triage.model.urgency import Urgency
    from triage.reasoning.derivation import follow
    from triage.reasoning.interview import Standing

    assessment, knowledge, contact = assessed(file, today)
    is_calm = not assessment.is_out_of_scope and assessment.urgency < Urgency.URGENT
    if not is_calm or not assessment.self_care.offered:
        raise AnswerError(f"{file}: there is no step to try at home. What to do instead: triage assess {file}")
    path = follow(Answers(assessment.answers), knowledge.questionnaire)
    standing = Standing(answers=path.answers, passed=frozenset(path.unanswered))
    return run_beginning(new_diary(knowledge, contact, today), standing, plain=plain)


def _show(today: date | None) -> None:
    from triage.adapters.terminal.diary import whole_diary
    from triage.at_home import opened

    found = opened(today)
    click.echo(whole_diary(found.course(), found.knowledge, found.world.contact, _WIDTH), nl=False)


def _write_calendar(path: Path, today: date | None, *, force: bool) -> None:
    from triage.adapters.files.report_files import write_report
    from triage.at_home import opened
    from triage.model.errors import AnswerError
    from triage.presenting.calendar import calendar_text

    found = opened(today)
    coming = [item for item in found.course().schedule if not item.done]
    if not coming:
        raise AnswerError("There is no day on which to look again. Do first what your result says: triage diary --show")
    made_at = found.world.support.clock.now()
    text = calendar_text(tuple(coming), found.knowledge, found.case.reference, made_at)
    write_report(path, text.encode(), replace=force)
    click.echo(f"Written to {path}. Open it with your calendar.", err=True)


def _mend() -> None:
    from triage.at_home import home_store

    store = home_store()
    store.drop_torn_line()
    store.cases()
    click.echo("Your diary can be read.")


def _forget(*, plain: bool) -> int:
    from triage.adapters.terminal.diary_running import run_forgetting
    from triage.at_home import home_store

    return run_forgetting(home_store().forget, plain=plain)
