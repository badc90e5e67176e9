"""Whether everything that is kept is as it was written.

A fault says where something lies, never what it says.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from triage.casework.history import standing_of, told
from triage.casework.keeping import Archive, End, Leftover
from triage.casework.ports import CaseStore
from triage.model.case import CaseState, Event
from triage.model.errors import KnowledgeError, StoreError
from triage.model.knowledge import Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class Audit:
    """What an audit has found."""

    cases: int
    end: End
    """To be noted elsewhere, for the next audit."""
    faults: tuple[str, ...]


def audit(
    store: CaseStore, archive: Archive, knowledge_of: Callable[[str], Knowledge], noted: End | None = None
) -> Audit:
    """Check the chain, each case against its line in the queue, the counts of what was erased, and the kept rules."""
    end = archive.end_of_chain()
    found = archive.chain_faults(noted)
    recorded = archive.leftovers()
    counted: Counter[Leftover] = Counter()
    cases = archive.cases()
    for case in cases:
        found += _faults_of_case(store, archive, case, counted)
    if dict(counted) != dict(recorded) == dict(archive.leftovers()):
        found.append("the counts of erased cases are not those of the erasures")
    found += _faults_of_knowledge(archive, knowledge_of)
    return Audit(cases=len(cases), end=end, faults=tuple(found))


def end_of(text: str) -> End:
    """An end of the chain as an audit has printed it.

    Raises:
        StoreError: when it is none.
    """
    position, _, digest = text.strip().partition(":")
    if not position.isdecimal() or not digest:
        raise StoreError("This is not the end of a chain. It is a number, a colon and a digest, as an audit prints it.")
    return End(position=int(position), digest=digest)


def _faults_of_case(store: CaseStore, archive: Archive, case: str, counted: Counter[Leftover]) -> Iterator[str]:
    """Events may come while this looks; then the line that was read before is of no use."""
    standing, count = archive.standing(case)
    try:
        header, events = store.history(case)
        told_again = told(header, events)
    except (StoreError, KeyError, TypeError, ValueError):
        yield f"case {case} cannot be read"
        return
    if len(events) < count:
        yield f"case {header.reference} has {len(events)} events and should have {count}"
    elif len(events) == count and standing_of(told_again) != standing:
        yield f"the line of case {header.reference} in the queue does not follow from its history"
    if told_again.state is CaseState.ERASED:
        counted[_leftover_in(events[-1])] += 1


def _leftover_in(event: Event) -> Leftover:
    body = event.body
    return Leftover(
        day=str(body.get("day")),
        clinic=str(body.get("clinic")),
        urgency=cast("int", body.get("urgency")),
        state=str(body.get("state")),
    )


def _faults_of_knowledge(archive: Archive, knowledge_of: Callable[[str], Knowledge]) -> Iterator[str]:
    for digest in archive.knowledge_digests():
        try:
            knowledge_of(digest)
        except StoreError:
            yield f"the kept questions and rules {digest} were changed"
        except KnowledgeError:
            yield f"the kept questions and rules {digest} were changed, or are too old for this program"
