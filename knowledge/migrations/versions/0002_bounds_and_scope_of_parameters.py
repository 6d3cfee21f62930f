"""Bounds and scope of parameters, and the digest of the YAML last loaded.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("parameters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scope", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("parameter_values", schema=None) as batch_op:
        batch_op.add_column(sa.Column("low", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("high", sa.String(length=40), nullable=True))
    with op.batch_alter_table("knowledge_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("baseline", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("baseline_revision", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("knowledge_state", schema=None) as batch_op:
        batch_op.drop_column("baseline_revision")
        batch_op.drop_column("baseline")
    with op.batch_alter_table("parameter_values", schema=None) as batch_op:
        batch_op.drop_column("high")
        batch_op.drop_column("low")
    with op.batch_alter_table("parameters", schema=None) as batch_op:
        batch_op.drop_column("scope")
