"""Tables of what was noticed, by kind of mistake and by judge, and the list of what was not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tests.mutation.judging import Judge, Verdict

NOTICED = (Judge.LOADER, Judge.DOUBLE_ENTRY, Judge.VIGNETTES, Judge.PROOFS)
HEAD = ("Mistake", "Made", *(judge.value.capitalize() for judge in NOTICED), "Same", "No less care", "Explained",
        "Alive", "Found")  # fmt: skip
PROVEN = (Judge.EQUIVALENT, Judge.HARMLESS)


def unexplained(verdicts: Sequence[Verdict], explained: Mapping[str, str], *, lowers: bool) -> list[Verdict]:
    """Mutants that live and whose life nobody explains."""
    return [
        verdict
        for verdict in verdicts
        if verdict.judge is Judge.NOBODY and verdict.mutant.lowers == lowers and verdict.mutant.id not in explained
    ]


def stale(verdicts: Sequence[Verdict], explained: Mapping[str, str]) -> list[str]:
    """Explanations of mutants that do not live any more."""
    noticed = {verdict.mutant.id for verdict in verdicts if verdict.judge is not Judge.NOBODY}
    return [name for name in explained if name in noticed]


def report(verdicts: Sequence[Verdict], explained: Mapping[str, str]) -> str:
    """Both tables, then every mutant that lives."""
    lines: list[str] = []
    for lowers, title in ((True, "Mistakes that can lower an urgency or release a step"), (False, "All others")):
        chosen = [verdict for verdict in verdicts if verdict.mutant.lowers == lowers]
        lines += [f"## {title}", "", *_table(chosen, explained), ""]
    alive = [verdict for verdict in verdicts if verdict.judge is Judge.NOBODY]
    lines += [_line(verdict, explained) for verdict in sorted(alive, key=lambda item: not item.mutant.lowers)]
    lines += [f"Not needed any more: the explanation of {name}" for name in stale(verdicts, explained)]
    return "\n".join(lines) + "\n"


def _table(verdicts: Sequence[Verdict], explained: Mapping[str, str]) -> Iterator[str]:
    yield f"| {' | '.join(HEAD)} |"
    yield "|---" * len(HEAD) + "|"
    kinds = dict.fromkeys(verdict.mutant.kind for verdict in verdicts)
    for kind in sorted(kinds):
        yield _row(kind, [verdict for verdict in verdicts if verdict.mutant.kind == kind], explained)
    yield _row("all", verdicts, explained)


def _row(name: str, verdicts: Sequence[Verdict], explained: Mapping[str, str]) -> str:
    judges = Counter(verdict.judge for verdict in verdicts)
    known = sum(verdict.judge is Judge.NOBODY and verdict.mutant.id in explained for verdict in verdicts)
    noticed = sum(judges[judge] for judge in NOTICED)
    to_notice = len(verdicts) - sum(judges[judge] for judge in PROVEN)
    share = f"{100 * noticed / to_notice:.1f} %" if to_notice else "-"
    cells = [len(verdicts), *(judges[judge] for judge in (*NOTICED, *PROVEN)), known, judges[Judge.NOBODY] - known]
    return f"| {name} | {' | '.join(map(str, cells))} | {share} |"


def _line(verdict: Verdict, explained: Mapping[str, str]) -> str:
    state = "lowers" if verdict.mutant.lowers else "other"
    why = explained.get(verdict.mutant.id)
    line = f"alive ({state})  {verdict.mutant.edit.file}  {verdict.mutant.id}: {why or verdict.how}"
    return line if verdict.person is None or why else f"{line}\n  somebody: {verdict.person}"
