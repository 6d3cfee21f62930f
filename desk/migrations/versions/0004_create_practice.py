"""Create the tries of the practice room

Revision ID: 0004
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from conversations.models import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_practice_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=60), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.Column("feedback", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["desk_users.id"], name=op.f("fk_desk_practice_tries_staff_id_desk_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_practice_tries")),
        sqlite_autoincrement=True,  # the assistant knows a try by its number: none is given twice
    )
    for column in ("staff_id", "case_id", "updated_at", "finished_at"):
        op.create_index(op.f(f"ix_desk_practice_tries_{column}"), "desk_practice_tries", [column])


def downgrade() -> None:
    op.drop_table("desk_practice_tries")
