"""Holds a sitting with a diary, and says what was kept when it ends early.

Nothing here asks a question of its own.
"""

from collections.abc import Callable
from datetime import date
from textwrap import fill

from triage.adapters.terminal.diary import DiaryTalk, wants_to_forget
from triage.adapters.terminal.diary_beginning import begin_diary
from triage.adapters.terminal.diary_ports import DiaryWorld
from triage.adapters.terminal.ports import Asker, StoppedError
from triage.adapters.terminal.running import INTERRUPTED, NO_RESULT, asker_for
from triage.model.answers import Answers
from triage.model.case import Case
from triage.model.errors import EngineError
from triage.presenting.report import failure_message
from triage.reasoning.assessing import emergency_was_answered
from triage.reasoning.interview import Standing

DONE = 0
GO_ON = "To go on, type: triage diary"


def run_diary(world: DiaryWorld, case: Case, day: date | None, *, plain: bool) -> int:
    """Hold one sitting; raises as ``hold_diary`` does."""
    return hold_diary(asker_for(lambda: None, plain=plain), world, case, day)


def hold_diary(asker: Asker, world: DiaryWorld, case: Case, day: date | None) -> int:
    """Hold one sitting; the answer is the exit code.

    Raises:
        EngineError: saying whom to call, when there is no result.
    """
    talk = DiaryTalk(asker, world, case)
    try:
        return _held(asker, lambda: talk.run(day), lambda: talk.unfinished)
    except EngineError as error:
        asker.show(f"Something went wrong, so there is no result.\nWhat you noted is kept. {GO_ON}")
        raise _saying_whom_to_call(error, talk.answers, world) from error


def run_beginning(world: DiaryWorld, standing: Standing, *, plain: bool) -> int:
    """Begin a diary after these answers; the answer is the exit code."""
    asker = asker_for(lambda: None, plain=plain)
    try:
        return _held(asker, lambda: begin_diary(asker, world, standing), lambda: "No diary was begun.")
    except EngineError as error:
        raise _saying_whom_to_call(error, standing.answers, world) from error


def run_forgetting(forget: Callable[[], None], *, plain: bool) -> int:
    """Remove a diary if the word is typed; the answer is the exit code."""
    asker = asker_for(lambda: None, plain=plain)

    def ask() -> None:
        if wants_to_forget(asker):
            forget()
            asker.show("Your diary is removed.")
        else:
            asker.show("Your diary is still there.")

    return _held(asker, ask, lambda: "Your diary is still there.")


def _held(asker: Asker, talk: Callable[[], object], unfinished: Callable[[], str]) -> int:
    """The exit code; ``unfinished`` says what an early end leaves, and nothing where it leaves all well."""
    try:
        talk()
    except KeyboardInterrupt:
        return _ended(asker, unfinished(), INTERRUPTED)
    except (StoppedError, EOFError):
        return _ended(asker, unfinished(), NO_RESULT)
    return DONE


def _ended(asker: Asker, what: str, code: int) -> int:
    if not what:
        return DONE
    asker.show(fill(f"You have stopped. {what}", asker.width))
    return code


def _saying_whom_to_call(error: EngineError, answers: Answers, world: DiaryWorld) -> EngineError:
    """The same error, with the emergency number first if an answer calls for it."""
    knowledge = world.support.knowledge
    emergency = emergency_was_answered(answers, knowledge, world.today)
    return EngineError(f"{failure_message(knowledge, world.contact, emergency=emergency)}\n{error}")
