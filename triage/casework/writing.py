"""What somebody has typed, as it is kept: short enough, and without signs that nobody can see.

Such signs can hide words, or turn the order of letters round on the page of somebody else.
"""

from unicodedata import bidirectional, category

LONGEST_TEXT = 2000
LONGEST_LABEL = 80
_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_CONTROLS = {"Cc", "Cs"}


def written(text: str) -> str:
    """A note or a reason; lines stay lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if _is_seen(letter)).strip()[:LONGEST_TEXT]


def label_of(text: str) -> str:
    """What a caller is called: one line."""
    return " ".join(written(text).split())[:LONGEST_LABEL]


def _is_seen(letter: str) -> bool:
    return letter in "\n\t" or not (category(letter) in _CONTROLS or bidirectional(letter) in _TURNS)
