"""The chain of digests that shows a changed or removed event.

Each link covers the plain columns of its event, a salted digest of its body, and the link before it.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

BEGINNING = "0" * 64


def body_text(body: Mapping[str, object]) -> str:
    """The one way in which a body is written."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of_body(text: str, salt: str) -> str:
    """A digest that gives nothing away once the salt is gone."""
    return sha256(f"{salt}\n{text}".encode()).hexdigest()


def link(previous: str, event: Mapping[str, Any]) -> str:
    """The digest of one event after ``previous``."""
    plain = [previous, event["position"], event["case_id"], event["number"], _moment(event["at"]), event["role"],
             event["name"], event["kind"], event["body_digest"]]  # fmt: skip
    return sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def faults(events: Iterable[Mapping[str, Any]], head: tuple[int, str]) -> list[str]:
    """Everything that does not fit, for all events in order of position and the recorded end of the chain."""
    found: list[str] = []
    position, previous = 0, BEGINNING
    erased: set[str] = set()
    without_body: list[tuple[int, str]] = []
    for event in events:
        position += 1
        if event["position"] != position:
            found.append(f"event {position} is missing")
            position = event["position"]
        if event["previous"] != previous or link(event["previous"], event) != event["digest"]:
            found.append(f"event {position} was changed, or what came before it")
        if event["body"] is None:
            without_body.append((position, event["case_id"]))
        elif digest_of_body(event["body"], event["salt"] or "") != event["body_digest"]:
            found.append(f"the content of event {position} was changed")
        if event["kind"] == "erased":
            erased.add(event["case_id"])
        previous = event["digest"]
    found += [f"the content of event {place} is gone, and nobody erased it" for place, case in without_body if case not in erased]
    if (position, previous) != head:
        found.append("the last events are missing")
    return found


def _moment(at: Any) -> str:
    return str(at.isoformat(timespec="microseconds"))
