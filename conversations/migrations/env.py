"""Alembic environment: runs on the connection that conversations.db hands over."""

from alembic import context

from conversations import erasure_models, handover_models  # noqa: F401 - their tables belong to the metadata
from conversations.db import VERSION_TABLE
from conversations.figures import models as _figures  # noqa: F401 - its tables are in the metadata
from conversations.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
