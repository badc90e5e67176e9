"""Strength: what each drawing shows, by the id of its step."""

from scripts.drawings.body import BALL, BENT, FOOT, arm, foot_of, leg, person, shifted
from scripts.drawings.movements import FLOOR
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


def about_ball(d: str, x: float, y: float, size: float, turned: float) -> str:
    """A big foot turned about its ball, which lies there."""
    zero = Point(0, 0)
    far = Point(BALL.x * size, BALL.y * size)
    away = zero.go(turned, far.x).go(turned + 90, far.y)
    return shifted(d, x - away.x, y - away.y, scale=size, turn=turned)


def upright(
    x: float, ankle_y: float, *, foot: float, arm_to: tuple[float, float], other: list[str] | None = None
) -> str:
    """Somebody who stands and holds on."""
    hip = Point(x, ankle_y - 93)
    neck = Point(x + 3, hip.y - 52)
    return person(
        neck=neck,
        hip=hip,
        lean=-86,
        near_leg=leg(hip, Point(x - 2, ankle_y), foot, 0),
        far_leg=other,
        near_arm=arm(neck, Point(*arm_to), clockwise=True),
    )


def heel_raise_plantar() -> str:
    """A person on a step at a rail, and the foot with the towel near by."""
    size, x, y = 0.66, 250.0, 172.0
    return sheet(
        "Heel raise with a towel under the toes",
        "A person stands on a step and holds a rail; a rolled towel bends the toes up, and the heel rises.",
        line("M8,206L36,206L36,186L112,186L112,206L140,206"),
        line("M104,186L104,100M92,100L116,100", width=4),
        moved((62, 171), upright(0, 0, foot=28, arm_to=(46, -84)), solid(disc((31, 8), 5), colour="tint"), scale=0.86),
        dashed(about_ball(BENT, x, y, size, 0)),
        solid(about_ball(BENT, x, y, size, 32)),
        solid(disc((x + 27, y - 11), 13), colour="tint"),
        accent(f"M{x + 27},{y - 11}c3,-3 6,2 3,5c-5,4 -11,-2 -8,-8c4,-6 14,-3 14,4", 2.4),
        line("M156,175L312,175"),
        arrow((164, 166), (164, 116)),
    )


def heel_drop() -> str:
    """Up on two feet, down on one, over the edge of a step."""

    def step(x: float) -> str:
        block = line(f"M{x:g},206L{x:g},184L{x + 60:g},184L{x + 60:g},206")
        return block + line(f"M{x + 54:g},184L{x + 54:g},100M{x + 42:g},100L{x + 66:g},100", width=4)

    def on(x: float, y: float, foot: float, other: list[str]) -> str:
        return moved((x, y), upright(0, 0, foot=foot, arm_to=(72, -72), other=other), scale=0.86)

    return sheet(
        "Heel drops over a step",
        "A person on the edge of a step holds a rail: 1, up on the toes of both feet; 2, only the sore leg stands, and "
        "its heel sinks slowly below the edge.",
        line("M6,206L150,206M166,206L312,206"),
        step(61),
        on(56, 164, 38, leg(Point(0, -93), Point(6, 0), 38, 0)),
        step(223),
        on(216, 182, -32, leg(Point(0, -93), Point(14, -34), 16)),
        number((10, 26), 1),
        number((168, 26), 2),
        arrow((28, 182), (28, 146)),
        arrow((188, 150), (188, 192)),
    )


def heel_raise_flat() -> str:
    """Two people at chairs: on flat feet, then on tiptoe."""
    return sheet(
        "Heel raise on flat ground",
        "A person in shoes stands on the floor and holds a chair: 1, on flat feet; 2, up on the toes of both feet.",
        FLOOR,
        solid(
            limb((104, 204), (104, 110), 3, 3),
            limb((106, 156), (146, 156), 3, 3),
            limb((146, 204), (146, 156), 3, 3),
            colour="shade",
        ),
        upright(54, 194, foot=0, arm_to=(102, 108), other=leg(Point(54, 101), Point(60, 194))),
        solid(
            limb((260, 204), (260, 110), 3, 3),
            limb((262, 156), (302, 156), 3, 3),
            limb((302, 204), (302, 156), 3, 3),
            colour="shade",
        ),
        upright(212, 186, foot=36, arm_to=(258, 108), other=leg(Point(212, 93), Point(218, 186), 36, 0)),
        number((12, 26), 1),
        number((170, 26), 2),
        arrow((184, 200), (184, 164)),
    )


