"""Shoes, cups, tape and packs: what each drawing shows, by the id of its step."""

from scripts.drawings.body import FOOT, NAIL, arm, foot_of, from_above, leg, person, shifted
from scripts.drawings.movements import ANKLE_Y, FLOOR, bed, big_foot, chair, lying_foot, marks
from scripts.drawings.pen import Point, accent, arrow, chain, cross, disc, limb, line, sheet, solid, spot, tick, xy

UPPER = (
    "M2,-9C-3,-30 0,-50 4,-66C8,-72 16,-70 20,-66C30,-58 44,-58 56,-67C60,-70 66,-68 68,-64C80,-48 102,-42 126,-37"
    "C144,-33 152,-24 152,-9Z"
)
SOLE = "M0,-9L153,-9C154,-2 151,0 146,0L8,0C2,0 -1,-4 0,-9Z"
LACES = ("M76,-52L92,-60", "M86,-47L102,-55", "M97,-43L112,-51")
CUP = "M5,-40C2,-24 5,-11 18,-11L70,-11C66,-18 48,-20 32,-22C22,-24 18,-30 16,-42C13,-46 7,-45 5,-40Z"
INSERT = (
    "M4,-20C4,-11 10,-11 20,-11L142,-11C146,-14 142,-17 136,-17C110,-16 96,-18 78,-24C60,-28 40,-17 26,-18"
    "C16,-19 14,-26 10,-27C6,-27 4,-24 4,-20Z"
)


def shoe(x: float, y: float, size: float = 1) -> str:
    """A lace-up shoe from its side, heel on the left, on a floor there."""
    laces = "".join(line(shifted(lace, x, y, scale=size), width=2) for lace in LACES)
    return solid(shifted(UPPER, x, y, scale=size)) + laces + solid(shifted(SOLE, x, y, scale=size), colour="shade")


def heel_cup() -> str:
    """A cup above each shoe, and where it goes."""

    def with_cup(x: float) -> str:
        size = 0.92
        inside = shifted(CUP, x, 196, scale=size)
        above = shifted(CUP, x + 2, 84, scale=size)
        return (
            shoe(x, 196, size)
            + line(inside, dash=True, width=2)
            + solid(above, colour="tint")
            + accent(above, 3)
            + arrow((x + 34, 88), (x + 34, 130))
        )

    return sheet(
        "Soft heel cups in both shoes",
        "Two shoes, and above each one a soft heel cup with an arrow into the heel of the shoe.",
        line("M6,196L314,196"),
        with_cup(10),
        with_cup(168),
    )


def footwear() -> str:
    """One good shoe, and three that are not."""
    flat = "M4,-8C2,-20 6,-26 12,-30C30,-12 60,-12 84,-18C104,-18 120,-14 122,-6Z"
    high = "M6,-52C2,-62 8,-70 14,-70C30,-46 58,-36 84,-18C104,-18 120,-14 122,-6L96,-6C70,-8 40,-38 22,-44L16,0L10,0Z"
    return sheet(
        "Kinder shoes",
        "A shoe with a soft sole, firm back and low heel has a tick; a thin flat shoe and a high heel are crossed out.",
        shoe(16, 150, 1.05),
        solid("M15,150L176,150C178,160 174,164 168,164L24,164C16,164 13,158 15,150Z", colour="tint"),
        line("M10,165L182,165"),
        tick((96, 52)),
        solid(shifted(flat, 200, 96, scale=0.84)),
        line("M196,91L306,91"),
        cross((286, 56)),
        solid(shifted(high, 200, 190, scale=0.84)),
        line("M196,190L306,190"),
        cross((286, 140)),
    )


