"""Add the questions of the coverage, and where each entry stands in the YAML

Revision ID: 0003
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0001'
branch_labels = None
depends_on = None

LOADED = (
    'countries', 'topics', 'themes', 'synonyms', 'places', 'organisations', 'disputes', 'programmes', 'platforms',
    'products', 'generic_words', 'sector_words', 'parameters', 'glossary_terms', 'phrases', 'settings', 'facts', 'guides',
)


def upgrade() -> None:
    op.create_table('questions',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('destino', sa.JSON(), nullable=False),
    sa.Column('origen', sa.JSON(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('file', sa.Text(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questions'))
    )
    for table in LOADED:
        op.add_column(table, sa.Column('file', sa.Text(), nullable=True))
        op.add_column(table, sa.Column('position', sa.Integer(), nullable=True))
    op.add_column('facts', sa.Column('baseline_mark', sa.String(length=64), nullable=True))
    op.execute(
        "UPDATE facts SET baseline_mark = (SELECT r.fingerprint FROM fact_revisions r "
        "WHERE r.fact_id = facts.id AND r.origin = 'yaml' ORDER BY r.number DESC LIMIT 1)"
    )


def downgrade() -> None:
    op.drop_column('facts', 'baseline_mark')
    for table in LOADED:
        op.drop_column(table, 'position')
        op.drop_column(table, 'file')
    op.drop_table('questions')
