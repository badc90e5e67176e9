"""One person's own cases in a file of the data folder: a line for everything that was kept, and nothing ever rewritten.

Every line is whole or it was never confirmed. A last line that broke off is told and never guessed at.
"""

import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from platformdirs import user_data_path

from triage.casework.ports import (
    Access,
    ConflictError,
    Header,
    Listed,
    NewEvent,
    Standing,
    UnknownCaseError,
)
from triage.model.case import Actor, Event, EventKind, Role
from triage.model.errors import StoreError

_FILE = "diary.jsonl"
_TORN = "diary.torn"
_ENDING = b"\n"


def diary_folder(environment: Mapping[str, str]) -> Path:
    """Where the diary lies: in ``TRIAGE_DATA`` if that is set, else with the user's data."""
    named = environment.get("TRIAGE_DATA")
    return (Path(named) if named else user_data_path("heel-triage")) / "diary"


@dataclass(frozen=True, slots=True)
class _Line:
    """What was kept at once: events of one case, and its header when they are the first."""

    case: str
    after: int
    header: Header | None
    events: tuple[Event, ...]


class DiaryStore:
    """A ``CaseStore`` for one person at home: no queue, no links, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / _FILE

    def cases(self) -> tuple[str, ...]:
        """The ids of the cases, the oldest first.

        Raises:
            StoreError: when the file cannot be read, or a line of it is damaged.
        """
        return tuple(dict.fromkeys(line.case for line in self._lines()))

    def create(self, header: Header, events: Sequence[NewEvent], standing: Standing, access: Access | None) -> None:  # noqa: ARG002  the signature is the port's
        """Keep a new case with its first events."""
        with self._locked():
            if header.id in self.cases():
                raise ConflictError("This case is kept already.")
            self._add({"case": header.id, "after": 0, "header": _header_row(header), "events": _rows(events)})

    def append(self, case: str, after: int, events: Sequence[NewEvent], standing: Standing) -> None:  # noqa: ARG002  the signature is the port's
        """Add events after number ``after``; raises ``ConflictError`` when there are others already."""
        with self._locked():
            if len(self.history(case)[1]) != after:
                raise ConflictError("The diary was changed in another window. Read it again and repeat.")
            self._add({"case": case, "after": after, "events": _rows(events)})

    def history(self, case: str) -> tuple[Header, tuple[Event, ...]]:
        """A case's header and its events in order."""
        lines = [line for line in self._lines() if line.case == case]
        header = lines[0].header if lines else None
        if header is None:
            raise UnknownCaseError("There is no such case.")
        return header, tuple(event for line in lines for event in line.events)

    def drop_torn_line(self) -> None:
        """Take away a last line that broke off, which was never confirmed; it is kept beside the file.

        Raises:
            StoreError: when the file cannot be changed.
        """
        with self._locked(), _telling(self._path):
            content = self._path.read_bytes()
            whole = content.rfind(_ENDING) + 1
            if whole < len(content):
                _write_private(self._folder / _TORN, content[whole:])
                with self._path.open("r+b") as stream:
                    stream.truncate(whole)
                    os.fsync(stream.fileno())

    def forget(self) -> None:
        """Remove everything; it need not be there.

        Raises:
            StoreError: when something is there and cannot be removed.
        """
        with _telling(self._path):
            for path in (self._path, self._folder / _TORN, *self._folder.glob("knowledge-*.z")):
                path.unlink(missing_ok=True)

    def by_link(self, digest: str, now: datetime) -> str:  # noqa: ARG002  the signature is the port's
        """Nothing is opened by a link here."""
        raise UnknownCaseError("There are no links to a diary on this computer.")

    def by_code(self, digest: str, now: datetime) -> str:  # noqa: ARG002  the signature is the port's
        """Nothing is opened by a code here."""
        raise UnknownCaseError("There are no codes for a diary on this computer.")

    def replace_link(self, case: str, digest: str) -> None:  # noqa: ARG002  the signature is the port's
        """Nothing is opened by a link here."""
        raise UnknownCaseError("There are no links to a diary on this computer.")

    def keep_open(self, case: str, until: datetime) -> None:
        """Nothing ends here."""

    def find(self, text: str, clinics: Sequence[str]) -> tuple[Listed, ...]:  # noqa: ARG002  the signature is the port's
        """No clinic looks here."""
        return ()

    def queue(self, clinics: Sequence[str], states: Sequence[str]) -> tuple[Listed, ...]:  # noqa: ARG002  the signature is the port's
        """No clinic looks here."""
        return ()

    def keep_knowledge(self, digest: str, files: Mapping[str, str]) -> None:
        """Keep the texts of questions and rules by their digest; the same again is no change."""
        path = self._knowledge_path(digest)
        with _telling(path):
            if not path.is_file():
                self._make_folder()
                beside = path.with_suffix(".part")
                beside.unlink(missing_ok=True)
                _write_private(beside, zlib.compress(json.dumps(dict(files)).encode()))
                beside.replace(path)

    def knowledge_files(self, digest: str) -> Mapping[str, str]:
        """The texts kept under this digest; raises ``StoreError`` when there are none."""
        path = self._knowledge_path(digest)
        try:
            found: dict[str, str] = json.loads(zlib.decompress(path.read_bytes()))
        except (OSError, zlib.error, ValueError) as error:
            raise StoreError(
                f"{path}: the questions and rules of this diary cannot be read. Begin a new diary."
            ) from error
        return found

    def _knowledge_path(self, digest: str) -> Path:
        return self._folder / f"knowledge-{digest.rpartition(':')[2]}.z"

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the file, as far as this system can promise it."""
        with _telling(self._path):
            self._make_folder()
            descriptor = os.open(self._folder / "diary.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
            yield
        finally:
            os.close(descriptor)

    def _add(self, line: Mapping[str, object]) -> None:
        """One line, on the disk before it counts; a write that fails leaves the file as it was."""
        content = json.dumps(line, sort_keys=True, allow_nan=False, separators=(",", ":")).encode() + _ENDING
        with _telling(self._path):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "ab", buffering=0) as stream:
                before = os.fstat(stream.fileno()).st_size
                try:
                    _write_all(stream.fileno(), content)
                    os.fsync(stream.fileno())
                except OSError:
                    os.ftruncate(stream.fileno(), before)
                    raise

    def _lines(self) -> Iterator[_Line]:
        if not self._path.is_file():
            return
        with _telling(self._path):
            content = self._path.read_bytes()
        *whole, rest = content.split(_ENDING)
        if rest:
            raise StoreError(
                f"{self._path}: the last line broke off, so the last thing was not kept. Everything before it is "
                "whole. To drop the broken line, type: triage diary --mend"
            )
        counts: dict[str, int] = {}
        for number, text in enumerate(whole, 1):
            line = self._read(text, number)
            if line.after != counts.get(line.case, 0):
                raise self._damaged(number)
            counts[line.case] = line.after + len(line.events)
            yield line

    def _read(self, text: bytes, number: int) -> _Line:
        try:
            found = json.loads(text)
            after = int(found["after"])
            header = _header_in(str(found["case"]), found["header"]) if "header" in found else None
            events = tuple(_event_in(row, place) for place, row in enumerate(found["events"], after + 1))
            return _Line(str(found["case"]), after, header, events)
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged(number) from error

    def _damaged(self, number: int) -> StoreError:
        return StoreError(
            f"{self._path}:{number}: this line is damaged. Put back a copy of the file. Or begin anew, which "
            "removes the diary: triage diary --forget"
        )


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """What the system refuses, as an error of ours."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: this did not work ({error.strerror}). Check the disk and the folder.") from error


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _lock(descriptor: int) -> None:
    try:
        import fcntl  # noqa: PLC0415  Windows has none
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _header_row(header: Header) -> dict[str, object]:
    return {
        "reference": header.reference,
        "knowledge": header.knowledge,
        "label": header.label,
        "started_at": header.started_at.isoformat(),
        "started_role": header.started_by.role.value,
        "started_name": header.started_by.name,
    }


def _header_in(case: str, row: Mapping[str, str]) -> Header:
    return Header(
        id=case,
        reference=row["reference"],
        knowledge=row["knowledge"],
        label=row["label"],
        started_at=datetime.fromisoformat(row["started_at"]),
        started_by=Actor(role=Role(row["started_role"]), name=row["started_name"]),
    )


def _rows(events: Sequence[NewEvent]) -> list[dict[str, object]]:
    return [
        {
            "at": event.at.isoformat(),
            "role": event.actor.role.value,
            "name": event.actor.name,
            "kind": event.kind.value,
            "body": dict(event.body),
        }
        for event in events
    ]


def _event_in(row: Mapping[str, object], number: int) -> Event:
    return Event(
        number=number,
        at=datetime.fromisoformat(str(row["at"])),
        actor=Actor(role=Role(str(row["role"])), name=str(row["name"])),
        kind=EventKind(str(row["kind"])),
        body=cast("Mapping[str, object]", row["body"]),
    )