def taping() -> str:
    """Four strips round the heel from the side, and one from behind."""
    x, y, size = 54.0, 96.0, 0.84

    def at(a: float, b: float) -> tuple[float, float]:
        return x + a * size, y + b * size

    strips = (((34, 22), (24, 62)), ((14, 26), (10, 71)), ((-8, 24), (-10, 74)), ((-26, 20), (-28, 68)))
    return sheet(
        "Tape for the heel",
        "Four short strips of tape hug the heel from side to side below the ankle bone, and the arch is free.",
        solid(*big_foot(x, y, size)),
        *(solid(limb(at(*a), at(*b), 6.6, 6.6), colour="tint") for a, b in strips),
        line(shifted(NAIL, x, y, scale=size), width=1.8),
        line(shifted("M-8,4C-4,-4 8,-4 10,6", x, y, scale=size), width=1.8),
        solid(limb((258, 44), (258, 106), 22, 15), limb((258, 106), (258, 162), 15, 32)),
        solid(
            "M228,118C216,160 224,203 258,203C292,203 300,160 288,118L275,121"
            "C284,160 279,189 258,189C237,189 232,160 241,121Z",
            colour="tint",
        ),
        line("M258,46L258,112", width=1.8),
        arrow((212, 166), (212, 128)),
        arrow((304, 166), (304, 128)),
    )


def inserts() -> str:
    """An insert on its way into each shoe."""

    def with_insert(x: float) -> str:
        size = 0.92
        above = shifted(INSERT, x + 2, 92, scale=size)
        return (
            shoe(x, 196, size)
            + line(shifted(INSERT, x, 196, scale=size), dash=True, width=2)
            + solid(above, colour="tint")
            + accent(above, 3)
            + arrow((x + 40, 92), (x + 40, 130))
        )

    return sheet(
        "Ready-made shoe inserts",
        "Two shoes, and above each one a whole insert with a raised arch and an arrow into the shoe.",
        line("M6,196L314,196"),
        with_insert(10),
        with_insert(168),
    )


def flake(x: float, y: float) -> str:
    """Cold."""
    at = Point(x, y)
    arms = (f"M{xy(at.go(turned, 13))}L{xy(at.go(turned + 180, 13))}" for turned in (30, 90, 150))
    return accent("".join(arms), 3)


def cold() -> str:
    """A lying leg, the heel on a wrapped pack."""
    stripes = "".join(line(f"M{a},150L{a},172", width=1.6) for a in (180, 190, 280, 290))
    return sheet(
        "A cold pack",
        "A leg lies on a bed, and the heel rests on a cold pack with a towel round it.",
        FLOOR,
        bed(310, 172),
        solid(
            "M176,146C176,142 180,140 184,140L288,140C294,140 296,144 296,148L296,166C296,170 292,172 288,172"
            "L182,172C178,172 174,170 174,166Z",
            colour="tint",
        ),
        stripes,
        lying_foot(214, 116, 0.68),
        flake(235, 157),
    )


def heat() -> str:
    """A lying leg, the calf on a warm pack."""
    waves = "".join(accent(f"M{a},198C{a - 7},190 {a + 7},184 {a},176", 3.4) for a in (84, 108, 132))
    return sheet(
        "Warmth before you move",
        "A leg lies on a bed, and the calf rests on a warm pack.",
        solid("M-6,176L310,176L310,206L-6,206Z", colour="shade"),
        solid(limb((70, 160), (146, 160), 14, 14), colour="tint"),
        solid(limb((-12, 112), (90, 122), 32, 34), limb((90, 122), (214, 126), 34, 18), *big_foot(216, 126, 0.68, -90)),
        marks(216, 126, 0.68, -90),
        waves.replace("198", "172").replace("190", "166").replace("184", "158").replace("176", "150"),
    )


def shoe_counter() -> str:
    """A shoe that rubs, and one that leaves the heel free."""
    size = 0.66
    bump = "M-41,46C-42,40 -47,36 -47,28C-47,18 -34,8 -29,0C-27,-8 -26,-20 -27,-30L-10,40Z"

    def foot(x: float, y: float) -> str:
        return solid(shifted(FOOT, x, y, scale=size), shifted(bump, x, y, scale=size))

    front = "M30,48C50,30 80,32 106,38C130,42 152,50 154,70L154,78L30,78Z"
    sole = "M-44,78L156,78L156,90L-44,90Z"
    return sheet(
        "Nothing that rubs behind the heel",
        "A shoe whose stiff back presses on the bump behind the heel is crossed out; one with an open back, padding "
        "around the bump and a small lift under the heel has a tick.",
        foot(44, 98),
        solid(
            shifted(
                "M-52,-2C-60,30 -58,60 -48,80L154,80L154,70C152,50 130,42 106,38C80,32 60,34 44,30C20,22 -20,14 -40,4Z",
                44,
                98,
                scale=size,
            )
        ),
        solid(shifted(sole, 44, 98, scale=size), colour="shade"),
        spot(disc((14, 116), 5)),
        cross((90, 30)),
        foot(206, 91),
        solid(shifted(front, 206, 98, scale=size)),
        solid(shifted(sole, 206, 98, scale=size), colour="shade"),
        solid(shifted("M-42,78L50,78L-30,64C-40,64 -44,70 -42,78Z", 206, 98, scale=size), colour="tint"),
        solid(limb((177, 93), (184, 83), 5.5, 5.5), limb((174, 124), (176, 135), 5.5, 5.5), colour="tint"),
        accent("M177,93L184,83M174,124L176,135", 5),
        tick((262, 30)),
        line("M4,158L316,158"),
    )


