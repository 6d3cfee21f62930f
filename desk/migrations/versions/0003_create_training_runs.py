"""Create training runs

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from conversations.models import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_training_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("lessons", sa.JSON(), nullable=False),
        sa.Column("base_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("base_model", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("service", sa.String(length=20), nullable=False),
        sa.Column("service_stage", sa.Text(), nullable=False),
        sa.Column("service_note", sa.Text(), nullable=False),
        sa.Column("service_by", sa.Text(), nullable=False),
        sa.Column("service_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_training_runs")),
        sqlite_autoincrement=True,
    )
    for column in ("status", "service"):
        op.create_index(op.f(f"ix_desk_training_runs_{column}"), "desk_training_runs", [column])


def downgrade() -> None:
    op.drop_table("desk_training_runs")
