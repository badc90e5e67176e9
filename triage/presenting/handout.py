"""The person's page on paper: at most two pages in large type, with what to do and when to get help before all else.

It only shortens and reorders the page that was shown, and says nothing of its own about a heel. What rules demand is
never left out: why, what to do, the first step with its cautions, the stop rules, the safety net and every notice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.presenting.document import Block, Bullets, Heading, Paragraph, Terms, as_text
from triage.presenting.sections import SECTION

MOST_TITLES = 3
"""How many steps are named with a reason not to take them; of more only the number is said."""
MOST_WORDS = 1080
"""With more, a page would need small type, so it is shortened further."""
_MOST_POINTS, _MOST_POINTS_IF_LONG = 2, 1
"""How many answers are named for each cause and direction, as the page orders them."""
_LEFT_OUT = frozenset({"weighed", "ask_about"})
_LEFT_OUT_IF_LONG = _LEFT_OUT | {"withheld", "still_open"}
"""What explains and asks for nothing; the page on the screen has it."""
_FIRST = ("", "may_mean", "until_seen", "why", "sooner")
"""What comes first on paper; the rest follows in the order of the page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Chunk:
    """A heading with what follows, up to the next heading of any level."""

    heading: Heading
    blocks: tuple[Block, ...]
    section: str
    """The part that its section begins."""


def handout(page: Iterable[Block]) -> tuple[Block, ...]:
    """The person's page, shortened for paper."""
    chunks = tuple(_chunks(page))
    found = _put_together(chunks, _LEFT_OUT, _MOST_POINTS)
    if len(as_text(found).split()) > MOST_WORDS:
        found = _put_together(chunks, _LEFT_OUT_IF_LONG, _MOST_POINTS_IF_LONG)
    return found


def _put_together(chunks: Iterable[_Chunk], left_out: frozenset[str], most_points: int) -> tuple[Block, ...]:
    last = len(_FIRST)
    kept = sorted(
        (chunk for chunk in chunks if chunk.heading.part not in left_out),
        key=lambda chunk: _FIRST.index(chunk.section) if chunk.section in _FIRST else last,
    )
    return tuple(block for chunk in kept for block in _shortened(chunk, most_points))


def _chunks(page: Iterable[Block]) -> Iterator[_Chunk]:
    heading, found, section = Heading("", 1), list[Block](), ""
    for block in page:
        if not isinstance(block, Heading):
            found.append(block)
            continue
        if heading.text or found:
            yield _Chunk(heading=heading, blocks=tuple(found), section=section)
        heading, found = block, []
        section = block.part if block.level <= SECTION else section
    yield _Chunk(heading=heading, blocks=tuple(found), section=section)


def _shortened(chunk: _Chunk, most_points: int) -> Iterator[Block]:
    yield chunk.heading
    match chunk.heading.part:
        case "cause":
            yield from _cause(chunk.blocks, most_points)
        case "later_steps":
            yield from _later(chunk.blocks)
        case "label":
            yield from (block for block in chunk.blocks if isinstance(block, Paragraph))
        case "not_checked":
            yield from (Paragraph(" ".join(b.items)) for b in chunk.blocks if isinstance(b, Bullets))
        case "other_causes":
            yield from (Paragraph(f"{'; '.join(b.items)}.") for b in chunk.blocks if isinstance(b, Bullets) and b.items)
        case "withheld":
            yield from _withheld(chunk.blocks)
        case _:
            yield from (Bullets(b.items, numbered=b.numbered) if isinstance(b, Bullets) else b for b in chunk.blocks)


def _cause(blocks: Iterable[Block], most_points: int) -> Iterator[Block]:
    """What it is, then a line each for what points to it, what points away, and what is better not done."""
    pairs: list[tuple[str, str]] = []
    asked = ""
    for block in blocks:
        match block:
            case Bullets(items, said=said) if said and items:
                word = items[0].partition(": ")[0]
                pairs.append((word, " ".join(item.partition(": ")[2] for item in items[:most_points])))
            case Bullets(items) if items:
                pairs.append((asked, f"{'; '.join(items)}."))
            case Paragraph(text) if text.endswith(":"):
                asked = text.removesuffix(":")
            case Paragraph():
                yield block
            case _:
                pass
    yield Terms(tuple(pairs))


def _later(blocks: Iterable[Block]) -> Iterator[Block]:
    """The names alone: how to do a step, and when not to, is read before it is begun."""
    for block in blocks:
        match block:
            case Bullets(items):
                yield Paragraph(f"{'; '.join(item.partition('. ')[0] for item in items)}.")
                yield Paragraph("Before you begin one, read how to do it, and when not to, on the whole page.")
            case _:
                yield block


def _withheld(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Bullets(items):
                yield Bullets(tuple(map(_counted, items)))
            case _:
                yield block


def _counted(item: str) -> str:
    titles, why, reason = item.partition(". Why: ")
    named = titles.split("; ")
    return item if len(named) <= MOST_TITLES else f"{len(named)} other steps{why}{reason}"
