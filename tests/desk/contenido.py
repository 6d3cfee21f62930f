"""A desk with the real content, for its tests."""

from __future__ import annotations

from knowledge.db import open_engine
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load


def fill(url: str) -> None:
    """Load the baseline into a database."""
    engine = open_engine(url)
    load(engine, read_baseline())
    engine.dispose()
