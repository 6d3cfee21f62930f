"""Add what the people of a place are called

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('places') as table:
        table.add_column(sa.Column('demonyms', sa.JSON(), nullable=False, server_default='[]'))
        table.add_column(sa.Column('everyday', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    with op.batch_alter_table('places') as table:
        table.drop_column('everyday')
        table.drop_column('demonyms')
