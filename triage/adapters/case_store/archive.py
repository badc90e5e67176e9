"""What those who run the server do with all cases: look for faults, and erase.

Erasing takes away what was said, by whom it was called and how to get in; the bare events and a count stay.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from triage.adapters.case_store.chain import faults
from triage.adapters.case_store.rows import HEADER, STANDING, add_events, standing_of, standing_row
from triage.adapters.case_store.tables import CARDS, CASES, CHAIN, ERASED, EVENTS, KNOWLEDGE
from triage.adapters.case_store.transactions import Transactions
from triage.casework.keeping import End, Leftover
from triage.casework.ports import ConflictError, NewEvent, Standing, UnknownCaseError
from triage.model.case import CaseState

_KIND = ("day", "clinic", "urgency", "state")


class SqlArchive:
    """All cases of one database."""

    def __init__(self, engine: Engine) -> None:
        self._transactions = Transactions(engine)

    def identify(self, text: str) -> str:
        """The case with this id or reference."""
        wanted = select(CASES.c.id).where(or_(CASES.c.id == text, CASES.c.reference == text.strip().upper()))
        with self._transactions.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            raise UnknownCaseError("There is no such case. Give its reference or its full id.")
        return str(row.id)

    def cases(self) -> tuple[str, ...]:
        """The ids of all cases, the oldest first."""
        with self._transactions.reading() as connection:
            return tuple(connection.execute(select(CASES.c.id).order_by(CASES.c.started_at, CASES.c.id)).scalars())

    def quiet_since(self, moment: datetime) -> tuple[str, ...]:
        """The cases in which nothing has happened since, and that are not yet erased."""
        last = func.max(EVENTS.c.at)
        wanted = select(EVENTS.c.case_id).join(CASES).where(CASES.c.state != CaseState.ERASED.value)
        quiet = wanted.group_by(EVENTS.c.case_id).having(last < moment).order_by(last)
        with self._transactions.reading() as connection:
            return tuple(connection.execute(quiet).scalars())

    def standing(self, case: str) -> tuple[Standing, int]:
        """Where the case stands in the queue, and how many events it should have."""
        with self._transactions.reading() as connection:
            row = connection.execute(select(CASES.c.last_number, *STANDING).where(CASES.c.id == case)).one()
        return standing_of(row), row.last_number

    def knowledge_digests(self) -> tuple[str, ...]:
        """The digests of all questions and rules that are kept."""
        with self._transactions.reading() as connection:
            return tuple(connection.execute(select(KNOWLEDGE.c.digest).order_by(KNOWLEDGE.c.digest)).scalars())

    def leftovers(self) -> Mapping[Leftover, int]:
        """How many cases of each kind were erased."""
        with self._transactions.reading() as connection:
            rows = connection.execute(select(ERASED)).mappings().all()
        return {Leftover(**{name: row[name] for name in _KIND}): row["count"] for row in rows}

    def erase(self, case: str, after: int, event: NewEvent, standing: Standing, leftover: Leftover) -> None:
        """Erase a case of ``after`` events; raises ``ConflictError`` when it has others by now."""
        nothing = {"label": "", "link_digest": None, "code_digest": None, "access_until": None}
        values = {"last_number": after + 1, **nothing, **standing_row(standing)}
        with self._transactions.writing() as connection:
            unchanged = update(CASES).where(CASES.c.id == case, CASES.c.last_number == after)
            if connection.execute(unchanged.values(values)).rowcount != 1:
                raise ConflictError("The case has changed meanwhile. Read it again and repeat.")
            connection.execute(update(EVENTS).where(EVENTS.c.case_id == case).values(body=None, salt=None))
            connection.execute(delete(CARDS).where(CARDS.c.case_id == case))
            add_events(connection, case, after, [event])
            _count(connection, leftover)
        self._transactions.wipe()

    def end_of_chain(self) -> End:
        """The last link of the chain, as it is recorded."""
        with self._transactions.reading() as connection:
            return _end(connection)

    def chain_faults(self, noted: End | None = None) -> list[str]:
        """Everything that does not fit in the chain of events; empty when it is whole.

        With an end that was noted earlier, also whether the chain still leads through it.
        """
        with self._transactions.reading() as connection:
            end = _end(connection)
            found = faults(_events(connection), (end.position, end.digest))
            return found + (_unlike(connection, noted) if noted is not None else [])


def faults_of(connection: Connection) -> list[str]:
    """Everything that does not fit in the chain, as this transaction sees it."""
    end = _end(connection)
    return faults(_events(connection), (end.position, end.digest))


def _end(connection: Connection) -> End:
    head = connection.execute(select(CHAIN.c.position, CHAIN.c.digest)).one_or_none()
    return End(position=head.position, digest=head.digest) if head is not None else End(position=0, digest="")


def _events(connection: Connection) -> Iterator[Mapping[str, object]]:
    wanted = select(EVENTS, *HEADER).join(CASES, isouter=True).order_by(EVENTS.c.position)
    for row in connection.execute(wanted.execution_options(yield_per=500)).mappings():
        yield dict(row)


def _unlike(connection: Connection, noted: End) -> list[str]:
    wanted = select(EVENTS.c.digest).where(EVENTS.c.position == noted.position)
    there = connection.execute(wanted).scalar_one_or_none()
    return [] if there == noted.digest else [f"event {noted.position} is not the one that was noted"]


def _count(connection: Connection, leftover: Leftover) -> None:
    key = {name: getattr(leftover, name) for name in _KIND}
    same = [ERASED.c[name] == value for name, value in key.items()]
    if connection.execute(update(ERASED).where(*same).values(count=ERASED.c.count + 1)).rowcount == 0:
        connection.execute(insert(ERASED).values(**key, count=1))
