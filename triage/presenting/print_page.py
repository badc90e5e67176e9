"""A paper as a page of HTML that stands alone: its style is in it, it fetches nothing, and it has no script."""

import math
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from triage.presenting.document import Block, Bullets, Figure, Heading, Paragraph, Table, Terms, as_text
from triage.presenting.paper import LANGUAGE, Kind, Paper
from triage.presenting.print_style import STYLE
from triage.presenting.sections import Part, sections_of

_ROOM: Mapping[Kind, int] = {Kind.PERSON: 140_000, Kind.CLINICIAN: 62_000}
"""Words times the square of the type size that the pages hold, as measured with the fonts of common machines."""
_TYPE_SIZES: Mapping[Kind, tuple[float, float]] = {Kind.PERSON: (11.5, 16), Kind.CLINICIAN: (7.5, 10)}
"""The smallest and the largest type, in points."""
_WORDS_OF_A_CHART = 130
"""What a chart takes of the room; the drawing of a step stands beside its words."""
_LEFT, _RIGHT = ("flags", "noted", "contributors"), ("tests", "checks", "self_care")
"""What stands side by side for the clinician."""


def as_print_html(paper: Paper) -> str:
    """The whole page."""
    page = sections_of(paper.blocks)
    title = escape(paper.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<style>{STYLE}</style>\n</head>\n'
        f'<body class="{_classes(paper)}">\n<header><strong>{title}</strong><span>{_made(paper)}</span></header>\n'
        f"<main>\n{_higher(paper)}<h1>{escape(page.title)}</h1>\n{_blocks(page.blocks)}"
        f"{_layout(page, paper.kind)}</main>\n"
        f"<footer><strong>{escape(paper.notice)}</strong></footer>\n</body>\n</html>\n"
    )


def _higher(paper: Paper) -> str:
    return f'<p class="higher"><strong>{escape(paper.higher)}</strong></p>\n' if paper.higher else ""


def _classes(paper: Paper) -> str:
    return f"{paper.kind.value} {escape(paper.level)} type-{_half_points(paper)}"


def _half_points(paper: Paper) -> int:
    """The type size with which the paper about fits; a browser decides at last."""
    charts = sum(isinstance(block, Figure) for block in paper.blocks) if paper.kind is Kind.CLINICIAN else 0
    words = len(as_text(b for b in paper.blocks if not isinstance(b, Figure)).split()) + _WORDS_OF_A_CHART * charts
    smallest, largest = _TYPE_SIZES[paper.kind]
    return round(2 * min(largest, max(smallest, math.sqrt(_ROOM[paper.kind] / max(words, 1)))))


def _made(paper: Paper) -> str:
    reference = f"Reference {escape(paper.reference)}, " if paper.reference else ""
    return f"{reference}{paper.made_on.isoformat()}"


def _layout(page: Part, kind: Kind) -> str:
    if kind is Kind.PERSON:
        return _sections(page.parts)
    left = _sections(part for part in page.parts if part.name in _LEFT)
    right = _sections(part for part in page.parts if part.name in _RIGHT)
    others = _sections(part for part in page.parts if part.name not in _LEFT + _RIGHT)
    return f'<div class="columns">\n<div>\n{left}</div>\n<div>\n{right}</div>\n</div>\n{others}'


def _sections(parts: Iterable[Part]) -> str:
    return "".join(_section(part) for part in parts)


def _section(part: Part) -> str:
    own = _blocks(part.blocks)
    own = f'<div class="start">\n{own}</div>\n' if part.name == "steps" else own
    lesser = "".join(f"<h3>{escape(inner.title)}</h3>\n{_blocks(inner.blocks)}" for inner in part.parts)
    return f'<section class="{escape(part.name)}">\n<h2>{escape(part.title)}</h2>\n{own}{lesser}</section>\n'


def _blocks(blocks: Iterable[Block]) -> str:
    return "".join(line for block in blocks for line in _block(block))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"<h{level}>{escape(text)}</h{level}>\n"
        case Paragraph(text, strong):
            yield f"<p><strong>{escape(text)}</strong></p>\n" if strong else f"<p>{escape(text)}</p>\n"
        case Bullets(items, numbered) if items:
            name = "ol" if numbered else "ul"
            yield f"<{name}>\n{''.join(f'<li>{escape(item)}</li>{chr(10)}' for item in items)}</{name}>\n"
        case Terms(pairs) if pairs:
            rows = (f"<div><dt>{escape(word)}:</dt> <dd>{escape(text)}</dd></div>\n" for word, text in pairs)
            yield f"<dl>\n{''.join(rows)}</dl>\n"
        case Table():
            yield _table(block)
        case Figure(svg):
            yield f"<figure>\n{svg}\n</figure>\n"
        case _:
            pass


def _table(table: Table) -> str:
    caption = escape(table.caption)
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in table.rows)
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{caption}"><table>\n'
        f"<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table></div>\n"
    )
