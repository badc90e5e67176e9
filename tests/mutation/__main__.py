"""Mistakes in the real rule files, one at a time: who notices them? Run with ``make mutate``.

Verdicts are kept in build/mutations.jsonl, so that a run that was stopped goes on where it stood. Ends with 1 when a
mistake that can lower an urgency or release a step is not noticed, and ``explained.yaml`` does not say why.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from tests.knowledge_texts import real_texts
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.reporting import report, unexplained
from tests.mutation.running import Bundle, Log, judged
from tests.vignettes import all_vignettes
from triage.adapters.files.yaml_nodes import read_nodes

EXPLAINED = Path(__file__).parent / "explained.yaml"
LOG = Path("build") / "mutations.jsonl"


def main() -> None:
    """Judge the mutants that were asked for, print the tables."""
    wanted = _arguments()
    explained = explanations(EXPLAINED)
    mutants = _chosen(mutants_of(real_texts()), wanted)
    bundle = Bundle(texts=real_texts(), vignettes=all_vignettes(), explained=frozenset(explained), plain=wanted.people)
    verdicts = []
    for verdict in judged(mutants, bundle, Log(LOG, bundle)):
        verdicts.append(verdict)
        sys.stderr.write(f"\r{len(verdicts)} of {len(mutants)}")
    sys.stdout.write(f"\n{report(verdicts, explained)}")
    sys.exit(1 if unexplained(verdicts, explained, lowers=True) else 0)


def explanations(path: Path) -> Mapping[str, str]:
    """For every mutant that may live, why."""
    node, faults = read_nodes(path.read_text(encoding="utf-8"), path.name)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    groups = cast("dict[str, list[dict[str, object]]]", node.plain())["explained"]
    return {name: str(group["because"]) for group in groups for name in cast("list[str]", group["mutants"])}


def _chosen(mutants: Sequence[Mutant], wanted: argparse.Namespace) -> list[Mutant]:
    chosen = [item for item in mutants if wanted.only in item.edit.file or item.item == wanted.only]
    chosen = [item for item in chosen if item.lowers or not wanted.lowering]
    return chosen[: wanted.limit]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", default="", metavar="FILE", help="a file, a part of its name, or one rule")
    parser.add_argument("--limit", type=int, default=None, help="no more mutants than these")
    parser.add_argument("--lowering", action="store_true", help="only what can lower an urgency or release a step")
    parser.add_argument("--people", action="store_true", help="look for people who are easy to read; this is slow")
    return parser.parse_args()


if __name__ == "__main__":
    main()
