"""Chooses how to ask, holds the interview, and says what was kept when it ends early."""

import os
import sys
from collections.abc import Callable
from io import StringIO, TextIOWrapper
from shutil import get_terminal_size
from typing import TextIO

from triage.adapters.terminal.conversation import Conversation
from triage.adapters.terminal.plain_asker import PlainAsker
from triage.adapters.terminal.ports import Asker, StoppedError, World
from triage.adapters.terminal.starting import RESUME
from triage.model.errors import EngineError

NO_RESULT, INTERRUPTED = 1, 130
"""Exit codes when there is no result: stopped or out of input; Ctrl-C."""
WIDEST = 78
LOWEST, NARROWEST = 16, 50
"""The smallest terminal in which a list with its question can be seen."""


def run_interview(world: World, *, staff: bool, resume: bool, plain: bool) -> int:
    """Hold one interview at the terminal, or through a pipe; the answer is the exit code."""
    asker = asker_for(world.prepare, plain=plain)
    conversation = Conversation(asker, world, staff=staff)
    try:
        return conversation.run(resume=resume)
    except KeyboardInterrupt:
        asker.show(_stopped("You have stopped.", conversation.kept_at))
        return INTERRUPTED
    except StoppedError:
        asker.show(_stopped("You have stopped.", conversation.kept_at))
        return NO_RESULT
    except EOFError:
        asker.show(_stopped("The input has ended before the last question.", conversation.kept_at))
        return NO_RESULT
    except EngineError:
        asker.show(_stopped("Something went wrong.", conversation.kept_at))
        raise


def _stopped(what: str, kept_at: str) -> str:
    if not kept_at:
        return f"{what} There is no result, and nothing new is kept."
    return f"{what} There is no result yet.\nThe answers are kept in {kept_at}\nTo go on, type: {RESUME}"


def asker_for(shown: Callable[[], None], *, plain: bool) -> Asker:
    """Lists to move in, or plain lines where those are wanted or needed; ``shown`` is called with each question."""
    width = min(WIDEST, get_terminal_size().columns - 2)
    if plain or not _can_draw():
        return PlainAsker(_forgiving(sys.stdin or StringIO()), _forgiving(sys.stdout), width, shown)
    from triage.adapters.terminal.screen_asker import ScreenAsker  # noqa: PLC0415  it takes longer than all else here

    return ScreenAsker(width, shown)


def _forgiving(stream: TextIO) -> TextIO:
    """The stream, with a question mark for every letter that it cannot read or write."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream


def _can_draw() -> bool:
    size = get_terminal_size()
    is_large = size.lines >= LOWEST and size.columns >= NARROWEST
    has_both = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return is_large and has_both and os.environ.get("TERM") != "dumb"
