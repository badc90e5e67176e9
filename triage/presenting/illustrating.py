"""Puts the drawing of the step to start with into the person's page.

A page is kept in words alone, so its drawing is put in each time it is shown. Nothing here knows where drawings lie.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from triage.presenting.document import Block, Bullets, Figure, Heading

Drawings = Mapping[str, Figure]
"""What shows how a step is done, by its id; not every step has one."""


def illustrated(page: Iterable[Block], stored: Mapping[str, Any], drawings: Drawings) -> tuple[Block, ...]:
    """The page with the drawing before what to do; ``stored`` is the assessment as it was kept."""
    drawing = drawings.get(_first_step(stored))
    return tuple(page) if drawing is None else tuple(_with(page, drawing))


def _first_step(stored: Mapping[str, Any]) -> str:
    offers: Iterable[Mapping[str, Any]] = stored["self_care"]
    return next((str(offer["step"]) for offer in offers if offer["start_first"]), "")


def _with(page: Iterable[Block], drawing: Figure) -> Iterator[Block]:
    part = ""
    for block in page:
        if isinstance(block, Heading):
            part = block.part
        if part == "steps" and isinstance(block, Bullets) and block.numbered:
            yield drawing
        yield block
