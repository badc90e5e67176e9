"""Where a person stands with self-care: how soon to be seen, the days so far, what the diary says and what comes next.

Nothing here judges anything, and a missed day is said as such, without blame.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from triage.model.contact import Contact
from triage.model.course import Course
from triage.model.knowledge import Knowledge
from triage.model.trial import Trial, Verdict
from triage.model.urgency import Urgency
from triage.presenting.chart import diary_chart
from triage.presenting.diary import in_short as day_in_short
from triage.presenting.diary import title_of
from triage.presenting.document import Block, Bullets, Heading, Paragraph
from triage.presenting.phrasing import filled, tests_in_words

MOST_RE_CHECKS = 3
"""How many days to look again are named."""


def course_page(course: Course, knowledge: Knowledge, contact: Contact) -> tuple[Block, ...]:
    """The whole page; how soon to be seen comes first."""
    return (
        Heading("Your heel diary", 1),
        *level_now(course, knowledge, contact),
        *(Paragraph(line) for line in where_it_stands(course, knowledge)),
        *_said(course, knowledge),
        *_chart(course, knowledge),
        *_kept(course, knowledge),
        *_look_again(course),
        *_notice(knowledge),
    )


def in_short(course: Course, knowledge: Knowledge) -> str:
    """The one thing to remember."""
    if course.urgency is not Urgency.SELF_CARE:
        return f"IN SHORT: {level_in_words(course, knowledge)}"
    return f"IN SHORT: {course.verdict.advice.headline}." if course.verdict else ""


def level_now(course: Course, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    """How soon somebody should look at the heel, and what made it so; nothing while self-care is enough."""
    if course.urgency is Urgency.SELF_CARE:
        return
    yield Heading(level_in_words(course, knowledge), part="level")
    yield Paragraph(what_to_do_now(course, knowledge, contact), strong=True)
    rules = (reason.rule.then for reason in course.assessment.flags if reason.rule.then.urgency is course.urgency)
    reasons = dict.fromkeys(filled(then.tell_person, knowledge, contact) for then in rules)
    if reasons:
        yield Bullets(tuple(reasons))


def level_in_words(course: Course, knowledge: Knowledge) -> str:
    """The level that stands now, by its name and in a sentence."""
    level = knowledge.texts.levels[course.urgency]
    return f"{level.name}: {level.headline}"


def what_to_do_now(course: Course, knowledge: Knowledge, contact: Contact) -> str:
    """What that level asks the person to do."""
    text = knowledge.texts.levels[course.urgency].what_to_do
    return filled(text, knowledge, contact, tests=tests_in_words(course.assessment.tests, knowledge))


def where_it_stands(course: Course, knowledge: Knowledge) -> Iterator[str]:
    """The step that runs, its day, and the days without a note."""
    trial, verdict = course.diary.current, course.verdict
    if trial is None or verdict is None:
        yield "No step is being tried now."
        return
    yield f"{title_of(trial, knowledge)}. {day_in_words(trial, verdict, course.as_of)}"
    missed = [day for day in _days_before(trial, course.as_of) if course.diary.entry(day) is None]
    if missed:
        many = "1 day is" if len(missed) == 1 else f"{len(missed)} days are"
        yield f"{many} not noted. That is fine. You can add a day when you still know it."


def day_in_words(trial: Trial, verdict: Verdict, day: date) -> str:
    """The day of a trial: "Day 3 of 7."."""
    number = trial.day_number(day)
    if number < 1:
        return f"It begins on {day_in_short(trial.begun)}."
    length = trial.day_number(verdict.due_on)
    if number > length:
        return f"Day {number}. The day to look back was {day_in_short(verdict.due_on)}."
    return f"Day {number} of {length}."


def verdict_blocks(verdict: Verdict, knowledge: Knowledge) -> Iterator[Block]:
    """What the diary says about a trial: in a few words, what it means, why, what to do now, and by which sources."""
    yield Heading(verdict.advice.headline, part="verdict")
    yield Paragraph(verdict.advice.say)
    if verdict.because:
        yield Bullets(verdict.because)
    yield Paragraph(verdict.advice.next, strong=True)
    if sources := [_source(key, knowledge) for key in verdict.sources]:
        yield Paragraph(f"Sources: {'; '.join(sources)}")


def _said(course: Course, knowledge: Knowledge) -> Iterator[Block]:
    if course.verdict is not None:
        yield from verdict_blocks(course.verdict, knowledge)


def _chart(course: Course, knowledge: Knowledge) -> Iterator[Block]:
    yield Heading("Your days", part="chart")
    yield diary_chart(course, knowledge)


def _kept(course: Course, knowledge: Knowledge) -> Iterator[Block]:
    titles = [knowledge.step_by_id[name].signed.title for name in course.kept]
    if titles:
        yield Heading("What helped, and goes on besides", part="kept")
        yield Bullets(tuple(titles))


def _look_again(course: Course) -> Iterator[Block]:
    if course.re_check_open:
        yield Paragraph("The safety questions are not finished. They come first.", strong=True)
    elif course.re_check is not None:
        yield Paragraph(course.re_check.because, strong=True)
    coming = [item for item in course.schedule if not item.done and item.day > course.as_of]
    if coming:
        yield Heading("When to look again", part="look_again")
        yield Bullets(tuple(f"{day_in_short(item.day)}: {item.say}" for item in coming[:MOST_RE_CHECKS]))


def _days_before(trial: Trial, today: date) -> Iterator[date]:
    """The days of a trial that are over."""
    yield from (trial.begun + timedelta(days=number) for number in range(max((today - trial.begun).days, 0)))


def _notice(knowledge: Knowledge) -> Iterator[Block]:
    if knowledge.unreviewed:
        yield Paragraph(knowledge.texts.say("not_reviewed"), strong=True)


def _source(key: str, knowledge: Knowledge) -> str:
    source = knowledge.sources.get(key)
    if source is None:
        return key
    who = " ".join(part for part in (source.authors, source.year) if part)
    return f"{source.title} ({who})" if who else source.title
