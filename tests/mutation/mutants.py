"""Every mutant of a set of rule files: one place written otherwise, with what kind of mistake it is.

Nothing here knows who notices.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tests.mutation.conditions import Edges, variants
from tests.mutation.edges import edges_of, moved_edges
from tests.mutation.reading import lowering_words
from tests.mutation.spots import Edit, Spot, spots_of
from triage.model.urgency import Urgency

_LEVELS = tuple(level.word for level in Urgency)
_RAISING = frozenset({"flag", "floor", "raise", "stop"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """One mistake in one file."""

    id: str
    item: str
    """The rule, word, contributor, step, suppression, question, setting or list that is changed."""
    kind: str
    lowers: bool
    """By its kind it can lower an urgency or release a self-care step."""
    orders: bool = False
    """It may change an order or a test that only the assessment itself shows."""
    edit: Edit


@dataclass(frozen=True, kw_only=True, slots=True)
class _Change:
    """An edit of an item, before it has a name."""

    path: str
    kind: str
    edit: Edit
    lowers: bool = False
    orders: bool = False


def mutants_of(texts: Mapping[str, str]) -> tuple[Mutant, ...]:
    """All of them, in the order of the files; each name stands once."""
    files = list(spots_of(texts))
    maker = _Maker(edges=edges_of(files), words=lowering_words(files))
    seen: Counter[str] = Counter()
    found = []
    for mutant in (mutant for file in files for mutant in maker.of_file(file)):
        seen[mutant.id] += 1
        again = seen[mutant.id]
        found.append(replace(mutant, id=f"{mutant.id} ({again})") if again > 1 else mutant)
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _Maker:
    """Knows what a change means, from the kind of item that holds it."""

    edges: Edges
    words: frozenset[str]
    by_key: Mapping[str, Callable[["_Maker", Spot], Iterator[_Change]]] = field(default_factory=lambda: _CHANGES)

    def of_file(self, file: Spot) -> Iterator[Mutant]:
        for key, changes in self.by_key.items():
            listed = file.at(key)
            for item in listed.items() if listed else ():
                name = item.word("id")
                for change in changes(self, item):
                    yield Mutant(
                        id=f"{name} {change.path}: {change.kind}",
                        item=name,
                        kind=change.kind,
                        lowers=change.lowers,
                        orders=change.orders,
                        edit=change.edit,
                    )

    def conditions(self, item: Spot, path: str, *, lowers: bool) -> Iterator[_Change]:
        """The changes of a condition; ``lowers``: it can mean less care when it no longer holds for somebody."""
        spot = item.at(path)
        if spot is None:
            return
        for variant in variants(spot.plain, self.edges):
            yield _Change(
                path=f"{path}.{variant.path}".rstrip("."),
                kind=variant.kind,
                edit=spot.rewritten(variant.condition),
                lowers=lowers and variant.narrows is not False,
            )

    def of_rule(self, item: Spot) -> Iterator[_Change]:
        raising = item.word("kind") in _RAISING
        yield _Change(path="rule", kind="a rule is removed", edit=item.removed(), lowers=raising)
        yield from self.conditions(item, "when", lowers=raising)
        for path in (("then", "urgency"), ("then", "at_least"), ("then", "at_most")):
            yield from _levels(item, *path)
        yield from _members(item, ("then", "groups"), "a group is forgotten", lowers=True)

    def of_word(self, item: Spot) -> Iterator[_Change]:
        yield from self.conditions(item, "when", lowers=item.word("id") in self.words)

    def of_contributor(self, item: Spot) -> Iterator[_Change]:
        yield from self.conditions(item, "gate", lowers=False)
        yield from _members(item, ("self_care", "avoid"), "a step is no longer avoided", lowers=True)
        for plan in ("first_week", "later"):
            yield from _members(item, ("self_care", plan), "a step is no longer proposed", lowers=False, orders=True)
        clauses = item.at("clauses")
        for clause in clauses.items() if clauses else ():
            for change in self.of_clause(clause):
                yield replace(change, path=f"{clause.word('id')} {change.path}")

    def of_clause(self, clause: Spot) -> Iterator[_Change]:
        yield _Change(path="clause", kind="a clause is removed", edit=clause.removed(), orders=True)
        points = clause.at("points")
        if points is not None and isinstance(points.plain, int):
            edit = points.rewritten(-points.plain)
            yield _Change(path="points", kind="points change their sign", edit=edit, orders=True)
        yield from self.conditions(clause, "when", lowers=False)

    def of_step(self, item: Spot) -> Iterator[_Change]:
        for key, kind in (("exclusions", "an exclusion is removed"), ("notes", "a note is removed")):
            listed = item.at(key)
            for part in listed.items() if listed else ():
                name = part.word("id")
                lowers = key == "exclusions"
                yield _Change(path=name, kind=kind, edit=_without(listed, part), lowers=lowers)
                for change in self.conditions(part, "when", lowers=lowers):
                    yield replace(change, path=f"{name} {change.path}")
        yield from _step_settings(item)

    def of_suppression(self, item: Spot) -> Iterator[_Change]:
        yield _Change(path="suppression", kind="a suppression is removed", edit=item.removed(), lowers=True)
        yield from self.conditions(item, "when", lowers=True)
        for key in ("load_classes", "steps"):
            yield from _members(item, ("withhold", key), "a step is no longer withheld", lowers=True)
        withhold = item.at("withhold")
        for key, value in withhold.fields().items() if withhold else ():
            if withhold and value.plain is True:
                rest = {name: spot.plain for name, spot in withhold.fields().items() if name != key}
                kind = "a step is no longer withheld"
                yield _Change(path=f"withhold.{key}", kind=kind, edit=withhold.rewritten(rest), lowers=True)

    def of_question(self, item: Spot) -> Iterator[_Change]:
        yield from self.conditions(item, "ask_when", lowers=True)
        unknown = item.at("unknown")
        if unknown is not None:
            line = item.text.rindex("\n", 0, unknown.start) + 1
            edit = Edit(file=item.file, start=line, end=unknown.end, new="")
            yield _Change(path="unknown", kind="not known no longer counts as possible", edit=edit, lowers=True)
        for path, edit in moved_edges(item):
            yield _Change(path=path, kind="the edge of a band is shifted", edit=edit, lowers=True)

    def of_site_list(self, item: Spot) -> Iterator[_Change]:
        return self.conditions(item, "when", lowers=False)

    def of_setting(self, item: Spot) -> Iterator[_Change]:
        value = item.at("value")
        for way, step in (("down", -1), ("up", 1)):
            if value is not None and isinstance(value.plain, int):
                fact = {"years": "age_years", "weeks": "duration"}.get(item.word("unit"), "")
                edge = self.edges(fact, value.plain).get(way, value.plain + step)
                yield _Change(path=f"value {way}", kind="a setting is shifted", edit=value.rewritten(edge), lowers=True)


_CHANGES: Mapping[str, Callable[[_Maker, Spot], Iterator[_Change]]] = {
    "rules": _Maker.of_rule,
    "words": _Maker.of_word,
    "contributors": _Maker.of_contributor,
    "steps": _Maker.of_step,
    "suppressions": _Maker.of_suppression,
    "questions": _Maker.of_question,
    "site_lists": _Maker.of_site_list,
    "settings": _Maker.of_setting,
}
"""What each list of a file holds."""


def _levels(item: Spot, *path: str) -> Iterator[_Change]:
    spot = item.at(*path)
    if spot is None or spot.plain not in _LEVELS:
        return
    place = _LEVELS.index(str(spot.plain))
    if place > 0:
        lower = replace(spot.rewritten(""), new=_LEVELS[place - 1])
        yield _Change(path=path[-1], kind="a level is lowered", edit=lower, lowers=True)
    if place + 1 < len(_LEVELS):
        higher = replace(spot.rewritten(""), new=_LEVELS[place + 1])
        yield _Change(path=path[-1], kind="a level is raised", edit=higher)


def _members(item: Spot, path: tuple[str, ...], kind: str, *, lowers: bool, orders: bool = False) -> Iterator[_Change]:
    listed = item.at(*path)
    for member in listed.items() if listed else ():
        name = ".".join((*path[1:], str(member.plain)))
        yield _Change(path=name, kind=kind, edit=_without(listed, member), lowers=lowers, orders=orders)


def _without(listed: Spot | None, member: Spot) -> Edit:
    """The list without one member, in the form in which it is written."""
    assert listed is not None
    if not listed.in_lines or len(listed.items()) == 1:
        return listed.rewritten([spot.plain for spot in listed.items() if spot.start != member.start])
    return member.removed()


def _step_settings(item: Spot) -> Iterator[_Change]:
    for key in ("safe_while_waiting", "suits_most"):
        spot = item.at(key)
        if spot is not None:
            kind = "a step is released more widely" if spot.plain is False else "a step is released less widely"
            yield _Change(path=key, kind=kind, edit=spot.rewritten(not spot.plain), lowers=spot.plain is False)
    load = item.at("load_class")
    if load is not None and isinstance(load.plain, int) and load.plain > 0:
        edit = load.rewritten(load.plain - 1)
        yield _Change(path="load_class", kind="a load is understated", edit=edit, lowers=True)
