"""Create the changes that the staff make, and the entries that the desk has in its hands

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'content_changes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(30), nullable=False),
        sa.Column('key', sa.String(80), nullable=False),
        sa.Column('action', sa.String(20), nullable=False),
        sa.Column('status', sa.String(20), nullable=False),
        sa.Column('before', sa.JSON(), nullable=True),
        sa.Column('after', sa.JSON(), nullable=True),
        sa.Column('base', sa.String(64), nullable=False),
        sa.Column('needs_second', sa.Boolean(), nullable=False),
        sa.Column('author_number', sa.Integer(), nullable=True),
        sa.Column('author_name', sa.Text(), nullable=False),
        sa.Column('reviewer_number', sa.Integer(), nullable=True),
        sa.Column('reviewer_name', sa.Text(), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('batch', sa.String(40), nullable=True),
        sa.Column('undoes', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_content_changes')),
        sqlite_autoincrement=True,
    )
    for column in ('kind', 'key', 'status', 'batch'):
        op.create_index(op.f(f'ix_content_changes_{column}'), 'content_changes', [column])
    op.create_table(
        'content_desk',
        sa.Column('kind', sa.String(30), nullable=False),
        sa.Column('key', sa.String(80), nullable=False),
        sa.Column('withdrawn', sa.Boolean(), nullable=False),
        sa.Column('baseline_mark', sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint('kind', 'key', name=op.f('pk_content_desk')),
    )


def downgrade() -> None:
    op.drop_table('content_desk')
    op.drop_table('content_changes')
