"""What can be done with a diary today, each as a line to pick and what it does.

Nothing here decides which move is right: the verdict says it, and the safety questions come before any of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from triage.adapters.terminal.diary_beginning import ask_activity, begin_step, show_running_plan
from triage.adapters.terminal.diary_ports import Keeping
from triage.adapters.terminal.ports import Asker, Command, Prompt
from triage.casework.writing import written
from triage.model.course import Course
from triage.model.trial import Move

_ENDING: Mapping[Move, str] = {
    Move.KEEP: "Keep this step and try the next one besides",
    Move.SWITCH: "Leave this step and choose another one",
    Move.COMBINE: "Leave this step and put two together",
    Move.STOP: "Stop this step",
    Move.BE_SEEN: "Leave this step",
    Move.STEP_DOWN: "Keep the step that helped most and leave the others",
}
"""How the step that runs ends, by the move of the verdict."""
_CHOOSING_AFTER = frozenset({Move.KEEP, Move.SWITCH, Move.COMBINE})


@dataclass(frozen=True, slots=True)
class Way:
    """One line that can be picked, and what it does."""

    label: str
    go: Callable[[Asker, Keeping], None]


def ways_on(course: Course, keeping: Keeping) -> Iterator[Way]:
    """What can be done with the step now, the move of the verdict first."""
    verdict = course.verdict
    if course.diary.current is None or verdict is None:
        if course.plan is not None or (verdict is not None and verdict.move is Move.STEP_DOWN):
            yield Way("Choose the next step", begin_step)
    else:
        yield from _of_running(course, verdict.move, keeping)
    if course.plan is not None:
        yield Way("See the plan", show_running_plan)
    yield Way("Name the thing you would like to do more of", _change_activity)


def _of_running(course: Course, move: Move, keeping: Keeping) -> Iterator[Way]:
    trial = course.diary.current
    if trial is None:
        return
    if move in _ENDING:
        yield Way(_ENDING[move], _end_and_choose if move in _CHOOSING_AFTER else _end)
        return
    if move is Move.REPEAT and not trial.repeated:
        yield Way("Give the same step another round", _repeat)
    if move is Move.RESTART:
        yield Way("Begin the same step again from day 1", _restart)
    if move is Move.HALVE and not trial.half_amount:
        days = keeping.knowledge.value("halve_days")
        yield Way(f"Do half the amount for {days} days", _halve)
    yield Way("Leave this step before its time", _leave)


def _end(asker: Asker, keeping: Keeping) -> None:
    keeping.end()
    asker.say("This step has ended. What you noted stays in the diary.")


def _end_and_choose(asker: Asker, keeping: Keeping) -> None:
    _end(asker, keeping)
    need = keeping.course().re_check
    if need is None or not need.at_once:
        begin_step(asker, keeping)


def _leave(asker: Asker, keeping: Keeping) -> None:
    """End a step that nobody asked to end, with a reason."""
    prompt = Prompt(
        ask="Why do you leave this step?",
        help="A few words will do, such as: no time this week. It stays in the diary.",
        hint="Type it.",
        check=lambda reply: "" if written(reply[0]) else "Please type a few words.",
        commands={Command.BACK: "Go back and leave nothing"},
    )
    reply = asker.read_line(prompt)
    if isinstance(reply, str):
        keeping.end(written(reply))
        asker.say("This step has ended. What you noted stays in the diary.")


def _repeat(asker: Asker, keeping: Keeping) -> None:
    keeping.repeat()
    asker.say("The same step goes on for another round.")


def _restart(asker: Asker, keeping: Keeping) -> None:
    running = keeping.diary.current
    keeping.end()
    if running is not None:
        keeping.begin(running.steps)
        asker.say("The step begins again from day 1.")


def _halve(asker: Asker, keeping: Keeping) -> None:
    keeping.halve()
    asker.say("From now on do half the amount.")


def _change_activity(asker: Asker, keeping: Keeping) -> None:
    activity = ask_activity(asker)
    if activity is not None:
        keeping.plan(activity)
        asker.say("It is kept.")
