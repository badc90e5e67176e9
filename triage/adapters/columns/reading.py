"""Stored answers, read a part at a time, so that they never need to fit in memory at once.

Nothing here knows which answers are right. What cannot be read at all is handed on with the reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from triage.adapters.columns.layout import ANSWERS, Layout
from triage.adapters.columns.rows import Chunk, Row, Unreadable, as_row, chunk_of, row_of
from triage.adapters.columns.shapes import raw_answers
from triage.model.errors import AnswerError
from triage.model.questionnaire import QuestionKind

CHUNK = 100_000
"""Rows that are worked on at a time: more would need more memory and be no faster."""
PART = 200_000
"""Rows after which progress is kept."""
LONGEST_LINE = 1 << 20
"""Bytes; a full set of answers has about 3,000."""
_FETCHED = 1_000
"""Rows in a part that somebody else reads one by one."""
_LINES = (".ndjson", ".jsonl")


@dataclass(frozen=True, kw_only=True, slots=True)
class RowGroups:
    """Whole groups of rows of a Parquet file."""

    rows: int
    first: int
    path: str
    groups: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    """Some lines of a file, by the bytes where they begin and end."""

    rows: int
    first: int
    path: str
    begin: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Mappings:
    """Rows that somebody else has read."""

    rows: int
    first: int
    found: tuple[Mapping[str, object], ...] = field(repr=False)
    """Not to be printed: a cluster logs what it works on when something fails."""


Part = RowGroups | Lines | Mappings


def files_in(path: Path) -> tuple[Path, ...]:
    """The file, or all files of answers in the folder by name.

    Raises:
        AnswerError: when there are none.
    """
    known = (".parquet", *_LINES)
    files = tuple(sorted(file for file in path.iterdir() if file.suffix in known)) if path.is_dir() else (path,)
    if not path.exists() or not files or any(file.suffix not in known for file in files):
        right = "Give a file, or a folder of files, that end in .parquet, .ndjson or .jsonl."
        raise AnswerError(f"{path.name}: there are no answers. {right}")
    return files


def parts_of(files: Sequence[Path], layout: Layout) -> Iterator[Part]:
    """What the files are cut into, each to be worked on alone."""
    first = 1
    for file in files:
        with _readable(file):
            for part in _lines(file, first) if file.suffix in _LINES else _row_groups(file, first, layout):
                yield part
                first = part.first + part.rows


def parts_of_rows(rows: Iterable[Mapping[str, object]]) -> Iterator[Part]:
    """Parts of rows that are read only when it is their turn."""
    waiting, first = iter(rows), 1
    while found := tuple(islice(waiting, _FETCHED)):
        yield Mappings(rows=len(found), first=first, found=found)
        first += len(found)


def chunks_of(part: Part, layout: Layout) -> Iterator[Chunk]:
    """The rows of a part."""
    match part:
        case Mappings(first=first, found=found):
            yield chunk_of([as_row(number, row, layout) for number, row in enumerate(found, first)], layout)
        case Lines(path=path):
            with _readable(Path(path)):
                rows = _rows(part, layout)
                while chunk := list(islice(rows, CHUNK)):
                    yield chunk_of(chunk, layout)
        case RowGroups(path=path):
            with _readable(Path(path)):
                yield from _chunks(part, layout)


def _row_groups(file: Path, first: int, layout: Layout) -> Iterator[RowGroups]:
    """Neighbouring groups together, as many as make a part."""
    parquet = pq.ParquetFile(file)
    layout.check(parquet.schema_arrow.names, file.name)
    waiting: list[int] = []
    rows = 0
    for group in range(parquet.num_row_groups):
        waiting.append(group)
        rows += parquet.metadata.row_group(group).num_rows
        if rows >= PART or group == parquet.num_row_groups - 1:
            yield RowGroups(rows=rows, first=first, path=str(file.resolve()), groups=tuple(waiting))
            first, rows, waiting = first + rows, 0, []


def _chunks(part: RowGroups, layout: Layout) -> Iterator[Chunk]:
    wanted = {*layout.questions, *layout.others, ANSWERS}
    schema = pq.read_schema(part.path)
    columns = [name for name in schema.names if name in wanted]
    worded = {name for name, question in layout.questions.items() if question.kind is not QuestionKind.NUMBER}
    words = [path for path in _leaves(part.path) if path.split(".")[0] in worded]
    parquet = pq.ParquetFile(part.path, read_dictionary=words)
    first = part.first
    batches = parquet.iter_batches(batch_size=CHUNK, row_groups=part.groups, columns=columns, use_threads=False)
    for batch in batches:
        frame = pl.DataFrame(pa.Table.from_batches([batch]))
        yield _chunk_in(frame, first, layout)
        first += frame.height


def _leaves(path: str) -> list[str]:
    """The columns that hold bytes, as Parquet names them inside lists and structs."""
    schema = pq.ParquetFile(path).schema
    columns = [schema.column(number) for number in range(len(schema))]
    return [column.path for column in columns if column.physical_type == "BYTE_ARRAY"]


def _chunk_in(frame: pl.DataFrame, first: int, layout: Layout) -> Chunk:
    others = {name: _as_text(frame, name) for name in layout.others}
    if ANSWERS in frame.columns and ANSWERS not in layout.questions:
        return _chunk_of_texts(_as_text(frame, ANSWERS), pl.DataFrame(others), first, layout)
    questions = [name for name in frame.columns if name in layout.questions]
    columns = frame.select(questions)
    return Chunk(
        frame=columns.with_columns(**others),
        numbers=pl.int_range(first, first + frame.height, eager=True),
        odd=pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True),
        raws=lambda wanted: raw_answers(columns.filter(wanted), layout.questions),
    )


def _chunk_of_texts(texts: pl.Series, others: pl.DataFrame, first: int, layout: Layout) -> Chunk:
    rows = []
    for number, (text, other) in enumerate(zip(texts, others.iter_rows(named=True), strict=True), first):
        row = row_of(number, text or "", layout)
        rows.append(replace(row, others=other) if isinstance(row, Row) else row)
    return chunk_of(rows, layout)


def _as_text(frame: pl.DataFrame, name: str) -> pl.Series:
    if name not in frame.columns:
        return pl.Series(name, [None] * frame.height, dtype=pl.String)
    return frame.get_column(name).cast(pl.String)


def _lines(file: Path, first: int) -> Iterator[Lines]:
    """Where the lines lie, found by reading them once."""
    begin = rows = end = 0
    with file.open("rb") as stream:
        for _ in _each_line(stream):
            rows, end = rows + 1, stream.tell()
            if rows == PART:
                yield Lines(rows=rows, first=first, path=str(file.resolve()), begin=begin, end=end)
                begin, first, rows = end, first + rows, 0
    if rows:
        yield Lines(rows=rows, first=first, path=str(file.resolve()), begin=begin, end=end)


def _rows(part: Lines, layout: Layout) -> Iterator[Row | Unreadable]:
    with Path(part.path).open("rb") as stream:
        stream.seek(part.begin)
        for number, line in enumerate(islice(_each_line(stream), part.rows), part.first):
            if line is None:
                yield Unreadable(row=number, reason=f"this line is longer than {LONGEST_LINE} bytes.")
            else:
                yield row_of(number, line, layout)


def _each_line(stream: BinaryIO) -> Iterator[bytes | None]:
    """Every line, or nothing in place of one that is too long to be answers."""
    while line := stream.readline(LONGEST_LINE):
        is_whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)
        yield line if is_whole else None


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        right = "Give a whole file that you may read; what is finished is kept."
        raise AnswerError(f"{file.name}: it cannot be read ({type(error).__name__}). {right}") from error
