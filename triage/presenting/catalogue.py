"""Questions and rules printed for a reader: the same content that the program uses, in full sentences."""

from collections.abc import Iterator

from triage.model.conditions import ABSENT, PRESENT, All, AnyOf, AtLeast, Compare, Condition, Not
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question, Questionnaire
from triage.model.rules import Contributor, Rule, Signable, Word
from triage.model.self_care import Step, Suppression
from triage.model.signatures import Item
from triage.model.trial_rules import Advice, MeaningfulChange, NewSign, ReCheckRule
from triage.model.wording import spoken_list
from triage.presenting.document import Block, Bullets, Heading, Paragraph


def questions_mapping(questionnaire: Questionnaire) -> dict[str, object]:
    """The questionnaire as plain values, for JSON."""
    return {
        "sections": [{"id": section.id, "title": section.title} for section in questionnaire.sections],
        "questions": [_question_mapping(question) for question in questionnaire.questions],
    }


def questions_document(questionnaire: Questionnaire) -> Iterator[Block]:
    """The questionnaire for a reader."""
    for section in questionnaire.sections:
        yield Heading(section.title, 1)
        for question in questionnaire.questions:
            if question.section == section.id:
                yield from _question(question)


def rules_document(knowledge: Knowledge) -> Iterator[Block]:
    """All rules by title, in groups."""
    groups: tuple[tuple[str, tuple[Item, ...]], ...] = (
        ("Flags, floors, raises, notes and stops", knowledge.rules),
        ("Contributors", knowledge.contributors),
        ("Self-care steps", knowledge.steps),
        ("Suppressions", knowledge.suppressions),
        ("The self-care trial", knowledge.trial.items),
        ("Words", knowledge.words),
    )
    for title, items in groups:
        yield Heading(f"{title} ({len(items)})")
        yield Bullets(tuple(f"{item.id}: {_level(item)}{item.signed.title}" for item in items))
    yield Paragraph("Print one of them in full with: triage rules ID")


def rule_document(item: Item, knowledge: Knowledge) -> Iterator[Block]:
    """One rule in full."""
    yield Heading(f"{item.id}: {item.signed.title}", 1)
    match item:
        case Rule(kind=kind, when=when, then=then):
            yield Paragraph(f"A {kind.value}, {then.urgency.word}." if then.urgency else f"A {kind.value}.")
            yield from _when(when)
            said = [f"To the person: {then.tell_person}", f"To the clinician: {then.tell_clinician}"]
            said += [
                f"Test ({request.order.value}): {knowledge.tests[request.test].name}. {request.why}"
                for request in then.tests
            ]
            said += [f"In person: {knowledge.examinations[name].name}" for name in then.examine]
            yield Heading("Then", 3)
            yield Bullets(tuple(said))
        case Contributor(gate=gate, clauses=clauses):
            if gate is not None:
                yield Heading("Only if", 3)
                yield Bullets((condition_in_words(gate),))
            yield Heading("For and against", 3)
            yield Bullets(tuple(f"{c.points:+d} {c.title} [{condition_in_words(c.when)}]" for c in clauses))
        case Step(do=do, exclusions=exclusions):
            yield Bullets(do, numbered=True)
            yield Heading("Withheld", 3)
            yield Bullets(tuple(f"{e.because} [{condition_in_words(e.when)}]" for e in exclusions))
        case Word(when=when) | Suppression(when=when):
            yield from _when(when)
        case _:
            yield Bullets(tuple(_of_trial(item)))
    yield from _signed(item.signed)


def find_item(name: str, knowledge: Knowledge) -> Item | None:
    """Whatever is signed under this id; a clause's or exclusion's id finds its owner."""
    return knowledge.item_by_id.get(name.partition(".")[0])


