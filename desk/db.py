"""The desk's tables, in the database of the conversations: brought up to date after them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from conversations.db import migrate as migrate_conversations

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Bring the conversations and the desk to their newest schema; raises StoreUnavailable."""
    migrate_conversations(engine)
    migrate_conversations(engine, MIGRATIONS)
