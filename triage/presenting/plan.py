"""The plan as a page for the person: one step and why, what to do each day, when to stop, how it is judged, what next.

Nothing here decides anything: the plan says all of it, and the rules wrote the words.
"""

from collections.abc import Iterator

from triage.model.assessment import Assessment, OfferedStep
from triage.model.contact import Contact
from triage.model.course import Plan
from triage.model.knowledge import Knowledge
from triage.presenting.diary import in_short
from triage.presenting.document import Block, Bullets, Heading, Paragraph
from triage.presenting.illustrating import Drawings
from triage.presenting.phrasing import filled, safety_net

MOST_NEXT = 3
"""How many steps are named that may come next."""


def plan_page(
    plan: Plan, assessment: Assessment, knowledge: Knowledge, contact: Contact, drawings: Drawings
) -> tuple[Block, ...]:
    """The whole page; the assessment says when to get help sooner."""
    return (
        Heading(f"{_lead(plan)}: {_titles(plan)}", 1),
        *_why(plan),
        *_each_day(plan, drawings),
        *_list("before", "Before you begin", plan.check_first),
        *_list("stop_rules", "When to stop", plan.stop_rules),
        *_list("sooner", "When to get help sooner", safety_net(assessment, knowledge, contact)),
        *_list("fair_try", "To make it a fair try", plan.what_not_to_do),
        *_judged(plan),
        *_afterwards(plan, knowledge),
        *_closing(knowledge, contact),
    )


def _lead(plan: Plan) -> str:
    if plan.begun:
        return "What you are trying now"
    return "Try these two together" if len(plan.steps) > 1 else "Try this one step"


def _titles(plan: Plan) -> str:
    return " and ".join(item.step.signed.title for item in plan.steps)


def _why(plan: Plan) -> Iterator[Block]:
    if plan.why:
        yield Heading("Why this one" if len(plan.steps) == 1 else "Why these two", part="why")
        yield from (Paragraph(line) for line in plan.why)


def _each_day(plan: Plan, drawings: Drawings) -> Iterator[Block]:
    """Each step with its drawing, its lines and its dose; then what holds for the whole, such as half the amount."""
    yield Heading("What to do each day", part="each_day")
    for item in plan.steps:
        if len(plan.steps) > 1:
            yield Heading(item.step.signed.title, 3, "step")
        yield from _step(item, drawings)
    told = sum(len(item.step.do) for item in plan.steps)
    yield from (Paragraph(line, strong=True) for line in plan.each_day[told:])


def _step(item: OfferedStep, drawings: Drawings) -> Iterator[Block]:
    if item.step.id in drawings:
        yield drawings[item.step.id]
    yield Bullets(item.step.do, numbered=True)
    yield Paragraph(f"How much: {item.step.dose}")


def _list(part: str, title: str, lines: tuple[str, ...]) -> Iterator[Block]:
    if lines:
        yield Heading(title, part=part)
        yield Bullets(lines)


def _judged(plan: Plan) -> Iterator[Block]:
    yield Heading("How you will know whether it helps", part="judged")
    if plan.read_on is not None:
        yield Paragraph(f"The day to look back: {in_short(plan.read_on)}.", strong=True)
    yield Bullets(plan.how_judged)


def _afterwards(plan: Plan, knowledge: Knowledge) -> Iterator[Block]:
    titles = [knowledge.step_by_id[name].signed.title for name in plan.afterwards[:MOST_NEXT]]
    if titles:
        yield Heading("What can come next", part="next")
        yield Paragraph("If this does not help enough, there is more to try. One of these at a time:")
        yield Bullets(tuple(titles))


def _closing(knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    yield Heading("About this page", part="about")
    yield Paragraph(filled(knowledge.texts.say("required"), knowledge, contact))
    if knowledge.unreviewed:
        yield Paragraph(knowledge.texts.say("not_reviewed"), strong=True)
