"""The same replay on a cluster of several processes counts the same, also when one of them is killed on the way."""

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from subprocess import PIPE, STDOUT, Popen, run
from threading import Thread

import pytest

from tests.conftest import ROOT
from tests.knowledge_texts import real_texts
from tests.replays import DAY, changed, frame_of, people_of_all_kinds, written
from triage.model.knowledge import Knowledge
from triage.telling import NO_ASSESSMENT

FILES, WORKERS, PEOPLE = 40, 3, 200
LOCAL = ("--host", "127.0.0.1", "--no-dashboard")
RESULTS = ("report.json", "moved.ndjson", "refused.ndjson", "chart.svg")


@contextmanager
def started(module: str, *words: str, until: str) -> Iterator[tuple[Popen[str], str]]:
    """A process of the cluster, with the line by which it said that it is there."""
    command = [sys.executable, "-m", f"distributed.cli.{module}", *words, *LOCAL]
    with Popen(command, cwd=ROOT, stdout=PIPE, stderr=STDOUT, text=True) as process:  # noqa: S603  our own command
        assert process.stdout is not None
        line = next((line for line in process.stdout if until in line), "")
        drain = Thread(target=process.stdout.read)
        drain.start()
        try:
            assert line, f"{module} did not start"
            yield process, line
        finally:
            process.kill()
            drain.join()


@dataclass(frozen=True)
class Cluster:
    """A scheduler, and the processes that work."""

    address: str
    workers: list[Popen[str]]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with ExitStack() as stack:
        _, line = stack.enter_context(started("dask_scheduler", "--port", "0", until="Scheduler at:"))
        address = re.findall(r"tcp://\S+", line)[0]
        words = (address, "--no-nanny", "--nthreads", "1")
        workers = [
            stack.enter_context(started("dask_worker", *words, until="Starting established connection"))[0]
            for _ in range(WORKERS)
        ]
        yield Cluster(address, workers)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """Many files of answers, some of them not good, and two sets of rules."""
    folder = tmp_path_factory.mktemp("cluster")
    written(folder / "old", real_texts())
    written(folder / "new", changed(real_texts()))
    frame = frame_of(people_of_all_kinds(knowledge.questionnaire, PEOPLE), knowledge.questionnaire)
    (folder / "people").mkdir()
    for number in range(FILES):
        rows = frame[Random(number).choices(range(PEOPLE), k=2_000)]
        rows[0, "how_started"] = "unheard of"
        rows.write_parquet(folder / "people" / f"{number:02}.parquet")
    lines = "".join(f'{{"age_years": {age}}}\n' for age in range(0, 200, 10))
    (folder / "people" / "more.ndjson").write_text(lines, encoding="utf-8")
    return folder


def command(folder: Path, out: Path, *more: str) -> list[str]:
    """A replay as a process of its own."""
    rules = ("--against", f"{folder}/old", "--rules", f"{folder}/new", "--today", DAY)
    words = ("--answers", f"{folder}/people", *rules, "--out", str(out), *more)
    return [sys.executable, "-m", "triage", "replay", *words]


def test_a_worker_that_is_killed_changes_no_count(folder: Path, cluster: Cluster, tmp_path: Path) -> None:
    """A scheduler and three workers; one of them dies while it has work."""
    run(command(folder, tmp_path / "here"), cwd=ROOT, check=True, capture_output=True)  # noqa: S603  our own command
    shared = command(folder, tmp_path / "shared", "--cluster", cluster.address)

    with Popen(shared, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True) as process:  # noqa: S603  our own command
        assert process.stderr is not None
        assert "rows" in process.stderr.readline()
        cluster.workers[0].kill()
        done_before = len(list((tmp_path / "shared").glob("*.done.json")))
        _, said = process.communicate()

    assert process.returncode == 0, said
    assert done_before < FILES
    for name in RESULTS:
        assert (tmp_path / "shared" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_a_cluster_that_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    done = run(  # noqa: S603  our own command
        command(folder, tmp_path / "out", "--cluster", "tcp://127.0.0.1:9"), cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert done.returncode == NO_ASSESSMENT
    assert "The cluster at tcp://127.0.0.1:9 does not answer" in done.stderr
    assert "Traceback" not in done.stderr
