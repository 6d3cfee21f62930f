"""Opens the gateway with the channels that are configured, for as long as the web process runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from bot.channels.gateway import Gateway
from bot.channels.speech import load_transcriber
from bot.channels.store import ChannelStore
from bot.channels.web.channel import WebChannel
from bot.channels.web.events import watch
from bot.channels.web.routes import Widget
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.channels.words import Agency
from bot.settings import Settings
from conversations.settings import ConversationsSettings


@dataclass(frozen=True)
class Channels:
    """The running gateway, and the WhatsApp number where there is one."""

    gateway: Gateway
    whatsapp: WhatsAppChannel | None


@asynccontextmanager
async def open_channels(
    settings: Settings,
    client: httpx.AsyncClient,
    agency: Agency,
    secret: bytes,
    widget: FastAPI,
    whatsapp: WhatsAppSettings | None,
) -> AsyncIterator[Channels]:
    """Run the gateway until the block ends; then what is being done ends, or is put back. Raises BadTranscriber."""
    engine = load_transcriber(settings.transcriber)
    store = ChannelStore(ConversationsSettings(conversations_url=settings.conversations_url, var_dir=settings.var_dir))
    gateway = Gateway(settings, store, client, agency, engine)
    gateway.add(WebChannel(), pulled=True)
    widget.state.widget = parts = Widget(settings, gateway, agency, secret)
    number: WhatsAppChannel | None = None
    async with AsyncExitStack() as stack:
        stack.callback(store.close)
        if whatsapp is not None:
            number = WhatsAppChannel(whatsapp, last_inbound=gateway.last_inbound)
            stack.push_async_callback(number.aclose)
            gateway.add(number)
        watching = asyncio.create_task(watch(store, parts.bells))
        gateway.start()
        try:
            yield Channels(gateway, number)
        finally:
            watching.cancel()
            await gateway.stop()
