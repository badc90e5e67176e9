"""Whom to call.

Nothing here knows when somebody should.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Whom to call, as this place has configured it; empty when nobody has."""

    emergency_number: str = ""
    urgent_line: str = ""
