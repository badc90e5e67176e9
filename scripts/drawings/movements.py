"""Stretches and movements: what each drawing shows, by the id of its step."""

from scripts.drawings.body import (
    ANKLE_BONE,
    BENT,
    FOOT,
    NAIL,
    arm,
    foot_of,
    from_above,
    hand,
    leg,
    person,
    shifted,
)
from scripts.drawings.pen import (
    Point,
    accent,
    arrow,
    chain,
    dashed,
    disc,
    limb,
    line,
    moved,
    number,
    sheet,
    solid,
    spot,
    turn,
)

FLOOR = line("M14,206L306,206")
FLOOR_Y = 206
ANKLE_Y = 196.0


def wall(x: float, top: float = 20) -> str:
    """A wall on the right, with strokes that say that it is solid."""
    strokes = "".join(line(f"M{x:g},{y}l9,-9", width=1.4) for y in range(int(top) + 20, FLOOR_Y, 24))
    return line(f"M{x:g},{top:g}L{x:g},{FLOOR_Y}") + strokes


def chair(x: float, seat: float = 148) -> str:
    """A chair whose seat begins at x, its back on the left."""
    legs = f"M{x + 4:g},{seat + 7:g}L{x + 4:g},{FLOOR_Y}M{x + 56:g},{seat + 7:g}L{x + 56:g},{FLOOR_Y}"
    return line(legs) + solid(
        limb((x, seat + 4), (x + 58, seat + 4), 4, 4), limb((x, seat), (x - 5, 84), 4, 4), colour="shade"
    )


def big_foot(x: float, y: float, scale: float = 1, turned: float = 0) -> list[str]:
    """A big foot with its ankle there."""
    return [shifted(FOOT, x, y, scale=scale, turn=turned)]


def marks(x: float, y: float, scale: float = 1, turned: float = 0) -> str:
    """The nail and the ankle bone of a big foot."""
    return "".join(line(shifted(mark, x, y, scale=scale, turn=turned), width=1.8) for mark in (NAIL, ANKLE_BONE))


def calf_stretch() -> str:
    """Two people at walls: the back knee straight, then bent."""

    def at_wall(x: float, *, bent: bool) -> str:
        drop = 9 if bent else 0
        hip = Point(x + (56 if bent else 62), 112 + drop)
        neck = Point(hip.x + 17, hip.y - 49)
        hand = Point(x + 127, neck.y + 6)
        return wall(x + 133) + person(
            neck=neck,
            hip=hip,
            lean=-65,
            near_leg=leg(hip, Point(x + 19, ANKLE_Y)),
            far_leg=leg(hip, Point(x + 88, ANKLE_Y)),
            near_arm=arm(neck, hand, clockwise=True),
            far_arm=arm(neck, Point(hand.x, hand.y + 10), clockwise=True),
        )

    return sheet(
        "Calf stretch at the wall",
        "A person leans with both hands on a wall, the sore leg back and its heel on the floor: "
        "1, with that knee straight; 2, with it a little bent.",
        FLOOR,
        at_wall(8, bent=False),
        at_wall(162, bent=True),
        number((12, 26), 1),
        number((166, 26), 2),
        arrow((14, 170), (14, 194)),
        arrow((168, 170), (168, 194)),
    )


def bed(right: float, top: float) -> str:
    """The end of a bed."""
    return line(f"M24,{top + 30:g}L24,206M{right - 14:g},{top + 30:g}L{right - 14:g},206") + solid(
        f"M-6,{top:g}L{right:g},{top:g}L{right:g},{top + 32:g}L-6,{top + 32:g}Z", colour="shade"
    )


def lying_foot(x: float, y: float, size: float, turned: float = -90) -> str:
    """A leg that lies, its foot up."""
    leg_there = limb((-12, y - 6), (x, y), 36 * size, 26 * size)
    return solid(leg_there, *big_foot(x, y, size, turned)) + marks(x, y, size, turned)


