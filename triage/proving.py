"""The command that proves over all answers what must always hold.

The obligations are shared out to several processes, each with a solver and an engine of its own. Heavy parts are
imported where they are used.
"""

import json
import os
import sys
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from triage.telling import FAULTY, Day, errors_told, fail

if TYPE_CHECKING:
    from triage.model.answers import Answers
    from triage.model.knowledge import Knowledge
    from triage.model.proof import Proof
    from triage.reasoning.proving import Bench

_SAMPLE = 1_000
"""Made-up people on whom the solver's model, the reference and the engine are compared."""
_AGREEMENT = "agreement"
_LONGEST_FIRST = ("monotone", _AGREEMENT, "reachable", "early_stop", "less_known")
"""What is begun first, so that all processes end at about the same time."""

Timed = tuple["Proof", float]
"""A proof, with the seconds it took."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What every process is told."""

    folder: Path | None
    digest: str
    """The version of the rules that is meant."""
    today: date
    people: int


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=None, help="Where questions.yaml and rules/ lie.")
@click.option("--today", type=Day(), default=None, help="The day whose rules are meant; today when left out.")
@click.option("--people", default=_SAMPLE, show_default=True, help="Made-up people on whom all must agree.")
@click.option("--processes", type=click.IntRange(min=1), default=None, help="How many at once; one for each core.")
def prove(form: str, folder: Path | None, today: date | None, people: int, processes: int | None) -> None:
    """Prove over all answers what must always hold and what must never happen."""
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.presenting.proofs import proofs_mapping, proofs_text

    with errors_told():
        begun = perf_counter()
        knowledge = load_knowledge(folder)
        day = today or date.today()  # noqa: DTZ011 a day has no zone here
        work = Work(folder=folder, digest=knowledge.digest, today=day, people=people)
        timed = _proofs(knowledge, work, processes or os.cpu_count() or 1)
        seconds = perf_counter() - begun
    if form == "json":
        click.echo(json.dumps(proofs_mapping(timed, knowledge.invariants.exemptions), indent=2, ensure_ascii=False))
    else:
        click.echo(proofs_text(timed, knowledge.invariants.exemptions, seconds), nl=False)
    if not all(proof.holds for proof, _ in timed):
        sys.exit(1)


COMMANDS: tuple[click.Command, ...] = (prove,)


def _proofs(knowledge: "Knowledge", work: Work, processes: int) -> list[Timed]:
    """Every obligation in order, and at last the agreement on made-up people and on everybody who was found."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from triage.reasoning.obligations import obligations
    from triage.reasoning.proving import check_exemptions, found_people, joined

    _need_solver()
    wanted = obligations(knowledge, work.today)
    check_exemptions(knowledge, wanted)
    names = [*(obligation.id for obligation in wanted), _AGREEMENT]
    order = sorted(names, key=lambda name: _LONGEST_FIRST.index(name) if name in _LONGEST_FIRST else len(names))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {name: pool.submit(proof_in_process, work, name) for name in order}
        done = {name: future.result() for name, future in waiting.items()}
    *proofs, (agreement, seconds) = (done[name] for name in names)
    found = found_people(proof for proof, _ in proofs)
    if found:
        agreement = joined(agreement, _bench(work)[0].agreement(found))
    return [*proofs, (agreement, seconds)]


def proof_in_process(work: Work, name: str) -> Timed:
    """One obligation, in a process of its own."""
    from triage.reasoning.obligations import obligations

    bench, crowd = _bench(work)
    begun = perf_counter()
    if name == _AGREEMENT:
        proof = bench.agreement(crowd)
    else:
        proof = bench.proof(next(item for item in obligations(bench.knowledge, work.today) if item.id == name))
    return proof, perf_counter() - begun


@lru_cache(maxsize=1)
def _bench(work: Work) -> tuple["Bench", tuple["Answers", ...]]:
    """A solver and an engine, and the made-up people, for all that this process is given."""
    from triage.adapters.durable_engine import DurableEngine
    from triage.adapters.files.knowledge_files import load_knowledge
    from triage.adapters.z3_prover.prover import Z3Prover
    from triage.adapters.z3_prover.sample import made_up_people
    from triage.model.errors import KnowledgeError
    from triage.reasoning.proving import Bench

    knowledge = load_knowledge(work.folder)
    if knowledge.digest != work.digest:
        raise KnowledgeError("The rules were changed while they were proved, so nothing is proved. Prove them again.")
    crowd = made_up_people(knowledge.questionnaire, work.people)
    prover = Z3Prover(knowledge, work.today, crowd)
    return Bench(knowledge=knowledge, prover=prover, engine=DurableEngine(), today=work.today), crowd


def _need_solver() -> None:
    try:
        import triage.adapters.z3_prover.prover  # noqa: F401
    except ImportError:
        fail("The proofs need the solver z3. Install it with: pip install 'heel-triage[prover]'", FAULTY)
