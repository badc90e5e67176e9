"""Two versions of the rules side by side: for a reader, and as plain values for JSON.

Everybody who is named is printed as an answers file, ready for ``triage assess``.
"""

import re
from collections.abc import Iterable, Iterator

from triage.model.comparison import Comparison, Direction, KnownMove, Move, Told, Way
from triage.model.conditions import ABSENT, PRESENT, Compare
from triage.presenting.proofs import answers_file

_SPAN = re.compile(r"(\d+)-(\d+)")
_TITLES = {
    Direction.DOWN: "Less urgent",
    Direction.STOPPED: "No assessment any more",
    Direction.BEGUN: "An assessment where there was none",
    Direction.RELEASED: "Self-care released, no less urgent",
    Direction.UP: "More urgent",
}


def comparison_text(comparison: Comparison) -> str:
    """Everything that moves, downward first, then what is still to be signed."""
    lines = [f"Old: {comparison.before}", f"New: {comparison.after}", *comparison.questions]
    for direction, title in _TITLES.items():
        for move in comparison.moves:
            if move.region.direction is direction:
                lines += ["", *_move(title, move)]
    lines += ["", *_known(comparison), "", *_closing(comparison)]
    return "\n".join(lines) + "\n"


def comparison_mapping(comparison: Comparison) -> dict[str, object]:
    """The same as plain values."""
    return {
        "before": comparison.before,
        "after": comparison.after,
        "fails": comparison.fails,
        "questions": list(comparison.questions),
        "moves": [_move_mapping(move) for move in comparison.moves],
        "known_people": {
            "asked": comparison.asked,
            "moved": [
                {
                    "name": known.name,
                    "direction": known.direction.value,
                    "before": known.before,
                    "after": known.after,
                    "released": list(known.released),
                }
                for known in comparison.known
            ],
        },
    }


def _move(title: str, move: Move) -> Iterator[str]:
    yield f"{title}. {move.region.says}"
    signed = f"signed on {move.signed.on} by {', '.join(move.signed.by)}: {move.signed.because}" if move.signed else ""
    needs = "NOT SIGNED" if move.fails else signed or "needs no sign-off"
    yield f"  {move.region.id} ({needs})"
    for number, way in enumerate(move.ways, 1):
        yield f"  Way {number}: {'; '.join(map(spoken_answer, way.answers)) or 'whatever is answered'}. For example:"
        yield from _person(way)
    if move.has_more_ways:
        yield "  There are more ways. Show more of them with --ways."


def spoken_answer(answer: Compare) -> str:
    """What was answered, such as "walking_ability: limp or cannot" or "not body_signs.fever_chills"."""
    if answer.values == {PRESENT}:
        return answer.fact
    if answer.values == {ABSENT}:
        return f"not {answer.fact}"
    return f"{answer.fact}: {' or '.join(_joined(answer.values))}"


def _joined(values: Iterable[str]) -> list[str]:
    """The values in order; spans of numbers that touch are one span."""
    spans = sorted((int(found[1]), int(found[2])) for value in values if (found := _SPAN.fullmatch(value)))
    joined: list[tuple[int, int]] = []
    for low, high in spans:
        start = joined.pop()[0] if joined and joined[-1][1] + 1 == low else low
        joined.append((start, high))
    words = sorted(value for value in values if not _SPAN.fullmatch(value))
    return [*(f"{low} to {high}" if low < high else str(low) for low, high in joined), *words]


def _person(way: Way) -> Iterator[str]:
    yield f"  # old: {_told(way.before)}"
    yield f"  # new: {_told(way.after)}"
    released = [step for step in way.after.steps if step not in way.before.steps]
    if released:
        yield f"  # offered now: {', '.join(released)}"
    yield from (f"  {line}" for line in answers_file(way.person))


def _told(told: Told) -> str:
    return f"{told.urgency}; fired: {', '.join(told.fired) or 'nothing'}"


def _known(comparison: Comparison) -> Iterator[str]:
    moved = len(comparison.known)
    yield f"Cases and vignettes: {moved} of {comparison.asked} move, on the answers that both versions know."
    yield from (f"  {_known_move(known)}" for known in comparison.known)


def _known_move(known: KnownMove) -> str:
    released = f"; offered now: {', '.join(known.released)}" if known.released else ""
    return f"{known.direction.value}: {known.name} ({known.before} to {known.after}{released})"


def _closing(comparison: Comparison) -> Iterator[str]:
    """How it ends; with moves to be signed as a sign-off in which only the clinician's part is missing."""
    unsigned = [move.region.id for move in comparison.moves if move.fails]
    if not comparison.moves:
        yield "Nothing moves."
    elif not unsigned:
        yield "Every move that needs it is signed."
    else:
        yield f"{len(unsigned)} moves are not signed. A clinician who agrees adds to rules/sign_offs.yaml:"
        yield "sign_offs:"
        yield f'  - before: "{comparison.before}"'
        yield f'    after: "{comparison.after}"'
        yield "    moves:"
        yield from (f"      - {name}" for name in unsigned)
        yield "    because:"
        yield "    by: []"
        yield "    signed_on:"


def _move_mapping(move: Move) -> dict[str, object]:
    return {
        "id": move.region.id,
        "direction": move.region.direction.value,
        "says": move.region.says,
        "needs_sign_off": move.region.needs_sign_off,
        "signed": None if move.signed is None else {"by": list(move.signed.by), "on": str(move.signed.on)},
        "ways": [
            {
                "answers": {answer.fact: sorted(answer.values) for answer in way.answers},
                "person": dict(way.person.given),
                "before": _told_mapping(way.before),
                "after": _told_mapping(way.after),
            }
            for way in move.ways
        ],
        "has_more_ways": move.has_more_ways,
    }


def _told_mapping(told: Told) -> dict[str, object]:
    return {"urgency": told.urgency, "steps": list(told.steps), "fired": list(told.fired)}
