"""The questions as a FHIR Questionnaire that a renderer of somebody else can ask.

Each question is an item with its own id as link. A body map is a group with one list for each side, and "not known"
beside a number is an item of its own. The version is a digest of everything in it, so that a response to other
questions cannot be taken for one to these.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256

from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_SURE, Choice, Question, QuestionKind, Questionnaire
from triage.model.urgency import Urgency
from triage.presenting.fhir.enabling import enabling, reckoning, variables
from triage.presenting.fhir.names import (
    HL7,
    QUESTIONNAIRE,
    Canonical,
    Resource,
    choice_code,
    link_of,
    narrative,
    section_link,
)
from triage.presenting.fhir.openings import Opening, Test, every, opening_of, some
from triage.presenting.phrasing import filled

SIDES_SHOWN = {"left": "Left foot", "right": "Right foot", "side_not_known": "I do not know which foot"}
NOT_KNOWN = "Not known"
LOINC = "http://loinc.org"
LOINC_NOTICE = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief Institute, Inc. and"
    " the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the"
    " license at http://loinc.org/license. LOINC is a registered United States trademark of Regenstrief Institute, Inc."
)
_LOINC_CODES = {"age_years": ("30525-0", "Age")}
NEEDED = ("respondent", "consent")
EMERGENCIES = "emergency_signs"
NOTICE = "notice"
ACT_NOW = link_of(EMERGENCIES, "act_now")
_DIGITS_OF_VERSION = 16


def questionnaire_resource(knowledge: Knowledge, canonical: Canonical, own: Mapping[str, str]) -> Resource:
    """All questions; ``own`` are the answers that the program gives itself, by question."""
    questionnaire = knowledge.questionnaire
    openings = dict(_openings(questionnaire))
    title = "Heel pain: questions before care"
    found: Resource = {
        "resourceType": "Questionnaire",
        "id": QUESTIONNAIRE,
        "meta": {"tag": [review_tag(canonical, reviewed=not knowledge.unreviewed)]},
        "text": narrative(title, "" if not knowledge.unreviewed else knowledge.texts.say("not_reviewed")),
        "extension": list(variables(openings.values(), questionnaire)),
        "url": canonical.questionnaire,
        "name": "HeelPainQuestions",
        "title": title,
        "status": "active" if not knowledge.unreviewed else "draft",
        "experimental": bool(knowledge.unreviewed),
        "subjectType": ["Patient"],
        "copyright": LOINC_NOTICE,
        "item": list(_sections(knowledge, openings, canonical, own)),
    }
    return {**found, "version": _digest(found)}


def versioned_address(questionnaire: Resource) -> str:
    """The address that a response names: the questionnaire and its version."""
    return f"{questionnaire['url']}|{questionnaire['version']}"


def review_tag(canonical: Canonical, *, reviewed: bool) -> Resource:
    """Whether registered clinicians have signed every rule and question."""
    if reviewed:
        return canonical.coding("review", "clinically-reviewed", "Clinically reviewed")
    return canonical.coding("review", "not-clinically-reviewed", "Not yet clinically reviewed")


def choice_coding(canonical: Canonical, question: Question, choice: str) -> Resource:
    """One choice as an answer says it."""
    found = question.choice_by_id.get(choice)
    return canonical.coding("choices", choice_code(question.id, choice), found.label if found else NOT_KNOWN)


def _digest(resource: Resource) -> str:
    text = json.dumps(resource, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:_DIGITS_OF_VERSION]


def _openings(questionnaire: Questionnaire) -> Iterator[tuple[str, Opening]]:
    """When each item is asked, by its link. "Not known" is, only while there is no number: nobody can say both."""
    for question in questionnaire.questions:
        opening = opening_of(question, questionnaire)
        yield question.id, opening
        if question.not_sure:
            yield link_of(question.id, NOT_SURE), every(opening, Test(question.id, "exists", answer=False))


def _sections(
    knowledge: Knowledge, openings: Mapping[str, Opening], canonical: Canonical, own: Mapping[str, str]
) -> Iterator[Resource]:
    notices = list(_notice(knowledge))
    for section in knowledge.questionnaire.sections:
        items, notices = notices, []
        for question in knowledge.questionnaire.questions:
            if question.section == section.id:
                items += _items(question, openings, canonical, own)
                items += _act_now(question, knowledge, canonical)
        yield {"linkId": section_link(section.id), "text": section.title, "type": "group", "item": items}


def _notice(knowledge: Knowledge) -> Iterator[Resource]:
    """What has to be said before the first question."""
    if knowledge.unreviewed:
        yield {"linkId": NOTICE, "text": knowledge.texts.say("not_reviewed"), "type": "display"}


def _act_now(question: Question, knowledge: Knowledge, canonical: Canonical) -> Iterator[Resource]:
    """What to do at once: a renderer of somebody else does not end at an emergency as our own pages do."""
    if question.id == EMERGENCIES:
        signs = [choice.id for choice in question.choices if choice.ask_again]
        opening = some(*(Test(question.id, "=", choice_code(question.id, sign)) for sign in signs))
        level = knowledge.texts.levels[Urgency.EMERGENCY]
        text = filled(f"{level.headline} {level.what_to_do}", knowledge, Contact())
        yield {"linkId": ACT_NOW, **enabling(ACT_NOW, opening, canonical), "text": text, "type": "display"}


def _items(
    question: Question, openings: Mapping[str, Opening], canonical: Canonical, own: Mapping[str, str]
) -> Iterator[Resource]:
    """The question, and before it what works out whether it is asked."""
    enabled = enabling(question.id, openings[question.id], canonical)
    yield from reckoning(question.id, openings[question.id])
    match question.kind:
        case QuestionKind.BODY_MAP:
            yield _body_map(question, enabled, canonical)
        case QuestionKind.NUMBER:
            yield _number(question, enabled)
            if question.not_sure:
                yield from _not_known(question, openings, canonical)
        case QuestionKind.ONE_OF | QuestionKind.SOME_OF:
            yield _choice(question, enabled, canonical, own.get(question.id))


def _choice(question: Question, enabled: Resource, canonical: Canonical, own: str | None) -> Resource:
    several = question.kind is QuestionKind.SOME_OF
    hints = [_control("check-box" if several else "radio-button"), *_upright(), *_most(question)]
    if question.set_by_program:
        hints.append({"url": f"{HL7}/questionnaire-hidden", "valueBoolean": True})
    return {
        **_question(question.id, question.ask, hints, enabled),
        "type": "choice",
        "required": question.id in NEEDED,
        "repeats": several,
        "answerOption": [_option(question, choice, canonical, own) for choice in question.choices],
        **_with_help(question),
    }


def _option(question: Question, choice: Choice, canonical: Canonical, own: str | None) -> Resource:
    found: Resource = {"valueCoding": choice_coding(canonical, question, choice.id)}
    if choice.exclusive:
        found["extension"] = [{"url": f"{HL7}/questionnaire-optionExclusive", "valueBoolean": True}]
    return found | ({"initialSelected": True} if choice.id == own else {})


def _number(question: Question, enabled: Resource) -> Resource:
    limits: list[Resource] = [
        {"url": f"{HL7}/minValue", "valueDecimal": question.minimum},
        {"url": f"{HL7}/maxValue", "valueDecimal": question.maximum},
        {"url": f"{HL7}/questionnaire-unit", "valueCoding": {"display": question.unit}},
    ]
    found = {**_question(question.id, question.ask, limits, enabled), "type": "decimal", **_with_help(question)}
    if question.id in _LOINC_CODES:
        code, display = _LOINC_CODES[question.id]
        found["code"] = [{"system": LOINC, "code": code, "display": display}]
    return found


def _not_known(question: Question, openings: Mapping[str, Opening], canonical: Canonical) -> Iterator[Resource]:
    link, text = link_of(question.id, NOT_SURE), f"{question.ask} - {NOT_KNOWN.lower()}"
    yield from reckoning(link, openings[link])
    yield {
        **_question(link, text, [_control("check-box")], enabling(link, openings[link], canonical)),
        "type": "choice",
        "repeats": True,
        "answerOption": [{"valueCoding": choice_coding(canonical, question, NOT_SURE)}],
    }


def _body_map(question: Question, enabled: Resource, canonical: Canonical) -> Resource:
    sides = [
        {
            **_question(link_of(question.id, side), shown, [_control("check-box"), *_upright()], {}),
            "type": "choice",
            "repeats": True,
            "answerOption": [_option(question, choice, canonical, None) for choice in question.choices],
        }
        for side, shown in SIDES_SHOWN.items()
    ]
    whole = _question(question.id, question.ask, [], enabled)
    return {**whole, "type": "group", "item": [*_with_help(question)["item"], *sides]}


def _question(link: str, text: str, hints: list[Resource], enabled: Resource) -> Resource:
    """What every item begins with."""
    return {"linkId": link, **enabled, **({"extension": hints} if hints else {}), "text": text}


def _with_help(question: Question) -> Resource:
    """How to answer, and why it is asked, as a renderer shows help."""
    text = " ".join(part for part in (question.help, f"Why we ask: {question.why}") if part)
    link = link_of(question.id, "help")
    return {"item": [{"linkId": link, "extension": [_control("help")], "text": text, "type": "display"}]}


def _control(code: str) -> Resource:
    control = {"coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}]}
    return {"url": f"{HL7}/questionnaire-itemControl", "valueCodeableConcept": control}


def _upright() -> Iterator[Resource]:
    yield {"url": f"{HL7}/questionnaire-choiceOrientation", "valueCode": "vertical"}


def _most(question: Question) -> Iterator[Resource]:
    if question.most is not None:
        yield {"url": f"{HL7}/questionnaire-maxOccurs", "valueInteger": question.most}
