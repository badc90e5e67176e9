"""Reads the drawings of the self-care steps, each with what it shows in words.

``scripts/drawings`` makes them. Nothing here knows where they are shown.
"""

from collections.abc import Mapping
from importlib.resources import files
from xml.etree import ElementTree as ET

from triage.presenting.document import Figure

_SVG = "{http://www.w3.org/2000/svg}"


def read_drawings() -> Mapping[str, Figure]:
    """Every drawing of this installation, by the id of its step; a step without one is not in it."""
    folder = files("triage").joinpath("drawings")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".svg")), key=lambda file: file.name)
    return {file.name.removesuffix(".svg"): _figure(file.read_text(encoding="utf-8")) for file in found}


def _figure(svg: str) -> Figure:
    drawn = ET.fromstring(svg)  # noqa: S314  our own file
    return Figure(svg=svg, alt=drawn.findtext(f"{_SVG}desc", ""))
