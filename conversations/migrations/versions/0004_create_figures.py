"""Create the tables of the figures

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from conversations.models import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

READ = [
    "day", "channel", "result", "category", "messages", "charged", "useful", "theme", "origin", "destination", "product",
    "hour", "latency_ms", "rating_reason",
]  # fmt: skip
SOURCES = ("lector", "eventos", "entrada", "salida", "opiniones", "traspasos", "csat", "zona")


def upgrade() -> None:
    op.create_table(
        "figure_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correlation_id", sa.String(length=80), nullable=False),
        sa.Column("source", sa.Integer(), nullable=True),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("hour", sa.SmallInteger(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("intent", sa.String(length=80), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("product", sa.String(length=80), nullable=True),
        sa.Column("origin", sa.String(length=2), nullable=True),
        sa.Column("destination", sa.String(length=2), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("handed_over", sa.Boolean(), nullable=False),
        sa.Column("latency_ms", sa.Integer(), nullable=True),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("charged", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=True),
        sa.Column("useful", sa.Boolean(), nullable=True),
        sa.Column("rating_reason", sa.String(length=30), nullable=True),
        sa.Column("check_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_turns")),
        sa.UniqueConstraint("correlation_id", name="uq_figure_turns_correlation_id"),
    )
    op.create_index("ix_figure_turns_day", "figure_turns", READ)
    op.create_index("ix_figure_turns_conversation_id", "figure_turns", ["conversation_id"])
    op.create_index("ix_figure_turns_mark", "figure_turns", ["mark"])
    op.create_index("ix_figure_turns_check_at", "figure_turns", ["check_at"])
    op.create_table(
        "figure_conversations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=2), nullable=True),
        sa.Column("destination", sa.String(length=2), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_conversations")),
    )
    op.create_index("ix_figure_conversations_day", "figure_conversations", ["day", "channel", "outcome"])
    op.create_index("ix_figure_conversations_mark", "figure_conversations", ["mark", "last_at"])
    op.create_table(
        "figure_memory",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("correlation_id", sa.String(length=80), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_figure_memory")),
    )
    op.create_table(
        "figure_csat",
        sa.Column("handover_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_figure_csat")),
    )
    op.create_index(op.f("ix_figure_csat_day"), "figure_csat", ["day"])
    cursors = op.create_table(
        "figure_cursors",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_figure_cursors")),
    )
    # Written here, so that a reader only ever has to lock its row.
    op.bulk_insert(cursors, [{"name": name, "position": 0, "note": None} for name in SOURCES])
    op.create_index("ix_unanswered_correlation_id", "unanswered", ["correlation_id"])
    op.add_column("people", sa.Column("rating_asked_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "rating_asked_at")
    op.drop_index("ix_unanswered_correlation_id", "unanswered")
    for table in ("figure_cursors", "figure_csat", "figure_memory", "figure_conversations", "figure_turns"):
        op.drop_table(table)
