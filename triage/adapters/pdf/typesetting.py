"""Typesets a paper as PDF/UA-1: tagged, with its title and language, so that a screen reader can read it.

Every text goes in as data. Nothing is read but the template and the fonts of this package, and nothing is fetched, so
the same paper makes the same bytes everywhere.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Literal

from typst import Compiler, Fonts, TypstError

from triage.model.errors import StoreError
from triage.presenting.paper import MOST_PAGES, Kind, Paper, paper_mapping

TYPE_SIZES: Mapping[Kind, tuple[float, ...]] = {
    Kind.PERSON: (16, 15.5, 15, 14.5, 14, 13.5, 13, 12.5, 12),
    Kind.CLINICIAN: (10.5, 10, 9.5, 9, 8.5, 8),
}
"""In points, the largest first: the first one is taken with which the paper needs no more pages than it may."""
_FOLDER = Path(__file__).parent


def pdf_of(paper: Paper) -> bytes:
    """The paper as a PDF.

    Raises:
        StoreError: when it cannot be made; nothing of the paper is in its text.
    """
    made_at = datetime.combine(paper.made_on, time(), UTC)
    compiler = _fitting(paper)
    try:
        return _compiled(compiler, made_at, "ua-1")
    except TypstError:
        return _only_tagged(compiler, made_at)


def _only_tagged(compiler: Compiler, made_at: datetime) -> bytes:
    """For a sign that no font here can show: PDF/UA-1 forbids it, and a page with a gap is better than none."""
    try:
        return _compiled(compiler, made_at, None)
    except TypstError:
        raise _cannot_be_made() from None


def _compiled(compiler: Compiler, made_at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    made = compiler.compile(format="pdf", pdf_standards=standard, timestamp=made_at)
    if not isinstance(made, bytes):
        raise _cannot_be_made()
    return made


def _fitting(paper: Paper) -> Compiler:
    """The paper in the largest type in which it fits."""
    text = json.dumps(paper_mapping(paper))
    try:
        for size in TYPE_SIZES[paper.kind]:
            compiler = Compiler(
                _FOLDER / "template.typ",
                root=_FOLDER,
                font_paths=_fonts(),
                sys_inputs={"paper": text, "size": str(size)},
            )
            if _pages(compiler) <= MOST_PAGES[paper.kind]:
                break
    except (TypstError, RuntimeError):
        raise _cannot_be_made() from None
    return compiler


def _pages(compiler: Compiler) -> int:
    return int(json.loads(compiler.query("<pages>", field="value", one=True)))


def _cannot_be_made() -> StoreError:
    return StoreError("The PDF could not be made. Take the page for print or the text instead.")


@cache
def _fonts() -> Fonts:
    """Our own fonts and those inside the library, never those of the machine."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[_FOLDER / "fonts"])
