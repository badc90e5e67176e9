"""When a question is asked, in the ways that FHIR renderers know.

What one level of R4's ``enableWhen`` can say is said there. Everything else is worked out by a hidden item beside the
question (SDC ``calculatedExpression``, in FHIRPath over the response), and ``enableWhen`` looks at that item. An
``enableWhenExpression`` would be shorter, but renderers keep the answers of what it has closed again.
"""

from collections.abc import Iterable, Iterator

from triage.model.questionnaire import SIDES, QuestionKind, Questionnaire
from triage.presenting.fhir.names import HL7, SDC, Canonical, Resource, link_of, section_link
from triage.presenting.fhir.openings import ALWAYS, Every, Never, Opening, Some, Test, tests_in

_FHIRPATH = "text/fhirpath"
WHEN = "when"
"""The last part of the link of a hidden item that says when a question is asked."""


def enabling(link: str, opening: Opening, canonical: Canonical) -> Resource:
    """The fields of an item that say when it is asked; none when it always is."""
    if opening == ALWAYS:
        return {}
    plain = _plain(opening)
    if plain is None:
        return {"enableWhen": [{"question": link_of(link, WHEN), "operator": "=", "answerBoolean": True}]}
    found: Resource = {"enableWhen": [_enable_when(test, canonical) for test in plain]}
    return found | ({"enableBehavior": "all" if isinstance(opening, Every) else "any"} if len(plain) > 1 else {})


def reckoning(link: str, opening: Opening) -> Iterator[Resource]:
    """The hidden item that works out whether another is asked, where that item cannot say it itself."""
    if opening != ALWAYS and _plain(opening) is None:
        expression = {"language": _FHIRPATH, "expression": _expression(opening)}
        yield {
            "linkId": link_of(link, WHEN),
            "extension": [
                {"url": f"{HL7}/questionnaire-hidden", "valueBoolean": True},
                {"url": f"{SDC}/sdc-questionnaire-calculatedExpression", "valueExpression": expression},
            ],
            "text": f"Whether {link} is asked",
            "type": "boolean",
            "readOnly": True,
        }


def variables(openings: Iterable[Opening], questionnaire: Questionnaire) -> Iterator[Resource]:
    """Names for the answers of all items that an expression reads."""
    read = {test.link for opening in openings if _plain(opening) is None for test in tests_in(opening)}
    for link, path in _paths(questionnaire):
        if link in read:
            named = {"name": _name(link), "language": _FHIRPATH, "expression": path}
            yield {"url": f"{HL7}/variable", "valueExpression": named}


def _plain(opening: Opening) -> list[Test] | None:
    """The comparisons, when one level is enough to say it."""
    parts = opening.parts if isinstance(opening, Every | Some) else (opening,)
    tests = [part for part in parts if isinstance(part, Test)]
    return tests if tests and len(tests) == len(parts) else None


def _enable_when(test: Test, canonical: Canonical) -> Resource:
    found: Resource = {"question": test.link, "operator": test.operator}
    match test.answer:
        case bool():
            return {**found, "answerBoolean": test.answer}
        case int():
            return {**found, "answerDecimal": test.answer}
        case str():
            return {**found, "answerCoding": canonical.coding("choices", test.answer)}


def _expression(opening: Opening) -> str:
    match opening:
        case Test():
            return _comparison(opening)
        case Never(part):
            return f"({_expression(part)}).not()"
        case Every(parts):
            return " and ".join(f"({_expression(part)})" for part in parts) or "true"
        case Some(parts):
            return " or ".join(f"({_expression(part)})" for part in parts) or "false"


def _comparison(test: Test) -> str:
    name = f"%{_name(test.link)}"
    match test.answer:
        case bool():
            return f"{name}.exists()" if test.answer else f"{name}.empty()"
        case int():
            return f"{name}.where($this {test.operator} {test.answer}).exists()"
        case str():
            return f"'{test.answer}' in {name}"


def _name(link: str) -> str:
    """FHIR allows no underscore in a name, and FHIRPath nothing else between words."""
    first, *others = link.replace(".", "_").split("_")
    return first + "".join(word.capitalize() for word in others)


def _paths(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Where the answers of each item stand in a response."""
    for question in questionnaire.questions:
        group = f"%resource.item.where(linkId='{section_link(question.section)}')"
        if question.kind is QuestionKind.BODY_MAP:
            group += f".item.where(linkId='{question.id}')"
            links = [link_of(question.id, side) for side in SIDES]
        else:
            links = [question.id, *([link_of(question.id, "not_sure")] if question.not_sure else [])]
        for link in links:
            value = "value" if link == question.id and question.kind is QuestionKind.NUMBER else "value.code"
            yield link, f"{group}.item.where(linkId='{link}').answer.{value}"
