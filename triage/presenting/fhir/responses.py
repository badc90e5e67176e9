"""Answers as a FHIR QuestionnaireResponse: only what was answered, in the order of asking."""

from collections.abc import Iterator, Mapping

from triage.model.answers import Answer
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_SURE, SIDES, Question
from triage.presenting.fhir.names import Canonical, Resource, link_of, narrative, section_link
from triage.presenting.fhir.questionnaire import NEEDED, NOT_KNOWN, SIDES_SHOWN, choice_coding

NOTHING_TICKED = "nothing-ticked"
"""Our own extension: the list was shown, and none of it was ticked. Without an answer FHIR could not tell."""


def questionnaire_response(
    answers: Mapping[str, Answer], knowledge: Knowledge, canonical: Canonical, address: str
) -> Resource:
    """The response; ``address`` names the questionnaire and its version."""
    questions = knowledge.questionnaire.questions
    groups = []
    for section in knowledge.questionnaire.sections:
        given = [(question, answers[question.id]) for question in questions if question.id in answers]
        items = [
            item
            for question, answer in given
            if question.section == section.id
            for item in _items(question, answer, canonical)
        ]
        if items:
            groups.append({"linkId": section_link(section.id), "text": section.title, "item": items})
    found: Resource = {
        "resourceType": "QuestionnaireResponse",
        "text": narrative(f"Answers about heel pain: {len(answers)} questions."),
        "questionnaire": address,
        "status": "completed" if all(name in answers for name in NEEDED) else "in-progress",
    }
    return found | ({"item": groups} if groups else {})


def _items(question: Question, answer: Answer, canonical: Canonical) -> Iterator[Resource]:
    if isinstance(answer, Mapping):
        yield {"linkId": question.id, "text": question.ask, "item": list(_sides(question, answer, canonical))}
    elif isinstance(answer, int | float):
        yield {"linkId": question.id, "text": question.ask, "answer": [{"valueDecimal": answer}]}
    elif answer == NOT_SURE and question.not_sure:
        answers = _codings(question, (NOT_SURE,), canonical)
        yield {"linkId": link_of(question.id, NOT_SURE), "text": NOT_KNOWN, "answer": answers}
    elif answer == ():
        nothing = canonical.extension(NOTHING_TICKED, valueBoolean=True)
        yield {"extension": [nothing], "linkId": question.id, "text": question.ask}
    else:
        picked = answer if isinstance(answer, tuple) else (answer,)
        yield {"linkId": question.id, "text": question.ask, "answer": _codings(question, picked, canonical)}


def _sides(question: Question, regions: Mapping[str, tuple[str, ...]], canonical: Canonical) -> Iterator[Resource]:
    for side in SIDES:
        if side in regions:
            answers = _codings(question, regions[side], canonical)
            yield {"linkId": link_of(question.id, side), "text": SIDES_SHOWN[side], "answer": answers}


def _codings(question: Question, choices: tuple[str, ...], canonical: Canonical) -> list[Resource]:
    return [{"valueCoding": choice_coding(canonical, question, choice)} for choice in choices]
