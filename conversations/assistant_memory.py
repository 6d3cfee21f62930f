"""What Rasa keeps of people in its own two databases: its memory (tracker store) and its events (event broker).

Both have a table called `events` with the name by which Rasa knows a person (`sender_id`). Rasa reads the memory anew at
every message (rasa/core/tracker_store.py, SQLTrackerStore.retrieve), so whoever is erased begins clean; but a turn that
is under way at that moment writes everything again when it ends (`_additional_events` counts what is there): erasure.py
therefore erases twice. The tables are Rasa's: nothing is created, and where they are missing there is nothing.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, inspect, text

from conversations.db import open_engine, reading_plainly, writing_plainly

_PREFIX = "sqlite:///"
_BATCH = 5_000
_THEIRS = text("SELECT id, data FROM events WHERE sender_id = :who ORDER BY id")


class Elsewhere(Protocol):
    """Another store that knows people by the name that Rasa has for them."""

    name: str

    def count(self, assistant: str) -> int:
        """Return how much is kept of somebody."""
        ...

    def export(self, assistant: str) -> list[dict[str, Any]]:
        """Return all of it as plain JSON."""
        ...

    def erase(self, assistant: str, before: datetime.datetime) -> int:
        """Erase what is older than a moment; return how much there was. Raises StoreUnavailable."""
        ...

    def purge(self, now: datetime.datetime, days: int) -> int:
        """Erase what is older than `days` of everybody."""
        ...


class _Events:
    """A database of Rasa's with a table `events`; opened at each use, which is seldom."""

    def __init__(self, url: str, name: str):
        self.name, self._url = name, url

    @contextmanager
    def _connected(self, writes: bool) -> Iterator[Connection | None]:
        """Yield a connection; None where Rasa has not made its table yet. Raises StoreUnavailable."""
        with self._open() as engine:
            if engine is None:
                yield None
                return
            with writing_plainly(engine, durable=False) if writes else reading_plainly(engine) as db:
                yield db if inspect(db).has_table("events") else None
            if writes:
                _shorten(engine)

    @contextmanager
    def _open(self) -> Iterator[Engine | None]:
        if self._url.startswith(_PREFIX) and not Path(self._url.removeprefix(_PREFIX)).is_file():
            yield None  # opening it would make an empty one
            return
        engine = open_engine(self._url)
        try:
            yield engine
        finally:
            engine.dispose()

    def count(self, assistant: str) -> int:
        """Return how many events are kept of somebody."""
        with self._connected(writes=False) as db:
            if db is None:
                return 0
            query = text("SELECT count(*) FROM events WHERE sender_id = :who")
            return int(db.execute(query, {"who": assistant}).scalar_one())

    def export(self, assistant: str) -> list[dict[str, Any]]:
        """Return the events of somebody, as Rasa wrote them."""
        with self._connected(writes=False) as db:
            return [] if db is None else [_event(row) for row in db.execute(_THEIRS, {"who": assistant})]

    def erase(self, assistant: str, before: datetime.datetime) -> int:
        """Erase the events of somebody; what they did after a moment stays."""
        with self._connected(writes=True) as db:
            if db is None:
                return 0
            rows = db.execute(_THEIRS, {"who": assistant}).all()
            old = [row.id for row in rows if moment_of(row) <= before.timestamp()]
            _delete(db, old)
            return len(old)


class Memory(_Events):
    """Rasa's tracker store: what it knows of each conversation."""

    def __init__(self, url: str):
        super().__init__(url, "memoria_del_asistente")

    def purge(self, now: datetime.datetime, days: int) -> int:
        """Erase whom nothing was heard of for `days`, and of the others the sessions that ended before that.

        Rasa reads a conversation from its last `session_started` on: what stands before it only fills the disk.
        """
        limit = (now - datetime.timedelta(days=days)).timestamp()
        found = text(
            "SELECT e.id FROM events e JOIN (SELECT sender_id, max(timestamp) AS newest, "
            "max(CASE WHEN type_name = 'session_started' THEN id END) AS began FROM events GROUP BY sender_id) s "
            "ON s.sender_id = e.sender_id WHERE e.timestamp < :limit AND (s.newest < :limit OR e.id < s.began)"
        )
        with self._connected(writes=False) as db:
            if db is None:
                return 0
            numbers = list(db.execute(found, {"limit": limit}).scalars())
        for start in range(0, len(numbers), _BATCH):  # short writes: Rasa waits for each
            with self._connected(writes=True) as db:
                if db is not None:
                    _delete(db, numbers[start : start + _BATCH])
        return len(numbers)


class Broker(_Events):
    """Rasa's event broker: what it told to whoever counts. Its moments stand within the JSON."""

    def __init__(self, url: str):
        super().__init__(url, "sucesos_del_asistente")

    def purge(self, now: datetime.datetime, days: int) -> int:
        """Erase the events older than `days`. They were written in their order, so the first that stays is looked for."""
        limit = (now - datetime.timedelta(days=days)).timestamp()
        gone = 0
        while True:
            with self._connected(writes=True) as db:
                if db is None:
                    return gone
                oldest = db.execute(text(f"SELECT id, data FROM events ORDER BY id LIMIT {_BATCH}")).all()
                old = [row.id for row in oldest if moment_of(row) < limit]
                _delete(db, old)
            gone += len(old)
            if len(old) < _BATCH:
                return gone


def moment_of(row: Any) -> float:
    """Return when an event happened; one that does not say is of long ago."""
    return float(_event(row).get("timestamp") or 0.0)


def _event(row: Any) -> dict[str, Any]:
    try:
        found = json.loads(row.data or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _delete(db: Connection, numbers: list[int]) -> None:
    if numbers:
        db.execute(text("DELETE FROM events WHERE id = :id"), [{"id": number} for number in numbers])


def _shorten(engine: Engine) -> None:
    """Have SQLite move what was erased out of its log too, where nobody is reading."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()
