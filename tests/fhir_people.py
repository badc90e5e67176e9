"""People for the FHIR tests, and a small renderer of our own that asks an exported questionnaire as its words say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fhirpathpy import compile as compiled_fhirpath
from fhirpathpy.models import models

from tests.vignettes import Vignette
from triage.model.answers import Answers, read_answers
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question, QuestionKind
from triage.presenting.fhir.names import Canonical
from triage.presenting.fhir.responses import questionnaire_response
from triage.reasoning.derivation import follow

CANONICAL = Canonical()
Values = Mapping[str, Sequence[Any]]
"""What was answered, by link: codes and numbers."""

_EXPRESSION = "calculatedExpression"
_WORDS = {"__builtins__": {"any": any, "bool": bool, "true": True, "false": False}}
_TRANSLATIONS = (
    (r"%(\w+)\.where\(\$this (<|>=) (-?\d+)\)\.exists\(\)", r"any(_ \2 \3 for _ in v['\1'])"),
    (r"'([\w.]+)' in %(\w+)", r"('\1' in v['\2'])"),
    (r"%(\w+)\.exists\(\)", r"bool(v['\1'])"),
    (r"%(\w+)\.empty\(\)", r"(not v['\1'])"),
    (r"\)\.not\(\)", ") is False"),
)
"""The little of FHIRPath that our expressions use, as Python."""


@dataclass
class SmallRenderer:
    """Asks a questionnaire by its ``enableWhen`` and expressions alone, without any of our rules."""

    questionnaire: Mapping[str, Any]
    calls: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def items(self) -> list[Mapping[str, Any]]:
        """Every item that can be answered or holds sides, in order."""
        return [item for section in self.questionnaire["item"] for item in section["item"] if item["type"] != "display"]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """By the name of a variable: the link whose answers it holds."""
        found = {}
        for extension in self.questionnaire["extension"]:
            variable = extension["valueExpression"]
            found[variable["name"]] = re.findall(r"linkId='([\w.]+)'", variable["expression"])[-1]
        return found

    def asked(self, given: Values) -> list[str]:
        """The links that are enabled for somebody who would answer so; answers to others count for nothing."""
        seen: dict[str, Sequence[Any]] = {}
        links = []
        for item in self.items:
            if not self.is_enabled(item, seen):
                continue
            if item["type"] == "boolean":
                seen[item["linkId"]] = [self._holds(expression_of(item), seen)]
                continue
            links.append(item["linkId"])
            for part in (item, *(inner for inner in item.get("item", ()) if inner["type"] != "display")):
                seen[part["linkId"]] = given.get(part["linkId"], ())
        return links

    def is_enabled(self, item: Mapping[str, Any], seen: Values) -> bool:
        tests = [holds(test, seen.get(test["question"], ())) for test in item.get("enableWhen", ())]
        return not tests or (any(tests) if item.get("enableBehavior") == "any" else all(tests))

    def _holds(self, expression: str, seen: Values) -> bool:
        named = {name: seen.get(link, ()) for name, link in self.names.items()}
        if expression not in self.calls:
            text = expression
            for pattern, python in _TRANSLATIONS:
                text = re.sub(pattern, python, text)
            self.calls[expression] = compile(text, "expression", "eval")
        found = eval(self.calls[expression], _WORDS, {"v": named})  # noqa: S307
        assert isinstance(found, bool)
        return found


def holds(test: Mapping[str, Any], answers: Sequence[Any]) -> bool:
    """One ``enableWhen`` as the specification of R4 defines it."""
    match test["operator"]:
        case "exists":
            return bool(answers) is test["answerBoolean"]
        case "=":
            return (test["answerCoding"]["code"] if "answerCoding" in test else test["answerBoolean"]) in answers
        case "<":
            return any(answer < test["answerDecimal"] for answer in answers)
        case ">=":
            return any(answer >= test["answerDecimal"] for answer in answers)
        case other:
            raise AssertionError(other)


def expression_of(item: Mapping[str, Any]) -> str:
    """The expression that works an item out; empty when it has none."""
    found = [one["valueExpression"] for one in item.get("extension", ()) if one["url"].endswith(_EXPRESSION)]
    return str(found[0]["expression"]) if found else ""


class FhirPath:
    """The same expressions by an engine of somebody else, over a whole response."""

    def __init__(self, questionnaire: Mapping[str, Any]) -> None:
        variables = [one["valueExpression"] for one in questionnaire["extension"]]
        self.variables = {one["name"]: compiled_fhirpath(one["expression"], models["r4"]) for one in variables}
        items = [item for section in questionnaire["item"] for item in section["item"]]
        self.expressions = {
            item["linkId"].removesuffix(".when"): compiled_fhirpath(expression_of(item), models["r4"])
            for item in items
            if expression_of(item)
        }

    def enabled(self, response: Mapping[str, Any]) -> Mapping[str, bool]:
        """By link: whether its expression holds."""
        context = {"resource": response}
        named = {name: read(response, context) for name, read in self.variables.items()}
        return {link: holds_for(response, named) == [True] for link, holds_for in self.expressions.items()}


def values_of(answers: Answers, knowledge: Knowledge) -> Values:
    """What somebody would answer, by link, whether it is asked or not."""
    response = questionnaire_response(answers.given, knowledge, CANONICAL, "")
    return dict(_values(response.get("item", ())))


def _values(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Sequence[Any]]]:
    for item in items:
        yield from _values(item.get("item", ()))
        if "answer" in item:
            found = [answer.get("valueDecimal", answer.get("valueCoding", {}).get("code")) for answer in item["answer"]]
            yield item["linkId"], found


def answers_of(vignette: Vignette, knowledge: Knowledge) -> Answers:
    """The answers of a vignette that its path uses, with ticks in the order of the choices."""
    read = read_answers(vignette.answers, knowledge.questionnaire)
    used = follow(read, knowledge.questionnaire).answers.given
    return Answers({name: in_order(knowledge.questionnaire.by_id[name], answer) for name, answer in used.items()})


def in_order(question: Question, answer: Any) -> Any:  # noqa: ANN401  an answer of any kind
    """The answer with its ticks in the order in which they are offered."""
    order = list(question.choice_by_id)
    if isinstance(answer, Mapping):
        return {side: tuple(sorted(ticked, key=order.index)) for side, ticked in answer.items()}
    if question.kind is QuestionKind.SOME_OF:
        return tuple(sorted(answer, key=order.index))
    return answer