def condition_in_words(condition: Condition) -> str:
    """A condition as a sentence with brackets."""
    match condition:
        case Compare(fact, values) if values == {PRESENT}:
            return fact.replace(".", ": ")
        case Compare(fact, values) if values == {ABSENT}:
            return f"no {fact}"
        case Compare(fact, values):
            return f"{fact} is {spoken_list(sorted(values), 'or')}"
        case Not(part):
            return f"not {condition_in_words(part)}"
        case All(parts):
            return f"({' and '.join(map(condition_in_words, parts))})"
        case AnyOf(parts):
            return f"({' or '.join(map(condition_in_words, parts))})"
        case AtLeast(count, parts):
            return f"(at least {count} of: {', '.join(map(condition_in_words, parts))})"


def _question_mapping(question: Question) -> dict[str, object]:
    found: dict[str, object] = {
        "id": question.id,
        "section": question.section,
        "kind": question.kind.value,
        "ask": question.ask,
        "ask_staff": question.ask_staff,
        "why": question.why,
        "help": question.help,
        "asked": "always" if question.ask_when is None else condition_in_words(question.ask_when),
        "set_by_program": question.set_by_program,
    }
    if question.choices:
        found["choices"] = [
            {"id": choice.id, "label": choice.label, "exclusive": choice.exclusive}
            | ({"view": choice.view} if choice.view else {})
            for choice in question.choices
        ]
    else:
        found |= {
            "unit": question.unit,
            "minimum": question.minimum,
            "maximum": question.maximum,
            "not_sure": question.not_sure,
            "bands": [{"id": band.id, "from": band.low, "to": band.high} for band in question.bands],
        }
    return found


def _question(question: Question) -> Iterator[Block]:
    yield Heading(f"{question.id}: {question.ask}")
    asked = "Always asked." if question.ask_when is None else f"Asked when {condition_in_words(question.ask_when)}."
    yield Paragraph(f"{asked} Staff: {question.ask_staff} Why: {question.why} {question.help}".strip())
    if question.choices:
        yield Bullets(tuple(f"{choice.id}: {choice.label}" for choice in question.choices))
    else:
        yield Bullets((f"a number from {question.minimum} to {question.maximum} ({question.unit})",))


def _when(when: Condition) -> Iterator[Block]:
    yield Heading("When", 3)
    yield Bullets((condition_in_words(when),))


def _of_trial(item: Advice | NewSign | MeaningfulChange | ReCheckRule) -> Iterator[str]:
    """What an item of the self-care trial says, and the numbers it speaks of."""
    match item:
        case Advice():
            yield f"{item.outcome.value}, {item.move.value}: {item.headline}. {item.say} {item.next}"
        case NewSign():
            yield item.label
            yield from (f"Counts at once as {question}: {choice}" for question, choice in item.sets.items())
            yield from (f"Asks again: {question}" for question in item.asks_again)
        case MeaningfulChange():
            yield f"{item.measure}: {item.change}. {'Used' if item.used else 'Not used'}. {item.caution}"
        case ReCheckRule():
            yield f"To the person: {item.say}"
            yield f"To the clinic: {item.staff}"
    if not isinstance(item, NewSign):
        yield from (f"{name}: {value}" for name, value in item.numbers)


def _signed(signed: Signable) -> Iterator[Block]:
    yield Heading("Why", 3)
    yield Paragraph(signed.because)
    yield Heading("Evidence", 3)
    yield Bullets(tuple(f"{e.says} ({e.source}, {e.tag.value.replace('_', ' ')})" for e in signed.evidence))
    until = f" until {signed.until}" if signed.until else ""
    if signed.review is None:
        yield Paragraph(f"In force since {signed.since}{until}. Not yet clinically reviewed.")
    else:
        yield Paragraph(
            f"In force since {signed.since}{until}. Signed on {signed.review.on} by {spoken_list(signed.review.by)}."
        )


def _level(item: Item) -> str:
    if isinstance(item, Rule) and item.then.urgency is not None:
        return f"{item.then.urgency.word}: "
    return ""
