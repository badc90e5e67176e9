"""What the interview asks of a screen, and of the world behind it.

Nothing here knows how a question looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from triage.model.questionnaire import Questionnaire

if TYPE_CHECKING:
    from pathlib import Path

    from triage.adapters.terminal.diary_ports import DiaryWorld
    from triage.model.answers import Answers
    from triage.model.assessment import Assessment
    from triage.model.contact import Contact
    from triage.model.knowledge import Knowledge
    from triage.reasoning.interview import Draft


class Command(Enum):
    """What can be said instead of an answer; the value is the letter to type."""

    WHY = "w"
    BACK = "b"
    CHANGE = "c"
    SKIP = "s"
    STOP = "q"


class StoppedError(Exception):
    """The person has stopped before there was a result."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line that can be picked."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """One thing to ask, with all that is shown beside it."""

    ask: str
    place: str = ""
    help: str = ""
    hint: str = ""
    """How to answer, where that is not plain from the kind of question."""
    takes_numbers: bool = False
    """Whether a line of text can only be numbers, so that no letter begins an answer."""
    drawing: str = ""
    options: tuple[Option, ...] = ()
    before: tuple[str, ...] = ()
    """What was answered before: ids of options, or a line of text. Enter alone keeps it."""
    commands: Mapping[Command, str] = field(default_factory=dict)
    """What can be said instead; a command with an empty label is taken but not listed."""
    check: Callable[[tuple[str, ...]], str] = lambda _: ""
    """A sentence about what is wrong with a reply; empty when it will do."""


class Asker(Protocol):
    """Somebody who shows questions and brings replies.

    Every question may end in ``EOFError`` when nobody is there to answer, or in ``KeyboardInterrupt``.
    """

    def say(self, text: str) -> None:
        """Tell something before the next question."""
        ...

    def show(self, page: str) -> None:
        """Show a whole page, and let it be read."""
        ...

    def pick_one(self, prompt: Prompt) -> str | Command:
        """The id of one option."""
        ...

    def pick_some(self, prompt: Prompt) -> tuple[str, ...] | Command:
        """The ids of one or more options."""
        ...

    def read_line(self, prompt: Prompt) -> str | Command:
        """A line of text."""
        ...

    @property
    def width(self) -> int:
        """The columns that a page may use."""
        ...


class Drafts(Protocol):
    """Where interviews are kept until they are finished."""

    def fresh_name(self) -> str:
        """A name that no draft has yet."""
        ...

    def kept(self) -> "tuple[Draft, ...]":
        """All drafts that can be read, the last one first."""
        ...

    def keep(self, draft: "Draft") -> str:
        """Keep a draft in place of the one of the same name; the answer says where.

        Raises:
            StoreError: when it cannot be kept.
        """
        ...

    def drop(self, name: str) -> None:
        """Forget a draft; it need not be there.

        Raises:
            StoreError: when it is there and cannot be removed.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """All that the interview needs from outside."""

    opening: Questionnaire
    """The questions without their branches: enough for the first one, and quick to read."""
    prepare: Callable[[], None]
    """Begins to load all the rest; called when the first question is on the screen."""
    knowledge: "Callable[[], Knowledge]"
    """Waits until all questions and rules are there; raises ``KnowledgeError`` when they are faulty."""
    contact: "Contact"
    drafts: Drafts
    keep_number: Callable[[str], None]
    """Keeps the emergency number for the next time; raises ``StoreError`` when that fails."""
    assess: "Callable[[Answers, Contact], Assessment]"
    """Raises ``EngineError``, saying whom to call, when there is no assessment."""
    save_answers: "Callable[[Path, Answers], None]"
    """Writes a file that ``triage assess`` reads; raises ``StoreError`` when that fails."""
    today: date
    diary: "Callable[[Contact], DiaryWorld] | None" = None
    """Makes room for a diary; raises ``StoreError`` where there is one already. ``None`` where none can be kept."""
