"""Why the result is what it is, for the person: in their words, with nothing that would make it less urgent.

A line that said "with another answer you need not be seen" would invite that answer, so there is none.
"""

from collections.abc import Iterator

from triage.model.assessment import Assessment, ClauseReason
from triage.model.contact import Contact
from triage.model.explanation import Explanation, Gap, LabelFit, LabelRow, LedgerRow, Showing
from triage.model.knowledge import Knowledge
from triage.presenting.document import Block, Bullets, Heading, Paragraph
from triage.presenting.phrasing import filled, is_urgent, safety_net, sources_in_words, what_to_do

MOST_OPEN = 3
"""How many open questions are named to the person."""
_WHY_NOT = {
    Showing.SHOWN_BESIDE: "few answers point to it, but an examination should rule it out",
    Showing.NOTHING_FITS: "no answer points to it",
    Showing.GATE: "what it needs is not in the answers",
    Showing.TOO_FEW_POINTS: "too few answers point to it",
    Showing.FAR_BEHIND: "other causes fit much better",
    Showing.OUTRANKED: "other causes fit better",
    Showing.OTHER_PLACE: "the pain is not at the heel",
}
_LABEL_SENTENCES = {
    LabelFit.FITS: "label_fits",
    LabelFit.FITS_PARTLY: "label_fits_partly",
    LabelFit.DOES_NOT_FIT: "label_does_not_fit",
}


def explanation_page(
    assessment: Assessment, explanation: Explanation, knowledge: Knowledge, contact: Contact
) -> Iterator[Block]:
    """All of the explanation; what to do always comes first."""
    level = knowledge.texts.levels[assessment.urgency]
    yield Heading(f"{level.name}: {level.headline}", 1)
    yield Paragraph(what_to_do(assessment, knowledge, contact), strong=is_urgent(assessment))
    yield from _held_by(explanation, knowledge, contact)
    yield from _ledger(explanation)
    if explanation.plantar_fasciitis is not None:
        yield from _label(explanation.plantar_fasciitis, knowledge)
    yield Heading("What would make it more urgent")
    yield Bullets(safety_net(assessment, knowledge, contact))
    yield from open_questions(assessment, knowledge)
    yield Heading("About this page")
    yield Paragraph(filled(knowledge.texts.say("required"), knowledge, contact))
    if not assessment.provenance.clinically_reviewed:
        yield Paragraph(knowledge.texts.say("not_reviewed"), strong=True)


def told_label(assessment: Assessment, knowledge: Knowledge) -> Iterator[Block]:
    """For those who were told that it is plantar fasciitis: whether the name fits."""
    row = assessment.explanation.plantar_fasciitis if assessment.explanation else None
    if row is not None and row.told:
        yield from _label(row, knowledge)


def weighed(assessment: Assessment) -> Iterator[Block]:
    """The causes that some answer points to and that are not shown, and why not."""
    rows = assessment.explanation.ledger if assessment.explanation else ()
    lines = [_why_not(row) for row in rows if row.reasons_for and row.showing not in _NAMED]
    if lines:
        yield Heading("Also weighed, and why it is not shown", 3, "weighed")
        yield Bullets(tuple(lines))


def open_questions(assessment: Assessment, knowledge: Knowledge) -> Iterator[Block]:
    """The questions whose answer could still make it more urgent. Tests of the own body are never asked for."""
    found = assessment.explanation.open_questions if assessment.explanation else ()
    asked = [
        knowledge.questionnaire.by_id[one.question].ask
        for one in found
        if one.could_raise and one.gap is not Gap.NOT_DONE
    ]
    if asked:
        yield Heading("What is still open", part="still_open")
        yield Paragraph(knowledge.texts.say("still_open"))
        yield Bullets(tuple(asked[:MOST_OPEN]))


_NAMED = (Showing.SHOWN, Showing.SHOWN_BESIDE)


def _held_by(explanation: Explanation, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    if explanation.held_by:
        rules = (knowledge.rule_by_id[name] for name in explanation.held_by)
        yield Heading("Why this soon")
        yield Bullets(tuple(f"{filled(rule.then.tell_person, knowledge, contact)} [{rule.id}]" for rule in rules))


def _ledger(explanation: Explanation) -> Iterator[Block]:
    yield Heading("For and against each cause")
    for row in explanation.ledger:
        if row.showing in _NAMED or row.reasons_for:
            yield Heading(row.contributor.signed.title, 3)
            yield Bullets((*_entries(row), *_shown_or_not(row), f"Sources: {sources_in_words(row.contributor.signed)}"))
    silent = [
        row.contributor.signed.title for row in explanation.ledger if row.showing not in _NAMED and not row.reasons_for
    ]
    if silent:
        yield Heading("No answer points to", 3)
        yield Paragraph(f"{'; '.join(silent)}.")


def _entries(row: LedgerRow) -> Iterator[str]:
    kinds = (("For", row.reasons_for), ("Against", row.reasons_against), ("Not asked", row.not_asked))
    return (f"{word}: {_entry(reason)}" for word, reasons in kinds for reason in reasons)


def _entry(reason: ClauseReason) -> str:
    return f"{reason.title} [{reason.clause}]"


def _shown_or_not(row: LedgerRow) -> Iterator[str]:
    if row.showing is not Showing.SHOWN:
        yield f"Why it is not among the likely causes: {_WHY_NOT[row.showing]}."


def _why_not(row: LedgerRow) -> str:
    return f"{row.contributor.signed.title}: {_WHY_NOT[row.showing]}."


def _label(label: LabelRow, knowledge: Knowledge) -> Iterator[Block]:
    texts = knowledge.texts
    yield Heading("The name plantar fasciitis", part="label")
    told = f"{texts.say('label_told')} " if label.told else ""
    yield Paragraph(f"{told}{texts.say(_LABEL_SENTENCES[label.fit])}")
    speaks_against = [reason.title for reason in label.row.reasons_against]
    if not label.start_up_pain:
        speaks_against.insert(0, texts.say("label_no_start_up"))
    if not label.place:
        speaks_against.insert(0, texts.say("label_other_place"))
    if label.fit is not LabelFit.DOES_NOT_FIT:
        yield Bullets(tuple(f"Points to it: {reason.title}" for reason in label.row.reasons_for))
    yield Bullets(tuple(f"Points away: {line}" for line in speaks_against))
    yield Bullets(tuple(f"Fits as well or better: {item.signed.title}." for item in label.ahead))
