"""The conversations store as the gateway's coroutines use it: opened when it can be, and never in the event loop."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine

from bot.channels.threads import UrgentFirst
from conversations.db import open_engine
from conversations.errors import ConversationsError, StoreUnavailable
from conversations.senders import assistant_name, read_key
from conversations.settings import ConversationsSettings
from desk.db import migrate

logger = logging.getLogger("brujula.gateway")
P = ParamSpec("P")
R = TypeVar("R")
# On SQLite more than one writer would only wait for the other.
_THREADS = {"sqlite": 1, "postgresql": 6}


class ChannelStore:
    """Runs functions of `conversations` in threads; the database is opened and migrated the first time it answers."""

    def __init__(self, settings: ConversationsSettings):
        self._settings = settings
        self.key = read_key(settings.sender_key.get_secret_value(), settings.sender_key_file)
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        kind = settings.conversations_url.partition("+")[0].partition(":")[0]
        self._threads = UrgentFirst(_THREADS.get(kind, 4), "conversaciones")

    @property
    def settings(self) -> ConversationsSettings:
        """Return where everything is kept, and for how long."""
        return self._settings

    def sender(self, channel: str, address: str) -> str:
        """Return the name by which the assistant knows a person: nothing can be told from it."""
        return assistant_name(channel, address, self.key)

    async def open(self) -> None:
        """Open the database now and not with the first message; one that does not answer is tried again then."""
        try:
            await self.run(lambda engine: None)
        except ConversationsError as error:
            logger.error("store not open yet: %s", error)

    async def run(self, function: Callable[Concatenate[Engine, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function with the engine and return its result; raises ConversationsError."""
        return await asyncio.wrap_future(self._threads.submit(lambda: function(self._opened(), *args, **kwargs)))

    async def engine(self) -> Engine:
        """Return the database, for what takes long and must not keep messages waiting in these threads."""
        return await self.run(lambda engine: engine)

    async def run_first(self, function: Callable[Concatenate[Engine, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do the same before all that waits to be run."""
        return await asyncio.wrap_future(self._threads.submit(lambda: function(self._opened(), *args, **kwargs), True))

    def _opened(self) -> Engine:
        if self._engine is None:
            with self._lock:
                if self._engine is None:
                    self._engine = self._open()
        return self._engine

    def _open(self) -> Engine:
        engine = open_engine(self._settings.conversations_url)
        try:
            migrate(engine)
        except StoreUnavailable:
            engine.dispose()
            raise
        return engine

    def close(self) -> None:
        """Close the database; nothing may run any more."""
        self._threads.end()
        if self._engine is not None:
            self._engine.dispose()
