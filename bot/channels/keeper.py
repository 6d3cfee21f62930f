"""Puts what arrives in the store: what comes at the same time shares one write to the disk."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Engine

from bot.channels.messages import Inbound
from bot.channels.store import ChannelStore
from conversations.clock import now
from conversations.errors import ValueRefused
from conversations.messages import Received

logger = logging.getLogger("brujula.gateway")
_LONGEST_ID, _LONGEST_ADDRESS, _LONGEST_TEXT = 255, 64, 8_000
_MOST_AT_ONCE = 64
Item = TypeVar("Item")
Kept = TypeVar("Kept")
_Waiting = tuple[list[Item], "asyncio.Future[list[Kept]]"]


class Keeper(Generic[Item, Kept]):
    """Writes items in the order they came; `keep` returns when they are written, with what was made of each."""

    def __init__(self, store: ChannelStore, write: Callable[[Engine, Sequence[Item], datetime.datetime], list[Kept]]):
        self._store, self._function = store, write
        self._waiting: list[_Waiting[Item, Kept]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, items: list[Item]) -> list[Kept]:
        """Return one result an item; raises ConversationsError when nothing was kept."""
        done: asyncio.Future[list[Kept]] = asyncio.get_running_loop().create_future()
        self._waiting.append((items, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await done

    async def _write(self) -> None:
        while self._waiting:
            group = self._next()
            if not await self._written(group, alone=len(group) == 1):
                for one in group:  # whatever the database refuses must not take the others with it
                    await self._written([one], alone=True)

    async def _written(self, group: list[_Waiting[Item, Kept]], alone: bool) -> bool:
        """Write a group and tell those who wait; False when it must be tried one by one."""
        try:
            kept = await self._store.run_first(self._function, [item for items, _ in group for item in items], now())
        except ValueRefused as error:
            if not alone:
                return False
            _fail(group, error)
        except Exception as error:  # noqa: BLE001 - each of those who wait is told
            _fail(group, error)
        else:
            for items, done in group:
                mine, kept = kept[: len(items)], kept[len(items) :]
                if not done.done():
                    done.set_result(mine)
        return True

    def _next(self) -> list[_Waiting[Item, Kept]]:
        group = [self._waiting.pop(0)]
        while self._waiting and sum(len(items) for items, _ in group) < _MOST_AT_ONCE:
            group.append(self._waiting.pop(0))
        return group


def _fail(group: list[_Waiting[Item, Kept]], error: Exception) -> None:
    for _, done in group:
        if not done.done():
            done.set_exception(error)


def received(message: Inbound, correlation_id: str, echo: bool) -> Received | None:
    """Return a message as it is kept, without what a database cannot hold; None for one that cannot be told apart."""
    number, address = _clean(message.message_id), _clean(message.address)
    if not (0 < len(number) <= _LONGEST_ID and 0 < len(address) <= _LONGEST_ADDRESS):
        logger.warning("dropped a message: no usable id or address")
        return None
    return Received(
        message.channel, number, address, message.kind[:20],
        _clean(message.text)[:_LONGEST_TEXT], _clean(message.choice) if message.choice else None, message.sent_at,
        correlation_id, _clean(message.name)[:200] if message.name else None,
        _clean(message.reply_to)[:_LONGEST_ID] if message.reply_to else None, _clean_data(message.data), echo,
    )  # fmt: skip


def _clean(text: str) -> str:
    """Return the text without NUL, which PostgreSQL refuses, nor halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def _clean_data(value: object) -> dict[str, object]:
    cleaned = _clean_any(value)
    return cleaned if isinstance(cleaned, dict) else {}


def _clean_any(value: object) -> object:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, dict):
        return {_clean(str(key)): _clean_any(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_clean_any(inner) for inner in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
