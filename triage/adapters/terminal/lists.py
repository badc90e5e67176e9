"""How a list of questionary scrolls, and which keys it and a line of text take besides their own.

Nothing here knows what a question is about.
"""

from collections.abc import Callable

from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples, to_formatted_text
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import Dimension, ScrollOffsets, Window
from prompt_toolkit.layout.margins import ConditionalMargin, ScrollbarMargin
from questionary import Question
from questionary.constants import INDICATOR_UNSELECTED
from questionary.prompts.common import InquirerControl

from triage.adapters.terminal.ports import Command, Prompt

_TICK = f"{INDICATOR_UNSELECTED} "
_NO_TICK = " " * len(_TICK)


def items_of(asked: Question) -> InquirerControl:
    """The list of a question."""
    return _window_of(asked)[1]


def fit_list(asked: Question, prompt: Prompt, lines: int) -> None:
    """Let the list scroll within so many lines, show no tick before a command, and add the keys."""
    window, items = _window_of(asked)

    def is_cut() -> bool:
        seen = window.render_info
        return seen is not None and seen.content_height > seen.window_height

    window.height = Dimension(min=1, preferred=max(lines, 1), max=max(lines, 1))
    window.scroll_offsets = ScrollOffsets(top=1, bottom=2)
    window.right_margins = [ConditionalMargin(ScrollbarMargin(display_arrows=True), filter=Condition(is_cut))]
    items.text = _without_ticks(items)
    _add_keys(asked, _keys_of_a_list(items, prompt))


def take_letters(asked: Question, prompt: Prompt) -> None:
    """In a line that wants numbers, a command needs no Enter while nothing is typed."""
    keys = KeyBindings()
    is_empty = Condition(lambda: not get_app().current_buffer.text)
    for command in prompt.commands:
        keys.add(command.value, eager=True, filter=is_empty)(_leaving_with(command))
    _add_keys(asked, keys)


def take_any_key(asked: Question) -> None:
    """Any key ends the question, and is its reply."""
    keys = KeyBindings()
    keys.add(Keys.Any)(lambda event: event.app.exit(result=event.data))
    _add_keys(asked, keys)


def _window_of(asked: Question) -> tuple[Window, InquirerControl]:
    found = ((window, window.content) for window in asked.application.layout.find_all_windows())
    return next((window, content) for window, content in found if isinstance(content, InquirerControl))


def _add_keys(asked: Question, keys: KeyBindings) -> None:
    own = asked.application.key_bindings or KeyBindings()
    asked.application.key_bindings = merge_key_bindings([own, keys])


def _without_ticks(items: InquirerControl) -> Callable[[], StyleAndTextTuples]:
    listed = items.text
    commands = tuple(f"{command.value}  " for command in Command)

    def cleared() -> StyleAndTextTuples:
        found = to_formatted_text(listed)
        following = [*(token[1] for token in found[1:]), ""]
        return [
            ("", _NO_TICK) if token[1] == _TICK and after.startswith(commands) else token
            for token, after in zip(found, following, strict=True)
        ]

    return cleared


def _keys_of_a_list(items: InquirerControl, prompt: Prompt) -> KeyBindings:
    """Digits go to a line, letters leave with a command, and no key ticks everything at once."""
    keys = KeyBindings()
    for letter in ("a", "i"):
        keys.add(letter, eager=True)(lambda _: None)
    for digit in "0123456789":
        keys.add(digit, eager=True)(_going_to_a_line(items, len(prompt.options)))
    for command in prompt.commands:
        keys.add(command.value, eager=True)(_leaving_with(command))
    on_a_command = Condition(lambda: isinstance(items.get_pointed_at().value, Command))
    for key in ("enter", " "):
        keys.add(key, eager=True, filter=on_a_command)(
            lambda event: event.app.exit(result=items.get_pointed_at().value)
        )
    return keys


def _going_to_a_line(items: InquirerControl, last: int) -> Callable[[KeyPressEvent], None]:
    """Go to the line whose number is typed; two digits typed at once are one number."""

    def go(event: KeyPressEvent) -> None:
        before = "".join(press.data for press in event.previous_key_sequence)
        both = int(before + event.data) if before.isdecimal() else 0
        number = both if 0 < both <= last else int(event.data)
        if 0 < number <= last:
            items.pointed_at = number - 1

    return go


def _leaving_with(command: Command) -> Callable[[KeyPressEvent], None]:
    return lambda event: event.app.exit(result=command)
