"""YAML text as a tree that remembers where every value begins and ends, so that one of them can be written otherwise.

Nothing here knows what the values mean.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One stretch of a file, written otherwise."""

    file: str
    start: int
    end: int
    new: str

    def applied(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The texts after the edit."""
        text = texts[self.file]
        return {**texts, self.file: text[: self.start] + self.new + text[self.end :]}


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a file."""

    file: str
    text: str
    node: yaml.Node

    @property
    def plain(self) -> object:
        """The value as mappings, lists, words and numbers."""
        if isinstance(self.node, yaml.MappingNode):
            return {key: spot.plain for key, spot in self.fields().items()}
        if isinstance(self.node, yaml.SequenceNode):
            return [spot.plain for spot in self.items()]
        word = str(self.node.value)
        return int(word) if self.node.tag.endswith(":int") else {"true": True, "false": False}.get(word, word)

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return int(self.node.start_mark.index)

    @property
    def end(self) -> int:
        """Where it ends, without the space and the comments after it."""
        last = [*self.fields().values(), *self.items()] if self.in_lines else []
        return last[-1].end if last else int(self.node.end_mark.index)

    @property
    def in_lines(self) -> bool:
        """Whether it is a list or mapping written line by line, not in brackets."""
        return isinstance(self.node, yaml.CollectionNode) and not self.node.flow_style

    def fields(self) -> dict[str, "Spot"]:
        """The values of a mapping; none for anything else."""
        if not isinstance(self.node, yaml.MappingNode):
            return {}
        return {str(key.value): Spot(self.file, self.text, value) for key, value in self.node.value}

    def items(self) -> list["Spot"]:
        """The values of a list; none for anything else."""
        if not isinstance(self.node, yaml.SequenceNode):
            return []
        return [Spot(self.file, self.text, value) for value in self.node.value]

    def at(self, *path: str) -> "Spot | None":
        """The value under these keys, one below the other."""
        spot: Spot | None = self
        for key in path:
            spot = spot.fields().get(key) if spot else None
        return spot

    def word(self, *path: str) -> str:
        """The word under these keys; empty when there is none."""
        spot = self.at(*path)
        return str(spot.plain) if spot else ""

    def rewritten(self, value: object) -> Edit:
        """Another value in its place, written on one line."""
        return Edit(file=self.file, start=self.start, end=self.end, new=json.dumps(value, ensure_ascii=False))

    def removed(self) -> Edit:
        """Without this item of a list that is written in lines."""
        dash = self.text.rindex("-", 0, self.start)
        line = self.text.rindex("\n", 0, dash) + 1
        return Edit(file=self.file, start=line, end=self.end, new="")


def spots_of(texts: Mapping[str, str]) -> Iterator[Spot]:
    """The whole of each file."""
    for file, text in texts.items():
        node = yaml.compose(text, Loader=_LOADER)
        if node is not None:
            yield Spot(file, text, node)
