"""Reads what happened into the figures every few seconds: from the store and from Rasa's events, never from logs.

Several processes may do it: one reads at a time, and the others find nothing to do (conversations/figures/).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from sqlalchemy import Engine, select

from bot.channels.store import ChannelStore
from bot.settings import Settings
from conversations.clock import now
from conversations.db import open_engine
from conversations.figures.ingest import Reading
from conversations.figures.rounds import read_round
from conversations.zones import zone_of
from knowledge.agency import Agency
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)
_ROUNDS = 50  # at a time; what is left waits for the next, and messages go in between
_LONGEST = 60.0  # seconds that figures give way to messages: after them, one round at a time goes in between
_FRESH_SECONDS, _AGAIN_SECONDS = 600.0, 1.0


class Figures:
    """What one process needs to read; nothing is opened before the first round.

    While `busy` says that people wait for an answer, reading waits: it takes the same processor and the same write lock.
    """

    def __init__(self, settings: Settings, store: ChannelStore, agency: Agency, busy: Callable[[], bool]):
        self._settings, self._store, self._agency, self._busy = settings, store, agency, busy
        self._done_at = time.monotonic()
        self._events: Engine | None = None
        self._products: frozenset[str] | None = None
        self._until = 0.0
        self._begun = time.monotonic()

    async def read(self) -> None:
        """Read all that is new. Raises ConversationsError and leaves the rest for the next time."""
        if self._gives_way(first=True):
            return
        country, known = await asyncio.to_thread(self._prepare)
        if known is None:
            return
        reading = Reading(now(), zone_of(country), self._store.sender)
        assert self._events is not None
        for number in range(_ROUNDS):
            if number and self._gives_way(first=False):
                return
            if not await self._store.run(read_round, self._events, reading, known):
                self._done_at = time.monotonic()
                return

    def _gives_way(self, first: bool) -> bool:
        late = time.monotonic() - self._done_at > _LONGEST
        return self._busy() and not (first and late)

    def close(self) -> None:
        """Close the database of events."""
        if self._events is not None:
            self._events.dispose()

    def _prepare(self) -> tuple[str | None, Callable[[str], bool] | None]:
        """Return the agency's country and what tells a product of the catalogue; None there while reading must wait.

        Of a product that is not in the catalogue nothing is kept, since it is somebody's words. A base that cannot be read
        for a moment would lose the products of that moment, so reading waits for it, for a minute at most.
        """
        if self._events is None:
            self._events = open_engine(self._settings.events_url)
        if time.monotonic() >= self._until:
            try:
                self._products = _products(self._settings.database_url)
                self._until = time.monotonic() + _FRESH_SECONDS
            except KnowledgeError as error:
                logger.warning("catalogue not read for the figures: %s", type(error).__name__)
                self._until = time.monotonic() + _AGAIN_SECONDS
        if self._products is None and time.monotonic() - self._begun <= _LONGEST:
            return self._agency.datum("pais"), None
        return self._agency.datum("pais"), (self._products or frozenset()).__contains__


def _products(database_url: str) -> frozenset[str]:
    """Return the ids of the catalogue; raises KnowledgeError."""
    from knowledge.db import open_engine as open_knowledge
    from knowledge.db import session
    from knowledge.models.products import ProductRow

    engine = open_knowledge(database_url)
    try:
        with session(engine) as db:
            return frozenset(db.scalars(select(ProductRow.id)))
    finally:
        engine.dispose()
