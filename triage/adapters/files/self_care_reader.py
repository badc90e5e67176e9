"""Reads the catalogue of self-care steps and the suppressions."""

from collections.abc import Iterator

from triage.adapters.files.condition_reader import ConditionReader
from triage.adapters.files.fields import Fields, each, fields_of
from triage.adapters.files.rule_reader import SIGNED, References, read_signed, read_when
from triage.adapters.files.yaml_nodes import Node
from triage.model.self_care import Exclusion, Step, StepKind, StepNote, Suppression
from triage.model.wording import nearest

_STEP = (
    f"{SIGNED} title kind load_class safe_while_waiting suits_most do dose judge_after check_first grade tried_as "
    "exclusions notes"
)
_LOAD_CLASSES = range(4)
_LINES_TO_DO = range(2, 7)


def read_steps(node: Node, conditions: ConditionReader, references: References) -> Iterator[Step]:
    """The steps of one file."""
    top = fields_of(node, node.place, conditions.ledger, "topic steps")
    for where, item in each(top, "steps"):
        fields = fields_of(item, where, conditions.ledger, _STEP, "until")
        step = Step(
            signed=read_signed(fields, references, because="title"),
            kind=fields.one_of("kind", StepKind),
            load_class=fields.number("load_class"),
            safe_while_waiting=fields.truth("safe_while_waiting"),
            suits_most=fields.truth("suits_most"),
            do=fields.texts("do"),
            dose=fields.filled("dose"),
            judge_after=fields.filled("judge_after"),
            check_first=fields.texts("check_first"),
            grade=fields.filled("grade"),
            tried_as=fields.texts("tried_as"),
            exclusions=tuple(_read_exclusions(fields, conditions)),
            notes=tuple(_read_notes(fields, conditions)),
        )
        _check(step, fields, conditions)
        yield step


def read_suppressions(node: Node, conditions: ConditionReader, references: References) -> Iterator[Suppression]:
    """The suppressions of one file."""
    top = fields_of(node, node.place, conditions.ledger, "topic suppressions")
    for where, item in each(top, "suppressions"):
        fields = fields_of(item, where, conditions.ledger, f"{SIGNED} title when withhold because", "until")
        withhold = fields.inner("withhold", "", "load_classes steps waiting_unsafe everything_but")
        if not withhold.values:
            withhold.ledger.note(withhold.where, "nothing is withheld.", "Name load classes or steps.")
        suppression = Suppression(
            signed=read_signed(fields, references),
            when=read_when(fields, conditions),
            load_classes=withhold.numbers("load_classes"),
            steps=withhold.texts("steps"),
            waiting_unsafe=withhold.truth("waiting_unsafe"),
            everything_but=withhold.texts("everything_but") if withhold.has("everything_but") else None,
        )
        if any(load not in _LOAD_CLASSES for load in suppression.load_classes):
            withhold.ledger.note(
                f"{withhold.where}: load_classes", "there is no such load class.", "Classes are 0 to 3."
            )
        references.check(suppression.steps, references.steps, withhold, "steps")
        references.check(suppression.everything_but or (), references.steps, withhold, "everything_but")
        yield suppression


def _read_exclusions(fields: Fields, conditions: ConditionReader) -> Iterator[Exclusion]:
    for inner in _inner(fields, "exclusions", "id when because"):
        yield Exclusion(id=inner.filled("id"), when=read_when(inner, conditions), because=inner.filled("because"))


def _read_notes(fields: Fields, conditions: ConditionReader) -> Iterator[StepNote]:
    for inner in _inner(fields, "notes", "id when say"):
        yield StepNote(id=inner.filled("id"), when=read_when(inner, conditions), say=inner.filled("say"))


def _inner(fields: Fields, key: str, required: str) -> Iterator[Fields]:
    for item in fields.nodes(key):
        yield fields_of(item, f"{item.place}: {fields.text('id')}: {key}", fields.ledger, required)


def _check(step: Step, fields: Fields, conditions: ConditionReader) -> None:
    if step.load_class not in _LOAD_CLASSES:
        fields.ledger.note(f"{fields.where}: load_class", "there is no such load class.", "Classes are 0 to 3.")
    if len(step.do) not in _LINES_TO_DO:
        fields.ledger.note(f"{fields.where}: do", "a step has 2 to 6 plain lines.", "Shorten or split it.")
    parts: tuple[Exclusion | StepNote, ...] = (*step.exclusions, *step.notes)
    names = [item.id for item in parts]
    if len(set(names)) < len(names):
        fields.ledger.note(fields.where, "an exclusion or note stands twice.", "Rename one.")
    tried = conditions.questionnaire.by_id.get("tried_measures")
    known = tried.choice_by_id if tried else {}
    for choice in step.tried_as:
        if choice not in known:
            right = nearest(choice, known) or "Name one of its choices."
            fields.ledger.note(f"{fields.where}: tried_as", f'"{choice}" is not a choice of tried_measures.', right)
