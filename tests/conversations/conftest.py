"""The store on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from conversations.db import migrate, open_engine
from tests.postgres import new_database


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty store, migrated, on each kind of database."""
    if request.param == "sqlite":
        yield from _migrated(f"sqlite:///{tmp_path}/atencion.db")
        return
    with new_database() as url:
        yield from _migrated(url)


def _migrated(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    migrate(engine)
    yield engine
    engine.dispose()
