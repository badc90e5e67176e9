"""What comes before the first question: what this is, whom to call, and drafts to go on with.

Nothing here asks about a heel.
"""

import re
from collections.abc import Iterable

from triage.adapters.terminal.ports import Asker, Command, Option, Prompt, StoppedError
from triage.reasoning.interview import SET_BY_PROGRAM, Draft

RESUME = "triage interview --resume"

_TELEPHONE = re.compile(r"[0-9+*#][0-9 +*#()/.-]{1,19}", re.ASCII)
_LONGEST_REFERENCE = 40
_STOP = {Command.STOP: "Stop"}
_SKIP = {Command.SKIP: "Skip: I do not know"}
_ANEW, _ANEW_WITHOUT = "anew", "anew_without"


def emergency_line(number: str) -> str:
    """Whom to call, in a few words."""
    return f"Emergency? Call {number or 'the emergency number of your country'}."


def welcome(asker: Asker, number: str, *, staff: bool) -> None:
    """Say what this is, what it is not, and how to stop."""
    asker.say(f"{emergency_line(number)} Do not wait for these questions.")
    limits = "This does not replace an examination. No clinician has reviewed these rules yet"
    if staff:
        asker.say(f"{limits}.")
        return
    asker.say(
        "HEEL PAIN. We ask one thing at a time. Then we say how soon somebody should look at the heel, and what may "
        f"help. {limits}, so do not use the result to decide about real care."
    )
    asker.say("Stop at any time with q or Ctrl-C and go on later. The answers stay on this computer.")


def ask_number(asker: Asker) -> str:
    """The emergency number of this place; empty when it is not known."""
    reply = asker.read_line(
        Prompt(
            ask="Which number do you call in an emergency?",
            place="Before we start",
            help="We show this number when help is needed at once. We keep it on this computer and do not ask again.",
            hint="Type the number.",
            takes_numbers=True,
            commands=_SKIP | _STOP,
            check=lambda reply: _fault_of_number(reply[0]),
        )
    )
    return reply if isinstance(reply, str) else _left_open(reply)


def ask_reference(asker: Asker) -> str:
    """What staff call this person; empty when they give nothing."""
    reply = asker.read_line(
        Prompt(
            ask="Reference for this person?",
            place="Before we start",
            help="A number of your own system, not a name. It goes into the draft and the summary only.",
            hint="Type it.",
            commands={Command.SKIP: "Skip: no reference"} | _STOP,
            check=lambda reply: _fault_of_reference(reply[0]),
        )
    )
    return reply if isinstance(reply, str) else _left_open(reply)


def pick_draft(asker: Asker, drafts: tuple[Draft, ...]) -> tuple[Draft | None, tuple[Draft, ...]]:
    """Which draft to go on with, if any, and which ones to delete."""
    reply = asker.pick_one(
        Prompt(
            ask="Answers from an earlier time are kept here. What now?",
            place="Before we start",
            options=(
                *(Option(draft.name, f"Go on with the answers {_told(draft)}") for draft in drafts),
                Option(_ANEW_WITHOUT, "Start anew and delete what is kept"),
                Option(_ANEW, "Start anew and leave what is kept"),
            ),
            commands=_STOP,
        )
    )
    if isinstance(reply, Command):
        raise StoppedError
    return next((draft for draft in drafts if draft.name == reply), None), drafts if reply == _ANEW_WITHOUT else ()


def say_what_goes_on(asker: Asker, draft: Draft) -> None:
    """Say whose answers these are."""
    asker.say(f"We go on with the answers {_told(draft)}.")


def say_what_was_lost(asker: Asker, asked_again: Iterable[str], gone: int) -> None:
    """Say which answers of a draft could not be taken over."""
    again = [f"- {question}" for question in asked_again]
    if again:
        asker.say("\n".join(["These answers no longer hold, so we ask again where it is needed:", *again]))
    if gone:
        asker.say(f"The questions have changed since. Answers that were dropped with their question: {gone}.")


def _told(draft: Draft) -> str:
    who = f", reference {draft.reference}" if draft.reference else ""
    return f"from {draft.kept_on}{who} ({len(draft.answers.keys() - SET_BY_PROGRAM.keys())} answers)"


def _fault_of_number(text: str) -> str:
    if _TELEPHONE.fullmatch(text) and sum(letter.isdigit() for letter in text) > 1:
        return ""
    return "This does not look like a telephone number. Please type digits, such as 112, 911 or 000."


def _fault_of_reference(text: str) -> str:
    if text.isprintable() and len(text) <= _LONGEST_REFERENCE:
        return ""
    return f"Please use at most {_LONGEST_REFERENCE} plain letters and digits."


def _left_open(command: Command) -> str:
    if command is Command.STOP:
        raise StoppedError
    return ""
