"""A replay as a drawing: how many have each result before and after, with the same in words and in signs.

Nothing is told by colour alone, and nothing here judges anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from triage.model.replay import NOT_COMPARED, RESULTS, Shift
from triage.presenting.document import Figure

_BAR, _LABEL, _NUMBER = 40, 12, 12
"""Signs, in a terminal."""
_WIDTH, _LEFT, _ROOM, _ROW = 720, 130, 460, 26
_INK, _BEFORE, _AFTER = "#1d2830", "#9fb3bb", "#0b5d68"

Rows = Sequence[tuple[str, int, int]]


def replay_chart(moves: Mapping[Shift, int]) -> Figure:
    """How many people have each result, before and after."""
    rows = tuple((result, *_ends(moves, result)) for result in reversed(RESULTS))
    compared = any(before != NOT_COMPARED for before, _ in moves)
    words = "; ".join(
        f"{result} {f'{before:,} before and ' if compared else ''}{after:,} after" for result, before, after in rows
    )
    return Figure(
        svg=_svg(rows, words, compared=compared),
        alt=f"People by result: {words}.",
        lines=tuple(_signs(rows, compared=compared)),
    )


def _ends(moves: Mapping[Shift, int], result: str) -> tuple[int, int]:
    before = sum(count for move, count in moves.items() if move[0] == result)
    return before, sum(count for move, count in moves.items() if move[1] == result)


def _signs(rows: Rows, *, compared: bool) -> Iterator[str]:
    most = max((max(before, after) for _, before, after in rows), default=0) or 1
    for result, before, after in rows:
        if compared:
            yield f"  {result:<{_LABEL}} before {_bar(before, most, '-')}"
        label = "" if compared else result
        yield f"  {label:<{_LABEL}} after  {_bar(after, most, '#')}"


def _bar(count: int, most: int, sign: str) -> str:
    """At least one sign for anybody at all."""
    return f"{count:>{_NUMBER},} {sign * (-(-count * _BAR // most))}".rstrip()


def _svg(rows: Rows, words: str, *, compared: bool) -> str:
    most = max((max(before, after) for _, before, after in rows), default=0) or 1
    parts = []
    for number, (result, before, after) in enumerate(rows):
        top = 10 + number * (2 * _ROW + 8)
        parts.append(f'<text x="{_LEFT - 10}" y="{top + _ROW}" text-anchor="end">{escape(result)}</text>')
        if compared:
            parts.append(_rectangle(top, before, most, _BEFORE, "before"))
        parts.append(_rectangle(top + _ROW, after, most, _AFTER, "after"))
    height = 20 + len(rows) * (2 * _ROW + 8)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="14" fill="{_INK}"><title>People by result: {escape(words)}.</title>'
        f"{''.join(parts)}</svg>"
    )


def _rectangle(top: int, count: int, most: int, colour: str, label: str) -> str:
    wide = _ROOM * count / most
    bar = f'<rect x="{_LEFT}" y="{top + 2}" width="{wide:.1f}" height="{_ROW - 6}" fill="{colour}"/>'
    return f'{bar}<text x="{_LEFT + wide + 6:.1f}" y="{top + _ROW - 8}">{count:,} {label}</text>'
