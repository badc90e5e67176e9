"""A replay on this machine: a few parts at a time, each by a thread of its own.

Nothing here counts anything. The columnar libraries let other threads run while they work.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from triage.adapters.columns.reading import Part
from triage.adapters.columns.replay import Replay
from triage.model.replay import Batch


def batches_here(replay: Replay, parts: Iterable[tuple[int, Part]], threads: int) -> Iterator[Batch]:
    """Every part, as it is finished; no more are under way than there are threads."""
    waiting = iter(parts)
    with ThreadPoolExecutor(threads) as pool:
        running: set[Future[Batch]] = set()
        while True:
            free = threads - len(running)
            running |= {pool.submit(replay.batch, number, part) for number, part in islice(waiting, free)}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
