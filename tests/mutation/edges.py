"""Where numbers and spans change their meaning: the edges of bands."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.mutation.spots import Edit, Spot

_RANGE = re.compile(r"(\d+)-(\d*)")


def edges_of(files: Sequence[Spot]) -> Callable[[str, object], Mapping[str, int]]:
    """For a fact and what it is compared with, the next edges."""
    settings = {item.word("id"): item.at("value") for file in files for item in _listed(file, "settings")}
    edges = {item.word("id"): sorted(_edges(item)) for file in files for item in _listed(file, "questions")}

    def next_edges(fact: str, value: object) -> Mapping[str, int]:
        setting = settings.get(str(value))
        number = setting.plain if setting else value
        if not isinstance(number, int):
            return {}
        below = [edge for edge in edges.get(fact, ()) if edge < number]
        above = [edge for edge in edges.get(fact, ()) if edge > number]
        return {**({"down": below[-1]} if below else {}), **({"up": above[0]} if above else {})}

    return next_edges


def moved_edges(question: Spot) -> Iterator[tuple[str, Edit]]:
    """Each edge between two bands, and between two spans, one number further down and up."""
    bands = question.at("bands")
    if bands is not None:
        ranges = {name: _range(spot) for name, spot in bands.fields().items()}
        for name, following in zip(ranges, list(ranges)[1:], strict=False):
            for way, step in (("down", -1), ("up", 1)):
                moved = {**ranges, name: _ending(ranges[name], step), following: _beginning(ranges[following], step)}
                text = ", ".join(f"{band}: {low}-{high}" for band, (low, high) in moved.items())
                edit = Edit(file=question.file, start=bands.start, end=bands.end, new=f"{{ {text} }}")
                yield f"{following} {way}", edit


def _ending(span: tuple[int, int], step: int) -> tuple[int, int]:
    return span[0], span[1] + step


def _beginning(span: tuple[int, int], step: int) -> tuple[int, int]:
    return span[0] + step, span[1]


def _listed(file: Spot, key: str) -> list[Spot]:
    listed = file.at(key)
    return listed.items() if listed else []


def _range(spot: Spot) -> tuple[int, int]:
    found = _RANGE.fullmatch(str(spot.plain))
    assert found is not None, spot.plain
    return int(found[1]), int(found[2])


def _edges(question: Spot) -> set[int]:
    bands, choices = question.at("bands"), question.at("choices")
    if bands is not None:
        return {_range(spot)[0] for spot in bands.fields().values()}
    spans = (choice.word("weeks") for choice in (choices.items() if choices else ()))
    return {int(number) for span in spans for number in re.findall(r"\d+", span)}
