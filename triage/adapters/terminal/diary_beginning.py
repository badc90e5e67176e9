"""The beginning of a diary: what the person would like to do more of, and the first step.

Nothing is kept before the questions about it are answered.
"""

from collections.abc import Callable

from triage.adapters.terminal.diary_choosing import choose_steps, show_plan
from triage.adapters.terminal.diary_day import amount_in, fault_of_amount
from triage.adapters.terminal.diary_ports import PERSON, DiaryWorld, Keeping
from triage.adapters.terminal.ports import Asker, Command, Option, Prompt, StoppedError
from triage.casework.interviews import keep_interview
from triage.casework.writing import label_of
from triage.model.trial import Activity, ActivityUnit
from triage.reasoning.interview import Standing

LONGEST_NAME = 80
COME_BACK = "Come back each evening, for two minutes. Type: triage diary"
_PLACE = "Your heel diary"
_STOP = {Command.STOP: "Stop"}
_UNITS = tuple(Option(unit.value, unit.value.capitalize()) for unit in ActivityUnit)


def begin_diary(asker: Asker, world: DiaryWorld, standing: Standing) -> Keeping:
    """Ask what matters, keep the interview as a case with a diary, and begin the first step if one is wanted.

    Raises:
        StoppedError, EOFError, KeyboardInterrupt: when it ends before the diary is begun; nothing is kept then.
    """
    asker.say(
        "Now you try one step at a time, and note each day in two minutes. So you can see what helps. Days that you "
        "miss are fine. Everything stays on this computer, and only you can read it."
    )
    activity = ask_activity(asker)
    keeping = Keeping(world, keep_interview(world.support, standing, PERSON))
    keeping.plan(activity)
    asker.say("Your diary is kept.")
    try:
        begin_step(asker, keeping)
    except (EOFError, KeyboardInterrupt, StoppedError):
        asker.say("No step is begun now. You can choose one later, in the diary.")
    asker.show(COME_BACK)
    return keeping


def begin_step(asker: Asker, keeping: Keeping) -> None:
    """Choose a step and begin it; the plan of what was begun is shown last."""
    course = keeping.course()
    steps = choose_steps(asker, course, keeping.knowledge, keeping.world.contact)
    if not steps:
        asker.say("No step is begun now. You can choose one later, in the diary.")
        return
    keeping.begin(steps)
    asker.say(_when(keeping))


def ask_activity(asker: Asker) -> Activity | None:
    """The one thing to do more of, with its unit and what is normal; ``None`` when it was skipped."""
    name = _line(
        asker,
        ask="Which one thing would you like to do more of?",
        help_text="Such as walking to the shop, or standing at work. A heel that can do more is a good sign.",
        hint="Type it in a few words.",
        check=_fault_of_name,
    )
    if name is None:
        return None
    unit = asker.pick_one(Prompt(ask="How do you count it?", place=_PLACE, options=_UNITS, commands=_STOP))
    if isinstance(unit, Command):
        raise StoppedError
    normal = _line(
        asker,
        ask="How much of it is normal for you, when your heel is well?",
        help_text=f"In {unit}. Then the diary can tell when things are good again.",
        hint="Type a number.",
        check=_fault_of_normal,
    )
    return Activity(name=label_of(name), unit=ActivityUnit(unit), normal=amount_in(normal) if normal else None)


def show_running_plan(asker: Asker, keeping: Keeping) -> None:
    """The plan of the step that runs, or of the one that is proposed."""
    course = keeping.course()
    if course.plan is None:
        asker.say("There is no plan now.")
        return
    show_plan(asker, course, course.plan, keeping.knowledge, keeping.world.contact)


def _when(keeping: Keeping) -> str:
    running = keeping.diary.current
    begins = "It begins tomorrow." if running and running.begun > keeping.world.today else "It begins today."
    return f"{begins} Change nothing else for now, so that you can see what this step does."


def _line(asker: Asker, *, ask: str, help_text: str, hint: str, check: Callable[[str], str]) -> str | None:
    prompt = Prompt(
        ask=ask, place=_PLACE, help=help_text, hint=hint, check=lambda reply: check(reply[0]),
        commands={Command.SKIP: "Skip"} | _STOP,
    )  # fmt: skip
    reply = asker.read_line(prompt)
    if reply is Command.STOP:
        raise StoppedError
    return reply if isinstance(reply, str) else None


def _fault_of_name(text: str) -> str:
    name = label_of(text)
    if name and name.isprintable() and len(text) <= LONGEST_NAME:
        return ""
    return f"Please type a few words, up to {LONGEST_NAME} letters."


def _fault_of_normal(text: str) -> str:
    return fault_of_amount(text) if amount_in(text) != 0 else "Please type a number above 0, or skip this."
