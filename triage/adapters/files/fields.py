"""Reads typed values out of nodes and notes every fault on the way.

A faulty value is noted and replaced by an empty one, so that one pass finds all faults. Nothing here is clinical.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from triage.adapters.files.yaml_nodes import Node
from triage.model.errors import Fault
from triage.model.wording import nearest, spoken_list

Named = TypeVar("Named", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All faults found so far."""

    faults: list[Fault] = field(default_factory=list)

    def note(self, where: str, wrong: str, right: str) -> None:
        """Add one fault."""
        self.faults.append(Fault(where, wrong, right))


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping whose keys are known in advance."""

    where: str
    values: Mapping[str, Node]
    ledger: Ledger

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.values

    def node(self, key: str) -> Node:
        """The node under the key, or an empty one."""
        return self.values.get(key, Node(self.where, None))

    def text(self, key: str) -> str:
        """A text; empty when the key is left out."""
        return text_of(self.node(key), f"{self.where}: {key}", self.ledger) if self.has(key) else ""

    def filled(self, key: str) -> str:
        """A text that must say something."""
        found = self.text(key)
        if isinstance(self.node(key).value, str) and not found.strip():
            self.ledger.note(f"{self.where}: {key}", "this is empty.", "Write a sentence.")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is left out."""
        where = f"{self.where}: {key}"
        return tuple(text_of(node, where, self.ledger) for node in self.nodes(key))

    def nodes(self, key: str) -> tuple[Node, ...]:
        """A list; empty when the key is left out."""
        return list_of(self.values[key], f"{self.where}: {key}", self.ledger) if self.has(key) else ()

    def number(self, key: str) -> int:
        """A whole number; 0 when the key is left out."""
        value = self.values[key].value if self.has(key) else 0
        if isinstance(value, bool) or not isinstance(value, int):
            self.ledger.note(f"{self.where}: {key}", "this is not a whole number.", "Write one, such as 4.")
            return 0
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers; empty when the key is left out."""
        values = [node.value for node in self.nodes(key)]
        found = tuple(value for value in values if isinstance(value, int) and not isinstance(value, bool))
        if len(found) < len(values):
            self.ledger.note(
                f"{self.where}: {key}", "not all of these are whole numbers.", "Write numbers, such as [1, 2]."
            )
        return found

    def truth(self, key: str) -> bool:
        """True or false; false when the key is left out."""
        value = self.values[key].value if self.has(key) else False
        if not isinstance(value, bool):
            self.ledger.note(f"{self.where}: {key}", "this is not true or false.", "Write true, or leave it out.")
            return False
        return value

    def day(self, key: str) -> date | None:
        """A date; ``None`` when the key is left out."""
        if not self.has(key):
            return None
        value = self.values[key].value
        if not isinstance(value, date):
            self.ledger.note(f"{self.where}: {key}", "this is not a date.", "Write it as 2026-01-31.")
            return None
        return value

    def one_of(self, key: str, names: type[Named]) -> Named:
        """One of a fixed set of words; the first of them when it is wrong or left out."""
        if not self.has(key):
            return next(iter(names))
        found = named(self.text(key), names, f"{self.where}: {key}", self.ledger)
        return found if found is not None else next(iter(names))

    def several_of(self, key: str, names: type[Named]) -> tuple[Named, ...]:
        """Several of a fixed set of words."""
        where = f"{self.where}: {key}"
        found = (named(text, names, where, self.ledger) for text in self.texts(key))
        return tuple(name for name in found if name is not None)

    def inner(self, key: str, required: str, optional: str = "") -> "Fields":
        """The mapping under the key."""
        return fields_of(self.node(key), f"{self.where}: {key}", self.ledger, required, optional)


def fields_of(node: Node, where: str, ledger: Ledger, required: str, optional: str = "") -> Fields:
    """A mapping with the required keys, maybe the optional ones, and no others (key names divided by blanks)."""
    wanted, allowed = required.split(), required.split() + optional.split()
    if not isinstance(node.value, Mapping):
        ledger.note(where, "this is not a mapping.", f"Keys are {spoken_list(allowed)}.")
        return Fields(where, {}, ledger)
    for key, value in node.value.items():
        if key not in allowed:
            right = nearest(key, allowed) or f"Keys are {spoken_list(allowed)}."
            ledger.note(_moved(where, value.place), f'"{key}" is not a key here.', right)
    for key in wanted:
        if key not in node.value:
            ledger.note(where, f'the key "{key}" is missing.', "Add it.")
    return Fields(where, node.value, ledger)


def list_of(node: Node, where: str, ledger: Ledger) -> tuple[Node, ...]:
    """The items of a list."""
    if isinstance(node.value, tuple):
        return node.value
    ledger.note(where, "this is not a list.", "Write [..] or lines that begin with a dash.")
    return ()


def text_of(node: Node, where: str, ledger: Ledger) -> str:
    """One text."""
    if isinstance(node.value, str):
        return node.value
    ledger.note(where, "this is not a text.", "Put quotes round it.")
    return ""


def named(word: str, names: type[Named], where: str, ledger: Ledger) -> Named | None:
    """The member of ``names`` that is spelt ``word``."""
    try:
        return names(word)
    except ValueError:
        ledger.note(where, f'"{word}" is not known here.', f"Known are {spoken_list(name.value for name in names)}.")
        return None


def each(fields: Fields, key: str) -> Iterator[tuple[str, Node]]:
    """The items of a list of mappings with an id or key, each with the place to name in faults."""
    for item in fields.nodes(key):
        yield f"{item.place}: {identity(item)}".rstrip(": "), item


def identity(node: Node) -> str:
    """The id of a mapping, if it has one."""
    if isinstance(node.value, Mapping):
        for key in ("id", "key"):
            if key in node.value and isinstance(node.value[key].value, str):
                return str(node.value[key].value)
    return ""


def _moved(where: str, place: str) -> str:
    _, _, rest = where.partition(": ")
    return f"{place}: {rest}".rstrip(": ")
