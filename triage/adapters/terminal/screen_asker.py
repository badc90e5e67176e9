"""Asks with lists to move in, one question to a screen.

The list alone scrolls, so the question stays in sight. Bold is the only decoration, and it means nothing by itself.
"""

import sys
from collections.abc import Callable, Iterable
from shutil import get_terminal_size
from textwrap import wrap

import questionary
from prompt_toolkit.shortcuts import clear

from triage.adapters.terminal.lists import fit_list, items_of, take_any_key, take_letters
from triage.adapters.terminal.plain_asker import command_in, picked_options
from triage.adapters.terminal.ports import Command, Prompt
from triage.adapters.terminal.sheet import (
    MARGIN,
    POINTER,
    TICK,
    Sheet,
    beside,
    list_lines,
    paragraphs,
    sheet_for,
    titles,
    ways,
)
from triage.model.answers import Ticks

_STYLE = questionary.Style(
    [
        ("qmark", "noinherit"),
        ("question", "noinherit bold"),
        ("answer", "noinherit"),
        ("pointer", "noinherit bold"),
        ("highlighted", "noinherit bold"),
        ("selected", "noinherit bold"),
        ("validation-toolbar", "noinherit bold"),
        ("scrollbar.background", "noinherit"),
        ("scrollbar.button", "noinherit reverse"),
    ]
)
_POINTER = ">"
_ONE = "Move with the arrow keys or type the number, then press Enter."
_SOME = "Move with the arrow keys. Space ticks a line. Enter goes on when all that fits is ticked."


