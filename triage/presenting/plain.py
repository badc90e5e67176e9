"""Frozen values as lists and dictionaries that JSON can hold."""

from collections.abc import Mapping


def plain(value: object) -> object:
    """The same value with tuples as lists and mappings as dictionaries, all the way down."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, tuple) else value
