"""Work that is taken when there is room for it, each piece as a task of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from conversations.errors import ConversationsError
from conversations.faults import where

logger = logging.getLogger("brujula.gateway")
Piece = TypeVar("Piece")
_AFTER_A_FAULT = 2.0


class Pool(Generic[Piece]):
    """Takes up to `size` pieces at a time; `wake` says that there may be more, else it looks every `poll` seconds."""

    def __init__(
        self,
        name: str,
        size: int,
        take: Callable[[int], Awaitable[Sequence[Piece]]],
        work: Callable[[Piece], Awaitable[None]],
        poll: float = 0.1,
    ):
        self._name, self._size, self._take, self._work, self._poll = name, size, take, work, poll
        self._running: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def busy(self) -> bool:
        """Tell whether something is being worked on."""
        return bool(self._running)

    @property
    def full(self) -> bool:
        """Tell whether there is no room for more: whoever comes now waits."""
        return bool(self._size) and len(self._running) >= self._size

    @property
    def alive(self) -> bool:
        """Tell whether it still takes work; one of size 0 never does, and that is well."""
        return self._size == 0 or (self._loop is not None and not self._loop.done())

    def start(self) -> None:
        """Begin to take work."""
        if self._size:
            self._loop = asyncio.create_task(self._run(), name=f"pool-{self._name}")

    def wake(self) -> None:
        """Look for work at once."""
        self._news.set()

    async def stop(self, patience: float) -> None:
        """Take no more, wait `patience` seconds for what is being done, and cancel the rest."""
        self._stopping = True
        self._news.set()
        if self._loop:
            await self._loop  # not cancelled: what it is taking would wait for its lease to end
        if self._running:
            await asyncio.wait(self._running, timeout=patience)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _run(self) -> None:
        while not self._stopping:
            self._news.clear()
            room = self._size - len(self._running)
            pieces = await self._taken(room) if room > 0 else []
            for piece in pieces:
                task = asyncio.create_task(self._one(piece))
                self._running.add(task)
                task.add_done_callback(self._ended)
            if not pieces or len(pieces) < room:
                await self._rest()

    async def _taken(self, room: int) -> Sequence[Piece]:
        try:
            return await self._take(room)
        except ConversationsError as error:
            logger.error("pool=%s cannot take work: %s", self._name, error)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next look may work; the pool must not end
            logger.error("pool=%s cannot take work: %s at %s", self._name, type(error).__name__, where(error))
        await asyncio.sleep(_AFTER_A_FAULT)
        return []

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), self._poll)

    async def _one(self, piece: Piece) -> None:
        try:
            await self._work(piece)
        except ConversationsError as error:
            logger.error("pool=%s could not record a piece, its lease will end: %s", self._name, error)
        except Exception as error:  # noqa: BLE001 - a fault in one message must not end the others
            logger.error("pool=%s failed: %s at %s", self._name, type(error).__name__, where(error))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._news.set()
