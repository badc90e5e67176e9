"""Which step to try: the one that is proposed, another one, or two together, and the plan for it.

Nothing here decides what may be chosen: the course says it.
"""

from collections.abc import Iterator

from triage.adapters.terminal.ports import Asker, Command, Option, Prompt
from triage.model.contact import Contact
from triage.model.course import Course, Plan
from triage.model.knowledge import Knowledge
from triage.model.trial import MOST_STEPS, Move
from triage.presenting.document import as_text
from triage.presenting.plan import plan_page
from triage.reasoning.choosing_next import failed_steps
from triage.reasoning.planning import plan_for

MOST_PAIRS = 8
_BEGIN, _OTHER, _LATER = "begin", "other", "later"
_NOW = (
    Option(_BEGIN, "Begin with this"),
    Option(_OTHER, "See what else can be tried"),
    Option(_LATER, "Not now"),
)

Steps = tuple[str, ...]


def show_plan(asker: Asker, course: Course, plan: Plan, knowledge: Knowledge, contact: Contact) -> None:
    """The whole plan as a page."""
    asker.show(as_text(plan_page(plan, course.assessment, knowledge, contact, {}), asker.width))


def choose_steps(asker: Asker, course: Course, knowledge: Knowledge, contact: Contact) -> Steps:
    """What to begin with, after its plan was shown; empty for nothing now."""
    wanted = next(iter(possible(course)), ())
    while plan := plan_for(wanted, course.assessment, course.diary, course.verdicts, knowledge):
        show_plan(asker, course, plan, knowledge, contact)
        reply = asker.pick_one(Prompt(ask="Do you want to begin with this?", options=_NOW, commands={Command.STOP: ""}))
        if reply == _BEGIN:
            return wanted
        if reply != _OTHER:
            break
        wanted = _other(asker, course, knowledge, wanted)
    return ()


def possible(course: Course) -> tuple[Steps, ...]:
    """The steps and pairs that can be begun now, the proposed one first."""
    plan, verdict = course.plan, course.verdict
    if plan is not None and not plan.begun:
        pairs: tuple[Steps, ...] = verdict.combinations[:MOST_PAIRS] if verdict else ()
        singles = tuple((step,) for step in plan.afterwards)
        proposed = tuple(item.step.id for item in plan.steps)
        return tuple(dict.fromkeys([proposed, *(pairs if len(proposed) == MOST_STEPS else singles)]))
    if verdict is not None and verdict.move is Move.STEP_DOWN:
        failed = failed_steps(course.verdicts)
        return tuple((one.step.id,) for one in course.assessment.self_care.offered if one.step.id not in failed)
    return ()


def _other(asker: Asker, course: Course, knowledge: Knowledge, before: Steps) -> Steps:
    """Another one of the list; the same one when somebody goes back."""
    listed = {str(number): steps for number, steps in enumerate(possible(course))}
    prompt = Prompt(
        ask="Which one would you like to look at?",
        help="All of these suit your answers. The one at the top is what we would try next.",
        options=tuple(Option(name, label) for name, label in _labels(listed, knowledge)),
        commands={Command.BACK: "Go back"},
    )
    return listed.get(str(asker.pick_one(prompt)), before)


def _labels(listed: dict[str, Steps], knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for name, steps in listed.items():
        yield name, " with ".join(knowledge.step_by_id[step].signed.title for step in steps)
