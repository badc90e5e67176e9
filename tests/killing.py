"""``python -m tests.killing URL CASE``: writers that are killed at random moments, one after the other.

Each writer is a process of its own that adds notes to the case as fast as it can and says so of each that was kept. It
prints, as JSON, how many were killed and every note that one of them has confirmed.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from random import Random
from time import sleep

from triage.adapters.case_store.opening import engine_for
from triage.adapters.case_store.store import SqlCaseStore
from triage.casework.ports import NewEvent, Standing
from triage.model.case import Actor, EventKind, Role

WRITERS = 20
STANDING = Standing(
    clinic="heel", state="answering", urgency=None, waiting_since=None, due_at=None, handed_to=None, reviewed=False
)


def write(url: str, case: str, writer: int, confirm: int) -> None:
    """Add notes for ever."""
    store = SqlCaseStore(engine_for(url))
    number = len(store.history(case)[1])
    while True:
        words = f"{writer}.{number}"
        at = datetime.now(UTC)
        event = NewEvent(at=at, actor=Actor(role=Role.PERSON), kind=EventKind.ANNOTATED, body={"text": words})
        store.append(case, number, [event], STANDING)
        os.write(confirm, f"{words}\n".encode())
        number += 1


def killed_writer(url: str, case: str, writer: int, seconds: float) -> list[str]:
    """What a writer has confirmed before it was killed, so many seconds after its first note."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        write(url, case, writer, writing)
    os.close(writing)
    with os.fdopen(reading) as confirmed:
        first = confirmed.readline()
        sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.strip() for line in (first, *confirmed)]


def main(url: str, case: str) -> None:
    """Kill all of them."""
    random = Random(case)
    found = [killed_writer(url, case, writer, random.uniform(0, 0.05)) for writer in range(WRITERS)]
    sys.stdout.write(json.dumps({"killed": len(found), "confirmed": [words for one in found for words in one]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
