"""Every text that a patient can see: of the questions and rules, of the pages, and of the program itself.

Nothing here measures anything.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import chain
from pathlib import Path

from tests.conftest import ROOT
from triage.model.knowledge import Examination, Knowledge, Test
from triage.model.self_care import Step

PATIENT_CODE = ("triage/presenting/*.py", "triage/adapters/terminal/*.py", "triage/adapters/web/*.py")
"""Where sentences for the person who answers may stand; a new module is among them unless it is named below."""
NOT_FOR_PATIENTS = frozenset(
    {
        *("catalogue", "clinician", "clinician_explanation", "comparison", "draft_vignette", "proofs", "replay"),
        *("replay_chart", "summary", "api", "api_shapes", "fhir_api", "calls", "in_words", "intake", "members"),
        *("due", "problems", "review", "sign_in", "typed", "cds_hooks", "cds_shapes", "cds_suggestions", "markdown"),
    }
)
"""Modules for clinicians, staff, those who write rules, and programs."""
TEMPLATES = ROOT / "triage" / "adapters" / "web" / "templates"
_STATEMENT = re.compile(r"\{#.*?#\}|\{%.*?%\}", flags=re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", flags=re.DOTALL)
_TAG = re.compile(r"<(?:script|style).*?</(?:script|style)>|</?(?:strong|em|b|i|a|span|br)\b[^>]*>", flags=re.DOTALL)
_BLOCK = re.compile(r"<[^>]*>", flags=re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(?:alt|aria-label|title|placeholder)="([^"{]*)"')
_QUOTED = re.compile(r'"([^"\\{}]*)"')
_PLACE_HOLDER = re.compile(r"\{[a-z_]*\}")
_VALUE_HERE = "\0"
_BESIDE_A_WORD = re.compile(r"(?<=[\w\0])\0")
FEWEST_WORDS_OF_A_SENTENCE = 3
"""Below that, what stands in code is a name or a key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PatientText:
    """One text as a person reads it in one go: a sentence, a paragraph or a short list."""

    id: str
    text: str
    group: str
    """Where it stands; short texts of one group are measured together."""


def patient_texts(knowledge: Knowledge) -> tuple[PatientText, ...]:
    """All of them."""
    found = chain(
        _questions(knowledge), _rules(knowledge), _steps(knowledge), _standing(knowledge), _trial(knowledge),
        _pages(), _code(),
    )  # fmt: skip
    return tuple(text for text in found if re.search("[A-Za-z]", text.text))


def _text(group: str, name: str, *sentences: str) -> PatientText:
    """One text; what takes the place of a place holder counts as one plain word."""
    joined = " ".join(one if one.endswith((".", "?", "!", ":")) else f"{one}." for one in sentences if one)
    return PatientText(id=f"{group}: {name}", text=_PLACE_HOLDER.sub("it", joined), group=group)


def _questions(knowledge: Knowledge) -> Iterator[PatientText]:
    for question in knowledge.questionnaire.questions:
        for part in ("ask", "why", "help"):
            yield _text("questions.yaml", f"{question.id}.{part}", getattr(question, part))
        for choice in question.choices:
            yield _text("questions.yaml", f"{question.id}.{choice.id}", choice.label)
            yield _text("questions.yaml", f"{question.id}.{choice.id}.ask_again", choice.ask_again)
            if choice.if_it_appears:
                yield _text(
                    "questions.yaml", f"{question.id}.{choice.id}.if", f"If {choice.if_it_appears}, be seen today"
                )
        if question.if_it_appears:
            yield _text("questions.yaml", f"{question.id}.if", f"If {question.if_it_appears}, be seen today")
    for section in knowledge.questionnaire.sections:
        yield _text("questions.yaml", section.id, section.title)


def _rules(knowledge: Knowledge) -> Iterator[PatientText]:
    for rule in knowledge.rules:
        group = f"rules of kind {rule.kind.value}"
        yield _text(group, rule.id, rule.then.tell_person, rule.then.go_to)
        if rule.then.may_mean:
            yield _text(group, f"{rule.id}.may_mean", f"This may mean {rule.then.may_mean}")
    for item in knowledge.contributors:
        yield _text("rules/contributors", item.id, item.signed.title, item.tell_person)
        yield _text("rules/contributors", f"{item.id}.avoid_also", *item.plan.avoid_also)
        for clause in item.clauses:
            yield _text("rules/contributors", item.clause_id(clause), clause.title)
    in_person: list[Test | Examination] = [*knowledge.tests.values(), *knowledge.examinations.values()]
    for one in in_person:
        yield _text("rules/tests.yaml and examinations.yaml", one.id, one.person)


