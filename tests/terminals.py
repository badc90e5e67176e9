"""The real program in a folder of its own: through a pipe, or in a terminal whose screen can be read."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyte

from tests.conftest import ROOT

PATIENCE = 60
DOWN, ENTER, SPACE, CTRL_C, CTRL_D = "\x1b[B", "\r", " ", "\x03", "\x04"
PROGRAM = [sys.executable, "-m", "triage"]
INTERVIEW = ("interview",)


@dataclass(frozen=True)
class Home:
    """A user with a configuration and data of their own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What the program sees of it."""
        own = {"XDG_CONFIG_HOME": str(self.folder / "config"), "TRIAGE_DATA": str(self.folder / "data")}
        size = ("COLUMNS", "LINES")
        others = {
            name: value for name, value in os.environ.items() if name not in size and not name.startswith("TRIAGE_")
        }
        return others | own | {"TERM": "xterm-256color", "PYTHONWARNINGS": "error"}

    def run(
        self, *lines: str, more: tuple[str, ...] = (), command: tuple[str, ...] = INTERVIEW
    ) -> subprocess.CompletedProcess[bytes]:
        """The program with these lines through a pipe."""
        return subprocess.run(  # noqa: S603  our own program
            [*PROGRAM, *command, *more],
            input="".join(f"{line}\n" for line in lines).encode(errors="surrogateescape"),
            capture_output=True,
            cwd=ROOT,
            env=self.environment,
            timeout=30,
            check=False,
        )

    @property
    def files(self) -> list[Path]:
        """All files that are kept."""
        return [path for path in (self.folder / "data").rglob("*") if path.is_file()]


class _Screen(pyte.Screen):
    """A screen that tells where its cursor is, as every terminal does."""

    answer: Callable[[str], None]

    def write_process_input(self, data: str) -> None:
        self.answer(data)


class Terminal:
    """The program in a terminal of a certain size."""

    def __init__(self, home: Home, *words: str, columns: int = 80, lines: int = 24) -> None:
        self._screen = _Screen(columns, lines)
        self._screen.answer = self.press
        self._stream = pyte.ByteStream(self._screen)
        self.everything = b""
        self.errors = home.folder / "errors"
        self._terminal, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        with self.errors.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603  our own program
                [*PROGRAM, *words], stdin=inside, stdout=inside, stderr=errors, cwd=ROOT, env=home.environment
            )
        os.close(inside)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            os.write(self._terminal, key.encode())

    def shows(self, *texts: str) -> str:
        """Wait until all these texts stand on the screen together; the answer is the whole screen.

        A screen is drawn part by part: whatever a test wants to find on it has to be waited for.
        """
        until = time.monotonic() + PATIENCE
        while missing := [text for text in texts if text not in " ".join(self.screen.split())]:
            assert self._read(until), f"{missing} is not on the screen:\n{self.screen}"
        return self.screen

    @property
    def screen(self) -> str:
        """What can be seen now."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def end(self) -> int:
        """Wait for the end; the answer is the exit code."""
        until = time.monotonic() + PATIENCE
        while self._read(until):
            pass
        return self._process.wait(PATIENCE)

    def close(self) -> None:
        """End it whatever it does."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    def _read(self, until: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], max(until - time.monotonic(), 0))
        try:
            found = os.read(self._terminal, 65536) if ready else b""
        except OSError:
            return False
        self.everything += found
        self._stream.feed(found)
        return bool(found)
