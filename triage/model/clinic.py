"""A clinic that looks after cases, and where visits to it are booked.

Nothing here knows who works there.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    """Where visits are booked; what is empty is not offered."""

    telehealth: str = ""
    in_office: str = ""
    gait_analysis: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clinic:
    """A clinic whose staff look after a queue."""

    id: str
    name: str
    code: str
    """What a person types to send their answers to this clinic."""
    booking: Booking = field(default_factory=Booking)
