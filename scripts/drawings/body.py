"""Parts of a person: limbs that reach where they should, feet from the side and from above.

Nothing here knows about exercises.
"""

from math import acos, atan2, cos, degrees, hypot, radians, sin

from scripts.drawings.pen import Point, chain, disc, limb, solid, xy

THIGH, SHANK, TRUNK, UPPER, FORE = 48.0, 46.0, 52.0, 31.0, 30.0
ANKLE_UP = 9.0
"""How high the ankle is above the floor."""


def reach(start: Point, end: Point, first: float, second: float, *, clockwise: bool) -> Point:
    """Where the joint between two limbs is when they reach from one place to another."""
    far = min(hypot(end.x - start.x, end.y - start.y), first + second - 0.01)
    lean = degrees(acos((first**2 + far**2 - second**2) / (2 * first * far)))
    along = degrees(atan2(end.y - start.y, end.x - start.x))
    return start.go(along + (lean if clockwise else -lean), first)


def leg(hip: Point, ankle: Point, foot: float = 0, toes: float | None = None, *, knee_right: bool = True) -> list[str]:
    """A leg from the side; ``foot`` is how the sole leans in degrees, ``toes`` how the toes do."""
    knee = reach(hip, ankle, THIGH, SHANK, clockwise=not knee_right)
    return [*chain((*hip, 12), (*knee, 8.5), (*ankle, 5.5)), *foot_of(ankle, foot, toes)]


def foot_of(ankle: Point, foot: float = 0, toes: float | None = None) -> list[str]:
    """A small foot, toes to the right."""
    toes = foot if toes is None else toes
    heel = ankle.go(foot + 90 + 35, 6.5)
    ball = ankle.go(foot + 90, 5.5).go(foot, 17)
    tip = ball.go(toes, 9)
    return [
        limb(ankle, heel, 5.5, 5),
        limb(heel, ball, 5, 4),
        limb(ankle, ball, 5.5, 4),
        limb(ball, tip, 4, 3.4),
    ]


def arm(shoulder: Point, hand: Point, *, clockwise: bool) -> list[str]:
    """An arm that reaches to a place."""
    elbow = reach(shoulder, hand, UPPER, FORE, clockwise=clockwise)
    return [*chain((*shoulder, 6.5), (*elbow, 5), (*hand, 4)), disc(hand, 5)]


def trunk(hip: Point, shoulder: Point) -> list[str]:
    """From the hip to the shoulder."""
    return [limb(hip, shoulder, 13, 11.5)]


def head(neck: Point, lean: float, *, nose: float | None = None) -> list[str]:
    """A head on its neck; ``lean`` is where the head is from the neck, ``nose`` where it looks."""
    middle = neck.go(lean, 25)
    looks = lean + 90 if nose is None else nose
    return [limb(neck, middle, 5.5, 5.5), disc(middle, 12), limb(middle, middle.go(looks, 12.5), 6, 2.2)]


FOOT = (
    "M24,-30C24,-6 28,4 44,15C70,30 98,38 122,46C136,48 148,52 149,60C150,69 140,71 130,70C116,69 108,74 94,75"
    "C64,76 54,61 30,64C14,67 4,75 -16,75C-36,75 -45,62 -41,46C-37,31 -25,20 -25,2C-25,-8 -26,-20 -27,-30Z"
)
"""The inner side of a right foot: ankle at 0,0, toes to the right, sole at 75."""
NAIL = "M138,54C141,56 144,58 145,61"
ANKLE_BONE = "M-8,12C-4,4 8,4 10,14"


BENT = (
    "M24,-30C24,-6 28,4 44,15C70,30 88,34 102,38C114,36 120,16 132,8C142,3 151,10 148,22C144,42 138,60 122,71"
    "C112,77 104,77 94,75C64,76 54,61 30,64C14,67 4,75 -16,75C-36,75 -45,62 -41,46C-37,31 -25,20 -25,2"
    "C-25,-8 -26,-20 -27,-30Z"
)
"""The same foot with its toes bent up."""
BALL = Point(104, 74)
"""Where both touch the floor in front."""
TOES = (
    ((-16, 4), (-21, -27), 10, 9.5),
    ((-1, -4), (-2, -32), 7.5, 7),
    ((11, -2), (14, -26), 6.5, 6),
    ((20, 4), (27, -17), 6, 5.5),
    ((28, 12), (37, -5), 5.5, 5),
)
"""The toes of a right foot from above, big toe first: from, to, and how thick."""


def from_above(x: float, y: float, size: float = 1, spread: float = 0) -> list[str]:
    """A right foot from above, toes up, the middle of its ball there."""

    def part(start: tuple[float, float], end: tuple[float, float], first: float, last: float) -> str:
        a, b = (Point(x + at[0] * size, y + (at[1] - 20) * size) for at in (start, end))
        return limb(a, b, first * size, last * size)

    toes = (
        part(start, (end[0] + spread * (place - 1), end[1] + spread * 0.1 * place), first, last)
        for place, (start, end, first, last) in enumerate(TOES)
    )
    return [*toes, part((-4, 14), (2, 90), 22, 17), part((12, 20), (2, 90), 20, 16)]


def hand() -> str:
    """A big hand that points to the right, its knuckles at 0,0."""
    fingers = "".join(solid(limb((0, y), (25 - abs(y) * 0.4, y), 4.6, 4)) for y in (-10.5, -3.5, 3.5, 10.5))
    return fingers + solid(
        limb((-4, 0), (-20, 0), 14, 12), limb((-20, 0), (-64, 0), 10, 12), limb((-16, -8), (4, -22), 5, 4.5)
    )


def shifted(d: str, x: float, y: float, *, scale: float = 1, turn: float = 0) -> str:
    """A path of absolute M, C, L, Z at another place, size and angle."""
    out: list[str] = []
    c, s = cos(radians(turn)) * scale, sin(radians(turn)) * scale

    def placed(pair: str) -> str:
        a, b = (float(part) for part in pair.split(","))
        return xy((x + c * a - s * b, y + s * a + c * b))

    for sign in d.replace("Z", " Z ").replace("C", " C ").replace("L", " L ").replace("M", " M ").split():
        if sign in "MCLZ":
            out.append(sign)
        else:
            out.append(placed(sign) if out[-1] in "MCL" else f" {placed(sign)}")
    return "".join(out)


def person(  # noqa: PLR0913  a person has that many parts
    *,
    neck: Point,
    hip: Point,
    lean: float,
    near_leg: list[str],
    far_leg: list[str] | None = None,
    near_arm: list[str] | None = None,
    far_arm: list[str] | None = None,
    nose: float | None = None,
) -> str:
    """A whole person from the side, the farthest parts first; the shirt is tinted."""
    return "".join(
        (
            solid(*far_arm) if far_arm else "",
            solid(*far_leg) if far_leg else "",
            solid(*near_leg),
            solid(*head(neck, lean, nose=nose)),
            solid(*trunk(hip, neck), colour="tint"),
            solid(*near_arm) if near_arm else "",
        )
    )
