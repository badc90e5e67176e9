"""A page as a list of plain blocks, so that text, HTML and print come from one source."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from textwrap import fill

WIDTH = 78


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the page."""

    text: str
    level: int = 2
    part: str = ""
    """What begins here, for those who lay a page out; plain text has no use for it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A short list."""

    items: tuple[str, ...]
    numbered: bool = False
    said: tuple[str, ...] = ()
    """For reasons: the person's own answer behind each item, for those who have room to show it."""


Block = Heading | Paragraph | Bullets


def as_text(blocks: Iterable[Block], width: int = WIDTH) -> str:
    """The page as plain text, without colour or cursor tricks."""
    return "\n".join(line for block in blocks for line in _lines(block, width)).strip("\n") + "\n"


def as_mapping(blocks: Iterable[Block]) -> list[dict[str, object]]:
    """The page as plain values, so that what was shown can be kept."""
    return [{"kind": type(block).__name__.lower(), **asdict(block)} for block in blocks]


def blocks_of(kept: Iterable[Mapping[str, object]]) -> tuple[Block, ...]:
    """The page again, from the plain values that were kept."""
    return tuple(_block(values) for values in kept)


def _block(values: Mapping[str, object]) -> Block:
    text = str(values.get("text", ""))
    match values["kind"]:
        case "heading":
            return Heading(text, int(str(values["level"])), str(values.get("part", "")))
        case "paragraph":
            return Paragraph(text, strong=values["strong"] is True)
        case _:
            items, said = _texts(values["items"]), _texts(values.get("said"))
            return Bullets(items, numbered=values["numbered"] is True, said=said)


def _texts(listed: object) -> tuple[str, ...]:
    return tuple(str(item) for item in listed) if isinstance(listed, Iterable) else ()


def _lines(block: Block, width: int) -> list[str]:
    match block:
        case Heading(text, 1):
            return [text.upper(), "=" * min(len(text), width), ""]
        case Heading(text, 2):
            return ["", text, "-" * min(len(text), width)]
        case Heading(text, _):
            return ["", fill(text, width)]
        case Paragraph(text, strong):
            return [fill(f"** {text} **" if strong else text, width), ""]
        case Bullets(items, numbered):
            marks = [f"{number}. " if numbered else "- " for number in range(1, len(items) + 1)]
            return [
                fill(item, width, initial_indent=f"  {mark}", subsequent_indent="  " + " " * len(mark))
                for mark, item in zip(marks, items, strict=True)
            ]
