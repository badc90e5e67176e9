"""Cases, their events in one chain, the knowledge they were begun under, and counts of what was erased."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and the beginning of the chain."""
    op.create_table(
        "knowledge",
        sa.Column("digest", sa.String(80), primary_key=True),
        sa.Column("files", sa.LargeBinary, nullable=False),
    )
    _make_cases()
    _make_events()
    op.create_table(
        "erased",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("clinic", sa.String(64), primary_key=True),
        sa.Column("urgency", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(16), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("reference", sa.String(16), nullable=False, unique=True),
        sa.Column("knowledge", sa.String(80), sa.ForeignKey("knowledge.digest"), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("started_role", sa.String(16), nullable=False),
        sa.Column("started_name", sa.String(64), nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("clinic", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("urgency", sa.Integer),
        sa.Column("waiting_since", MOMENT),
        sa.Column("due_at", MOMENT),
        sa.Column("handed_to", sa.String(64)),
        sa.Column("reviewed", sa.Boolean, nullable=False),
        sa.Column("link_digest", sa.String(64), unique=True),
        sa.Column("code_digest", sa.String(64), unique=True),
        sa.Column("access_until", MOMENT),
    )
    op.create_index("queue", "cases", ["clinic", "state", "urgency", "waiting_since"])


def _make_events() -> None:
    op.create_table(
        "events",
        sa.Column("position", BIG, primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("salt", sa.String(64)),
        sa.Column("body_digest", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint("case_id", "number", name="one_event_a_number"),
    )
    chain = op.create_table(
        "chain",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.bulk_insert(chain, [{"id": 1, "position": 0, "digest": "0" * 64}])