def heel_circles() -> str:
    """A foot beyond the edge of a bed, and the circle that its heel draws."""
    return sheet(
        "Heel circles",
        "A leg lies on a bed with the foot over the edge, and the heel draws circles, one way and the other.",
        FLOOR,
        bed(150, 143),
        lying_foot(196, 118, 0.68),
        turn((230, 134), 26, -150, 140),
        turn((230, 134), 40, 110, -130),
    )


def ankle_mobility() -> str:
    """Up and down lying, then the knee to the wall."""
    size, x, y = 0.46, 78.0, 132.0
    hip, neck = Point(222, 118), Point(226, 66)
    return sheet(
        "Ankle movement",
        "1, a leg lies flat, and the foot goes up and down; 2, a person stands at a wall and rocks the front knee "
        "to it with the heel on the floor.",
        dashed(*big_foot(x, y, size, -106)),
        dashed(*big_foot(x, y, size, -40)),
        solid(limb((-12, 129), (x, y), 17, 12), *big_foot(x, y, size, -78)),
        line("M8,152L116,152"),
        turn((x, y), 82, -66, -98),
        turn((x, y), 82, -58, -22),
        number((12, 26), 1),
        number((162, 26), 2),
        line("M150,206L306,206"),
        wall(290),
        person(
            neck=neck,
            hip=hip,
            lean=-84,
            near_leg=[*chain((*hip, 12), (262, 145, 8.5), (244, ANKLE_Y, 5.5)), *foot_of(Point(244, ANKLE_Y))],
            far_leg=leg(hip, Point(170, 190), 24, 0),
            near_arm=arm(neck, Point(283, 92), clockwise=True),
        ),
        arrow((266, 128), (288, 128)),
        arrow((228, 172), (228, 195)),
    )


def sole_band() -> str:
    """The person with the leg crossed, and the foot near by."""
    size, x, y = 0.72, 184.0, 82.0
    hip, neck = Point(52, 138), Point(46, 86)
    ankle = Point(106, 122)
    return sheet(
        "Stretch for the band under the foot",
        "A person sits with the sore foot over the other knee; one hand bends the toes up, and the thumb of the other "
        "feels the tight band under the foot.",
        line("M10,206L136,206"),
        chair(22),
        person(
            neck=neck,
            hip=hip,
            lean=-72,
            far_leg=[*chain((*hip, 12), (102, 136, 9), (104, ANKLE_Y, 5.5)), *foot_of(Point(104, ANKLE_Y))],
            near_leg=[
                *chain((*hip, 12), (66, 146, 11), (*ankle, 5.5)),
                limb(ankle, (122, 124), 5.5, 5),
                limb((110, 120), (126, 106), 5, 3.6),
            ],
            near_arm=arm(neck, Point(124, 103), clockwise=True),
        ),
        moved((296, 92), hand(), scale=0.9, degrees=165),
        solid(
            limb((250, 226), (240, 186), 11, 11),
            limb((240, 186), (233, 164), 13, 11),
            limb((230, 172), (212, 136), 8, 5.5),
        ),
        *(solid(limb((238 + k, 158), (246 + k, 172), 4.4, 4.4)) for k in (8, 2, -4)),
        solid(shifted(BENT, x, y, scale=size)),
        accent(shifted("M-20,66C10,64 30,54 56,64C76,69 92,67 106,62", x, y, scale=size), 5),
        line(shifted(ANKLE_BONE, x, y, scale=size), width=1.8),
        "".join(solid(limb((292, at), (281 + k, at), 4.4, 4)) for k, at in enumerate((86, 93, 100))),
        turn((262, 116), 62, -52, -104),
    )


def soft_tissue() -> str:
    """A person rolls a ball under the arch; the foot near by."""
    hip, neck = Point(54, 138), Point(48, 86)
    ankle = Point(106, 181)
    size, x, y = 0.66, 196.0, 108.0
    return sheet(
        "Gentle massage of the sole",
        "A person sits and rolls a ball to and fro under the arch of the foot.",
        line("M10,206L306,206"),
        chair(24),
        person(
            neck=neck,
            hip=hip,
            lean=-84,
            far_leg=[*chain((*hip, 12), (94, 138, 8.5), (84, ANKLE_Y, 5.5)), *foot_of(Point(84, ANKLE_Y))],
            near_leg=[*chain((*hip, 12), (102, 134, 9), (*ankle, 5.5)), *foot_of(ankle, 4)],
            near_arm=arm(neck, Point(86, 124), clockwise=True),
        ),
        spot(disc((118, 198), 8)),
        solid(*big_foot(x, y, size, 3)),
        marks(x, y, size, 3),
        spot(disc((222, 179), 26)),
        arrow((190, 182), (166, 182)),
        arrow((254, 182), (278, 182)),
    )


