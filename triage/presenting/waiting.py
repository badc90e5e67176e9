"""Times in words, as people in a clinic say them: since when, until when, and how far over.

Nothing here knows what time it is.
"""

from datetime import datetime, timedelta

_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))
_TWO_DAYS = timedelta(days=2)
_MOMENT = timedelta(minutes=1)


def span_in_words(span: timedelta) -> str:
    """A span in the largest unit that says enough: "3 hours"; below two days still in hours."""
    for name, unit in _UNITS:
        count = span // unit
        if count >= 1 and not (name == "day" and span < _TWO_DAYS):
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"


def due_in_words(due: datetime, now: datetime) -> str:
    """Until when somebody should have been in touch."""
    if due > now:
        return f"due in {span_in_words(due - now)}"
    return "due now" if now - due < _MOMENT else f"overdue by {span_in_words(now - due)}"


def ago_in_words(moment: datetime, now: datetime) -> str:
    """When something happened."""
    return "just now" if now - moment < _MOMENT else f"{span_in_words(now - moment)} ago"
