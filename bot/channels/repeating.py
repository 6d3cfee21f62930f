"""Work of the gateway that is done every few seconds, whatever happens to one round of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from conversations.errors import ConversationsError
from conversations.faults import where

logger = logging.getLogger("brujula.gateway")
AFTER_A_FAULT = 2.0  # seconds at least: what fails at once would fill the log


async def repeat(name: str, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    """Do a piece of work now and every `seconds`; one that fails says so in the log, and the next round tries again.

    Nothing may end it but a cancellation: leases that nobody renews are answered twice, and what nobody purges stays.
    """
    while True:
        try:
            await work()
            pause = seconds
        except ConversationsError as error:  # the store is away
            logger.warning("task=%s waits for the store: %s", name, error)
            pause = max(seconds, AFTER_A_FAULT)
        except Exception as error:  # noqa: BLE001 - a fault in one row must not end leases, purges or handovers for good
            logger.error("task=%s failed: %s at %s", name, type(error).__name__, where(error))
            pause = max(seconds, AFTER_A_FAULT)
        await asyncio.sleep(pause)
