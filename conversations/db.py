"""Engines and sessions of the conversations store. Nothing is opened at import; SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from conversations.errors import StoreUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"
# Its own name, so that one PostgreSQL database may also hold the knowledge tables and their versions.
VERSION_TABLE = "alembic_version_conversations"
_PATIENCE = 2  # seconds: whoever waits for the store keeps a person waiting


def open_engine(url: str) -> Engine:
    """Return an engine for a database URL; errors never show the values of a statement, which people wrote."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    sqlite = url.startswith("sqlite")
    arguments: dict[str, Any] = {"timeout": _PATIENCE} if sqlite else {"connect_timeout": _PATIENCE}
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not sqlite, connect_args=arguments)
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def migrate(engine: Engine) -> None:
    """Bring the store to the newest schema. SQLite is put in WAL once, here."""
    from alembic import command  # half a second that only this needs
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    except SQLAlchemyError as error:
        raise StoreUnavailable(type(error).__name__) from None


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """Yield a session that commits at the end; database faults become StoreUnavailable, without the values."""
    try:
        with Session(engine, expire_on_commit=False) as current, current.begin():
            yield current
    except SQLAlchemyError as error:
        # Neither the cause nor its text: PostgreSQL writes the failing row, with its words, into the message.
        raise StoreUnavailable(type(error).__name__) from None