def _steps(knowledge: Knowledge) -> Iterator[PatientText]:
    for step in knowledge.steps:
        yield from _step(step)
    for suppression in knowledge.suppressions:
        yield _text("rules/self_care", suppression.id, suppression.signed.because)


def _step(step: Step) -> Iterator[PatientText]:
    yield _text("rules/self_care", f"{step.id}.title", step.signed.title)
    yield _text("rules/self_care", f"{step.id}.do", *step.do)
    yield _text("rules/self_care", f"{step.id}.dose", step.dose, f"Look back after: {step.judge_after}")
    yield _text("rules/self_care", f"{step.id}.check_first", *step.check_first)
    for exclusion in step.exclusions:
        yield _text("rules/self_care", step.exclusion_id(exclusion), exclusion.because)
    for note in step.notes:
        yield _text("rules/self_care", step.note_id(note), note.say)


def _standing(knowledge: Knowledge) -> Iterator[PatientText]:
    texts, group = knowledge.texts, "rules/texts.yaml"
    for urgency, level in texts.levels.items():
        yield _text(group, f"{urgency.name.lower()}.headline", level.headline)
        yield _text(group, f"{urgency.name.lower()}.what_to_do", level.what_to_do)
        for name, lines in (("safety_net", level.safety_net), ("protective", level.protective)):
            for number, line in enumerate(lines, start=1):
                yield _text(group, f"{urgency.name.lower()}.{name}.{number}", line)
    for name, lines in (
        *texts.group_safety_net.items(),
        ("stop_rules", texts.stop_rules),
        ("not_checked", texts.not_checked),
    ):
        for number, line in enumerate(lines, start=1):
            yield _text(group, f"{name}.{number}", line)
    for name, sentence in texts.sentences.items():
        yield _text(group, name, sentence)


def _trial(knowledge: Knowledge) -> Iterator[PatientText]:
    trial, group = knowledge.trial, "rules/trial.yaml"
    for advice in trial.advices:
        yield _text(group, advice.id, advice.headline, advice.say, advice.next)
    for sign in trial.signs:
        yield _text(group, sign.id, sign.label)
    for re_check in trial.re_checks:
        yield _text(group, re_check.id, re_check.say)
    for name, sentence in trial.sentences.items():
        yield _text(group, name, sentence)


def _pages() -> Iterator[PatientText]:
    """What stands on the pages for patients: between tags, in attributes that are read out, and given to components."""
    for path in sorted(path for path in TEMPLATES.rglob("*.html") if path.parent.name not in {"staff", "clinic"}):
        source = _STATEMENT.sub(" ", path.read_text(encoding="utf-8"))
        given = chain.from_iterable(_QUOTED.findall(value) for value in _VALUE.findall(source))
        between = _BLOCK.split(_TAG.sub("", _VALUE.sub("it", source)))
        found = dict.fromkeys(_sentences(chain(between, _ATTRIBUTE.findall(source), given)))
        for number, text in enumerate(found, start=1):
            yield _text(f"pages: {path.name}", str(number), text)


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        words = unescape(text).split()
        if len(words) >= FEWEST_WORDS_OF_A_SENTENCE and words[0][0].isupper() and "[" not in text:
            yield " ".join(words)


def _code() -> Iterator[PatientText]:
    for pattern in PATIENT_CODE:
        for path in sorted(ROOT.glob(pattern)):
            for line, text in spoken_in(path) if path.stem not in NOT_FOR_PATIENTS else ():
                yield _text(path.relative_to(ROOT).as_posix(), f"line {line}", text)


def spoken_in(path: Path) -> Iterator[tuple[int, str]]:
    """The sentences in a module, but for its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            silent.add(node.value)
        if isinstance(node, ast.JoinedStr):
            silent |= {part for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        if node not in silent and isinstance(node, ast.JoinedStr | ast.Constant):
            yield from ((node.lineno, text) for text in _sentences([_as_read(node)]))


def _as_read(node: ast.JoinedStr | ast.Constant) -> str:
    """What the person reads: each value as one word, but for those that only end a word."""
    if isinstance(node, ast.JoinedStr):
        joined = "".join(str(part.value) if isinstance(part, ast.Constant) else _VALUE_HERE for part in node.values)
        return _BESIDE_A_WORD.sub("", joined).replace(_VALUE_HERE, "it")
    return node.value if isinstance(node.value, str) else ""
