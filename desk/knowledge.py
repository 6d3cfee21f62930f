"""What the desk reads of the knowledge base: the names of things, and the facts that a question is near to."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Engine, select

from knowledge.db import open_engine, session
from knowledge.editing import waiting_count
from knowledge.errors import KnowledgeError
from knowledge.models.catalogues import CountryRow, ThemeRow
from knowledge.models.products import ProductRow
from knowledge.snapshot import Current, Snapshot

logger = logging.getLogger("brujula.desk")
_FRESH_SECONDS, _AGAIN_SECONDS = 4.0, 10.0


@dataclass(frozen=True)
class Names:
    """How things are called, by id; what is not known is called by its id."""

    themes: dict[str, str] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)


class Knowledge:
    """The knowledge base of a desk. While it cannot be read, the pages show ids, and no fact is near anything."""

    def __init__(self, database_url: str, clock: Callable[[], float] = time.monotonic):
        self._engine: Engine = open_engine(database_url)
        self._current = Current(self._engine)
        self._clock, self._until = clock, 0.0
        self._names = Names()
        self._count_again = 0.0

    @property
    def engine(self) -> Engine:
        """Return the database of the knowledge, for those who change it."""
        return self._engine

    def names(self) -> Names:
        """Return the names, read every few seconds."""
        if self._clock() >= self._until:
            try:
                self._names, self._until = self._read(), self._clock() + _FRESH_SECONDS
            except KnowledgeError as error:
                logger.warning("knowledge not readable: %s", type(error).__name__)
                self._until = self._clock() + _AGAIN_SECONDS
        return self._names

    def snapshot(self) -> Snapshot | None:
        """Return the facts of now, None while they cannot be read."""
        try:
            return self._current.get()
        except KnowledgeError as error:
            logger.warning("knowledge not readable: %s", type(error).__name__)
            return None

    def waiting(self) -> int:
        """Return how many changes wait for approval (an indexed count); 0 while it cannot be known."""
        if self._clock() < self._count_again:
            return 0  # the menu of every page asks: one that cannot be answered must not hold each of them up
        try:
            return waiting_count(self._engine)
        except KnowledgeError as error:
            logger.warning("knowledge not readable: %s", type(error).__name__)
            self._count_again = self._clock() + _AGAIN_SECONDS
            return 0

    def _read(self) -> Names:
        with session(self._engine) as db:
            return Names(
                dict(db.execute(select(ThemeRow.id, ThemeRow.name)).tuples().all()),
                dict(db.execute(select(ProductRow.id, ProductRow.name)).tuples().all()),
                dict(db.execute(select(CountryRow.code, CountryRow.name)).tuples().all()),
            )


@lru_cache(maxsize=8)
def knowledge_of(database_url: str) -> Knowledge:
    """Return the knowledge base of a desk; nothing is opened yet."""
    return Knowledge(database_url)
