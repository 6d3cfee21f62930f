"""What a person's conversation shows, and who waits for more of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine

from bot.channels.store import ChannelStore
from bot.channels.web.channel import NAME
from conversations import inbox, outbox
from conversations.errors import ConversationsError
from conversations.messages import Entry

logger = logging.getLogger("brujula.gateway")
PAGE = 100
_LOOK_EVERY = 0.2


class Bells:
    """Wakes those who wait for news of an address; holds no database connection meanwhile."""

    def __init__(self) -> None:
        self._waiting: dict[str, dict[asyncio.Event, int]] = {}

    def count(self, address: str) -> int:
        """Return how many wait for this address."""
        return len(self._waiting.get(address, ()))

    def addresses(self) -> list[str]:
        """Return the addresses of which somebody waits for news."""
        return list(self._waiting)

    @contextlib.contextmanager
    def bell(self, address: str, cursor: int) -> Iterator[asyncio.Event]:
        """Yield an event that is set when there is something after a cursor, from now until the end of the block."""
        event = asyncio.Event()
        self._waiting.setdefault(address, {})[event] = cursor
        try:
            yield event
        finally:
            del self._waiting[address][event]
            if not self._waiting[address]:
                del self._waiting[address]

    def ring(self, address: str, cursor: int) -> None:
        """Wake those who wait for this address and know nothing of this cursor; each cursor wakes them once."""
        waiting = self._waiting.get(address, {})
        for event, known in waiting.items():
            if cursor > known:
                waiting[event] = cursor
                event.set()


async def watch(store: ChannelStore, bells: Bells) -> None:
    """Ring for what other processes write: one look at the outbox for all who wait, none while nobody does."""
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        addresses = bells.addresses()
        if not addresses:
            continue
        try:
            found = await store.run(outbox.newest, NAME, addresses)
        except ConversationsError as error:
            logger.error("cannot look for news: %s", error)
            continue
        for address, cursor in found.items():
            bells.ring(address, cursor)


def look(engine: Engine, address: str, after: int) -> tuple[list[Entry], dict[str, Any]]:
    """Return the messages after a cursor, and the event that says who answers and whether it is under way."""
    entries = outbox.history(engine, NAME, address, after, PAGE)
    return entries, state_of(*inbox.attention(engine, NAME, address))


def event_of(entry: Entry, address: str) -> dict[str, Any]:
    """Return an entry as the widget takes it; what the person wrote carries the id that their widget gave it."""
    own = entry.message_id.removeprefix(f"{address}:") if entry.message_id else str(entry.cursor)
    event = {"cursor": entry.cursor, "id": own, "kind": entry.kind, "text": entry.text, "at": entry.at.isoformat()}
    return {**event, "message": entry.payload} if entry.kind != "user" else event


def state_of(who: str, answering: bool) -> dict[str, Any]:
    """Return the event that says who answers (bot, en_espera, con_persona) and whether the assistant is at it.

    It is never stored. While a person answers nobody is shown as typing: nobody knows whether they are.
    """
    return {"kind": "state", "state": "typing" if answering else "idle", "who": who}
