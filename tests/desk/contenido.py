"""A desk with the real content, for its tests: loaded once, then copied."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from knowledge.db import open_engine
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load


def fill(url: str) -> None:
    """Put the baseline into a SQLite database that is not there yet."""
    shutil.copy(_loaded(), url.removeprefix("sqlite:///"))


@lru_cache(maxsize=1)
def _loaded() -> Path:
    path = Path(tempfile.mkdtemp(prefix="brujula-mesa-")) / "brujula.db"
    engine = open_engine(f"sqlite:///{path}")
    load(engine, read_baseline())
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path
