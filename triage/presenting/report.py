"""The result as a page for the person: how soon, what to do, what may add to the pain, and what to try.

Emergencies show action only. Nothing here decides anything.
"""

from collections.abc import Iterable, Iterator

from triage.model.assessment import Assessment, Because, ClauseReason, Fit, OfferedStep, RankedContributor
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.model.self_care import StepKind
from triage.model.urgency import Urgency
from triage.presenting.document import Block, Bullets, Heading, Paragraph
from triage.presenting.explanation import open_questions, told_label, weighed
from triage.presenting.phrasing import (
    answer_in_words,
    filled,
    is_urgent,
    safety_net,
    urgent_causes,
    what_to_do,
)


def person_report(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> tuple[Block, ...]:
    """The page for the person."""
    if assessment.is_out_of_scope:
        return tuple(_stopped(assessment, knowledge, contact))
    blocks = list(_action(assessment, knowledge, contact))
    if assessment.urgency is Urgency.EMERGENCY:
        blocks += _reasons(assessment, knowledge, contact)
    elif is_urgent(assessment):
        blocks += [*_reasons(assessment, knowledge, contact), *_net(assessment, knowledge, contact)]
    else:
        blocks += _reasons(assessment, knowledge, contact)
        blocks += _causes(assessment, knowledge, contact)
        blocks += told_label(assessment, knowledge)
        blocks += _steps(assessment, knowledge)
        blocks += _withheld(assessment, knowledge)
        blocks += open_questions(assessment, knowledge)
        blocks += _net(assessment, knowledge, contact)
    return (*blocks, *_closing(assessment, knowledge, contact))


def _stopped(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    yield Heading("This tool cannot help here", 1)
    for reason in assessment.stopped:
        yield Paragraph(filled(reason.rule.then.tell_person, knowledge, contact))
        yield Paragraph(filled(reason.rule.then.go_to, knowledge, contact), strong=True)
    if assessment.flags:
        yield Heading("Please say this when you call", part="say_this")
        yield Bullets(tuple(filled(r.rule.then.tell_person, knowledge, contact) for r in assessment.flags))
    yield Heading("Get emergency help at once for any of these", part="emergency_signs")
    question = knowledge.questionnaire.by_id["emergency_signs"]
    yield Bullets(tuple(choice.label for choice in question.choices if choice.ask_again))
    yield Paragraph(filled("Call {number}.", knowledge, contact), strong=True)
    yield from _closing(assessment, knowledge, contact)


def _action(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    level = knowledge.texts.levels[assessment.urgency]
    yield Heading(f"{level.name}: {level.headline}", 1)
    yield Paragraph(what_to_do(assessment, knowledge, contact), strong=is_urgent(assessment))
    if assessment.elsewhere_only:
        yield Paragraph(knowledge.texts.say("elsewhere_only"))
    if is_urgent(assessment):
        if causes := urgent_causes(assessment):
            yield Heading(knowledge.texts.say("urgent_causes"), part="may_mean")
            yield Bullets(causes)
        yield Heading("Until you are seen", part="until_seen")
        yield Bullets(level.protective)


def _reasons(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    spoken = [*assessment.flags, *assessment.raises, *assessment.notes]
    if assessment.urgency <= Urgency.ROUTINE:
        spoken += assessment.floors
    if not spoken:
        return
    yield Heading("Why", part="why")
    lines = dict.fromkeys(filled(reason.rule.then.tell_person, knowledge, contact) for reason in spoken)
    yield Bullets(tuple(lines))


def _causes(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    texts = knowledge.texts
    if not assessment.shown:
        if assessment.site_list is not None:
            yield Heading(texts.say("no_clear_pattern"), part="causes")
            yield Paragraph(f"{texts.say('site_list_heading')}:")
            titles = (knowledge.contributor_by_id[name].signed.title for name in assessment.site_list.contributors)
            yield Bullets(tuple(titles))
        return
    yield Heading(texts.say("causes_heading"), part="causes")
    for ranked in assessment.shown:
        if ranked.fit is not Fit.LESS_LIKELY:
            yield from _cause(ranked, knowledge, contact)
    others = tuple(ranked.contributor.signed.title for ranked in assessment.shown if ranked.fit is Fit.LESS_LIKELY)
    yield Heading(f"{texts.say('only_examination')} {texts.say('other_causes')}", 3, "other_causes")
    yield Bullets(others)
    yield from weighed(assessment)
    yield Heading("What this page has not checked", 3, "not_checked")
    yield Bullets(texts.not_checked)


def _cause(ranked: RankedContributor, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    word = knowledge.texts.fit_words[ranked.fit.value]
    yield Heading(f"{ranked.contributor.signed.title} - {word}", 3, "cause")
    yield Paragraph(filled(ranked.contributor.tell_person, knowledge, contact))
    yield _points("Points to it", ranked.reasons_for, knowledge)
    yield _points("Points away", ranked.reasons_against, knowledge)
    if ranked.contributor.plan.avoid_also:
        yield Paragraph("Better not, while this is possible:")
        yield Bullets(ranked.contributor.plan.avoid_also)


def _points(word: str, reasons: Iterable[ClauseReason], knowledge: Knowledge) -> Bullets:
    """The reasons, each with the person's own answers behind it."""
    found = tuple(reasons)
    return Bullets(
        tuple(f"{word}: {reason.title}" for reason in found),
        said=tuple(_said(reason.because, knowledge) for reason in found),
    )


def _said(because: Because, knowledge: Knowledge) -> str:
    questions = knowledge.questionnaire.by_id
    return "; ".join(answer_in_words(questions[name], answer) for name, answer in because.items())


def _steps(assessment: Assessment, knowledge: Knowledge) -> Iterator[Block]:
    offered = assessment.self_care.offered
    if not offered:
        return
    yield Heading(knowledge.texts.say("self_care_heading"), part="steps")
    first = assessment.start_first
    if first is not None:
        yield Paragraph(f"Start with this one: {first.step.signed.title}.", strong=True)
        yield from _step(first)
        yield Paragraph(knowledge.texts.say("one_at_a_time"))
    others = [item for item in offered if item is not first]
    if others:
        yield Heading("You can try these later, one at a time", 3, "later_steps")
        yield Bullets(tuple(f"{item.step.signed.title}. {item.step.dose} {_cautions(item)}".strip() for item in others))
    if any(item.step.kind is StepKind.STRENGTH for item in others):
        yield Paragraph(knowledge.texts.say("slow_steps"))
    if assessment.self_care.ask_about:
        yield Heading(knowledge.texts.say("ask_about"), 3, "ask_about")
        yield Bullets(tuple(step.signed.title for step in assessment.self_care.ask_about))
    yield Heading("When to stop a step", 3, "stop_rules")
    yield Bullets(knowledge.texts.stop_rules)


def _step(item: OfferedStep) -> Iterator[Block]:
    yield Bullets(item.step.do, numbered=True)
    yield Paragraph(f"How much: {item.step.dose} Look back after: {item.step.judge_after}.")
    if item.step.check_first or item.notes:
        yield Bullets((*item.step.check_first, *item.notes))


def _cautions(item: OfferedStep) -> str:
    return " ".join((*item.step.check_first, *item.notes))


def _withheld(assessment: Assessment, knowledge: Knowledge) -> Iterator[Block]:
    by_reason: dict[str, list[str]] = {}
    for item in assessment.self_care.withheld:
        if item.step.kind is not StepKind.BY_CLINICIAN:
            by_reason.setdefault(item.reasons[0], []).append(item.step.signed.title)
    if by_reason:
        yield Heading(knowledge.texts.say("withheld_heading"), part="withheld")
        yield Bullets(tuple(f"{'; '.join(titles)}. Why: {reason}" for reason, titles in by_reason.items()))


def _net(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    yield Heading("When to get help sooner", part="sooner")
    yield Bullets(safety_net(assessment, knowledge, contact))


def _closing(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> Iterator[Block]:
    yield Heading("About this page", part="about")
    if assessment.unanswered:
        asked = (knowledge.questionnaire.by_id[name].ask for name in assessment.unanswered)
        yield Paragraph(f"These questions have no answer, so we took care: {' '.join(asked)}")
    yield Paragraph(filled(knowledge.texts.say("required"), knowledge, contact))
    if not assessment.provenance.clinically_reviewed:
        yield Paragraph(knowledge.texts.say("not_reviewed"), strong=True)
    yield Paragraph(knowledge.texts.say("who_made_it"))
    provenance = assessment.provenance
    yield Paragraph(f"{provenance.program}, rules {provenance.knowledge[7:19]}, made on {provenance.assessed_on}.")


def answers_in_words(assessment: Assessment, knowledge: Knowledge) -> tuple[str, ...]:
    """Every answer that was used, as the person gave it."""
    questions = knowledge.questionnaire.by_id
    return tuple(
        f"{questions[name].ask} {answer_in_words(questions[name], answer)}"
        for name, answer in assessment.answers.items()
    )


def failure_message(knowledge: Knowledge, contact: Contact, *, emergency: bool) -> str:
    """What to say when there is no assessment: whom to call, the emergency number first if an answer calls for it."""
    text = filled(knowledge.texts.say("failed_engine"), knowledge, contact)
    if not emergency:
        return text
    level = knowledge.texts.levels[Urgency.EMERGENCY]
    return f"{level.headline} {filled(level.what_to_do, knowledge, contact)}\n{text}"
