"""One message on its way out: taken from the outbox, given to its channel, and recorded."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.backoff import pause
from bot.channels.channel import Channel, Refused, Retry, Unsure
from bot.channels.keeper import Keeper
from bot.channels.messages import Outbound
from bot.channels.store import ChannelStore
from conversations import outbox
from conversations.clock import now
from conversations.messages import Sending

logger = logging.getLogger("brujula.gateway")
LEASE = 60.0  # seconds: a call of the channel, and then the time in which a status may tell what became of it
TRIES = 12


def _rendered(channel: Channel, out: Outbound) -> dict[str, Any]:
    """Return the payload of what the team wrote: the desk keeps words only. The name of who writes goes before them."""
    name = out.structure.get("name")
    words = f"*{name}:* {out.text}" if name else out.text
    shown = replace(out, structure={"blocks": [{"type": "text", "text": words}]})
    return dict(channel.render(shown).payloads[0])


class Sender:
    """Sends messages; what is guaranteed stands in conversations/outbox.py."""

    def __init__(self, store: ChannelStore, channels: Mapping[str, Channel], owner: str, patience: datetime.timedelta):
        self._store, self._channels, self._owner, self._patience = store, channels, owner, patience
        self._gone: Keeper[outbox.Gone, bool] = Keeper(store, outbox.record_sent)
        self._wrote: dict[str, datetime.datetime | None] = {}

    def last_inbound(self, address: str) -> datetime.datetime | None:
        """Return when somebody wrote to whom a message is going out at this moment; None for anybody else."""
        return self._wrote.get(address)

    async def send(self, item: Sending) -> None:
        """Send one message. Raises ConversationsError when what happened could not be recorded."""
        channel = self._channels.get(item.channel)
        if channel is None:
            await self._put_back(item, 60.0, "no such channel here", counted=False)
            return
        out = Outbound(
            item.id, item.channel, item.address, item.text, item.structure, item.reply_to, item.correlation_id
        )
        self._wrote[item.address] = item.last_inbound_at
        try:
            sent = await channel.send(out, item.payload or _rendered(channel, out), str(item.id))
        except Refused as error:
            await self._refused(item, error.reason, error.code)
        except Unsure as error:
            logger.warning("unsure correlation=%s outbox=%d: %s", item.correlation_id, item.id, error.reason)
        except Retry as error:
            await self._again(item, error)
        else:
            await self._gone.keep([outbox.Gone(item.id, self._owner, sent.message_id)])
            seconds = (now() - item.created_at).total_seconds()
            logger.info("sent correlation=%s outbox=%d seconds=%.2f", item.correlation_id, item.id, seconds)
        finally:
            self._wrote.pop(item.address, None)

    async def _again(self, item: Sending, error: Retry) -> None:
        if item.attempts >= TRIES or now() - item.created_at > self._patience:
            await self._refused(item, f"gave up: {error.reason}", None)
            return
        wait = error.after if error.after is not None else pause(item.attempts)
        told = (item.correlation_id, item.id, wait, error.reason)
        logger.warning("will send again correlation=%s outbox=%d in %.1f s: %s", *told)
        # A wait that the channel asked for says nothing against the message.
        await self._put_back(item, wait, error.reason, counted=error.after is None)

    async def _refused(self, item: Sending, reason: str, code: int | None) -> None:
        logger.error("refused correlation=%s outbox=%d code=%s: %s", item.correlation_id, item.id, code, reason)
        await self._store.run(outbox.record_refused, item.id, self._owner, reason, code, now())

    async def _put_back(self, item: Sending, wait: float, reason: str, counted: bool) -> None:
        due = now() + datetime.timedelta(seconds=wait)
        await self._store.run(outbox.put_back, item.id, self._owner, due, reason, counted)
