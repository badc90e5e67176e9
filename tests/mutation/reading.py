"""Which words care depends on: narrowing one of them can lower an urgency or release a step."""

from collections.abc import Iterator, Sequence
from typing import cast

from tests.mutation.spots import Spot

_CAREFUL = ("rules", "suppressions", "questions")


def lowering_words(files: Sequence[Spot]) -> frozenset[str]:
    """The words that a rule, an exclusion, a suppression or a branch reads without a "not", directly or not."""
    words = {item.word("id"): item.at("when") for file in files for item in _listed(file, "words")}
    found: set[str] = set()
    waiting = [name for when in _careful_conditions(files) for name in _read_plainly(when)]
    while waiting:
        name = waiting.pop()
        if name in words and name not in found:
            found.add(name)
            when = words[name]
            waiting += list(_read_plainly(when.plain)) if when else []
    return frozenset(found)


def _careful_conditions(files: Sequence[Spot]) -> Iterator[object]:
    for file in files:
        for item in (item for key in _CAREFUL for item in _listed(file, key)):
            if item.word("kind") != "note":
                yield from (spot.plain for path in ("when", "ask_when") if (spot := item.at(path)))
        for item in (part for step in _listed(file, "steps") for part in _listed(step, "exclusions")):
            yield from (spot.plain for path in ("when",) if (spot := item.at(path)))


def _read_plainly(condition: object, *, plainly: bool = True) -> Iterator[str]:
    [(key, value)] = cast("dict[str, object]", condition).items()
    if key in ("all", "any"):
        for part in cast("list[object]", value):
            yield from _read_plainly(part, plainly=plainly)
    elif key == "not":
        yield from _read_plainly(value, plainly=not plainly)
    elif key == "at_least":
        for part in cast("list[object]", cast("dict[str, object]", value)["of"]):
            yield from _read_plainly(part, plainly=plainly)
    elif plainly != (value == {"is": "absent"}):
        yield key


def _listed(file: Spot, key: str) -> list[Spot]:
    listed = file.at(key)
    return listed.items() if listed else []
