"""Builds the knowledge database from the YAML, and tells whether that was done."""

from __future__ import annotations

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from knowledge.errors import DatabaseUnavailable, EmptyKnowledge
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from knowledge.snapshot import revision


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
