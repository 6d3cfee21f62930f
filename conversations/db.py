"""Engines and sessions of the conversations store. Nothing is opened at import; SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from conversations.errors import StoreUnavailable, ValueRefused

MIGRATIONS = Path(__file__).parent / "migrations"
# Its own name, so that one PostgreSQL database may also hold the knowledge tables and their versions.
VERSION_TABLE = "alembic_version_conversations"
_MIGRATING = threading.Lock()
_LOCK_NUMBER = 6_021_958  # of PostgreSQL's advisory locks: any number that nobody else uses
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
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten in the file, not only unlinked
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get('durable') else 'NORMAL'}")
    # The write lock from the first statement: one that reads first and writes later would fail, not wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def migrate(engine: Engine, folder: Path = MIGRATIONS) -> None:
    """Bring the store to the newest schema of a folder of migrations. SQLite is put in WAL once, here."""
    from alembic import command  # half a second that only this needs
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder))
    try:
        if engine.dialect.name == "sqlite":
            _set_wal(engine)
        # One at a time: several processes start together, and Alembic keeps its context in globals of the module.
        with _MIGRATING, engine.execution_options(writes=True, durable=True).connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK_NUMBER})")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    except SQLAlchemyError as error:
        raise StoreUnavailable(type(error).__name__) from None


def _set_wal(engine: Engine) -> None:
    """Change the journal, which SQLite only does outside a transaction."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise StoreUnavailable(type(error).__name__) from None
    finally:
        raw.close()


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn database faults into ours. Neither the cause nor its text: PostgreSQL writes the failing row into it."""
    try:
        yield
    except (DataError, IntegrityError) as error:
        raise ValueRefused(type(error).__name__) from None
    except SQLAlchemyError as error:
        raise StoreUnavailable(type(error).__name__) from None


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """Yield a session that commits at the end; raises ConversationsError, without the values."""
    with _plainly(), Session(engine, expire_on_commit=False) as current, current.begin():
        yield current


@contextmanager
def writing(engine: Engine, durable: bool = True) -> Iterator[Session]:
    """Yield a session for a short write; on SQLite it holds the only write lock.

    A process that is killed loses nothing that was committed. `durable` also waits for the disk (4 ms on an ordinary
    one), so that a power cut does not either; without it SQLite may lose the last moments then. PostgreSQL always waits.
    """
    with session(_for_writes(engine, durable)) as current:
        yield current


@contextmanager
def writing_plainly(engine: Engine, durable: bool = True) -> Iterator[Connection]:
    """Yield a connection for a write as `writing` does, for what is done at every message and needs no objects."""
    with _plainly(), _for_writes(engine, durable).begin() as connection:
        yield connection


@contextmanager
def reading_plainly(engine: Engine) -> Iterator[Connection]:
    """Yield a connection to read from, without objects."""
    with _plainly(), engine.connect() as connection:
        yield connection


@lru_cache(maxsize=8)
def _for_writes(engine: Engine, durable: bool) -> Engine:
    return engine.execution_options(writes=True, durable=durable)


@lru_cache(maxsize=64)
def compiled(build: Callable[[str], Any], keys: tuple[str, ...], dialect: Dialect) -> Any:
    """Return the statement that `build` makes for a dialect's name, ready to be executed with these keys.

    For INSERT … ON CONFLICT only: SQLAlchemy keeps every other statement by itself, and would compile these each time.
    """
    return build(dialect.name).compile(dialect=dialect, column_keys=list(keys))
