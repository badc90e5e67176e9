"""The real server as a process of its own, as ``triage serve`` starts it; or in this one, with any clock."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from resource import RLIMIT_FSIZE, prlimit
from socket import create_server
from subprocess import DEVNULL, Popen
from threading import Thread
from time import monotonic, sleep

import uvicorn

from tests.conftest import ROOT
from triage.adapters.web.app import create_app
from triage.adapters.web.services import Services

_LONGEST_START = 60


@dataclass
class Server:
    """A server that runs."""

    process: Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        """Where it listens, as it said itself."""
        found = re.search(r"Open (http://\S+) in a browser", self.log.read_text(encoding="utf-8"))
        return found[1] if found else ""

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Every file of the data can grow by some pages only, which is answered like a full disk."""
        largest = max(path.stat().st_size for path in self.log.parent.iterdir())
        _, hard = prlimit(self.process.pid, RLIMIT_FSIZE)
        prlimit(self.process.pid, RLIMIT_FSIZE, (largest + 40_000, hard))
        yield
        prlimit(self.process.pid, RLIMIT_FSIZE, (hard, hard))

    def kill(self) -> None:
        """Pull the plug."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    """A server with its data in this folder; everything it says goes into one file."""
    log = folder / "server.log"
    settings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRIAGE_")},
        "TRIAGE_DATA": str(folder), "TRIAGE_CONFIG": str(folder / "config.yaml"), "PYTHONUNBUFFERED": "1",
        "TRIAGE_EMERGENCY_NUMBER": "999", "TRIAGE_RETAIN_DAYS": "365", **environment,
    }  # fmt: skip
    with log.open("ab") as said:
        log.write_text("", encoding="utf-8")
        process = Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "triage", "serve", "--port", "0", *options],
            stdin=DEVNULL, stdout=said, stderr=said, env=settings, cwd=ROOT,
        )  # fmt: skip
    server = Server(process=process, log=log)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_for(server: Server) -> None:
    began = monotonic()
    while not server.address:
        assert server.process.poll() is None, server.log.read_text(encoding="utf-8")
        assert monotonic() - began < _LONGEST_START, "the server does not start"
        sleep(0.05)


@contextmanager
def served_here(services: Services) -> Iterator[str]:
    """The pages over these services in this process, so that the clock of a test can be moved; yields the address."""
    listening = create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(services), log_level="warning", access_log=False, ws="none", lifespan="off")
    )
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()
