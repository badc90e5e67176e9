"""What an interview leaves on this computer: drafts, and the answers somebody chose to save.

Every file is readable by its owner only, and is either whole or not there. Nothing here knows what an answer means.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from secrets import token_hex

from platformdirs import user_data_path

from triage.model.answers import Answers
from triage.model.errors import StoreError
from triage.reasoning.interview import Draft

LARGEST = 256 * 1024
_SUFFIX = ".json"


def draft_folder(environment: Mapping[str, str]) -> Path:
    """Where drafts lie: in ``TRIAGE_DATA`` if that is set, else with the user's data."""
    named = environment.get("TRIAGE_DATA")
    return (Path(named) if named else user_data_path("heel-triage")) / "drafts"


class DraftFolder:
    """Drafts as files in a folder of their own, one for each interview."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh_name(self) -> str:
        """A name that no draft has yet."""
        return token_hex(8)

    def kept(self) -> tuple[Draft, ...]:
        """All drafts that can be read, the last one first."""
        return tuple(self._readable())

    def keep(self, draft: Draft) -> str:
        """Keep a draft in place of the one of the same name; the answer is the file.

        Raises:
            StoreError: when it cannot be kept.
        """
        path = self._path(draft.name)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            _replace(path, json.dumps(_written(draft)))
        except OSError as error:
            raise StoreError(
                f"{path}: it cannot be written ({error.strerror}). Check that the disk has room."
            ) from error
        return str(path)

    def drop(self, name: str) -> None:
        """Forget a draft; it need not be there.

        Raises:
            StoreError: when it is there and cannot be removed.
        """
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
            _beside(path).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{path}: it cannot be removed ({error.strerror}). Please delete it.") from error

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"

    def _readable(self) -> Iterator[Draft]:
        paths = [path for path in self._folder.glob(f"*{_SUFFIX}") if path.is_file()]
        for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True):
            draft = _read(path)
            if draft is not None:
                yield draft


def save_answers(path: Path, answers: Answers) -> None:
    """Write answers as a new file that ``triage assess`` reads.

    Raises:
        StoreError: when there is a file already, or it cannot be written.
    """
    text = json.dumps(dict(answers.given), indent=2, ensure_ascii=False) + "\n"
    try:
        _write_new(path, text)
    except FileExistsError as error:
        raise StoreError(f"{path}: there is a file of this name already. Choose another name.") from error
    except OSError as error:
        raise StoreError(f"{path}: it cannot be written ({error.strerror}). Choose another place.") from error


def _replace(path: Path, text: str) -> None:
    """The new content is on the disk before it takes the place of the old one."""
    beside = _beside(path)
    beside.unlink(missing_ok=True)
    _write_new(beside, text)
    beside.replace(path)


def _beside(path: Path) -> Path:
    return path.with_suffix(".part")


def _write_new(path: Path, text: str) -> None:
    """A file that was not there before, whole or not at all, for its owner only."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _written(draft: Draft) -> dict[str, object]:
    return {
        "started": draft.started.isoformat(),
        "kept_on": draft.kept_on.isoformat(),
        "knowledge": draft.knowledge,
        "staff": draft.staff,
        "reference": draft.reference,
        "answers": dict(draft.answers),
        "passed": sorted(draft.passed),
    }


def _read(path: Path) -> Draft | None:
    """The draft in a file; ``None`` for anything that this program has not written."""
    try:
        with path.open(encoding="utf-8") as stream:
            found = json.loads(stream.read(LARGEST))
        return Draft(
            name=path.stem,
            started=date.fromisoformat(found["started"]),
            kept_on=date.fromisoformat(found["kept_on"]),
            knowledge=str(found["knowledge"]),
            staff=found["staff"] is True,
            reference=str(found["reference"]),
            answers=dict(found["answers"]),
            passed=tuple(str(name) for name in found["passed"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
