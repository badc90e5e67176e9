"""The command ``triage``: which commands there are, and where each is to be found.

A command is loaded when it is called, so that help and the first question come at once.
"""

import click

from triage import __version__

SAYS = {
    "assess": 'Assess the answers in a YAML or JSON FILE of question id: answer ("-" for standard input).',
    "audit": "Find every event that was changed, moved or removed, and whatever else does not fit.",
    "backup": "Write everything that is kept to a new FILE.",
    "check": "Read all questions and rules and report every fault.",
    "compare": "Compare two folders of questions and rules: whose urgency moves, and which self-care is released.",
    "diary": "Keep a diary of self-care: two minutes a day, what it says, and what to try next.",
    "erase": "Remove everything that was said in CASE (reference or id) for good; a bare history and a count stay.",
    "explain": "Explain the result for ANSWERS: for and against, what would change it, and what is still open.",
    "export": "Print a result, or the questions, as FHIR R4 for other programs.",
    "import": 'Assess a FHIR QuestionnaireResponse in a JSON FILE ("-" for standard input), made by whatever program.',
    "interview": "Ask the questions one by one, then show the result.",
    "prove": "Prove over all answers what must always hold and what must never happen.",
    "questions": "Print all questions in the order of asking.",
    "rederive": (
        "Derive the assessments of CASE (reference or id) again from its history, and compare them byte for byte."
    ),
    "replay": "Assess stored answers again, and count who moves up and who moves down.",
    "report": "Print the result for ANSWERS: two pages for the person, or one page for the clinician.",
    "restore": "Put the backup FILE into the configured database, which must be empty: all of it or nothing.",
    "retain": "Erase every case in which nothing has happened for longer than cases are kept.",
    "rules": "Print all rules, or one RULE in full with its evidence.",
    "serve": "Serve the pages for patients in a browser.",
    "sign": "Sign each RULE, word, contributor, step or suppression as it stands now, for a registered clinician.",
    "user": "Make, disable and reset the accounts of staff, clinicians and administrators.",
}
"""Every command with the first sentence of its own help."""


class LoadedWhenCalled(click.Group):
    """Commands of which only name and first sentence are known until one is called."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called, in full."""
        name, known, rest = super().resolve_command(ctx, args)
        return name, known and loaded(str(name)), rest

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what only the extra of the server brings may be missing."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as missing:
            from triage.telling import FAULTY, fail

            if str(missing.name).startswith("triage"):
                raise
            fail(f"{missing.name} is not installed. This needs: pip install 'heel-triage[server]'", FAULTY)


def loaded(name: str) -> click.Command:
    """A command in full, out of the module that holds it."""
    return next(command for command in commands_beside(name) if command.name == name)


def commands_beside(name: str) -> tuple[click.Command, ...]:
    """All commands of the module that holds this one."""
    match name:
        case "assess" | "explain":
            from triage.answering import COMMANDS
        case "check" | "questions" | "rules" | "sign":
            from triage.authoring import COMMANDS
        case "compare":
            from triage.comparing import COMMANDS
        case "diary":
            from triage.diary import COMMANDS
        case "export" | "import":
            from triage.interop import COMMANDS
        case "interview":
            from triage.interviewing import COMMANDS
        case "prove":
            from triage.proving import COMMANDS
        case "replay":
            from triage.replaying import COMMANDS
        case "report":
            from triage.reporting import COMMANDS
        case _:
            from triage.operating import COMMANDS
    return COMMANDS


@click.group(
    cls=LoadedWhenCalled,
    commands=[click.Command(name, help=says) for name, says in SAYS.items()],
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
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
        context.invoke(loaded("interview"), staff=staff, resume=resume, plain=plain, today=None)


if __name__ == "__main__":
    main()
