"""YAML text as a tree that remembers where everything stands.

Only plain mappings, lists and scalars are let in: no aliases, tags, duplicate keys, deep nesting or huge texts. Nothing
here knows what the keys mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import TypeAlias

import yaml
from yaml.resolver import Resolver

from triage.model.errors import Fault
from triage.model.wording import shown

DEEPEST = 24
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_TAG = (None, "", "!")
_AMBIGUOUS = ("yes", "no", "on", "off", "y", "n")
_RESOLVER = Resolver()

Scalar: TypeAlias = "str | int | float | bool | date | None"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands."""

    place: str
    """File and line, such as ``rules/words.yaml:12``."""
    value: "Scalar | Mapping[str, Node] | tuple[Node, ...]"

    def plain(self) -> object:
        """The same value without places, as ordinary mappings, lists and scalars."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value


def read_nodes(text: str, file: str) -> tuple[Node, tuple[Fault, ...]]:
    """The tree of one YAML text, with everything that is wrong with its form."""
    builder = _Builder(file)
    try:
        node = builder.document(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        builder.fault(line, f"this is not YAML ({error.problem}).", "Check indentation, colons and quotes.")
        node = Node(file, None)
    except (yaml.YAMLError, _TooDeepError) as error:
        wrong = "this is nested too deeply." if isinstance(error, _TooDeepError) else "this cannot be read as YAML."
        builder.fault(1, wrong, "Give plain text in UTF-8 with few levels.")
        node = Node(file, None)
    return node, tuple(builder.faults)


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def digest_of(nodes: Mapping[str, Node]) -> str:
    """A digest of the content: the same whatever the comments, order of files or line breaks."""
    plain = {name: node.plain() for name, node in nodes.items()}
    text = dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    return f"sha256:{sha256(text.encode()).hexdigest()}"


class _TooDeepError(Exception):
    """Nested deeper than any honest file."""


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, line: int, wrong: str, right: str) -> None:
        self.faults.append(Fault(f"{self.file}:{line}", wrong, right))

    def document(self, events: Iterator[yaml.Event]) -> Node:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, events, 0)
                if any(isinstance(rest, yaml.DocumentStartEvent) for rest in events):
                    self.fault(1, "the file holds several documents.", "Keep one document in a file.")
                return node
        return Node(f"{self.file}:1", None)

    def node(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > DEEPEST:
            raise _TooDeepError
        line = _line_of(event)
        place = f"{self.file}:{line}"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.fault(line, "an alias or anchor is used.", "Write the value out.")
        if getattr(event, "tag", None) not in _NO_TAG:
            self.fault(line, "a tag is used.", "Write the value without a tag.")
        if isinstance(event, yaml.MappingStartEvent):
            return Node(place, self.mapping(events, depth))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(place, self.sequence(events, depth))
        return Node(place, self.scalar(event, line) if isinstance(event, yaml.ScalarEvent) else None)

    def mapping(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent) or not isinstance(event, yaml.NodeEvent):
                break
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)  # type: ignore[arg-type]
            line = _line_of(event)
            if not isinstance(key.value, str):
                self.fault(line, "a key is not a word.", "Write a plain word, or put quotes round it.")
            elif key.value in found:
                self.fault(line, f'the key "{shown(key.value)}" stands twice.', "Keep one of them.")
            else:
                found[key.value] = value
        return found

    def sequence(self, events: Iterator[yaml.Event], depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent) or not isinstance(event, yaml.NodeEvent):
                break
            found.append(self.node(event, events, depth + 1))
        return tuple(found)

    def scalar(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        text = event.value
        if event.style or event.tag == "!":
            return text
        if text.lower() in _AMBIGUOUS:
            self.fault(line, f'YAML reads the bare word "{text}" as true or false.', "Use another word or quotes.")
            return text
        tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        return self._typed(tag.rpartition(":")[2], text, line)

    def _typed(self, kind: str, text: str, line: int) -> Scalar:
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        try:
            if kind == "int":
                return int(text)
            if kind == "float":
                return float(text)
            if kind == "timestamp":
                return date.fromisoformat(text)
        except ValueError:
            self.fault(
                line, f'"{shown(text)}" is not plainly a number or a date.', "Write 12, 0.5, 2026-01-31, or use quotes."
            )
        return text
