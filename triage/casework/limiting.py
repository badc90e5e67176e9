"""What may be done only so often: guessing names, passwords and codes, and beginning cases from one place.

Nothing here knows how it is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

SIGN_IN = "sign_in"
NAME = "name"
CODE = "code"
BEGIN = "begin"
CALL = "call"
"""What is counted: signing in from one place and with one name, codes, cases begun from one place, and the calls
of a program, each with a token of its own."""
CASES_AN_HOUR = 120
"""How many cases one place may begin in an hour: a whole clinic may stand behind one address."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries, and then a pause."""

    tries: int
    pause: timedelta
    counts_from_first: bool = False
    """Whether the time runs from the first of these tries, rather than anew from each."""


def begun_an_hour(cases: int) -> Limit:
    """The limit on cases that one place begins."""
    return Limit(cases, timedelta(hours=1), counts_from_first=True)


LIMITS: Mapping[str, Limit] = {
    NAME: Limit(5, timedelta(minutes=15)),
    SIGN_IN: Limit(20, timedelta(minutes=15)),
    CODE: Limit(10, timedelta(minutes=15)),
    BEGIN: begun_an_hour(CASES_AN_HOUR),
    CALL: Limit(1, timedelta(hours=1), counts_from_first=True),
}
"""The limits, unless this place has configured others."""


class Limits(Protocol):
    """Counts tries, so that nobody can guess codes or passwords, or fill the database."""

    def may(self, what: str, place: str, now: datetime) -> bool:
        """Whether another try from this place is allowed."""
        ...

    def take(self, what: str, place: str, now: datetime) -> bool:
        """Count a try before it is made, and tell whether it is allowed: nobody gets more by trying at once."""
        ...

    def give_back(self, what: str, place: str) -> None:
        """The try that was taken did not fail."""
        ...

    def forget(self, what: str, place: str) -> None:
        """No try of this kind has failed from this place."""
        ...
