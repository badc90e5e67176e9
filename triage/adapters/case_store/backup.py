"""A backup of everything in one file, the same for SQLite and PostgreSQL, so that either restores into the other.

The file is gzip over lines of JSON: what it is, one line for each row, and at the end a digest of all lines before it.
It holds all answers and no sessions: whoever was signed in signs in again after a restore.
"""

import gzip
import json
import os
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, LargeBinary, Table, delete, insert, select

from triage import __version__
from triage.adapters.case_store.archive import faults_of
from triage.adapters.case_store.opening import revision_of
from triage.adapters.case_store.tables import CARDS, CASES, CHAIN, ERASED, EVENTS, KNOWLEDGE, USERS, Moment
from triage.adapters.case_store.transactions import Transactions
from triage.model.errors import StoreError

TABLES = (KNOWLEDGE, CASES, EVENTS, CARDS, CHAIN, ERASED, USERS)
"""What is backed up, each after what it refers to."""
KIND = {"backup": "heel-triage", "format": 1}
_BY_NAME = {table.name: table for table in TABLES}
_AT_ONCE = 500
_DAMAGED = "the backup is damaged or cut off. Nothing was restored. Use another one."


def write_backup(engine: Engine, path: Path, made_at: datetime) -> int:
    """Write all that is kept to a new file that only its owner can read; the answer is the number of rows.

    Raises:
        StoreError: when there is a file of this name, or it cannot be written; nothing is left half-written.
    """
    if path.exists():
        raise StoreError(f"{path}: there is a file of this name already. Choose another name.")
    beside = path.with_name(f".{path.name}.partial")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            count = _write(engine, file, made_at)
            file.flush()
            os.fsync(file.fileno())
        sum(1 for _ in _rows_in(beside))
        beside.rename(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}). Nothing was backed up.") from error
    finally:
        beside.unlink(missing_ok=True)
    return count


def restore_backup(engine: Engine, path: Path) -> int:
    """Put a backup into an empty database, all of it or nothing; the answer is the number of rows.

    Raises:
        StoreError: when the database is not empty, or the backup is not whole.
    """
    count = 0
    try:
        with Transactions(engine).writing() as connection:
            _refuse_unless_empty(connection)
            rows = _rows_in(path, revision_of(connection))
            for name, group in groupby(rows, key=lambda row: row[0]):
                while batch := [row for _, row in islice(group, _AT_ONCE)]:
                    connection.execute(insert(_BY_NAME[name]), batch)
                    count += len(batch)
            found = faults_of(connection)
            if found:
                raise StoreError(f"{path}: nothing was restored: {found[0]}. Use another backup.")
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}).") from error
    return count


def _write(engine: Engine, file: BinaryIO, made_at: datetime) -> int:
    digest, count = sha256(), 0
    with gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed:
        with Transactions(engine).reading() as connection:
            for count, content in enumerate(_contents(connection, made_at)):  # noqa: B007  the last one is the number of rows
                line = _line(content)
                digest.update(line)
                packed.write(line)
        packed.write(_line({"digest": digest.hexdigest()}))
    return count


def _contents(connection: Connection, made_at: datetime) -> Iterator[Mapping[str, object]]:
    """What the file is, then every row."""
    yield {**KIND, "tables": revision_of(connection), "program": __version__, "made_at": made_at.isoformat()}
    for table in TABLES:
        ordered = select(table).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE)
        for row in connection.execute(ordered).mappings():
            yield {"table": table.name, "row": {name: _written(value) for name, value in row.items()}}


def _rows_in(path: Path, revision: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a backup with their tables; that it is whole shows at the end, so nothing may be final before."""
    digest, is_whole = sha256(), False
    try:
        with gzip.open(path) as packed:
            about = packed.readline()
            digest.update(about)
            _refuse_unless_fitting(path, json.loads(about), revision)
            for line in packed:
                content = json.loads(line)
                if "table" not in content:
                    is_whole = content == {"digest": digest.hexdigest()} and not packed.read(1)
                    break
                digest.update(line)
                yield content["table"], _read(_BY_NAME[content["table"]], content["row"])
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise StoreError(f"{path}: {_DAMAGED}")


def _refuse_unless_fitting(path: Path, about: Mapping[str, object], revision: str) -> None:
    if {key: about.get(key) for key in KIND} != KIND:
        raise StoreError(f"{path}: this is not a backup of heel-triage.")
    if revision and about["tables"] != revision:
        made_by = f"heel-triage {about['program']}"
        raise StoreError(
            f"{path}: made by {made_by} with other tables. Restore it with that version, then install this."
        )


def _refuse_unless_empty(connection: Connection) -> None:
    """Whoever else writes waits at the end of the chain until this is over."""
    head = connection.execute(select(CHAIN).with_for_update()).one()
    if head.position or any(
        connection.execute(select(table).limit(1)).first() for table in TABLES if table is not CHAIN
    ):
        raise StoreError("The database is not empty. A backup is restored into an empty one only: set TRIAGE_DATABASE.")
    connection.execute(delete(CHAIN))


def _line(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def _written(value: object) -> object:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value


def _read(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column.type, row[column.name]) for column in table.columns}


def _value(kind: object, value: Any) -> Any:  # noqa: ANN401  whatever a column holds
    if isinstance(kind, LargeBinary):
        return b64decode(value, validate=True)
    return datetime.fromisoformat(value) if isinstance(kind, Moment) and value is not None else value
