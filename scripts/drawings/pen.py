"""Lines, outlines and arrows as SVG.

A figure is made of overlapping closed outlines that are drawn as one: first all their lines, then all their insides, so
that only the outer line remains. Nothing here knows about bodies.
"""

import re
from math import acos, atan2, cos, hypot, pi, radians, sin
from typing import NamedTuple

LINE = 2.6
"""How wide every line is, on a sheet of 320 by 220."""
DASH = "6 5"
INK = "currentColor"
HALF_A_TURN = 180
COLOURS = {"paper": "#ffffff", "tint": "#d5e8f5", "shade": "#e4e8eb", "accent": "#00629b"}
"""Each with its class, drawing-paper and so on, so that a page can recolour it."""


class Point(NamedTuple):
    """A place on the sheet: to the right, and down."""

    x: float
    y: float

    def go(self, degrees: float, far: float) -> "Point":
        """The place that lies so far away; 0 degrees is to the right, 90 is down."""
        return Point(self.x + far * cos(radians(degrees)), self.y + far * sin(radians(degrees)))


def xy(point: tuple[float, float]) -> str:
    """The point as a path has it."""
    return ",".join(f"{along:.1f}".removesuffix(".0") for along in point)


def disc(at: tuple[float, float], radius: float) -> str:
    """A circle as a path."""
    left, right = (at[0] - radius, at[1]), (at[0] + radius, at[1])
    return f"M{xy(left)}A{radius:g},{radius:g} 0 1 1 {xy(right)}A{radius:g},{radius:g} 0 1 1 {xy(left)}Z"


def limb(start: tuple[float, float], end: tuple[float, float], first: float, last: float) -> str:
    """A limb that is thick by one radius where it starts and by another where it ends."""
    far = hypot(end[0] - start[0], end[1] - start[1])
    if far <= abs(first - last):
        return disc(start, first) if first > last else disc(end, last)
    along = atan2(end[1] - start[1], end[0] - start[0])
    lean = acos((first - last) / far)

    def edge(at: tuple[float, float], radius: float, turned: float) -> tuple[float, float]:
        return at[0] + radius * cos(along + turned), at[1] + radius * sin(along + turned)

    a, b, c, d = edge(start, first, -lean), edge(end, last, -lean), edge(end, last, lean), edge(start, first, lean)
    round_end, round_start = int(last > first), int(first > last)
    return (
        f"M{xy(a)}L{xy(b)}A{last:g},{last:g} 0 {round_end} 1 {xy(c)}"
        f"L{xy(d)}A{first:g},{first:g} 0 {round_start} 1 {xy(a)}Z"
    )


def chain(*joints: tuple[float, float, float]) -> list[str]:
    """Limbs one after another: each joint is a place and a radius."""
    return [limb(joints[i][:2], joints[i + 1][:2], joints[i][2], joints[i + 1][2]) for i in range(len(joints) - 1)]


def solid(*outlines: str, colour: str = "paper") -> str:
    """Outlines drawn as one, filled."""
    d = "".join(outlines)
    return (
        f'<path d="{d}" fill="none" stroke="{INK}" stroke-width="{2 * LINE:g}"/>'
        f'<path class="drawing-{colour}" d="{d}" fill="{COLOURS[colour]}"/>'
    )


def dashed(*outlines: str) -> str:
    """Outlines drawn as one, as a dashed line: where it starts from."""
    d = "".join(outlines)
    return (
        f'<path d="{d}" fill="none" stroke="{INK}" stroke-width="{1.6 * LINE:g}" stroke-dasharray="{DASH}"/>'
        f'<path class="drawing-paper" d="{d}" fill="{COLOURS["paper"]}"/>'
    )


def line(d: str, *, dash: bool = False, width: float = LINE) -> str:
    """A line in ink."""
    dashes = f' stroke-dasharray="{DASH}"' if dash else ""
    return f'<path d="{d}" fill="none" stroke="{INK}" stroke-width="{width:g}"{dashes}/>'


def accent(d: str, width: float = 4) -> str:
    """A line in the colour that says: look here."""
    return (
        f'<path class="drawing-accent-line" d="{d}" fill="none" stroke="{COLOURS["accent"]}" stroke-width="{width:g}"/>'
    )


def spot(d: str) -> str:
    """A filled place in the colour that says: look here."""
    return f'<path class="drawing-accent" d="{d}" fill="{COLOURS["accent"]}"/>'


def _head(tip: tuple[float, float], degrees: float, size: float = 11) -> str:
    at = Point(*tip)
    left, right = at.go(degrees + 180 - 28, size), at.go(degrees + 180 + 28, size)
    return spot(f"M{xy(at)}L{xy(left)}L{xy(right)}Z")


def arrow(start: tuple[float, float], end: tuple[float, float], *, both: bool = False) -> str:
    """A straight arrow."""
    degrees = atan2(end[1] - start[1], end[0] - start[0]) * 180 / pi
    a = Point(*start).go(degrees, 7 if both else 0)
    b = Point(*end).go(degrees + 180, 7)
    heads = _head(end, degrees) + (_head(start, degrees + 180) if both else "")
    return accent(f"M{xy(a)}L{xy(b)}") + heads


def turn(centre: tuple[float, float], radius: float, begin: float, end: float, flat: float = 1) -> str:
    """An arrow along a circle, from one angle to another; a flat one is seen from the side."""
    way = 1 if end > begin else -1
    stop = end - way * 7 / radius * 180 / pi

    def at(degrees: float) -> tuple[float, float]:
        return centre[0] + radius * cos(radians(degrees)), centre[1] + flat * radius * sin(radians(degrees))

    far = int(abs(stop - begin) > HALF_A_TURN)
    d = f"M{xy(at(begin))}A{radius:g},{radius * flat:g} 0 {far} {int(way > 0)} {xy(at(stop))}"
    tip, before = at(end), at(end - way * 4)
    return accent(d) + _head(tip, atan2(tip[1] - before[1], tip[0] - before[0]) * 180 / pi)


def tick(at: tuple[float, float]) -> str:
    """Yes, like this."""
    return accent(f"M{at[0] - 9:g},{at[1]:g}l7,8l13,-17", 5)


def cross(at: tuple[float, float]) -> str:
    """Not like this."""
    return line(f"M{at[0] - 8:g},{at[1] - 8:g}l16,16m0,-16l-16,16", width=4)


def number(at: tuple[float, float], says: int) -> str:
    """The number of a picture in a row of pictures."""
    return (
        f'<text x="{at[0]:g}" y="{at[1]:g}" fill="{INK}" font-family="sans-serif" font-size="17" font-weight="700">'
        f"{says}</text>"
    )


def moved(by: tuple[float, float], *parts: str, scale: float = 1, degrees: float = 0) -> str:
    """Parts at another place, turned or smaller; their lines stay as wide as all others."""
    lean = f" rotate({degrees:g})" if degrees else ""
    size = f" scale({scale:g})" if scale != 1 else ""
    kept = re.sub(r'(?<=stroke-width=")[\d.]+', lambda found: f"{float(found[0]) / scale:.2f}", "".join(parts))
    return f'<g transform="translate({by[0]:g} {by[1]:g}){lean}{size}">{kept}</g>'


def sheet(title: str, says: str, *parts: str) -> str:
    """The whole file."""
    body = "\n".join(parts)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 220" class="drawing" role="img"'
        ' stroke-linejoin="round" stroke-linecap="round">\n'
        f"<title>{title}</title>\n<desc>{says}</desc>\n{body}\n</svg>\n"
    )
