"""Reads ``rules/invariants.yaml``: what must never happen, and which answers are warnings.

Beside all facts of the rules, its conditions read what a person is told: ``offers``, ``shown`` and ``causes_shown``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from re import fullmatch

from triage.adapters.files.condition_reader import ConditionReader
from triage.adapters.files.fields import Fields, Ledger, each, fields_of
from triage.adapters.files.yaml_nodes import Node
from triage.model.invariants import Exemption, Invariant, Invariants, MildAnswer, Warnings
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Choice, Question, QuestionKind, Questionnaire
from triage.model.wording import nearest, spoken_list
from triage.reasoning.claims import (
    CAUSES_SHOWN,
    NOTES,
    OFFERS,
    OUT_OF_SCOPE,
    SHOWN,
    possible_values,
    step_groups,
    unknown_values,
)

_WARNING_KEYS = "background mild unsure left_open"
_TOP = "invariants warnings mild exemptions"


def read_invariants(node: Node, conditions: ConditionReader, knowledge: Knowledge) -> Invariants:
    """All of the file; faults go to the ledger of the conditions."""
    ledger = conditions.ledger
    top = fields_of(node, node.place, ledger, _TOP)
    reader = replace(
        conditions,
        questionnaire=_with_results(knowledge),
        domains={
            **conditions.domains,
            CAUSES_SHOWN: ("none", "one", "several"),
            OUT_OF_SCOPE: ("present", "absent"),
        },
    )
    found = Invariants(
        invariants=tuple(_read_invariants(top, reader)),
        warnings=tuple(_read_warnings(top, knowledge.questionnaire, ledger)),
        mild=tuple(_read_mild(top, knowledge.questionnaire, ledger)),
        exemptions=tuple(_read_exemptions(top, ledger)),
    )
    names = [*(item.id for item in found.invariants), *(item.id for item in found.exemptions)]
    _once(iter(names), "id", node, ledger)
    _once((item.question for item in found.warnings), "question with warnings", node, ledger)
    _once((item.question for item in found.mild), "question with mild answers", node, ledger)
    return found


def _with_results(knowledge: Knowledge) -> Questionnaire:
    """The questionnaire with three lists more, whose ticks are what a person is told."""
    questionnaire = knowledge.questionnaire
    steps = (*(step.id for step in knowledge.steps), *step_groups(knowledge.steps))
    notes = (step.note_id(note) for step in knowledge.steps for note in step.notes)
    shown = (item.id for item in knowledge.contributors)
    lists = (_list(OFFERS, steps), _list(NOTES, notes), _list(SHOWN, shown))
    return Questionnaire(sections=questionnaire.sections, questions=(*questionnaire.questions, *lists))


def _list(name: str, choices: Iterable[str]) -> Question:
    return Question(
        id=name,
        section="",
        kind=QuestionKind.SOME_OF,
        ask="",
        ask_staff="",
        why="",
        help="",
        choices=tuple(Choice(id=choice, label="") for choice in choices),
    )


def _read_invariants(top: Fields, conditions: ConditionReader) -> Iterator[Invariant]:
    for where, item in each(top, "invariants"):
        fields = fields_of(item, where, top.ledger, "id title hazard never because")
        hazard = fields.filled("hazard")
        if not fullmatch(r"H\d\d", hazard):
            top.ledger.note(f"{where}: hazard", f'"{hazard}" is not a hazard.', "Write its number, such as H05.")
        yield Invariant(
            id=fields.filled("id"),
            title=fields.filled("title"),
            hazard=hazard,
            never=conditions.read(fields.node("never"), f"{where}: never"),
            because=fields.filled("because"),
        )


def _read_warnings(top: Fields, questionnaire: Questionnaire, ledger: Ledger) -> Iterator[Warnings]:
    for item in top.nodes("warnings"):
        fields = fields_of(item, f"{item.place}: warnings", ledger, "question choices", _WARNING_KEYS)
        question = _question(fields, questionnaire)
        found = Warnings(
            question=fields.filled("question"),
            choices=fields.texts("choices"),
            background=fields.texts("background"),
            mild=fields.texts("mild"),
            unsure=fields.texts("unsure"),
            left_open=fields.texts("left_open"),
        )
        if question is not None:
            _check_warnings(found, question, fields)
            yield found


def _check_warnings(found: Warnings, question: Question, fields: Fields) -> None:
    _known(found.choices, possible_values(question), fields, "choices")
    _known(found.background, possible_values(question), fields, "background")
    _known(found.mild, possible_values(question), fields, "mild")
    known = (*possible_values(question), *unknown_values(question))
    _known(found.unsure, known, fields, "unsure")
    _known(found.left_open, known, fields, "left_open")
    if question.takes_several and (found.mild or found.unsure or found.left_open):
        fields.ledger.note(
            fields.where, "in a list every choice is there or not.", "Leave out mild and what is unsure."
        )
    if not question.takes_several and not found.mild:
        fields.ledger.note(fields.where, "nothing is named that is not a warning.", "Name the mild answers.")


def _read_mild(top: Fields, questionnaire: Questionnaire, ledger: Ledger) -> Iterator[MildAnswer]:
    for item in top.nodes("mild"):
        fields = fields_of(item, f"{item.place}: mild", ledger, "question answers")
        question = _question(fields, questionnaire)
        answers = fields.texts("answers")
        if question is not None:
            _known(answers, possible_values(question), fields, "answers")
            yield MildAnswer(question=question.id, answers=answers)


def _read_exemptions(top: Fields, ledger: Ledger) -> Iterator[Exemption]:
    for where, item in each(top, "exemptions"):
        fields = fields_of(item, where, ledger, "id title claims because")
        yield Exemption(
            id=fields.filled("id"),
            title=fields.filled("title"),
            claims=fields.texts("claims"),
            because=fields.filled("because"),
        )


def _question(fields: Fields, questionnaire: Questionnaire) -> Question | None:
    name = fields.text("question")
    if name not in questionnaire.by_id:
        fields.ledger.note(fields.where, f'"{name}" is not a question.', nearest(name, questionnaire.by_id))
    return questionnaire.by_id.get(name)


def _known(names: tuple[str, ...], known: Iterable[str], fields: Fields, key: str) -> None:
    listed = tuple(known)
    for name in names:
        if name not in listed:
            right = f"Answers are {spoken_list(listed)}. {nearest(name, listed)}".rstrip()
            fields.ledger.note(f"{fields.where}: {key}", f'"{name}" is not an answer to this question.', right)


def _once(names: Iterable[str], what: str, node: Node, ledger: Ledger) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            ledger.note(f"{node.place}: {name}", f"this {what} stands twice.", "Keep one.")
        seen.add(name)
