"""The person's page on paper: what comes first, what is shortened, and what is never left out."""

from collections.abc import Iterable

import pytest

from tests.papers import CONTACT, PUBLISHED, printed, rules, words_of
from triage.model.urgency import Urgency
from triage.presenting.document import Block, Bullets, Heading, Paragraph, Terms, as_text
from triage.presenting.handout import MOST_WORDS, handout
from triage.presenting.phrasing import safety_net, what_to_do

TITLE = Heading("Self-care", 1)


def names(blocks: Iterable[Block]) -> list[str]:
    """The parts of a page, in order."""
    return [block.part for block in blocks if isinstance(block, Heading) and block.part]


def told(blocks: Iterable[Block]) -> str:
    """All that a page says, in one line."""
    return words_of(as_text(blocks))


@pytest.mark.parametrize("case", PUBLISHED)
def test_what_to_do_and_when_to_get_help_come_before_causes_and_steps(case: str) -> None:
    found = names(printed(case).person.blocks)
    urgent = [name for name in found if name in ("may_mean", "until_seen", "why", "sooner")]

    assert found[: len(urgent)] == urgent


@pytest.mark.parametrize("case", PUBLISHED)
def test_nothing_that_must_be_said_is_lost_on_paper(case: str) -> None:
    """Hazard H01: the safety net, the reasons and every notice stand on paper too."""
    found = printed(case)
    assessment, texts, paper = found.assessment, rules().texts, told(found.person.blocks)
    must = [
        what_to_do(assessment, rules(), CONTACT),
        texts.say("not_reviewed"),
        texts.say("required").replace("{number}", "112"),
        texts.say("who_made_it"),
    ]
    if assessment.urgency is not Urgency.EMERGENCY:
        must += safety_net(assessment, rules(), CONTACT)
    if assessment.urgency < Urgency.URGENT:
        must += texts.not_checked
        must += [item.contributor.signed.title for item in assessment.shown]
    if assessment.start_first is not None and assessment.urgency < Urgency.URGENT:
        first = assessment.start_first
        must += (*texts.stop_rules, *first.step.do, first.step.dose, *first.step.check_first, *first.notes)
    must += [line for block in blocks_of_part(found.page, "why") for line in block.items]

    assert [line for line in must if words_of(line) not in paper] == []


def blocks_of_part(page: Iterable[Block], name: str) -> Iterable[Bullets]:
    """The lists of one part."""
    here = False
    for block in page:
        here = block.part == name if isinstance(block, Heading) else here
        if here and isinstance(block, Bullets):
            yield block


def test_the_reasons_for_a_cause_are_told_in_one_line_each_way() -> None:
    page = (
        TITLE,
        Heading("Sore sole band - fits well", 3, "cause"),
        Paragraph("It is sore."),
        Bullets(("Points to it: One.", "Points to it: Two.", "Points to it: Three."), said=("a", "b", "c")),
        Bullets((), said=()),
        Paragraph("Better not, while this is possible:"),
        Bullets(("Walking barefoot", "Running")),
    )

    assert handout(page)[1:] == (
        Heading("Sore sole band - fits well", 3, "cause"),
        Paragraph("It is sore."),
        Terms((("Points to it", "One. Two."), ("Better not, while this is possible", "Walking barefoot; Running."))),
    )


def test_later_steps_are_named_and_the_rest_is_read_before_one_is_begun() -> None:
    page = (
        TITLE,
        Heading("Later", 3, "later_steps"),
        Bullets(("A cold pack. Up to 20 minutes. Not if numb.", "Tape. All day.")),
        Paragraph("Strength work is slow."),
    )

    assert handout(page)[2:] == (
        Paragraph("A cold pack; Tape."),
        Paragraph("Before you begin one, read how to do it, and when not to, on the whole page."),
        Paragraph("Strength work is slow."),
    )


def test_many_steps_that_are_withheld_for_one_reason_are_counted_and_few_are_named() -> None:
    page = (
        TITLE,
        Heading("Not now", 2, "withheld"),
        Bullets(("A; B; C; D. Why: They load the bone.", "E; F. Why: Numb feet.")),
        Paragraph("Ask."),
    )

    assert handout(page)[2:] == (
        Bullets(("4 other steps. Why: They load the bone.", "E; F. Why: Numb feet.")),
        Paragraph("Ask."),
    )


def test_whether_a_name_fits_is_said_in_a_sentence() -> None:
    page = (TITLE, Heading("The name", 2, "label"), Paragraph("It does not fit."), Bullets(("Points away: ..",)))

    assert handout(page)[1:] == (Heading("The name", 2, "label"), Paragraph("It does not fit."))


def test_no_other_cause_leaves_no_empty_line() -> None:
    page = (TITLE, Heading("Only an examination", 3, "other_causes"), Bullets(()))

    assert handout(page)[1:] == (Heading("Only an examination", 3, "other_causes"),)


def test_a_list_keeps_its_numbers_but_not_what_was_answered() -> None:
    page = (TITLE, Bullets(("one", "two"), numbered=True, said=("yes", "no")))

    assert handout(page) == (TITLE, Bullets(("one", "two"), numbered=True))


def test_a_very_long_page_is_shortened_further() -> None:
    """Small type helps nobody."""
    points = Bullets(("Points to it: One.", "Points to it: Two."), said=("a", "b"))
    page = (
        TITLE,
        Heading("Causes", 2, "causes"),
        Heading("One", 3, "cause"),
        points,
        Heading("Not now", 2, "withheld"),
        Bullets(("A. Why: B.",)),
    )
    longer = (*page, Heading("Why", 2, "why"), Paragraph("word " * MOST_WORDS))

    assert "Two." in told(handout(page))
    assert "Two." not in told(handout(longer))
    assert "withheld" in names(handout(page))
    assert "withheld" not in names(handout(longer))
    assert handout(longer)[1] == Heading("Why", 2, "why")


def test_a_page_without_a_title_keeps_its_words() -> None:
    assert told(handout([Paragraph("Alone.")])) == "Alone."
