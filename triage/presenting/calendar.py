"""The days on which to look again, as a calendar file (RFC 5545) that a person can put into any calendar.

It holds no person, no answer and no name of an illness: whoever sees the calendar learns nothing. Nothing is sent.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from triage.model.course import ReCheckDay
from triage.model.knowledge import Knowledge

_LINE = 75
"""Bytes of a line at most, without its ending."""
_ENDING = "\r\n"


def calendar_text(days: tuple[ReCheckDay, ...], knowledge: Knowledge, mark: str, made_at: datetime) -> str:
    """The days still to come as all-day entries; ``mark`` tells these entries from others and must say nothing."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//heel-triage//re-checks//EN", "CALSCALE:GREGORIAN"]
    for day in days:
        if not day.done:
            lines += _entry(day, knowledge.trial.say("calendar_title"), mark, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}{_ENDING}" for line in lines for folded in _folded(line))


def _entry(day: ReCheckDay, title: str, mark: str, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{day.day:%Y%m%d}-{_escaped(mark)}@heel-triage.invalid"
    yield f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(title)}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_escaped(title)}"
    yield "TRIGGER:PT9H"
    yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 bytes, cut between letters; all but the first begin with a blank."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
