"""The diary as a page for the person, to print and to show: how soon to be seen, what it says, what was tried.

Nothing here decides anything: the course says all of it, and the rules wrote the words.
"""

from collections.abc import Iterator

from triage.model.contact import Contact
from triage.model.course import Course
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.presenting.chart import tried
from triage.presenting.course_page import level_in_words, verdict_blocks, what_to_do_now
from triage.presenting.diary import in_short
from triage.presenting.document import Block, Bullets, Heading, Paragraph
from triage.presenting.paper import Kind, Paper
from triage.presenting.phrasing import filled, safety_net


def diary_paper(course: Course, knowledge: Knowledge, contact: Contact, reference: str) -> Paper:
    """The page as it is printed."""
    return Paper(
        kind=Kind.PERSON,
        title="Heel triage: your heel diary",
        level=course.urgency.word,
        made_on=course.as_of,
        notice=knowledge.texts.say("not_reviewed") if knowledge.unreviewed else "",
        blocks=diary_report(course, knowledge, contact),
        reference=reference,
    )


def diary_report(course: Course, knowledge: Knowledge, contact: Contact) -> tuple[Block, ...]:
    """The whole page."""
    return (
        Heading(level_in_words(course, knowledge), 1),
        Paragraph(what_to_do_now(course, knowledge, contact), strong=True),
        *_why(course, knowledge, contact),
        *(verdict_blocks(course.verdict, knowledge) if course.verdict else ()),
        *tried(course, knowledge),
        *_now(course),
        *_kept(course, knowledge),
        *_again(course),
        Heading("When to get help sooner", part="sooner"),
        Bullets(safety_net(course.assessment, knowledge, contact)),
        *_closing(knowledge, contact),
    )


def _why(course: Course, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    assessment = course.assessment
    spoken = [*assessment.flags, *assessment.raises, *assessment.notes]
    if assessment.urgency <= Urgency.ROUTINE:
        spoken += assessment.floors
    lines = dict.fromkeys(filled(reason.rule.then.tell_person, knowledge, contact) for reason in spoken)
    if lines:
        yield Heading("Why", part="why")
        yield Bullets(tuple(lines))


def _now(course: Course) -> Iterator[Block]:
    plan = course.plan
    if plan is not None and plan.begun:
        yield Heading(f"What you do now: {' and '.join(item.step.signed.title for item in plan.steps)}", part="now")
        yield Bullets(plan.each_day, numbered=True)
        yield Paragraph(f"How much: {' '.join(dict.fromkeys(plan.dose))}")
        if plan.check_first:
            yield Bullets(plan.check_first)
        yield Heading("When to stop", 3, "stop_rules")
        yield Bullets(plan.stop_rules)


def _kept(course: Course, knowledge: Knowledge) -> Iterator[Block]:
    if course.kept:
        yield Heading("What helped, so keep it up", part="kept")
        yield Bullets(tuple(knowledge.step_by_id[name].signed.title for name in course.kept))


def _again(course: Course) -> Iterator[Block]:
    left = [item for item in course.schedule if not item.done]
    if left:
        yield Heading("When to look again", part="again")
        yield Bullets(tuple(f"{in_short(item.day)}: {item.say}" for item in left))


def _closing(knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    yield Heading("About this page", part="about")
    yield Paragraph(filled(knowledge.texts.say("required"), knowledge, contact))
    if knowledge.unreviewed:
        yield Paragraph(knowledge.texts.say("not_reviewed"), strong=True)
