"""Small sentences about names: lists and near misses."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_SHOWN = 40


def spoken_list(words: Iterable[str], joined_by: str = "and") -> str:
    """The words as a person would say them: "a, b and c"."""
    listed = list(words)
    if len(listed) <= 1:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {joined_by} {listed[-1]}"


def nearest(word: str, known: Iterable[str]) -> str:
    """A question that offers the known word closest to ``word``; empty when none is close."""
    close = get_close_matches(word, list(known), n=1)
    return f'Did you mean "{close[0]}"?' if close else ""


def shown(text: object) -> str:
    """What somebody else wrote, fit to be printed: short, and without anything that a terminal would obey."""
    printable = "".join(letter for letter in str(text) if letter.isprintable())
    return printable if len(printable) <= _LONGEST_SHOWN else printable[: _LONGEST_SHOWN - 3] + "..."
