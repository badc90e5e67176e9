"""Fits a question into the lines and columns of a terminal.

What cannot be seen at once is left out in a fixed order, and said to be left out. Nothing here draws anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from textwrap import wrap

from triage.adapters.terminal.ports import Prompt
from triage.model.wording import spoken_list

LEAST_OF_A_LIST = 8
"""Lines of a list that must be in sight."""
MARGIN = " "
POINTER, TICK = 3, 2
"""Columns before the number of a line."""
_NARROWEST_LIST = 34
_HELP_LEFT_OUT = "Type w to see how to answer this, and why we ask."


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """The lines round a list."""

    above: tuple[str, ...]
    ask: tuple[str, ...]
    below: tuple[str, ...]
    has_all_notes: bool = True
    has_help: bool = True

    @property
    def height(self) -> int:
        """The lines it takes."""
        return len(self.above) + len(self.ask) + len(self.below)


def sheet_for(prompt: Prompt, notes: tuple[str, ...], hint: str, width: int, lines: int) -> Sheet:
    """The fullest sheet that leaves room for the list: without the help if need be, then without the notes."""
    listed = len(list_lines(prompt, width))
    fullest_first = ((notes, True), (notes, False), ((), True), ((), False))
    whole = [_sheet(prompt, kept, hint, width, with_help=with_help) for kept, with_help in fullest_first]
    sheets = [sheet if sheet.height + listed <= lines else _with_length_told(sheet, prompt, width) for sheet in whole]
    room = lines - min(LEAST_OF_A_LIST, listed)
    return next((sheet for sheet in sheets if sheet.height <= room), sheets[-1])


def paragraphs(texts: Iterable[str], width: int) -> tuple[str, ...]:
    """The texts in lines, an empty one after each text."""
    return tuple(line for text in texts for line in [*_lines(text, width), ""])


def titles(prompt: Prompt, width: int, indent: int) -> list[str]:
    """The numbered labels as they stand in a list, each on as many lines as it needs."""
    return [_title(f"{number}. ", option.label, width, indent) for number, option in enumerate(prompt.options, 1)]


def _title(mark: str, label: str, width: int, indent: int) -> str:
    hanging = " " * (indent + len(mark))
    return mark + f"\n{hanging}".join(wrap(label, width - len(hanging)))


def list_lines(prompt: Prompt, width: int) -> list[str]:
    """All lines of a list, with the commands after it."""
    lines = [line for title in titles(prompt, width, POINTER + TICK) for line in title.splitlines()]
    commands = [label for label in prompt.commands.values() if label]
    return lines + ([""] if commands else []) + commands


def beside(drawing: str, prompt: Prompt, width: int) -> list[str]:
    """A drawing with the numbered list to its right, or below it where there is no room."""
    drawn = drawing.splitlines()
    left = max(map(len, drawn)) + 2
    narrow = width - left < _NARROWEST_LIST
    listed = [
        line
        for number, option in enumerate(prompt.options, 1)
        for line in wrap(f"{number:2}. {option.label}", width if narrow else width - left, subsequent_indent="    ")
    ]
    if narrow:
        return [*drawn, *listed]
    return [f"{one:{left}}{other}".rstrip() for one, other in zip_longest(drawn, listed, fillvalue="")]


def ways(prompt: Prompt, hint: str) -> str:
    """How to answer with a line of text, and what else can be typed."""
    numbers = [str(number) for number, option in enumerate(prompt.options, 1) if option.id in prompt.before]
    keep = f" Enter alone means {spoken_list(numbers or prompt.before)}." if prompt.before else ""
    listed = "; ".join(f"{command.value} = {label}" for command, label in prompt.commands.items() if label)
    return f"{hint}{keep}{f' Or: {listed}.' if listed else ''}".strip()


def _sheet(prompt: Prompt, notes: tuple[str, ...], hint: str, width: int, *, with_help: bool) -> Sheet:
    place = paragraphs([prompt.place] if prompt.place else [], width)
    help_lines = _lines(prompt.help if with_help else _HELP_LEFT_OUT, width) if prompt.help else []
    return Sheet(
        above=(*place, *paragraphs(notes, width)),
        ask=tuple(_lines(prompt.ask, width)),
        below=(*help_lines, *_lines(hint, width)),
        has_all_notes=bool(notes),
        has_help=with_help or not prompt.help,
    )


def _with_length_told(sheet: Sheet, prompt: Prompt, width: int) -> Sheet:
    letters = ", ".join(command.value for command, label in prompt.commands.items() if label)
    keys = f" Keys: {letters}." if letters else ""
    told = _lines(f"There are {len(prompt.options)} lines. Move down to see them all.{keys}", width)
    return replace(sheet, below=(*sheet.below, *told))


def _lines(text: str, width: int) -> list[str]:
    return [line for part in text.splitlines() for line in wrap(part, width)]
