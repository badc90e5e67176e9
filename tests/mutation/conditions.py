"""Every small change of a condition: a part dropped, a test turned round, a number moved to the next edge.

It works on conditions as they stand in the files. Nothing here knows rules.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

Edges = Callable[[str, object], Mapping[str, int]]
"""For a fact and the number or setting it is compared with: the next edges "down" and "up", where there are any."""

_SEVERAL = {"is_one_of": "is", "includes_any": "includes"}
_OPPOSITE = {"from": "under", "under": "from", "up_to": "over", "over": "up_to"}
_UPWARD = ("from", "over")
_TREES = ("all", "any")


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """A condition with one change."""

    path: str
    kind: str
    narrows: bool | None
    """True when it can only hold for fewer people, False when only for more; ``None`` when it can be both."""
    condition: object


def variants(condition: object, edges: Edges) -> Iterator[Variant]:
    """All of them, each in the form in which a file would say it."""
    for path, kind, narrows, changed in _changes(condition, edges):
        yield Variant(path=path, kind=kind, narrows=narrows, condition=tidy(changed))


def tidy(condition: object) -> object:
    """The same condition without lists of one and without a list inside a list of the same kind."""
    key, value = _only(condition)
    if key == "not":
        return {"not": tidy(value)}
    if key == "at_least":
        count, counted = _mapping(value)["count"], [tidy(part) for part in _list(_mapping(value)["of"])]
        if count in (1, len(counted)):
            return tidy({"any" if count == 1 else "all": counted})
        return {key: {"count": count, "of": counted}}
    if key not in _TREES:
        return condition
    parts: list[object] = []
    for part in map(tidy, _list(value)):
        inner, held = _only(part)
        parts += _list(held) if inner == key else [part]
    return parts[0] if len(parts) == 1 else {key: parts}


Changed = tuple[str, str, bool | None, object]
"""Path, kind, whether it narrows, and the condition."""


def _changes(condition: object, edges: Edges) -> Iterator[Changed]:
    key, value = _only(condition)
    match key:
        case "all" | "any":
            yield from _changes_of_tree(key, _list(value), edges)
        case "not":
            yield "", "a not is forgotten", None, value
            for path, kind, narrows, changed in _changes(value, edges):
                yield f"not.{path}", kind, None if narrows is None else not narrows, {"not": changed}
        case "at_least":
            yield from _changes_of_count(_mapping(value), edges)
        case _:
            yield "", "a comparison is turned round", None, {"not": condition}
            yield from _changes_of_test(key, _mapping(value), edges)


def _changes_of_tree(key: str, parts: list[object], edges: Edges) -> Iterator[Changed]:
    is_any = key == "any"
    yield key, "any is read as all" if is_any else "all is read as any", is_any, {"all" if is_any else "any": parts}
    for place, part in enumerate(parts):
        rest = [*parts[:place], *parts[place + 1 :]]
        if rest:
            dropped = "an alternative is dropped" if is_any else "a part of all is dropped"
            yield f"{key}[{place}]", dropped, is_any, {key: rest}
        for path, kind, narrows, changed in _changes(part, edges):
            yield f"{key}[{place}].{path}", kind, narrows, {key: [*parts[:place], changed, *parts[place + 1 :]]}


def _changes_of_count(value: dict[str, object], edges: Edges) -> Iterator[Changed]:
    count, parts = value["count"], _list(value["of"])
    if isinstance(count, int):
        yield "count", "more is counted on", True, {"at_least": {"count": count + 1, "of": parts}}
        yield "count", "less is counted on", False, {"at_least": {"count": count - 1, "of": parts}}
    for place, part in enumerate(parts):
        for path, kind, narrows, changed in _changes(part, edges):
            others = [*parts[:place], changed, *parts[place + 1 :]]
            yield f"of[{place}].{path}", kind, narrows, {"at_least": {"count": count, "of": others}}


def _changes_of_test(fact: str, test: dict[str, object], edges: Edges) -> Iterator[Changed]:
    [(how, value)] = test.items()
    if how in _SEVERAL:
        members = _list(value)
        for member in members:
            rest = [other for other in members if other != member]
            kept: dict[str, object] = {how: rest} if len(rest) > 1 else {_SEVERAL[how]: rest[0]}
            yield f"{fact}.{member}", "a value is dropped", True, {fact: kept}
    if how in _OPPOSITE:
        yield fact, "a wrong comparison", None, {fact: {_OPPOSITE[how]: value}}
        for way, edge in edges(fact, value).items():
            narrows = (way == "up") == (how in _UPWARD)
            yield f"{fact}.{way}", "a threshold is shifted", narrows, {fact: {how: edge}}


def _only(condition: object) -> tuple[str, object]:
    [(key, value)] = _mapping(condition).items()
    return key, value


def _mapping(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value)


def _list(value: object) -> list[object]:
    return cast("list[object]", value)
