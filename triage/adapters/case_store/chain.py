"""The chain of digests that shows a changed, removed or moved event.

Each link covers the plain columns of its event, a salted digest of its body, and the link before it. The first event of
a case also covers the header of the case. Whoever can write to the database can make a new chain from end to end; that
shows only against an end of the chain that was noted elsewhere.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from triage.model.case import EventKind

BEGINNING = "0" * 64

Row = Mapping[str, object]
"""An event with the header columns of its case."""


def body_text(body: Mapping[str, object]) -> str:
    """The one way in which a body is written."""
    return json.dumps(body, sort_keys=True, allow_nan=False, separators=(",", ":"))


def digest_of_body(text: str, salt: str, label: str = "") -> str:
    """A digest that gives nothing away once the salt is gone; the first event of a case covers its label too."""
    return sha256(json.dumps([salt, label, text]).encode()).hexdigest()


def link(previous: str, event: Row) -> str:
    """The digest of one event after ``previous``."""
    names = ["position", "case_id", "number", "at", "role", "name", "kind", "body_digest"]
    if event["number"] == 1:
        names += ["reference", "knowledge", "started_at", "started_role", "started_name"]
    return sha256(json.dumps([previous, *(_plain(event[name]) for name in names)]).encode()).hexdigest()


def faults(events: Iterable[Row], head: tuple[int, str]) -> list[str]:
    """Everything that does not fit, for all events in order of position and the recorded end of the chain."""
    walk = _Walk()
    for event in events:
        walk.step(event)
    return walk.ended(head)


@dataclass
class _Walk:
    """What has been seen on the way along the chain."""

    position: int = 0
    previous: str = BEGINNING
    found: list[str] = field(default_factory=list)
    erased: set[object] = field(default_factory=set)
    without_body: list[Row] = field(default_factory=list)
    with_content: dict[object, object] = field(default_factory=dict)

    def step(self, event: Row) -> None:
        position = int(str(event["position"]))
        if position != self.position + 1:
            self.found.append(f"{_from_to(self.position + 1, position - 1)} missing")
        elif event["previous"] != self.previous:
            self.found.append(f"{_named(event)} does not follow the one before it: one of them was changed or moved")
        if link(str(event["previous"]), event) != event["digest"]:
            or_header = ", or the header of the case," if event["number"] == 1 else ""
            self.found.append(f"{_named(event)}{or_header} was changed")
        self._content(event)
        self.position, self.previous = position, str(event["digest"])

    def ended(self, head: tuple[int, str]) -> list[str]:
        gone = [event for event in self.without_body if event["case_id"] not in self.erased]
        back = [reference for case, reference in self.with_content.items() if case in self.erased]
        found = [*self.found, *(f"the content of {_named(event)} is gone, and nobody erased it" for event in gone)]
        found += [f"case {reference} was erased, and some of its content is there" for reference in back]
        if head[0] > self.position:
            found.append(f"{_from_to(self.position + 1, head[0])} missing at the end")
        elif head != (self.position, self.previous):
            found.append("the recorded end of the chain is not its end")
        return found

    def _content(self, event: Row) -> None:
        if event["kind"] == EventKind.ERASED.value:
            self.erased.add(event["case_id"])
        elif event["body"] is not None or (event["number"] == 1 and event["label"]):
            self.with_content[event["case_id"]] = event["reference"]
        if event["body"] is None:
            self.without_body.append(event)
        elif _digest_of_content(event) != event["body_digest"]:
            or_label = ", or the label of the case," if event["number"] == 1 else ""
            self.found.append(f"the content of {_named(event)}{or_label} was changed")


def _digest_of_content(event: Row) -> str:
    label = str(event["label"]) if event["number"] == 1 else ""
    return digest_of_body(str(event["body"]), str(event["salt"]), label)


def _named(event: Row) -> str:
    return f"event {event['position']} (number {event['number']} of case {event['reference']})"


def _from_to(first: int, last: int) -> str:
    return f"event {first} is" if first == last else f"events {first} to {last} are"


def _plain(value: object) -> object:
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value
