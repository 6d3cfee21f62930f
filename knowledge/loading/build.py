"""Opens the knowledge database, building it from the YAML when it is missing or empty."""

from __future__ import annotations

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from knowledge.db import open_engine
from knowledge.errors import DatabaseUnavailable, EmptyKnowledge
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from knowledge.snapshot import revision


def open_built(url: str) -> Engine:
    """Return an engine whose database holds knowledge; raises DataError or DatabaseUnavailable."""
    engine = open_engine(url)
    if not is_built(engine):
        build(engine)
    return engine


def build(engine: Engine) -> None:
    """Load the baseline; raises DataError or DatabaseUnavailable."""
    load(engine, read_baseline())


def is_built(engine: Engine) -> bool:
    """Tell whether the database has been loaded at least once."""

    try:
        if not inspect(engine).has_table("knowledge_state"):
            return False
        revision(engine)
    except EmptyKnowledge:
        return False
    except DBAPIError as error:
        raise DatabaseUnavailable(str(error.orig)) from error
    return True
