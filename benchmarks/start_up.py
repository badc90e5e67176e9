"""How long until something can be seen: the help, and the first question in a terminal."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import Popen, run
from tempfile import TemporaryDirectory

from benchmarks.measuring import Spent, Ways, children_time, in_turn
from benchmarks.people import knowledge
from benchmarks.report import Section, Table

NOTHING = "a bare interpreter"
HELP = "triage --help"
CLICK = 'python -c "import click"'
IMPORT = 'python -c "import questionary"'
QUESTION = "the first question"
PATIENCE = 30.0
WHERE_IS_THE_CURSOR, HERE = b"\x1b[6n", b"\x1b[1;1R"
"""What a terminal is asked before something is drawn, and what it answers."""

SAYS = """Each is a process of its own, from its start to its end; for the first question, until the last word of it
stands in a terminal of 80 columns. The terminal answers at once where its cursor is. Medians of {rounds} starts."""


def measured(rounds: int) -> Section:
    """Start everything in turn."""
    with TemporaryDirectory(prefix="heel-bench-") as folder:
        ways: Ways = {
            NOTHING: _started("-c", "pass"),
            CLICK: _started("-c", "import click"),
            HELP: _started("-m", "triage", "--help"),
            IMPORT: _started("-c", "import questionary"),
            QUESTION: lambda: _until_the_first_question(_home(Path(folder))),
        }
        taken = in_turn(ways, rounds, children_time)
    return Section(
        title="Start-up",
        says=SAYS.format(rounds=rounds).replace("\n", " "),
        tables=(_table(taken),),
        measured={
            "help_over_bare": taken[HELP].cpu / taken[NOTHING].cpu,
            "question_over_import": taken[QUESTION].cpu / taken[IMPORT].cpu,
            "click_over_bare": taken[CLICK].cpu / taken[NOTHING].cpu,
            "import_ms": taken[IMPORT].cpu * 1e3,
            "question_ms": taken[QUESTION].cpu * 1e3,
        },
    )


def _table(taken: Mapping[str, Spent]) -> Table:
    rows = [
        (name, f"{spent.cpu * 1e3:,.0f}", f"{spent.wall * 1e3:,.0f}", f"{spent.cpu / taken[NOTHING].cpu:.2f}")
        for name, spent in taken.items()
    ]
    return Table(head=("", "ms of the processor", "ms by the clock", "to bare"), rows=rows)


def _started(*arguments: str) -> Callable[[], object]:
    return lambda: run([sys.executable, *arguments], capture_output=True, check=True)  # noqa: S603  our own commands


def _home(folder: Path) -> Mapping[str, str]:
    """A user whose emergency number is known, and who has no answers yet."""
    place = folder / "config" / "heel-triage"
    place.mkdir(parents=True, exist_ok=True)
    (place / "config.yaml").write_text('emergency_number: "112"\n', encoding="utf-8")
    others = {name: value for name, value in os.environ.items() if not name.startswith("TRIAGE_")}
    own = {"XDG_CONFIG_HOME": str(folder / "config"), "TRIAGE_DATA": str(folder / "data"), "TERM": "xterm-256color"}
    return others | own


def _until_the_first_question(home: Mapping[str, str]) -> None:
    """Start the interview in a terminal, and end it when its first question is there."""
    wanted = knowledge().questionnaire.questions[0].ask.split()[-1].encode()
    outside, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "triage", "interview"]
    with Popen(command, stdin=inside, stdout=inside, stderr=inside, env=home) as process:  # noqa: S603  our own
        os.close(inside)
        _read_until(outside, wanted)
        process.kill()
    os.close(outside)


def _read_until(terminal: int, wanted: bytes) -> None:
    shown = b""
    while wanted not in shown:
        ready, _, _ = select.select([terminal], [], [], PATIENCE)
        found = os.read(terminal, 65536) if ready else b""
        if not found:
            raise RuntimeError("The first question does not come. What came last: " + shown[-500:].decode())
        shown += found
        if WHERE_IS_THE_CURSOR in found:
            os.write(terminal, HERE)
