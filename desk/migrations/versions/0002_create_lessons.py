"""Create lessons

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from conversations.models import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("intent", sa.String(length=80), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("run", sa.Integer(), nullable=True),
        sa.Column("unanswered", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_lessons")),
        sqlite_autoincrement=True,
    )
    for column in ("status", "run"):
        op.create_index(op.f(f"ix_desk_lessons_{column}"), "desk_lessons", [column])


def downgrade() -> None:
    op.drop_table("desk_lessons")
