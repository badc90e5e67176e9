"""A drawing of both feet with the numbers of the regions in it.

The left foot is drawn once for each view and the right one is its mirror image. Nothing here asks anything.
"""

import re
from collections.abc import Mapping

FEET = ("left", "right")

_SOLE = r"""
     o o o _
   o      ( )
    \      |
     | @a  |
    /      \
   | @b @c @d|
    \______/
 outer    inner
"""
_BEHIND = r"""
     \ @a /
      |@b|
 @c __|@d|__ @e
   (   @f   )
@g |   @h   |
 @i|        |@i
    \______/
 outer    inner
"""
_VIEWS = (
    ("sole", _SOLE, {"a": "arch", "b": "plantar_lateral", "c": "plantar_central", "d": "plantar_medial"}),
    (
        "behind",
        _BEHIND,
        {
            "a": "calf",
            "b": "achilles_mid",
            "c": "lateral_ankle",
            "d": "posterior_deep",
            "e": "medial_ankle",
            "f": "posterior_insertion",
            "g": "heel_outer",
            "h": "posterior_bump",
            "i": "heel_sides",
        },
    ),
)
DRAWN = frozenset(region for _, _, regions in _VIEWS for region in regions.values())
"""The regions that have a place in the drawing; the others stand in the list only."""

_WIDTH = 15
_MIRRORED = str.maketrans(r"/\()", r"\/)(")


def drawing(numbers: Mapping[str, int]) -> str:
    """Both feet, the soles above and the heels from behind below, with each region's number in its place."""
    return "\n".join(line for view in _VIEWS for line in _both_feet(*view, numbers))


def _both_feet(title: str, outline: str, regions: Mapping[str, str], numbers: Mapping[str, int]) -> list[str]:
    left = [line.ljust(_WIDTH) for line in outline.strip("\n").splitlines()]
    right = [_mirror(line) for line in left]
    marks = {mark: f"{numbers[region]:2}" if region in numbers else "  " for mark, region in regions.items()}
    titles = f" {f'LEFT, {title}':{_WIDTH}} RIGHT, {title}"
    pairs = (f"{one} {other}".rstrip() for one, other in zip(left, right, strict=True))
    return [titles, *(re.sub("@(.)", lambda found: marks[found[1]], line) for line in pairs)]


def _mirror(line: str) -> str:
    turned = line[::-1].translate(_MIRRORED).replace("outer"[::-1], "outer").replace("inner"[::-1], "inner")
    return re.sub("(.)@", r"@\1", turned)
