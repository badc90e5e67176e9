"""The explanation for a clinician: what holds the urgency, what would move it either way, and what to examine first."""

from collections.abc import Iterable, Iterator

from triage.model.assessment import Assessment
from triage.model.explanation import Change, Counterfactual, Explanation, LabelRow, NearMiss, OpenQuestion, Showing
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.model.urgency import Urgency
from triage.model.wording import spoken_list
from triage.presenting.document import Block, Bullets, Heading, Paragraph
from triage.presenting.phrasing import because_in_words, label_in_words

MOST_LINES = 8
MOST_CLAUSES = 3
"""How many findings are named for each contributor, the weightiest first."""
_WHY_NOT = {
    Showing.NOTHING_FITS: "no answer counts for it",
    Showing.GATE: "its gate does not hold",
    Showing.TOO_FEW_POINTS: "below the display threshold",
    Showing.FAR_BEHIND: "too far behind the best",
    Showing.OUTRANKED: "the list is full",
    Showing.OTHER_PLACE: "pain outside the heel, so serious causes only",
}


def clinician_explanation(assessment: Assessment, knowledge: Knowledge) -> Iterator[Block]:
    """All sections; nothing when the assessment carries no explanation."""
    explanation = assessment.explanation
    if explanation is None:
        return
    yield from _label(explanation.plantar_fasciitis, knowledge)
    yield from _why_not(explanation)
    yield from _would_change(explanation, knowledge, assessment.urgency)
    yield from _open(explanation, knowledge)
    yield from _near_misses(explanation, knowledge)
    if explanation.examine_first:
        yield Heading("Examine first")
        lines = (
            f"{_examination(item.examination, knowledge)} (Settles {', '.join(item.settles)}.)"
            for item in explanation.examine_first
        )
        yield Bullets(tuple(lines), numbered=True)


def _examination(name: str, knowledge: Knowledge) -> str:
    return f"{knowledge.examinations[name].name}: {knowledge.examinations[name].how}"


def _label(label: LabelRow | None, knowledge: Knowledge) -> Iterator[Block]:
    if label is None:
        return
    fit = label.fit.value.replace("_", " ")
    partly, well = knowledge.value("display_threshold"), knowledge.value("fits_well")
    yield Heading(
        f"The label plantar fasciitis: {fit} ({label.row.points} points; partly from {partly}, well from {well})"
    )
    place, told = _yes(label.place), _yes(label.told)
    lines = [f"Start-up pain: {_yes(label.start_up_pain)}. Place of the sole band: {place}. Told this label: {told}."]
    for word, reasons in (("Against", label.row.reasons_against), ("Not asked", label.row.not_asked)):
        lines += [f"{word} ({reason.points:+d}): {reason.title} [{reason.clause}]" for reason in reasons]
    if label.mismatch:
        lines.append("The label was treated without progress, and the picture does not match it.")
    if label.ahead:
        lines.append(f"Shown before it: {', '.join(item.clinical_name for item in label.ahead)}.")
    yield Bullets(tuple(lines))


def _why_not(explanation: Explanation) -> Iterator[Block]:
    yield Heading("Not shown, and why")
    for showing, why in _WHY_NOT.items():
        rows = [row for row in explanation.ledger if row.showing is showing]
        if rows:
            named = (f"{row.contributor.clinical_name} ({row.points})" for row in rows)
            yield Paragraph(f"{why.capitalize()}: {'; '.join(named)}.")


def _would_change(explanation: Explanation, knowledge: Knowledge, now: Urgency) -> Iterator[Block]:
    yield Heading("What would change the urgency")
    held = ", ".join(explanation.held_by) or "nothing; no rule asks for more"
    yield Paragraph(f"Held at {now.word} by: {held}.")
    raising = tuple(_by_question(explanation.would_raise, knowledge))
    if raising:
        yield Heading("More urgent, with one other answer", 3)
        yield Bullets(raising)
    if now is min(Urgency):
        return
    lowering = [_lowering(line, knowledge) for line in explanation.would_lower]
    if lowering:
        yield Heading("Less urgent, for your judgement only and not to be said to the person", 3)
        more = (f"and {len(lowering) - MOST_LINES} more ways",) if len(lowering) > MOST_LINES else ()
        yield Bullets((*lowering[:MOST_LINES], *more))
    else:
        how_many = "one or two other answers" if explanation.all_pairs_tried else "one other answer"
        yield Paragraph(f"Nothing that can change or be asked again makes it less urgent with {how_many}.")


