"""A page in parts, so that it can be laid out: its title, and each heading with what follows.

Nothing here knows what a part looks like.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from triage.presenting.document import Block, Heading

TITLE, SECTION = 1, 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A heading with what follows, up to the next heading of its level."""

    name: str
    """What it is, such as "causes"; empty when nobody said so."""
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Part", ...] = ()
    """The parts with lesser headings."""


def sections_of(blocks: Iterable[Block]) -> Part:
    """The whole page as one part: its title, the lines under it, and its sections."""
    return _part(list(blocks), TITLE)


def _part(blocks: list[Block], level: int) -> Part:
    """The part that begins with the first block if that is its heading."""
    heading = blocks[0] if blocks and isinstance(blocks[0], Heading) else Heading("", level)
    rest = blocks[1:] if blocks and isinstance(blocks[0], Heading) else blocks
    begins = [place for place, block in enumerate(rest) if isinstance(block, Heading) and block.level == level + 1]
    ends = [*begins[1:], len(rest)]
    return Part(
        name=heading.part,
        title=heading.text,
        blocks=tuple(rest[: begins[0]] if begins else rest),
        parts=tuple(_part(rest[begin:end], level + 1) for begin, end in zip(begins, ends, strict=True))
        if begins
        else (),
    )
