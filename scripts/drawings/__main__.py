"""Writes all drawings anew."""

import sys
from collections.abc import Mapping
from pathlib import Path

from scripts.drawings import movements, shoes, strength

FOLDER = Path(__file__).parents[2] / "triage" / "drawings"


def drawn() -> Mapping[str, str]:
    """Every drawing, by the id of its step."""
    return {name: draw() for name, draw in {**shoes.SCENES, **movements.SCENES, **strength.SCENES}.items()}


def contact_sheet() -> str:
    """All drawings on one page, so that their style can be compared."""
    shown = "".join(f"<figure>{svg}<figcaption>{name}</figcaption></figure>" for name, svg in drawn().items())
    style = "body{display:flex;flex-wrap:wrap;font:12px sans-serif}figure{width:340px}"
    return f"<!DOCTYPE html><title>Drawings</title><style>{style}</style>{shown}"


def main() -> None:
    """Write the files, and a page with all of them to where the first argument says."""
    FOLDER.mkdir(exist_ok=True)
    for name, svg in drawn().items():
        (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
    for sheet in sys.argv[1:2]:
        Path(sheet).write_text(contact_sheet(), encoding="utf-8")


if __name__ == "__main__":
    main()
