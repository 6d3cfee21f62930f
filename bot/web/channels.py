"""Opens the way in for the channels, for as long as the web process runs; answering is another process's (worker.py)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from bot.channels.intake import Intake
from bot.channels.store import ChannelStore
from bot.channels.web.events import watch
from bot.channels.web.routes import Widget
from bot.channels.words import Agency
from bot.settings import Settings
from conversations.settings import ConversationsSettings


@asynccontextmanager
async def open_intake(settings: Settings, agency: Agency, secret: bytes, widget: FastAPI) -> AsyncIterator[Intake]:
    """Give the intake, and the widget's application its parts, until the block ends."""
    store = ChannelStore(ConversationsSettings(conversations_url=settings.conversations_url, var_dir=settings.var_dir))
    await store.open()
    intake = Intake(store)
    widget.state.widget = parts = Widget(settings, intake, agency, secret)
    watching = asyncio.create_task(watch(store, parts.bells))
    try:
        yield intake
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        store.close()
