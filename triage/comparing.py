"""The command that compares two versions of questions and rules.

Heavy parts are imported where they are used.
"""

import json
import sys
from datetime import date
from pathlib import Path

import click

from triage.telling import FAULTY, Day, errors_told, fail

_WAYS = 3
_UNSIGNED = 1
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--today", type=Day(), default=None, help="The day whose rules are meant; today when left out.")
@click.option(
    "--people", type=_FOLDER, default=None, help="Where cases/ and vignettes/ lie; tests/ of NEW if left out."
)
@click.option("--ways", type=click.IntRange(min=1), default=_WAYS, show_default=True, help="Ways to show of each move.")
def compare(old: Path, new: Path, form: str, today: date | None, people: Path | None, ways: int) -> None:
    """Compare two folders of questions and rules: whose urgency moves, and which self-care is released.

    Exit code 1 when somebody is told less and no sign-off in NEW covers it.
    """
    from triage.adapters.durable_engine import DurableEngine
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.adapters.files.people_files import load_people
    from triage.adapters.files.sign_off_reader import load_sign_offs
    from triage.presenting.comparison import comparison_mapping, comparison_text
    from triage.reasoning.comparing import Comparing

    try:
        from triage.adapters.z3_prover.comparer import Z3Comparer
    except ImportError:
        fail("The comparison needs the solver z3. Install it with: pip install 'heel-triage[prover]'", FAULTY)
    day = today or date.today()  # noqa: DTZ011 a day has no zone here
    with errors_told():
        before, after = load_knowledge(old), load_knowledge(new)
        known = load_people(people or new / "tests", (after.questionnaire, before.questionnaire))
        comparer = Z3Comparer(before, after, day)
        comparing = Comparing(
            old=before, new=after, comparer=comparer, engine=DurableEngine(), today=day, most_ways=ways
        )
        found = comparing.comparison(known, load_sign_offs(new))
    if form == "json":
        click.echo(json.dumps(comparison_mapping(found), indent=2, ensure_ascii=False))
    else:
        click.echo(comparison_text(found), nl=False)
    if found.fails:
        sys.exit(_UNSIGNED)


COMMANDS: tuple[click.Command, ...] = (compare,)
