"""A store and a database of events of each kind, and a history read into the figures."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from conversations.db import migrate, open_engine
from conversations.figures.ingest import Reading
from tests import historia
from tests.postgres import new_database

ZONE = ZoneInfo("America/Santiago")
NOW = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)


class Store:
    """The two databases, and reading from one into the other."""

    def __init__(self, conversations: str, events: str):
        self.engine, self.events = open_engine(conversations), open_engine(events)
        migrate(self.engine)

    def read(self, now: datetime.datetime = NOW, zone: datetime.tzinfo = ZONE) -> int:
        return historia.read_all(
            self.engine, self.events, Reading(now, zone, historia.mark), lambda key: key in historia.PRODUCTS
        )

    def close(self) -> None:
        self.engine.dispose()
        self.events.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store on each kind of database."""
    if request.param == "sqlite":
        made = Store(f"sqlite:///{tmp_path}/atencion.db", f"sqlite:///{tmp_path}/eventos.db")
        yield made
        made.close()
        return
    with new_database() as conversations, new_database() as events:
        made = Store(conversations, events)
        yield made
        made.close()


@pytest.fixture
def engine(store: Store) -> Engine:
    return store.engine