def shin_ankle() -> str:
    """The foot against a band, then a walk on the toes and one on the heels."""
    hip, neck = Point(40, 190), Point(30, 140)
    ankle = Point(124, 190)
    return sheet(
        "Strength for shin, calf and ankle",
        "A person 1, sits and pulls the foot up against a stretch band tied to a post; 2, walks on the toes; "
        "3, walks on the heels.",
        FLOOR,
        solid(limb((162, 204), (162, 130), 4, 4), colour="shade"),
        person(
            neck=neck,
            hip=hip,
            lean=-76,
            near_leg=[*chain((*hip, 12), (82, 184, 8.5), (*ankle, 5.5)), *foot_of(ankle, -96)],
            near_arm=arm(neck, Point(12, 198), clockwise=True),
        ),
        accent("M131,172L162,180", 4),
        turn((124, 190), 44, -62, -108),
        number((10, 26), 1),
        number((168, 26), 2),
        number((244, 26), 3),
        walker(208, up=True),
        walker(276, up=False),
    )


def walker(x: float, *, up: bool) -> str:
    """Somebody who walks on the toes or on the heels."""
    lean = 34 if up else -26
    hip = Point(x, 100)
    neck = Point(x + 2, 50)
    return person(
        neck=neck,
        hip=hip,
        lean=-86,
        near_leg=leg(hip, Point(x + 12, 187 if up else 194), lean, 0 if up else None),
        far_leg=leg(hip, Point(x - 16, 187 if up else 194), lean, 0 if up else None),
        near_arm=arm(neck, Point(x - 6, 104), clockwise=False),
        far_arm=arm(neck, Point(x + 16, 102), clockwise=True),
    )


def butt_big_toe() -> str:
    """A person beside a chair; the buttock tightens and the big toe presses down. The foot near by."""
    size, x, y = 0.72, 196.0, 134.0
    return sheet(
        "Butt and big-toe drill",
        "A person stands next to a chair and tightens one buttock; the big toe of that side presses into the floor.",
        line("M8,206L150,206M166,189L312,189"),
        solid(
            limb((104, 204), (104, 110), 3, 3),
            limb((106, 156), (142, 156), 3, 3),
            limb((142, 204), (142, 156), 3, 3),
            colour="shade",
        ),
        upright(58, 194, foot=0, arm_to=(102, 106), other=leg(Point(58, 101), Point(64, 194))),
        spot(disc((50, 106), 7)),
        arrow((20, 106), (40, 106)),
        solid(shifted(FOOT, x, y, scale=size)),
        line(shifted("M-8,12C-4,4 8,4 10,14", x, y, scale=size), width=1.8),
        arrow((294, 132), (294, 166)),
        accent("M280,195L308,195", 5),
    )


def bridge() -> str:
    """Lying with bent knees, then with the hips lifted."""

    def lies(floor: float, lift: float) -> str:
        hip, neck = Point(128, floor - 13 - lift), Point(78, floor - 13)
        ankle = Point(190, floor - 9)
        knee = Point(170, floor - 52)
        return line(f"M20,{floor:g}L300,{floor:g}") + person(
            neck=neck,
            hip=hip,
            lean=180,
            nose=-90,
            near_leg=[*chain((*hip, 12), (*knee, 8.5), (*ankle, 5.5)), *foot_of(ankle)],
            far_arm=None,
            near_arm=chain((neck.x + 2, floor - 9, 6), (neck.x + 30, floor - 6, 5), (neck.x + 56, floor - 5, 4)),
        )

    return sheet(
        "Articulated bridges",
        "A person 1, lies on the back, knees bent; 2, lifts the hips until shoulders, hips and knees are in line.",
        lies(96, 0),
        lies(206, 32),
        number((12, 40), 1),
        number((12, 146), 2),
        arrow((132, 196), (132, 178)),
    )


def hip_press() -> str:
    """On hands and knees, one leg pressed straight back."""
    hip, neck = Point(150, 124), Point(214, 114)
    knee_down = Point(152, 194)
    return sheet(
        "Posterior hip presses",
        "A person on hands and knees presses one leg straight back, and the back stays flat.",
        FLOOR,
        person(
            neck=neck,
            hip=hip,
            lean=-14,
            nose=74,
            far_leg=[
                *chain((*hip, 12), (knee_down.x - 10, 190, 8.5), (92, 198, 5.5)),
                limb((92, 198), (76, 200), 5, 3.5),
            ],
            near_leg=[*chain((*hip, 12), (100, 128, 9), (52, 122, 5.5)), *foot_of(Point(52, 122), 96)],
            near_arm=[*chain((*neck, 6.5), (218, 160, 5), (216, 200, 4.5)), limb((216, 200), (226, 201), 4.5, 4)],
            far_arm=chain((*neck, 6.5), (228, 160, 5), (228, 200, 4.5)),
        ),
        turn((150, 128), 72, 74, 162),
    )


SCENES = {
    "sc_heel_raise_plantar": heel_raise_plantar,
    "sc_heel_raise_achilles_mid": heel_drop,
    "sc_heel_raise_flat": heel_raise_flat,
    "sc_shin_ankle_strength": shin_ankle,
    "sc_butt_big_toe": butt_big_toe,
    "sc_articulated_bridge": bridge,
    "sc_posterior_hip_press": hip_press,
}
