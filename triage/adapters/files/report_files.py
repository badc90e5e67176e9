"""Writes a report to a file: whole or not at all, for its owner only, and over another one only when told to."""

import os
from pathlib import Path
from tempfile import mkstemp

from triage.model.errors import StoreError


def write_report(path: Path, content: bytes, *, replace: bool) -> None:
    """Write the file.

    Raises:
        StoreError: when there is one already and it may not be replaced, or it cannot be written; the old one stays.
    """
    if path.exists() and not replace:
        raise StoreError(f"{path}: there is a file of this name already. Choose another name, or add --force.")
    try:
        _put(path, content)
    except OSError as error:
        raise StoreError(f"{path}: it cannot be written ({error.strerror}). Choose another place.") from error


def _put(path: Path, content: bytes) -> None:
    """The content is on the disk before it takes the name."""
    descriptor, beside = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)
