"""Create the tables of the self-assessment

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def _loaded(*columns):
    return (
        *columns,
        sa.Column('fingerprint', sa.String(64), nullable=False),
        sa.Column('file', sa.Text(), nullable=True),
        sa.Column('position', sa.Integer(), nullable=True),
    )


def upgrade() -> None:
    op.create_table('diagnosis_questions', *_loaded(
        sa.Column('id', sa.String(80), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('weight', sa.Integer(), nullable=False),
        sa.Column('choices', sa.JSON(), nullable=False),
        sa.Column('step', sa.JSON(), nullable=False),
    ), sa.PrimaryKeyConstraint('id', name=op.f('pk_diagnosis_questions')))
    op.create_table('diagnosis_profiles', *_loaded(
        sa.Column('id', sa.String(80), nullable=False),
        sa.Column('at_least', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
    ), sa.PrimaryKeyConstraint('id', name=op.f('pk_diagnosis_profiles')))
    op.create_table('diagnosis_steps', *_loaded(
        sa.Column('id', sa.String(80), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('theme', sa.String(80), nullable=False),
        sa.Column('programmes', sa.JSON(), nullable=False),
    ), sa.PrimaryKeyConstraint('id', name=op.f('pk_diagnosis_steps')))


def downgrade() -> None:
    for table in ('diagnosis_steps', 'diagnosis_profiles', 'diagnosis_questions'):
        op.drop_table(table)
