"""The real server as a process of its own, as ``triage serve`` starts it."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen
from time import monotonic, sleep

from tests.conftest import ROOT

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

    def kill(self) -> None:
        """Pull the plug."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    """A server with its data in this folder; everything it says goes into one file."""
    log = folder / "server.log"
    settings = {
        **os.environ, "TRIAGE_DATA": str(folder), "TRIAGE_CONFIG": str(folder / "config.yaml"), "PYTHONUNBUFFERED": "1",
        **environment,
    }  # fmt: skip
    settings.pop("TRIAGE_DATABASE", None)
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
        process.wait(timeout=20)


def _wait_for(server: Server) -> None:
    began = monotonic()
    while not server.address:
        assert server.process.poll() is None, server.log.read_text(encoding="utf-8")
        assert monotonic() - began < _LONGEST_START, "the server does not start"
        sleep(0.05)
