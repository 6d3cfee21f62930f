"""Create what loading the files changed of each entry

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'content_loads',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(30), nullable=False),
        sa.Column('key', sa.String(80), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('file', sa.Text(), nullable=True),
        sa.Column('before', sa.JSON(), nullable=True),
        sa.Column('after', sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_content_loads')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_content_loads_kind_key'), 'content_loads', ['kind', 'key'])


def downgrade() -> None:
    op.drop_table('content_loads')
