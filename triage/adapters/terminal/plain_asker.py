"""Asks in plain numbered lines: for pipes, for screen readers, and for terminals that can do nothing else.

No colour, no cursor movement, nothing that has to be seen to be understood.
"""

import re
from collections.abc import Callable
from textwrap import fill
from typing import TextIO

from triage.adapters.terminal.ports import Command, Prompt
from triage.adapters.terminal.sheet import ways
from triage.model.answers import Ticks
from triage.model.wording import spoken_list

WORDS = {
    Command.WHY: ("w", "why", "?"),
    Command.BACK: ("b", "back"),
    Command.CHANGE: ("c", "change"),
    Command.SKIP: ("s", "skip", "not known", "i do not know"),
    Command.STOP: ("q", "quit", "stop", "exit"),
}
"""What can be typed for each command."""
LONGEST = 2000
_SEPARATORS = re.compile(r"[\s,;]+")


class PlainAsker:
    """Prints lines and reads lines."""

    def __init__(self, source: TextIO, target: TextIO, width: int, shown: Callable[[], None]) -> None:
        self._source = source
        self._target = target
        self._shown = shown
        self.width = width

    def say(self, text: str) -> None:
        """Tell something."""
        self._print("", *(fill(line, self.width) for line in text.splitlines()))

    def show(self, page: str) -> None:
        """Print a whole page."""
        self._print("", page.rstrip("\n"))

    def pick_one(self, prompt: Prompt) -> str | Command:
        """Ask for the number of one option."""
        self._print_question(prompt)
        self._print("", fill(ways(prompt, "Type one number."), self.width))
        while True:
            reply = self._reply(prompt)
            if isinstance(reply, Command):
                return reply
            picked = picked_options(reply, prompt)
            if reply == "" and prompt.before:
                return prompt.before[0]
            if len(picked) == 1:
                return picked[0]
            self._refuse(f"Please type one number from 1 to {len(prompt.options)}.", prompt)

    def pick_some(self, prompt: Prompt) -> Ticks | Command:
        """Ask for the numbers of one or more options."""
        self._print_question(prompt)
        self._print("", fill(ways(prompt, prompt.hint or "Type one or more numbers, such as 1 3."), self.width))
        while True:
            reply = self._reply(prompt)
            if isinstance(reply, Command):
                return reply
            picked = prompt.before if reply == "" else picked_options(reply, prompt)
            fault = prompt.check(picked) if picked else f"Please type numbers from 1 to {len(prompt.options)}."
            if not fault:
                return picked
            self._refuse(fault, prompt)

    def read_line(self, prompt: Prompt) -> str | Command:
        """Ask for a line of text."""
        self._print_question(prompt)
        self._print("", fill(ways(prompt, prompt.hint), self.width))
        while True:
            reply = self._reply(prompt)
            if isinstance(reply, Command):
                return reply
            line = prompt.before[0] if reply == "" and prompt.before else reply
            fault = prompt.check((line,)) if line else "Please type something."
            if not fault:
                return line
            self._refuse(fault, prompt)

    def _print_question(self, prompt: Prompt) -> None:
        self._print("")
        for text in (prompt.place, prompt.ask, prompt.help):
            if text:
                self._print(fill(text, self.width))
        if prompt.drawing:
            self._print("A drawing of both feet. The list below it says the same in words.", prompt.drawing)
        for number, option in enumerate(prompt.options, 1):
            mark = f"{number}. "
            kept = " (your answer so far)" if option.id in prompt.before else ""
            self._print(
                fill(f"{option.label}{kept}", self.width, initial_indent=mark, subsequent_indent=" " * len(mark))
            )

    def _refuse(self, fault: str, prompt: Prompt) -> None:
        letters = [command.value for command, label in prompt.commands.items() if label]
        others = f" Or type {spoken_list(letters, 'or')}." if letters else ""
        self._print(fill(f"{fault}{others}", self.width))

    def _reply(self, prompt: Prompt) -> str | Command:
        """One line, or the command it stands for; nothing of it is ever repeated to anybody."""
        self._target.write("> ")
        self._target.flush()
        self._shown()
        line = self._source.readline(LONGEST)
        rest = line
        while rest and not rest.endswith("\n"):
            rest = self._source.readline(LONGEST)
        if not self._source.isatty():
            self._print("")
        if not line:
            raise EOFError
        text = " ".join(line.split())
        return command_in(text, prompt) or text

    def _print(self, *lines: str) -> None:
        self._target.write("".join(f"{line}\n" for line in lines))
        self._target.flush()


def command_in(text: str, prompt: Prompt) -> Command | None:
    """The command that was typed, if the prompt takes it."""
    return next((command for command in prompt.commands if text.casefold() in WORDS[command]), None)


def picked_options(reply: str, prompt: Prompt) -> Ticks:
    """The options whose numbers were typed; none at all if anything else was."""
    parts = [part for part in _SEPARATORS.split(reply) if part]
    options = {str(number): option.id for number, option in enumerate(prompt.options, 1)}
    if not all(part in options for part in parts):
        return ()
    return tuple(dict.fromkeys(options[part] for part in parts))