def foot_mobility() -> str:
    """Four small pictures: big toe, small toes, spread, short foot."""
    size = 0.58

    def flat(x: float, y: float) -> str:
        return solid(*big_foot(x, y, size)) + marks(x, y, size)

    def big_toe(x: float, y: float) -> str:
        small = solid(shifted_limb((104, 64), (142, 69), 10, 7, x, y, size=size))
        return small + solid(shifted(BENT, x, y, scale=size)) + line(shifted(ANKLE_BONE, x, y, scale=size), width=1.8)

    def small_toes(x: float, y: float) -> str:
        ends = ((148, 22), (140, 10), (128, 2))
        return "".join(solid(shifted_limb((106, 58), end, 9, 7, x, y, size=size)) for end in ends) + flat(x, y)

    short = (
        "M24,-34C24,-10 28,-2 44,5C70,18 92,32 112,44C126,47 138,52 139,60C140,69 130,71 120,70C108,70 104,75 90,75"
        "C68,76 54,46 30,50C12,54 4,75 -16,75C-36,75 -45,62 -41,46C-37,31 -25,18 -25,0C-25,-10 -26,-24 -27,-34Z"
    )
    return sheet(
        "Foot and toe movements",
        "A foot: 1, only the big toe lifts; 2, only the small toes lift; 3, the toes spread; 4, the arch lifts and the "
        "toes stay straight.",
        line("M14,96L150,96M172,96L308,96M172,206L308,206"),
        number((8, 22), 1),
        number((166, 22), 2),
        number((8, 130), 3),
        number((166, 130), 4),
        big_toe(50, 52),
        arrow((150, 92), (150, 58)),
        small_toes(206, 52),
        arrow((304, 88), (304, 48)),
        solid(*from_above(78, 160, 0.66, 7)),
        arrow((50, 140), (32, 133)),
        arrow((110, 145), (128, 138)),
        dashed(*big_foot(206, 162, size)),
        solid(shifted(short, 206, 162, scale=size)),
        arrow((232, 204), (232, 184)),
        arrow((304, 196), (286, 196)),
    )


def shifted_limb(
    start: tuple[float, float], end: tuple[float, float], first: float, last: float, x: float, y: float, *, size: float
) -> str:
    """A limb given in the measures of a big foot."""
    return limb(
        (x + start[0] * size, y + start[1] * size), (x + end[0] * size, y + end[1] * size), first * size, last * size
    )


def night_splint() -> str:
    """A lying leg in a soft splint that holds the foot up."""
    x, y, size = 196.0, 126.0, 0.68
    cuff = limb((96, 122), (x, y), 23, 20)
    return sheet(
        "Night splint or sock",
        "A leg lies in bed in a soft sock, and a strap from the toes to the shin keeps the foot from dropping.",
        FLOOR,
        bed(300, 152),
        solid(limb((-12, 122), (x, y), 25, 18)),
        solid(cuff, shifted(FOOT, x, y, scale=size, turn=-90), colour="tint"),
        accent("M234,32C206,46 160,74 132,104", 6),
        spot(disc((130, 106), 6)),
        spot(disc((236, 30), 6)),
    )


SCENES = {
    "sc_pf_stretch": sole_band,
    "sc_calf_stretch": calf_stretch,
    "sc_soft_tissue": soft_tissue,
    "sc_heel_circles": heel_circles,
    "sc_foot_mobility": foot_mobility,
    "sc_ankle_mobility": ankle_mobility,
    "sc_night_splint": night_splint,
}
