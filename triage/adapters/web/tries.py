"""Counts failed tries in memory: who guesses too often has to wait. Places are kept for minutes and never written."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

MOST = 10
WINDOW = timedelta(minutes=15)
_MOST_PLACES = 10_000


class RecentTries:
    """The failed tries of the last quarter of an hour."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures: OrderedDict[tuple[str, str], list[datetime]] = OrderedDict()

    def may(self, what: str, place: str, now: datetime) -> bool:
        """Whether another try from this place is allowed."""
        with self._lock:
            return len(self._recent(what, place, now)) < MOST

    def failed(self, what: str, place: str, now: datetime) -> None:
        """One more try has failed."""
        with self._lock:
            self._failures[what, place] = [*self._recent(what, place, now), now]
            self._failures.move_to_end((what, place))
            if len(self._failures) > _MOST_PLACES:
                self._failures.popitem(last=False)

    def _recent(self, what: str, place: str, now: datetime) -> list[datetime]:
        return [at for at in self._failures.get((what, place), ()) if at > now - WINDOW]
