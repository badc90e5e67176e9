"""Our own codes as FHIR CodeSystems, each with a ValueSet; no code of anybody else stands in them."""

from collections.abc import Iterator, Mapping, Sequence

from triage.model.knowledge import Knowledge
from triage.model.questionnaire import NOT_SURE, Question
from triage.model.review_reasons import OVERRIDING
from triage.model.rules import RuleKind
from triage.presenting.fhir.names import Canonical, Resource, choice_code, narrative, resource_id
from triage.presenting.fhir.questionnaire import NOT_KNOWN, review_tag

_VERSION_LENGTH = 16
_REVIEW = (("not-clinically-reviewed", "Not yet clinically reviewed"), ("clinically-reviewed", "Clinically reviewed"))
_SERVICES = (
    ("heel-pain-triage", "Heel pain: how soon to be seen"),
    ("see-clinician", "To be seen by a clinician"),
    ("referral", "Referral"),
    ("imaging", "Imaging"),
    ("test", "Test"),
)
_TITLES = {
    "urgency": "How soon a person needs care",
    "contributors": "What may add to heel pain",
    "flags": "Red flags of heel pain",
    "steps": "Self-care steps for heel pain",
    "tests": "Tests for heel pain",
    "choices": "Choices of the questions about heel pain",
    "fit": "How well a contributor fits, in words",
    "services": "What the heel-pain triage asks for",
    "review": "Whether clinicians have reviewed the content",
    "overriding": "Why somebody sees a result about heel pain differently",
}
CODE_SYSTEMS = tuple(_TITLES)
"""The names of all our code systems."""

Codes = Sequence[tuple[str, str]]


def code_systems(knowledge: Knowledge, canonical: Canonical) -> Iterator[Resource]:
    """Every code that our resources use."""
    codes = _codes(knowledge)
    for name, title in _TITLES.items():
        yield {
            **_published("CodeSystem", name, title, knowledge, canonical),
            "caseSensitive": True,
            "valueSet": canonical.url("ValueSet", name),
            "content": "complete",
            "count": len(codes[name]),
            "concept": [{"code": code, "display": display} for code, display in codes[name]],
        }


def value_sets(knowledge: Knowledge, canonical: Canonical) -> Iterator[Resource]:
    """Each code system as a whole, and the choices of each question."""
    for name, title in _TITLES.items():
        include: Resource = {"system": canonical.url("CodeSystem", name)}
        found = _published("ValueSet", name, title, knowledge, canonical)
        yield {**found, "immutable": False, "compose": {"include": [include]}}
    for question in knowledge.questionnaire.questions:
        concepts = [{"code": code, "display": display} for code, display in _choices(question)]
        if concepts:
            include = {"system": canonical.url("CodeSystem", "choices"), "concept": concepts}
            found = _published("ValueSet", f"choices.{question.id}", question.ask, knowledge, canonical)
            yield {**found, "compose": {"include": [include]}}


def _codes(knowledge: Knowledge) -> Mapping[str, Codes]:
    texts = knowledge.texts
    return {
        "urgency": [(urgency.word, level.name) for urgency, level in texts.levels.items()],
        "contributors": [(item.id, item.signed.title) for item in knowledge.contributors],
        "flags": [(rule.id, rule.signed.title) for rule in knowledge.rules if rule.kind is RuleKind.FLAG],
        "steps": [(step.id, step.signed.title) for step in knowledge.steps],
        "tests": [(test.id, test.name) for test in knowledge.tests.values()],
        "choices": [pair for question in knowledge.questionnaire.questions for pair in _choices(question)],
        "fit": list(texts.fit_words.items()),
        "services": _SERVICES,
        "review": _REVIEW,
        "overriding": list(OVERRIDING.items()),
    }


def _choices(question: Question) -> Codes:
    pairs = [(choice.id, choice.label) for choice in question.choices]
    pairs += [(NOT_SURE, NOT_KNOWN)] if question.not_sure else []
    return [(choice_code(question.id, choice), label) for choice, label in pairs]


def _published(kind: str, name: str, title: str, knowledge: Knowledge, canonical: Canonical) -> Resource:
    """What every published resource begins with."""
    reviewed = not knowledge.unreviewed
    letters = "".join(part.capitalize() for part in name.replace(".", "_").split("_"))
    return {
        "resourceType": kind,
        "id": resource_id(name),
        "meta": {"tag": [review_tag(canonical, reviewed=reviewed)]},
        "text": narrative(title),
        "url": canonical.url(kind, resource_id(name)),
        "version": knowledge.digest.removeprefix("sha256:")[:_VERSION_LENGTH],
        "name": f"HeelPain{letters}",
        "title": title,
        "status": "active" if reviewed else "draft",
        "experimental": not reviewed,
    }
