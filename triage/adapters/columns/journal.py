"""The folder that keeps what is finished, so that a replay that was interrupted goes on where it stood.

A part counts as finished when its file of counts is there; that file is written last and in one step. Nothing here
knows what is counted. The files hold row numbers, ids, results and whatever was wrong with an answer, so only their
owner may read them.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from triage.model.errors import StoreError
from triage.model.replay import Batch, Tally, all_of

REFUSED, MOVED = "refused.ndjson", "moved.ndjson"
_ABOUT = "journal.json"
_DONE = "done.json"
_FORMAT = 1


class Journal:
    """What is finished of one replay."""

    def __init__(self, folder: Path, about: Mapping[str, object]) -> None:
        """Go on with what the folder keeps; when it is about something else, begin anew.

        Raises:
            StoreError: when the folder holds other things, or cannot be written.
        """
        self._folder = folder
        wanted = json.loads(json.dumps({"format": _FORMAT, **about}))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if (folder / _ABOUT).is_file():
                if _read(folder / _ABOUT) != wanted:
                    self._forget()
            elif any(folder.iterdir()):
                raise StoreError(f"{folder.name}: the folder holds other things. Name a new one with --out FOLDER.")
            self._write(_ABOUT, json.dumps(wanted))
        except OSError as error:
            raise _unwritable(folder, error) from error

    @property
    def finished(self) -> frozenset[int]:
        """The numbers of the parts that are finished."""
        return frozenset(int(path.name.split(".")[0]) for path in self._done() if _read(path) is not None)

    def keep(self, batch: Batch) -> None:
        """Keep a part that is finished.

        Raises:
            StoreError: when it cannot be written.
        """
        counts = [[*key, count] for key, count in batch.tally.counts.items()]
        try:
            self._write(f"{batch.number:06}.{REFUSED}", batch.refused)
            self._write(f"{batch.number:06}.{MOVED}", batch.moved)
            self._write(f"{batch.number:06}.{_DONE}", json.dumps({"counts": counts}))
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def tally(self) -> Tally:
        """The counts of all parts."""
        return all_of(Tally(dict(self._counts(path))) for path in self._done())

    def gather(self) -> None:
        """Put the rows that were refused, and those who move, into one file each."""
        try:
            for name in (REFUSED, MOVED):
                self._write(name, (path.read_text("utf-8") for path in sorted(self._folder.glob(f"*.{name}"))))
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def write(self, name: str, text: str) -> None:
        """Put something else beside them."""
        try:
            self._write(name, text)
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def _counts(self, path: Path) -> Iterator[tuple[tuple[str, ...], int]]:
        for *key, count in (_read(path) or {"counts": []})["counts"]:
            yield tuple(map(str, key)), int(str(count))

    def _done(self) -> list[Path]:
        return sorted(self._folder.glob(f"*.{_DONE}"))

    def _forget(self) -> None:
        """The counts first: without them nothing else counts."""
        for name in (_DONE, REFUSED, MOVED):
            for path in self._folder.glob(f"*{name}"):
                path.unlink()

    def _write(self, name: str, text: "str | Iterator[str]") -> None:
        """The whole file or nothing, for its owner only."""
        place = self._folder / f".{name}.{os.getpid()}"
        with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:  # noqa: PTH123  Path.open takes no mode
            stream.writelines((text,) if isinstance(text, str) else text)
            stream.flush()
            os.fsync(stream.fileno())
        place.replace(self._folder / name)


def _read(path: Path) -> "dict[str, list[list[object]]] | None":
    """What the file holds; nothing when it was cut short."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{folder.name}: nothing can be kept there ({error.strerror}). Name another folder with --out FOLDER."
    )
