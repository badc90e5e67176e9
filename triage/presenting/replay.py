"""What a replay found, for those who decide whether a rule goes live: as a page, and as plain values for JSON.

It holds counts of people and never one of them.
"""

from collections.abc import Iterator, Mapping

from triage.model.replay import (
    NOT_COMPARED,
    RESULTS,
    Change,
    Part,
    Replayed,
    Shift,
    is_down,
    is_up,
)
from triage.presenting.document import Block, Heading, Paragraph, Table
from triage.presenting.replay_chart import replay_chart

_LONGEST = 30
"""Lines of one table; the rest stands in the JSON."""
_HEAD = ("moves up", "moves down", "begins", "ends", "before", "after")


def replay_document(replayed: Replayed) -> tuple[Block, ...]:
    """The page."""
    return tuple(_blocks(replayed))


def replay_mapping(replayed: Replayed) -> Mapping[str, object]:
    """All counts."""
    tally = replayed.tally
    return {
        "answers": replayed.answers,
        "today": replayed.today,
        "rules": {"after": replayed.after, "before": replayed.before or None},
        "clinically_reviewed": replayed.is_reviewed,
        "people": tally.people,
        "refused": {"rows": tally.refused, "reasons": dict(tally.reasons)},
        **_moved(tally.shifts),
        "shifts": _shifts(tally.shifts),
        "by_rule": tally.changes(Part.RULE),
        "shown": tally.changes(Part.SHOWN),
        "offered": tally.changes(Part.OFFERED),
        "by_cohort": [
            {"column": column, "value": value, "people": sum(moves.values()), **_moved(moves), "shifts": _shifts(moves)}
            for (column, value), moves in tally.cohorts.items()
        ],
    }


def _blocks(replayed: Replayed) -> Iterator[Block]:
    tally = replayed.tally
    yield Heading(f"Replay of {replayed.answers} on {replayed.today}", 1)
    if not replayed.is_reviewed:
        yield Paragraph("The rules that were tried are not yet clinically reviewed.", strong=True)
    yield Paragraph(f"{tally.people:,} people were assessed, and {tally.refused:,} rows were refused.")
    yield Paragraph(_sentence(replayed))
    yield replay_chart(tally.shifts)
    if replayed.is_compared:
        yield _matrix(tally.shifts)
    yield from _changes("Rules", "rule", tally.changes(Part.RULE), replayed)
    yield from _changes("Contributors shown", "contributor", tally.changes(Part.SHOWN), replayed)
    yield from _changes("Steps offered", "step", tally.changes(Part.OFFERED), replayed)
    yield from _cohorts(replayed)
    if tally.reasons:
        yield Heading("Refused")
        yield Table(
            "Why rows were refused; one row may have several reasons.",
            ("what is wrong", "rows"),
            _listed(tally.reasons),
        )


def _sentence(replayed: Replayed) -> str:
    if not replayed.is_compared:
        return "There is nothing to compare with: name earlier rules with --against, or give a column of results."
    moved = _moved(replayed.tally.shifts)
    found = f"{moved['up']:,} move up and {moved['down']:,} move down."
    return f"{found} {moved['stopped']:,} are stopped now, and {moved['no_longer_stopped']:,} are no longer stopped."


def _moved(moves: Mapping[Shift, int]) -> dict[str, int]:
    compared = {move: count for move, count in moves.items() if move[0] not in (NOT_COMPARED, move[1])}
    return {
        "up": sum(count for move, count in compared.items() if is_up(move)),
        "down": sum(count for move, count in compared.items() if is_down(move)),
        "stopped": sum(count for move, count in compared.items() if move[1] == RESULTS[0]),
        "no_longer_stopped": sum(count for move, count in compared.items() if move[0] == RESULTS[0]),
    }


def _shifts(moves: Mapping[Shift, int]) -> list[dict[str, object]]:
    return [
        {"before": before or None, "after": after, "people": count} for (before, after), count in sorted(moves.items())
    ]


def _matrix(moves: Mapping[Shift, int]) -> Table:
    rows = tuple(
        (before or "not recorded", *(f"{moves.get((before, after), 0):,}" for after in RESULTS))
        for before in (*RESULTS, NOT_COMPARED)
        if any(move[0] == before for move in moves)
    )
    return Table("From the result before (left) to the one after (top).", ("before", *RESULTS), rows)


def _changes(title: str, what: str, changes: Mapping[str, Mapping[str, int]], replayed: Replayed) -> Iterator[Block]:
    """Those that begin or end for anybody, those that go with most moves first."""
    if not replayed.before:
        return
    found = {name: c for name, c in changes.items() if c.get(Change.BEGINS, 0) + c.get(Change.ENDS, 0)}
    yield Heading(title)
    if not found:
        yield Paragraph(f"No {what} begins or ends for anybody.")
        return
    order = sorted(found, key=lambda name: (-found[name].get(Change.UP, 0) - found[name].get(Change.DOWN, 0), name))
    columns = (Change.UP, Change.DOWN, Change.BEGINS, Change.ENDS, Change.BEFORE, Change.AFTER)
    rows = tuple((name, *(f"{found[name].get(column, 0):,}" for column in columns)) for name in order[:_LONGEST])
    yield Table(_caption("For whom it begins or ends, and how many of them move.", len(order)), (what, *_HEAD), rows)


def _cohorts(replayed: Replayed) -> Iterator[Block]:
    cohorts = replayed.tally.cohorts
    columns = dict.fromkeys(column for column, _ in cohorts)
    told = [column for column in columns if sum(name == column for name, _ in cohorts) > 1]
    if told:
        yield Heading("Cohorts")
    for column in told:
        found = {value: moves for (name, value), moves in cohorts.items() if name == column}
        yield _cohort(column, found, compared=replayed.is_compared)


def _cohort(column: str, found: Mapping[str, Mapping[Shift, int]], *, compared: bool) -> Table:
    """The largest cohorts: how many of each move, or have each result where nothing is compared."""
    order = sorted(found, key=lambda value: (-sum(found[value].values()), value))[:_LONGEST]
    head = ("move up", "move down", "stopped", "no longer stopped") if compared else RESULTS
    rows = tuple((value, *_cells(found[value], compared=compared)) for value in order)
    return Table(_caption(f"By {column}.", len(found)), (column, "people", *head), rows)


def _cells(moves: Mapping[Shift, int], *, compared: bool) -> tuple[str, ...]:
    counts = _moved(moves).values() if compared else [moves.get((NOT_COMPARED, after), 0) for after in RESULTS]
    return tuple(f"{count:,}" for count in (sum(moves.values()), *counts))


def _listed(counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{counts[name]:,}") for name in sorted(counts, key=lambda name: (-counts[name], name)))


def _caption(text: str, lines: int) -> str:
    return f"{text} The first {_LONGEST} of {lines}; the JSON holds all." if lines > _LONGEST else text
