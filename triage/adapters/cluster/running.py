"""Work that is shared out to the workers of a Dask cluster; what a lost worker had is done again by others.

Nothing here knows what the work is. Whoever prepares it does so on a worker, so that it runs what stands there.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Protocol, TypeVar

from dask.distributed import Client, wait

from triage.model.errors import EngineError, TriageError

_SECONDS_TO_ANSWER = 10
_SECONDS_TO_FIND_A_WORKER = 60
_AHEAD = 2
"""Parts for each thread of a worker that it may hold, so that none has to wait for work."""

P_contra = TypeVar("P_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class Work(Protocol[P_contra, R_co]):
    """What is shared out, prepared once for each worker that needs it."""

    def batch(self, number: int, part: P_contra) -> R_co:
        """One part of it."""
        ...


def batches_on(
    address: str, prepare: Callable[[], Work[P_contra, R_co]], parts: Iterable[tuple[int, P_contra]]
) -> Iterator[R_co]:
    """Every part, as it is finished by any worker.

    Raises:
        EngineError: when the cluster cannot be reached, has no workers, or loses the same part again and again.
    """
    with _connected(address) as client:
        try:
            yield from _shared_out(client, prepare, parts)
        except TriageError:
            raise
        except Exception as error:
            raise EngineError(_lost(address, error)) from error


def _shared_out(
    client: Client, prepare: Callable[[], Work[P_contra, R_co]], parts: Iterable[tuple[int, P_contra]]
) -> Iterator[R_co]:
    work = client.submit(prepare, pure=False)
    waiting = iter(parts)
    running: set[Any] = set()
    while True:
        free = max(_AHEAD * sum(client.nthreads().values()), 1) - len(running)
        for number, part in islice(waiting, max(free, 0)):
            running.add(client.submit(_batch, work, number, part, pure=False))
        if not running:
            return
        for future in _finished(client, running):
            running.discard(future)
            yield future.result()


def _batch(work: Work[P_contra, R_co], number: int, part: P_contra) -> R_co:
    return work.batch(number, part)


def _finished(client: Client, running: set[Any]) -> set[Any]:
    """The next ones to finish; it waits as long as there are workers."""
    while True:
        try:
            return set(wait(running, timeout=_SECONDS_TO_FIND_A_WORKER, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            if not client.nthreads():
                raise EngineError(
                    "The cluster has no workers. Start some, and begin again: what is finished is kept."
                ) from None


def _connected(address: str) -> Client:
    try:
        return Client(address, timeout=_SECONDS_TO_ANSWER)
    except (OSError, TimeoutError, ValueError) as error:
        right = "Give the address of a Dask scheduler, such as tls://10.0.0.5:8786."
        raise EngineError(f"The cluster at {address} does not answer ({type(error).__name__}). {right}") from error


def _lost(address: str, error: Exception) -> str:
    """Without the text of the error, which may hold answers."""
    name = type(error).__name__
    return f"The cluster at {address} could not finish ({name}). Begin again: what is finished is kept."
