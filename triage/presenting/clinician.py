"""The result as a summary for a clinician: every rule that fired, its answers, its sources, and what to examine."""

from collections.abc import Iterator

from triage.model.assessment import Assessment, ClauseReason, RankedContributor, Reason
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.model.rules import TestRequest
from triage.presenting.clinician_explanation import clinician_explanation
from triage.presenting.document import Block, Bullets, Heading, Paragraph
from triage.presenting.phrasing import (
    answer_in_words,
    because_in_words,
    filled,
    safety_net,
    sources_in_words,
    what_to_do,
)


def clinician_report(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> tuple[Block, ...]:
    """The page for the clinician."""
    return tuple(
        block
        for part in (_head, _flags, _contributors, _explanation, _examination, _self_care, _answers, _foot)
        for block in part(assessment, knowledge, contact)
    )


def clinician_account(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> tuple[Block, ...]:
    """The explanation alone, with every contributor that an answer speaks for or against."""
    parts = (_head, _contributors, _not_shown, _explanation)
    return tuple(block for part in parts for block in part(assessment, knowledge, contact))


def _head(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    level = knowledge.texts.levels[assessment.urgency]
    yield Heading(f"Urgency: {assessment.urgency.word} ({level.name})", 1)
    yield Paragraph(f"The person was told: {what_to_do(assessment, knowledge, contact)}")
    for reason in assessment.stopped:
        yield Paragraph(f"Out of scope: {reason.rule.signed.title}. {reason.rule.then.tell_clinician}", strong=True)
    if not assessment.provenance.clinically_reviewed:
        count, total = len(knowledge.unreviewed), len(knowledge.signables)
        yield Paragraph(f"Not yet clinically reviewed: {count} of {total} rules carry no signature.", strong=True)


def _flags(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    named = (
        ("Flags", assessment.flags),
        ("Floors", assessment.floors),
        ("Raised", assessment.raises),
        ("Notes", assessment.notes),
    )
    for title, reasons in named:
        if reasons:
            yield Heading(title)
            for reason in reasons:
                yield from _rule(reason, knowledge, contact)


def _rule(reason: Reason, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    signed, then = reason.rule.signed, reason.rule.then
    level = f"{then.urgency.word}: " if then.urgency else ""
    yield Heading(f"[{signed.id}] {level}{signed.title}", 3)
    lines = [filled(then.tell_clinician, knowledge, contact), f"Answers: {because_in_words(reason.because, knowledge)}"]
    lines += [_test(request, knowledge) for request in then.tests]
    lines += [f"Why the rule exists: {signed.because}", f"Sources: {sources_in_words(signed)}"]
    yield Bullets(tuple(lines))


def _contributors(assessment: Assessment, knowledge: Knowledge, _: Contact) -> Iterator[Block]:
    yield Heading("Likely contributors")
    if not assessment.shown:
        yield Paragraph("No clear pattern reached the display threshold.")
    if assessment.site_list is not None:
        names = (knowledge.contributor_by_id[name].clinical_name for name in assessment.site_list.contributors)
        yield Paragraph(f"Usually checked at this site: {', '.join(names)}.")
    for ranked in assessment.shown:
        yield from _contributor(ranked, knowledge)
    others = [item for item in assessment.contributors if not item.shown and item.points > 0]
    if others:
        named = (f"{item.contributor.clinical_name} ({item.points})" for item in others)
        yield Paragraph(f"Scored, not shown: {', '.join(named)}.")


def _contributor(ranked: RankedContributor, knowledge: Knowledge) -> Iterator[Block]:
    signed = ranked.contributor.signed
    fit = knowledge.texts.fit_words[ranked.fit.value]
    yield Heading(f"[{signed.id}] {ranked.contributor.clinical_name}: {fit} ({ranked.points} points)", 3)
    lines = [ranked.contributor.tell_clinician]
    lines += [_clause("For", reason, knowledge) for reason in ranked.reasons_for]
    lines += [_clause("Against", reason, knowledge) for reason in ranked.reasons_against]
    lines += [_clause("Not asked", reason, knowledge) for reason in ranked.not_asked]
    lines += [_test(request, knowledge) for request in ranked.contributor.tests]
    lines.append(f"Sources: {sources_in_words(signed)}")
    yield Bullets(tuple(lines))


def _not_shown(assessment: Assessment, knowledge: Knowledge, _: Contact) -> Iterator[Block]:
    for ranked in assessment.contributors:
        if not ranked.shown:
            yield from _contributor(ranked, knowledge)


def _explanation(assessment: Assessment, knowledge: Knowledge, _: Contact) -> Iterator[Block]:
    yield from clinician_explanation(assessment, knowledge)


def _clause(word: str, reason: ClauseReason, knowledge: Knowledge) -> str:
    answers = f" ({because_in_words(reason.because, knowledge)})" if reason.because else ""
    return f"{word} ({reason.points:+d}): {reason.title} [{reason.clause}]{answers}"


def _examination(assessment: Assessment, knowledge: Knowledge, _: Contact) -> Iterator[Block]:
    named = [name for reason in assessment.flags for name in reason.rule.then.examine]
    named += [name for item in assessment.shown for name in item.contributor.examine]
    if named:
        yield Heading("To check in person")
        checks = (knowledge.examinations[name] for name in dict.fromkeys(named))
        yield Bullets(tuple(f"{check.name}: {check.how}" for check in checks))
    if assessment.tests:
        yield Heading("Imaging and tests to ask for")
        yield Bullets(tuple(_test(request, knowledge) for request in assessment.tests))


def _self_care(assessment: Assessment, _: Knowledge, __: Contact) -> Iterator[Block]:
    if assessment.self_care.offered:
        yield Heading("Self-care offered")
        yield Bullets(
            tuple(
                f"[{item.step.id}] {item.step.signed.title} "
                f"(load class {item.step.load_class}, evidence {item.step.grade})"
                + (", to start with" if item.start_first else "")
                for item in assessment.self_care.offered
            )
        )
    if assessment.self_care.withheld:
        yield Heading("Withheld")
        yield Bullets(
            tuple(
                f"[{item.step.id}] {' '.join(item.reasons)} [{', '.join(item.rules)}]"
                for item in assessment.self_care.withheld
            )
        )


def _answers(assessment: Assessment, knowledge: Knowledge, _: Contact) -> Iterator[Block]:
    questions = knowledge.questionnaire.by_id
    yield Heading("Answers")
    yield Bullets(
        tuple(
            f"{questions[name].ask_staff} {answer_in_words(questions[name], answer)}"
            for name, answer in assessment.answers.items()
        )
    )
    if assessment.unanswered:
        yield Paragraph(f"Asked and not answered: {', '.join(assessment.unanswered)}.")
    if assessment.set_aside:
        yield Paragraph(f"Answered although this path does not ask, so not used: {', '.join(assessment.set_aside)}.")


def _foot(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    yield Heading("Safety net given")
    yield Bullets(safety_net(assessment, knowledge, contact))
    yield Heading("Provenance")
    provenance = assessment.provenance
    yield Bullets(
        (
            f"Program: {provenance.program}",
            f"Knowledge: {provenance.knowledge}",
            f"Engine: {provenance.engine}, checked against the reference evaluator",
            f"Assessed on: {provenance.assessed_on}",
            f"Rules fired: {', '.join(assessment.fired)}",
        )
    )
    yield Heading("Sources named above")
    yield Bullets(tuple(_bibliography(assessment, knowledge)))
    yield Paragraph(filled(knowledge.texts.say("required"), knowledge, contact))


def _bibliography(assessment: Assessment, knowledge: Knowledge) -> Iterator[str]:
    signed = [reason.rule.signed for reason in (*assessment.flags, *assessment.floors, *assessment.raises)]
    signed += [item.contributor.signed for item in assessment.shown]
    keys = dict.fromkeys(evidence.source for item in signed for evidence in item.evidence)
    for source in (knowledge.sources[key] for key in keys):
        parts = (source.title, source.authors, source.year, source.where)
        yield f"{source.key}: {'. '.join(part for part in parts if part)} (seen: {source.seen})"


def _test(request: TestRequest, knowledge: Knowledge) -> str:
    order = {"first": "First choice", "next": "Next", "if_unclear": "If unclear"}[request.order.value]
    return f"{order}: {knowledge.tests[request.test].name}. {request.why}"