class ScreenAsker:
    """Shows one question at a time in a terminal."""

    def __init__(self, width: int, shown: Callable[[], None]) -> None:
        self.width = width
        self._shown = shown
        self._notes: list[str] = []
        self._page_is_up = False
        self._ticked: dict[str, Ticks] = {}
        """What was ticked when somebody left a list to ask why."""

    def say(self, text: str) -> None:
        """Tell something above the next question."""
        self._notes.append(text)

    def show(self, page: str) -> None:
        """Print a page, a screenful at a time."""
        if self._page_is_up:
            _wait("Press any key for the next page.")
        clear()
        lines = [*paragraphs(self._told(), self.width), *page.rstrip("\n").splitlines()]
        step = max(get_terminal_size().lines - 2, 1)
        _print(lines[:step])
        while lines := lines[step:]:
            if _wait("Press any key to read on, or q for the end.") == Command.STOP.value:
                step = len(lines)
            _print(lines[:step])
        self._page_is_up = True

    def pick_one(self, prompt: Prompt) -> str | Command:
        """Ask for one option in a list."""
        sheet = self._sheet(prompt, _ONE)
        asked = questionary.select(
            _spread(sheet.ask).removeprefix(MARGIN),
            choices=self._choices(prompt, POINTER, ()),
            default=prompt.before[0] if prompt.before else None,
            qmark=_spread((*sheet.above, "")),
            pointer=_POINTER,
            style=_STYLE,
            use_jk_keys=False,
            instruction=_spread(("", *sheet.below)),
        )
        reply = self._run_list(asked, prompt, sheet)
        return reply if isinstance(reply, Command) else str(reply)

    def pick_some(self, prompt: Prompt) -> Ticks | Command:
        """Ask for one or more options: ticked in a list, or by number beside a drawing."""
        if prompt.drawing:
            return self._mark(prompt)
        sheet = self._sheet(prompt, _SOME)
        asked = questionary.checkbox(
            _spread(sheet.ask).removeprefix(MARGIN),
            choices=self._choices(prompt, POINTER + TICK, self._ticked.pop(prompt.ask, prompt.before)),
            validate=lambda ticked: prompt.check(tuple(ticked)) or True,
            qmark=_spread((*sheet.above, "")),
            pointer=_POINTER,
            style=_STYLE,
            use_jk_keys=False,
            instruction=_spread(("", *sheet.below)),
        )
        reply = self._run_list(asked, prompt, sheet)
        if reply is Command.WHY:
            self._ticked[prompt.ask] = tuple(items_of(asked).selected_options)
        return tuple(reply) if isinstance(reply, list) else Command(reply)

    def read_line(self, prompt: Prompt) -> str | Command:
        """Ask for a line of text."""
        self._print_above(prompt, [*wrap(prompt.ask, self.width), *wrap(prompt.help, self.width)])
        reply = self._run_line(prompt, lambda text: prompt.check((text,)))
        return reply or prompt.before[0]

    def _mark(self, prompt: Prompt) -> Ticks | Command:
        """The numbers of the options, typed beside the drawing."""
        pictured = beside(prompt.drawing, prompt, self.width)
        self._print_above(prompt, [*pictured, *wrap(prompt.ask, self.width)])
        unknown = f"Please type numbers from 1 to {len(prompt.options)}."

        def fault(text: str) -> str:
            picked = picked_options(text, prompt)
            return prompt.check(picked) if picked else unknown

        reply = self._run_line(prompt, fault)
        return reply if isinstance(reply, Command) else picked_options(reply, prompt) or prompt.before

    def _choices(self, prompt: Prompt, indent: int, ticked: Ticks) -> list[questionary.Choice]:
        lines = zip(titles(prompt, self.width, indent), prompt.options, strict=True)
        choices = [questionary.Choice(title, value=option.id, checked=option.id in ticked) for title, option in lines]
        listed = [(command, label) for command, label in prompt.commands.items() if label]
        if listed:
            choices.append(questionary.Separator(" "))
        return choices + [questionary.Choice(f"{command.value}  {label}", value=command) for command, label in listed]

    def _told(self) -> tuple[str, ...]:
        """What was said since the last question, and not yet seen."""
        notes, self._notes = self._notes, []
        return tuple(notes)

    def _sheet(self, prompt: Prompt, hint: str) -> Sheet:
        """What stands round the list; notes that leave no room for it are shown before, and can be read in peace."""
        notes = self._told()
        sheet = sheet_for(prompt, notes, prompt.hint or hint, self.width, get_terminal_size().lines)
        self._clear()
        if notes and not sheet.has_all_notes:
            _print(paragraphs(notes, self.width))
            _wait("Press any key to go on.")
            clear()
        return sheet

    def _clear(self) -> None:
        """Begin a new screen, unless a page is to stay in sight."""
        if not self._page_is_up:
            clear()
        self._page_is_up = False

    def _print_above(self, prompt: Prompt, lines: Iterable[str]) -> None:
        self._clear()
        notes = paragraphs(self._told(), self.width)
        above = [*wrap(prompt.place, self.width), *([""] if notes or not prompt.drawing else []), *notes]
        shown = [*above, *lines, *wrap(ways(prompt, prompt.hint), self.width)]
        _print(f"{MARGIN}{line}".rstrip() for line in shown)

    def _run_line(self, prompt: Prompt, fault: Callable[[str], str]) -> str | Command:
        """A line that will do; it is empty only where that means what was answered before."""

        def verdict(text: str) -> str | bool:
            plain = " ".join(text.split())
            if not plain:
                return bool(prompt.before) or "Please type something."
            return True if command_in(plain, prompt) else fault(plain) or True

        asked = questionary.text("", validate=verdict, qmark=f"{MARGIN}{_POINTER}", style=_STYLE)
        if prompt.takes_numbers:
            take_letters(asked, prompt)
        reply = self._run(asked)
        if isinstance(reply, Command):
            return reply
        line = " ".join(str(reply).split())
        return command_in(line, prompt) or line

    def _run_list(self, asked: questionary.Question, prompt: Prompt, sheet: Sheet) -> object:
        free = get_terminal_size().lines - sheet.height - 1
        fit_list(asked, prompt, min(free, len(list_lines(prompt, self.width))))
        reply = self._run(asked)
        if reply is Command.WHY and not sheet.has_help:
            self.say(prompt.help)
        return reply

    def _run(self, asked: questionary.Question) -> object:
        asked.application.erase_when_done = True
        asked.application.after_render.add_handler(lambda _: self._shown())
        return asked.unsafe_ask()


def _spread(lines: Iterable[str]) -> str:
    return "\n".join(f"{MARGIN}{line}".rstrip() for line in lines)


def _wait(message: str) -> str:
    """Wait for a key, and tell which it was."""
    asked = questionary.press_any_key_to_continue(message, style=_STYLE)
    asked.application.erase_when_done = True
    take_any_key(asked)
    return str(asked.unsafe_ask())


def _print(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
