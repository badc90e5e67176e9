"""JSON in which nothing is said twice: a key that stands twice could mean either.

Nothing here knows what the keys mean.
"""

import json

from triage.model.wording import shown


class RepeatedKeyError(Exception):
    """A key that stands twice; it is the text of this error, fit to be printed."""


def read_json(text: str | bytes) -> object:
    """What the text holds.

    Raises:
        RepeatedKeyError: when an object has a key twice.
        ValueError: when it is not JSON.
        RecursionError: when it is too deep.
    """
    return json.loads(text, object_pairs_hook=_without_repeats)


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise RepeatedKeyError(shown(key))
        found[key] = value
    return found
