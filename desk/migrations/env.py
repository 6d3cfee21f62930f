"""Alembic environment: runs on the connection that conversations.db hands over."""

from alembic import context

from desk.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    version_table="alembic_version_desk",
)
with context.begin_transaction():
    context.run_migrations()
