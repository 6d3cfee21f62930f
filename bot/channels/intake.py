"""The way in: what a channel received is in the inbox before it is acknowledged. Nothing is answered here (gateway.py)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence

from bot.channels.keeper import Keeper, received
from bot.channels.messages import Inbound, Status
from bot.channels.store import ChannelStore
from conversations import inbox, statuses
from conversations.messages import Received, Stored

logger = logging.getLogger("brujula.intake")


class Intake:
    """Keeps messages and statuses; both methods raise ConversationsError when nothing was kept."""

    def __init__(self, store: ChannelStore):
        self.store = store
        self._messages: Keeper[Received, Stored] = Keeper(store, inbox.store)
        self._statuses: Keeper[statuses.Told, bool] = Keeper(store, statuses.record)

    async def accept(self, messages: Sequence[Inbound], told: Sequence[Status] = ()) -> None:
        """Keep what a channel was sent; on return it is on disk, and may be acknowledged."""
        if messages:
            await self.keep(messages)
        if told:
            await self._statuses.keep([_told(status) for status in told])

    async def keep(self, messages: Sequence[Inbound], correlation_id: str = "", echo: bool = False) -> list[Stored]:
        """Keep messages and return where each was put, without those that have no usable id.

        With `echo` they also enter the history that their channel shows.
        """
        kept = []
        for message in messages:
            number = correlation_id or secrets.token_hex(8)
            item = received(message, number, echo)
            if item is not None:
                kept.append(item)
                logger.info("received correlation=%s channel=%s kind=%s", number, item.channel, item.kind)
        return await self._messages.keep(kept) if kept else []


def _told(status: Status) -> statuses.Told:
    number = int(status.key) if status.key and status.key.isascii() and status.key.isdigit() else None
    return statuses.Told(
        status.channel, status.message_id[:255], status.state, status.at, status.error_text, status.error_code, number,
        status.pricing,
    )  # fmt: skip
