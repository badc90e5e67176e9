"""The tables, as SQLAlchemy Core sees them. Migrations make them; this describes them for queries."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects import sqlite


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """On the way in."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """On the way out."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = MetaData()
_BIG = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")

KNOWLEDGE = Table(
    "knowledge",
    METADATA,
    Column("digest", String(80), primary_key=True),
    Column("files", LargeBinary, nullable=False),
)

CASES = Table(
    "cases",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("reference", String(16), nullable=False, unique=True),
    Column("knowledge", String(80), ForeignKey("knowledge.digest"), nullable=False),
    Column("label", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("started_role", String(16), nullable=False),
    Column("started_name", String(64), nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("clinic", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("urgency", Integer),
    Column("waiting_since", Moment),
    Column("due_at", Moment),
    Column("handed_to", String(64)),
    Column("reviewed", Boolean, nullable=False),
    Column("link_digest", String(64), unique=True),
    Column("code_digest", String(64), unique=True),
    Column("access_until", Moment),
    Index("queue", "clinic", "state", "urgency", "waiting_since"),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("position", _BIG, primary_key=True, autoincrement=False),
    Column("case_id", String(36), ForeignKey("cases.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("role", String(16), nullable=False),
    Column("name", String(64), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("body", Text),
    Column("salt", String(64)),
    Column("body_digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    UniqueConstraint("case_id", "number", name="one_event_a_number"),
)

CARDS = Table(
    "cards",
    METADATA,
    Column("card", String(36), primary_key=True),
    Column("case_id", String(36), ForeignKey("cases.id"), nullable=False),
    Index("cards_of_case", "case_id"),
)

CHAIN = Table(
    "chain",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", _BIG, nullable=False),
    Column("digest", String(64), nullable=False),
)

ERASED = Table(
    "erased",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("clinic", String(64), primary_key=True),
    Column("urgency", Integer, primary_key=True),
    Column("state", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

USERS = Table(
    "users",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("clinics", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("password_since", Moment, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("added_at", Moment, nullable=False),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("user", String(64), ForeignKey("users.name"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

TRIES = Table(
    "tries",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("until", Moment, nullable=False),
)
