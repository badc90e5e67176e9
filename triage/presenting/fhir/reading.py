"""Answers out of a FHIR QuestionnaireResponse, made by whatever renderer.

Strict: what does not match the questionnaire is named with its place, all of it at once, and nothing is guessed.
Whether a path asks a question is not known here; whoever reads checks that with the places that are handed back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.model.answers import Answer, Answers, read_answer
from triage.model.errors import Fault, FaultyAnswers
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind, Questionnaire
from triage.model.wording import nearest, shown
from triage.presenting.fhir.enabling import WHEN
from triage.presenting.fhir.names import Canonical, Resource, choice_code, link_of, section_link
from triage.presenting.fhir.outcomes import FaultyResponse, Issue
from triage.presenting.fhir.questionnaire import ACT_NOW, EMERGENCIES, NOTICE, versioned_address
from triage.presenting.fhir.responses import NOTHING_TICKED

_ROOT = "QuestionnaireResponse"
_USABLE = ("completed", "amended", "in-progress")
_BESIDE_A_VALUE = frozenset({"id", "extension", "item"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The answers of a response, and where each of them stands."""

    answers: Answers
    places: Mapping[str, str]
    """By question: the path of its item."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    """Where nothing is answered: other items stand there, or words."""

    link: str
    parent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reckoned:
    """What a renderer works out itself: our own path decides, so what it found is passed over."""

    link: str
    parent: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Slot:
    """Where a question, or a part of it, is answered."""

    link: str
    parent: str
    question: Question
    part: str = ""
    """The side of a body map, or "not known" beside a number."""

    @property
    def takes_number(self) -> bool:
        """Whether a number is wanted here."""
        return self.question.kind is QuestionKind.NUMBER and not self.part


@dataclass
class _Notes:
    """What has been read so far."""

    canonical: Canonical
    slots: Mapping[str, _Slot | _Group | _Reckoned]
    given: dict[str, object] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)

    def sides(self, question: str) -> Mapping[str, object]:
        """What has been read of a body map."""
        found = self.given.get(question)
        return found if isinstance(found, dict) else {}

    def wrong(self, code: str, where: str, wrong: str, right: str) -> None:
        self.issues.append(Issue(code=code, fault=Fault(where, wrong, right)))


def read_response(raw: object, knowledge: Knowledge, canonical: Canonical, questionnaire: Resource) -> Reading:
    """The answers of a response to this questionnaire.

    Raises:
        FaultyResponse: naming everything that does not match.
    """
    if not isinstance(raw, dict) or raw.get("resourceType") != _ROOT:
        right = 'Send one resource with "resourceType": "QuestionnaireResponse".'
        fault = Fault(_ROOT, "this is not a QuestionnaireResponse.", right)
        raise FaultyResponse([Issue(code="structure", fault=fault)])
    notes = _Notes(canonical, {slot.link: slot for slot in _slots(knowledge.questionnaire)})
    _read_head(raw, questionnaire, notes)
    _read_items(raw, _ROOT, "", notes)
    answers = _checked(notes, knowledge.questionnaire)
    if notes.issues:
        raise FaultyResponse(notes.issues)
    return Reading(answers=answers, places=notes.places)


def not_asked_issues(reading: Reading, not_asked: tuple[str, ...]) -> tuple[Issue, ...]:
    """What to say about answers to questions that the path of these answers does not ask."""
    wrong = "this question is not asked after the other answers."
    right = "Leave it out, or correct the answer that opens it: a renderer has to follow enableWhen."
    return tuple(
        Issue(code="business-rule", fault=Fault(reading.places[name], f'"{name}": {wrong}', right))
        for name in not_asked
    )


def _slots(questionnaire: Questionnaire) -> Iterator[_Slot | _Group | _Reckoned]:
    """Everything that may stand in a response."""
    for section in questionnaire.sections:
        yield _Group(link=section_link(section.id))
    yield _Group(link=NOTICE, parent=section_link(questionnaire.sections[0].id))
    yield _Group(link=ACT_NOW, parent=section_link(questionnaire.by_id[EMERGENCIES].section))
    for question in questionnaire.questions:
        group = section_link(question.section)
        yield from (_Reckoned(link=link_of(link, WHEN), parent=group) for link in _links(question))
        if question.kind is QuestionKind.BODY_MAP:
            yield _Group(link=question.id, parent=group)
            for side in SIDES:
                yield _Slot(link=link_of(question.id, side), parent=question.id, question=question, part=side)
            continue
        yield _Slot(link=question.id, parent=group, question=question)
        if question.not_sure:
            yield _Slot(link=link_of(question.id, NOT_SURE), parent=group, question=question, part=NOT_SURE)


def _links(question: Question) -> Iterator[str]:
    yield question.id
    if question.not_sure:
        yield link_of(question.id, NOT_SURE)


def _read_head(raw: Mapping[str, Any], questionnaire: Resource, notes: _Notes) -> None:
    _refuse_modifiers(raw, _ROOT, notes)
    wanted = versioned_address(questionnaire)
    named = raw.get("questionnaire")
    right = f'Answer this version of the questionnaire and write "questionnaire": "{wanted}".'
    if not isinstance(named, str) or named.partition("|")[0] != questionnaire["url"]:
        notes.wrong("not-found", f"{_ROOT}.questionnaire", "this is not a response to our questionnaire.", right)
    elif named != wanted:
        version = shown(named.partition("|")[2]) or "no version"
        wrong = f"it answers another version of the questionnaire ({version}), whose questions may differ."
        notes.wrong("conflict", f"{_ROOT}.questionnaire", wrong, right)
    if raw.get("status") not in _USABLE:
        wrong = f'with the status "{shown(raw.get("status"))}" it is not to be used.'
        notes.wrong("business-rule", f"{_ROOT}.status", wrong, "Send one that is completed, amended or in-progress.")


def _refuse_modifiers(part: Mapping[str, Any], where: str, notes: _Notes) -> None:
    """A modifier changes the meaning of what it stands in, so it must not be passed over."""
    if "modifierExtension" in part:
        notes.wrong("not-supported", f"{where}.modifierExtension", "no such extension is understood.", "Leave it out.")


def _read_items(holder: Mapping[str, Any], where: str, parent: str, notes: _Notes) -> None:
    items = holder.get("item", [])
    if not isinstance(items, list):
        notes.wrong("structure", f"{where}.item", "a list is wanted here.", "Give the items as a list.")
        return
    for number, item in enumerate(items):
        _read_item(item, f"{where}.item[{number}]", parent, notes)


def _read_item(item: object, where: str, parent: str, notes: _Notes) -> None:
    link = item.get("linkId") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(link, str):
        notes.wrong("structure", where, "an item with a linkId is wanted here.", "Give it the linkId of its question.")
        return
    slot = notes.slots.get(link)
    if slot is None:
        right = nearest(link, notes.slots) or "Links are those of the questionnaire."
        notes.wrong("not-found", f"{where}.linkId", f'the questionnaire has no item "{shown(link)}".', right)
    elif slot.parent != parent:
        right = f'It belongs under "{slot.parent}".' if slot.parent else "It belongs to the uppermost items."
        notes.wrong("structure", where, f'"{link}" stands in the wrong place.', right)
    elif link in notes.seen:
        notes.wrong("structure", where, f'"{link}" stands twice.', "Give all its answers in one item.")
    else:
        notes.seen.add(link)
        _refuse_modifiers(item, where, notes)
        if isinstance(slot, _Slot):
            _read_slot(item, slot, where, notes)
        elif isinstance(slot, _Reckoned):
            return
        elif "answer" in item:
            notes.wrong("structure", f"{where}.answer", f'"{link}" takes no answer.', "Answer the items in it.")
        else:
            _read_items(item, where, link, notes)


def _read_slot(item: Mapping[str, Any], slot: _Slot, where: str, notes: _Notes) -> None:
    if "item" in item:
        notes.wrong("structure", f"{where}.item", f'"{slot.link}" holds no other items.', "Leave them out.")
    answers = item.get("answer")
    if answers is None:
        nothing = {"url": notes.canonical.url("StructureDefinition", NOTHING_TICKED), "valueBoolean": True}
        if nothing in (item.get("extension") or []):
            notes.given[slot.question.id], notes.places[slot.question.id] = [], where
        return
    if not isinstance(answers, list) or not answers:
        notes.wrong("structure", f"{where}.answer", "a list of answers is wanted here.", "Leave it out for no answer.")
        return
    before = len(notes.issues)
    values = [_value(answer, slot, f"{where}.answer[{number}]", notes) for number, answer in enumerate(answers)]
    if len(notes.issues) == before:
        _keep(slot, values, where, notes)


def _value(answer: object, slot: _Slot, where: str, notes: _Notes) -> object:
    wanted = "valueDecimal" if slot.takes_number else "valueCoding"
    found = set(answer) - _BESIDE_A_VALUE if isinstance(answer, dict) else set()
    if not isinstance(answer, dict) or found != {wanted} or "item" in answer:
        right = f"Give {wanted} and nothing else."
        notes.wrong("structure", where, f'this is not an answer of the type that "{slot.link}" takes.', right)
        return None
    return answer[wanted] if slot.takes_number else _choice(answer[wanted], slot, f"{where}.valueCoding", notes)


def _choice(coding: object, slot: _Slot, where: str, notes: _Notes) -> str | None:
    question = slot.question
    offered = (NOT_SURE,) if slot.part == NOT_SURE else tuple(question.choice_by_id)
    codes = {choice_code(question.id, choice): choice for choice in offered}
    system = notes.canonical.url("CodeSystem", "choices")
    code = coding.get("code") if isinstance(coding, dict) else None
    if not isinstance(coding, dict) or not isinstance(code, str):
        notes.wrong("structure", where, "a coding with a code is wanted here.", f"Its system is {system}.")
    elif coding.get("system") != system:
        notes.wrong(
            "code-invalid", f"{where}.system", "this is not the code system of the choices.", f"It is {system}."
        )
    elif code not in codes:
        right = (
            nearest(code, codes) or f"Codes are those of the item in the questionnaire, such as {next(iter(codes))}."
        )
        notes.wrong("code-invalid", f"{where}.code", f'"{shown(code)}" is not a choice of "{slot.link}".', right)
    else:
        return codes[code]
    return None


def _keep(slot: _Slot, values: list[object], where: str, notes: _Notes) -> None:
    """Put the values of one item where the question as a whole is answered."""
    question = slot.question
    single = not question.takes_several
    if single and len(values) > 1:
        notes.wrong("structure", f"{where}.answer", f'"{slot.link}" takes one answer.', "Leave the others out.")
        return
    if question.kind is QuestionKind.BODY_MAP:
        notes.given[question.id] = {**notes.sides(question.id), slot.part: values}
    elif question.id in notes.given:
        wrong = f'"{question.id}" has a number, and is said to be not known as well.'
        notes.wrong("business-rule", where, wrong, "Leave one of them out.")
    else:
        notes.given[question.id] = values[0] if single else values
    notes.places.setdefault(question.id, where)


def _checked(notes: _Notes, questionnaire: Questionnaire) -> Answers:
    """The answers as the model checks those of any other source."""
    given: dict[str, Answer] = {}
    for name, value in notes.given.items():
        try:
            answer = read_answer(questionnaire.by_id[name], value)
        except FaultyAnswers as error:
            code = "value" if questionnaire.by_id[name].kind is QuestionKind.NUMBER else "business-rule"
            for fault in error.faults:
                notes.wrong(code, f"{notes.places[name]}.answer", f'"{name}": {fault.wrong}', fault.right)
            continue
        if answer is not None:
            given[name] = answer
    return Answers(given)
