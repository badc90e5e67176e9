"""A page as a list of plain blocks, so that text, HTML and print come from one source."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from textwrap import fill, wrap

WIDTH = 78
LAST_COLUMN = 16
"""Signs that the last column of a table needs at least."""


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


@dataclass(frozen=True, slots=True)
class Terms:
    """Some lines, each led by a word or two that say what it is about."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the last column may run over several lines."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, with the same in words for those who do not see it, and in signs for a terminal."""

    svg: str
    alt: str
    lines: tuple[str, ...] = ()


Block = Heading | Paragraph | Bullets | Terms | Table | Figure


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
        case "terms":
            return Terms(tuple((one[0], one[1]) for one in _rows(values["pairs"])))
        case "table":
            return Table(str(values["caption"]), _texts(values["head"]), _rows(values["rows"]))
        case "figure":
            return Figure(str(values["svg"]), str(values["alt"]), _texts(values["lines"]))
        case _:
            items, said = _texts(values["items"]), _texts(values.get("said"))
            return Bullets(items, numbered=values["numbered"] is True, said=said)


def _texts(listed: object) -> tuple[str, ...]:
    return tuple(str(item) for item in listed) if isinstance(listed, Iterable) else ()


def _rows(listed: object) -> tuple[tuple[str, ...], ...]:
    return tuple(_texts(row) for row in listed) if isinstance(listed, Iterable) else ()


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
        case Terms(pairs):
            return [
                fill(f"{word}: {text}", width, initial_indent="  ", subsequent_indent="    ") for word, text in pairs
            ]
        case Table(caption, head, rows):
            return ["", fill(caption, width), *_columns((head, *rows), width), ""]
        case Figure(_, alt, lines):
            return ["", *(lines or (fill(alt, width),)), ""]
        case Bullets(items, numbered):
            marks = [f"{number}. " if numbered else "- " for number in range(1, len(items) + 1)]
            return [
                fill(item, width, initial_indent=f"  {mark}", subsequent_indent="  " + " " * len(mark))
                for mark, item in zip(marks, items, strict=True)
            ]


def _columns(rows: tuple[tuple[str, ...], ...], width: int) -> list[str]:
    """The rows with their cells under each other; where there is no room for that, each row in lines of its own."""
    widest = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    if sum(widest) + 2 * len(widest) > width - LAST_COLUMN:
        head, *others = rows
        return [line for row in others for line in _stacked(head, row, width)]
    found = []
    for row in rows:
        before = "".join(f"{cell:<{wide}}  " for cell, wide in zip(row[:-1], widest, strict=True))
        lines = wrap(row[-1], width, initial_indent=f"  {before}", subsequent_indent=" " * (len(before) + 2))
        found += lines or [f"  {before}".rstrip()]
    return found


def _stacked(head: tuple[str, ...], row: tuple[str, ...], width: int) -> list[str]:
    cells = (f"{word}: {cell}" for word, cell in zip(head, row, strict=True) if cell)
    return wrap("  ".join(cells), width, initial_indent="  ", subsequent_indent="     ")
