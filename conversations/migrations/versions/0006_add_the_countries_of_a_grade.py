"""Add the countries of a grade

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("figure_csat") as table:
        table.add_column(sa.Column("origin", sa.String(length=2), nullable=True))
        table.add_column(sa.Column("destination", sa.String(length=2), nullable=True))
    # Those whose handover is still kept are read again, with their countries; of the others they are not known.
    op.execute("DELETE FROM figure_csat WHERE handover_id IN (SELECT handover_id FROM csat)")
    op.execute("UPDATE figure_cursors SET position = 0 WHERE name = 'csat'")


def downgrade() -> None:
    with op.batch_alter_table("figure_csat") as table:
        table.drop_column("destination")
        table.drop_column("origin")
