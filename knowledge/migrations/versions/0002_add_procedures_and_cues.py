"""Add procedures, cues and the purposes of programmes

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cues',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('group', sa.String(length=40), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('file', sa.Text(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cues'))
    )
    op.create_table('procedures',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('theme', sa.String(length=40), nullable=False),
    sa.Column('side', sa.String(length=10), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('sectors', sa.JSON(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('documents', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('office', sa.String(length=80), nullable=True),
    sa.Column('time', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('cost', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('unknown', sa.JSON(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('file', sa.Text(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['office'], ['organisations.id'], name=op.f('fk_procedures_office_organisations')),
    sa.ForeignKeyConstraint(['theme'], ['themes.id'], name=op.f('fk_procedures_theme_themes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedures'))
    )
    with op.batch_alter_table('programmes') as table:
        table.add_column(sa.Column('purposes', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    with op.batch_alter_table('programmes') as table:
        table.drop_column('purposes')
    op.drop_table('procedures')
    op.drop_table('cues')