def toe_spacers() -> str:
    """A foot from above with a soft spacer between the toes."""
    x, y, size = 156.0, 104.0, 1.15
    gaps = ((-10, 8), (5, 2), (17, 4), (27, 10))

    def at(a: float, b: float) -> tuple[float, float]:
        return x + a * size, y + (b - 20) * size

    pegs = [limb(at(a, b), at(a + (place - 1) * 2.5, b - 22), 5.5, 4.5) for place, (a, b) in enumerate(gaps)]
    return sheet(
        "Soft toe spacers",
        "A foot from above, with soft pieces that hold the toes a little apart.",
        solid(*from_above(x, y, size, 5)),
        solid(*pegs, colour="tint"),
        "".join(
            accent(f"M{xy(at(a, b - 4))}L{xy(at(a + (place - 1) * 2, b - 20))}", 5) for place, (a, b) in enumerate(gaps)
        ),
        arrow((108, 62), (86, 54)),
        arrow((222, 80), (244, 72)),
    )


def offload() -> str:
    """A person on two crutches, the sore foot off the floor."""
    hip, neck = Point(142, 112), Point(150, 60)

    def crutch(x: float) -> str:
        shaft = line(f"M{x:g},82L{x + 42:g},204", width=4.5)
        return shaft + line(f"M{x - 9:g},85L{x + 9:g},79", width=8) + line(f"M{x + 10:g},128L{x + 24:g},123", width=6)

    return sheet(
        "Take the weight off",
        "A person stands with two crutches and holds the sore foot off the floor.",
        FLOOR,
        crutch(184),
        solid(*arm(neck, Point(200, 122), clockwise=True)),
        person(
            neck=neck,
            hip=hip,
            lean=-84,
            far_leg=leg(hip, Point(146, ANKLE_Y)),
            near_leg=leg(hip, Point(102, 170), 40),
        ),
        crutch(160),
        solid(*arm(neck, Point(176, 124), clockwise=True)),
        arrow((86, 198), (86, 170)),
    )


def skin_check() -> str:
    """A person looks at the sole in a mirror."""
    hip, neck = Point(92, 138), Point(98, 86)
    ankle = Point(164, 150)
    return sheet(
        "Look at your feet every day",
        "A person sits, lifts one foot and looks at its sole in a mirror on the floor.",
        FLOOR,
        chair(60),
        solid(limb((164, 203), (226, 196), 3.5, 3.5), colour="tint"),
        accent("M166,199L224,192", 3),
        person(
            neck=neck,
            hip=hip,
            lean=-60,
            far_leg=[*chain((*hip, 12), (138, 138, 8.5), (120, ANKLE_Y, 5.5)), *foot_of(Point(120, ANKLE_Y))],
            near_leg=[*chain((*hip, 12), (138, 126, 9), (*ankle, 5.5)), *foot_of(ankle, -14)],
            near_arm=arm(neck, Point(140, 116), clockwise=True),
            nose=52,
        ),
        line("M138,80L194,190", dash=True, width=2),
        line("M194,190L184,160", dash=True, width=2),
    )


SCENES = {
    "sc_heel_cup": heel_cup,
    "sc_footwear": footwear,
    "sc_taping": taping,
    "sc_inserts": inserts,
    "sc_cold": cold,
    "sc_heat": heat,
    "sc_shoe_counter": shoe_counter,
    "sc_toe_spacers": toe_spacers,
    "sc_offload": offload,
    "sc_skin_check": skin_check,
}
