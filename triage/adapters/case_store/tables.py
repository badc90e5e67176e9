"""The tables, as SQLAlchemy Core sees them. Migrations make them; this describes them for queries."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import sqlite

METADATA = MetaData()
_BIG = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
_MOMENT = DateTime(timezone=True)

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
    Column("started_at", _MOMENT, nullable=False),
    Column("started_role", String(16), nullable=False),
    Column("started_name", String(64), nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("clinic", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("urgency", Integer),
    Column("waiting_since", _MOMENT),
    Column("due_at", _MOMENT),
    Column("handed_to", String(64)),
    Column("reviewed", Boolean, nullable=False),
    Column("link_digest", String(64), unique=True),
    Column("code_digest", String(64), unique=True),
    Column("access_until", _MOMENT),
    Index("queue", "clinic", "state", "urgency", "waiting_since"),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("position", _BIG, primary_key=True, autoincrement=False),
    Column("case_id", String(36), ForeignKey("cases.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", _MOMENT, nullable=False),
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