def _by_question(lines: Iterable[Counterfactual], knowledge: Knowledge) -> Iterator[str]:
    """One line for each urgency and question: "urgent: foot_signs with A, or with B"."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        for_what = (line.urgency.word, " and ".join(change.question for change in line.changes))
        grouped.setdefault(for_what, []).append(" and ".join(_value(change, knowledge) for change in line.changes))
    for (urgency, question), values in grouped.items():
        any_line = question in knowledge.questionnaire.by_id and _is_every_line(question, len(values), knowledge)
        yield f"{urgency}: {question} {'with any line ticked' if any_line else spoken_list(values, 'or')}"


def _is_every_line(question: str, count: int, knowledge: Knowledge) -> bool:
    ticks = [choice for choice in knowledge.questionnaire.by_id[question].choices if choice.ask_again]
    return len(ticks) == count


def _lowering(line: Counterfactual, knowledge: Knowledge) -> str:
    changes = " and ".join(f"{change.question} {_value(change, knowledge)}" for change in line.changes)
    return f"{line.urgency.word}: {changes} (no longer: {', '.join(line.rules)})"


def _value(change: Change, knowledge: Knowledge) -> str:
    question = knowledge.questionnaire.by_id[change.question]
    sign = "with" if change.adds else "without"
    return f'{sign} "{_value_in_words(question, change)}"'


def _value_in_words(question: Question, change: Change) -> str:
    if not change.value:
        return "both feet" if question.side_fact else "nothing more"
    band = next((band for band in question.bands if band.id == change.value), None)
    if band is not None:
        return f"{band.low} to {band.high} {question.unit}"
    return label_in_words(question, change.value)


def _open(explanation: Explanation, knowledge: Knowledge) -> Iterator[Block]:
    if not explanation.open_questions:
        return
    yield Heading("Open questions")
    moving = [one for one in explanation.open_questions if one.could_raise or one.could_lower]
    others = [one.question for one in explanation.open_questions if not one.could_raise and not one.could_lower]
    unmoving = (f"no answer changes the urgency: {', '.join(others)}",) if others else ()
    yield Bullets((*(_open_line(one, knowledge) for one in moving), *unmoving))


def _open_line(one: OpenQuestion, knowledge: Knowledge) -> str:
    could = [f"raise it to {one.highest.word}"] if one.could_raise else []
    could += [f"lower it to {one.lowest.word}"] if one.could_lower else []
    asked = knowledge.questionnaire.by_id[one.question].ask_staff
    return f"{one.question} ({one.gap.value.replace('_', ' ')}) could {spoken_list(could, 'or')}: {asked}"


def _near_misses(explanation: Explanation, knowledge: Knowledge) -> Iterator[Block]:
    flags = [miss for miss in explanation.near_misses if miss.urgency is not None]
    if flags:
        yield Heading("Flags that are one finding short")
        yield Bullets(tuple(_near_flag(miss, knowledge) for miss in flags))
    clauses: dict[str, list[NearMiss]] = {}
    for miss in explanation.near_misses:
        if miss.urgency is None:
            clauses.setdefault(miss.rule.partition(".")[0], []).append(miss)
    if clauses:
        yield Heading("What one more finding would add or take")
        yield Bullets(tuple(_near_clauses(name, misses, knowledge) for name, misses in clauses.items()))


def _near_flag(miss: NearMiss, knowledge: Knowledge) -> str:
    level = miss.urgency.word if miss.urgency is not None else ""
    state = "not known" if miss.is_open else "answered otherwise"
    there = because_in_words(miss.rests_on, knowledge)
    short_of = f"Short of ({state}): {_findings(miss, knowledge)}"
    return f"[{miss.rule}] {level}: {miss.title}. {short_of}. There already: {there}."


def _near_clauses(contributor: str, misses: list[NearMiss], knowledge: Knowledge) -> str:
    named = knowledge.contributor_by_id[contributor].clinical_name
    lines = (f"{miss.points:+d} {_findings(miss, knowledge)}" for miss in misses[:MOST_CLAUSES])
    return f"{named}: {'; '.join(lines)}."


def _findings(miss: NearMiss, knowledge: Knowledge) -> str:
    return spoken_list((f"{change.question} {_value(change, knowledge)}" for change in miss.findings), "or")


def _yes(truth: bool) -> str:  # noqa: FBT001  it is the one thing that is said
    return "yes" if truth else "no"
