"""What was measured, as Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.targets import Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of text under a head."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One part of the measurement."""

    title: str
    says: str
    """How it was measured and how to read it."""
    tables: Sequence[Table] = ()
    measured: Mapping[str, float] = field(default_factory=dict)
    """Figures by name, which targets are compared with."""


def written(about: Sequence[tuple[str, str]], sections: Sequence[Section], targets: Sequence[Target]) -> str:
    """The whole report."""
    measured = {name: figure for section in sections for name, figure in section.measured.items()}
    lines = ["# Measured side by side", "", "Written by `make bench`; do not edit it.", ""]
    lines += [f"- {name}: {value}" for name, value in about]
    lines += ["", "## Targets", "", *_table(_against(targets, measured)), *_shortfalls(targets, measured)]
    for section in sections:
        lines += ["", *text_of(section)]
    return "\n".join(lines) + "\n"


def text_of(section: Section) -> list[str]:
    """One part of the report."""
    lines = [f"## {section.title}", "", section.says]
    for table in section.tables:
        lines += ["", *_table(table)]
    return lines


def _table(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield _row(["---", *["---:"] * (len(table.head) - 1)])
    yield from (_row(row) for row in table.rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _against(targets: Sequence[Target], measured: Mapping[str, float]) -> Table:
    rows = [(target.says, target.wanted, *_found(target, measured)) for target in targets]
    return Table(head=("what", "target", "measured", "met"), rows=rows)


def _found(target: Target, measured: Mapping[str, float]) -> tuple[str, str]:
    if target.name not in measured:
        return "not in this run", ""
    figure = measured[target.name]
    return target.shown(figure), "yes" if target.is_met(figure) else "no"


def _shortfalls(targets: Sequence[Target], measured: Mapping[str, float]) -> Iterator[str]:
    told = [target for target in targets if target.name in measured]
    reasons = {target.says: (target.reason(measured), target.is_met(measured[target.name])) for target in told}
    missed = [f"- {says}: {reason}" for says, (reason, is_met) in reasons.items() if not is_met]
    if missed:
        yield from ("", "Where a target is not met, and what the floor is:", "", *missed)
