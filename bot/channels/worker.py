"""The gateway's own process (`uvicorn bot.channels.worker:app`), which listens on this machine only, for its health.

Apart from the web process so that thinking and sending never delay an acknowledgement: they share only the database.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.gateway import Gateway
from bot.channels.speech import load_transcriber
from bot.channels.store import ChannelStore
from bot.channels.web.channel import WebChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.channels.whatsapp.settings import read_settings as read_whatsapp
from bot.channels.words import Agency, read_agency
from bot.settings import Settings, get_settings
from conversations.settings import ConversationsSettings
from desk.attending import has_attending


def create_worker(settings: Settings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> Starlette:
    """Return the application; raises GuessableSecret and ChannelMisconfigured, and BadTranscriber when it starts."""
    settings = settings or get_settings()
    settings.check_secrets()
    whatsapp = read_whatsapp()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        logging.getLogger("httpx").setLevel(logging.WARNING)
        timeout = httpx.Timeout(settings.reply_timeout, connect=2.0)
        # trust_env=False: Rasa is on this machine, a proxy must not see the conversation.
        async with (
            httpx.AsyncClient(timeout=timeout, transport=transport, trust_env=False) as client,
            working(settings, client, whatsapp) as app.state.gateway,
        ):
            yield

    return Starlette(routes=[Route("/health", health)], lifespan=lifespan)


@asynccontextmanager
async def working(
    settings: Settings, client: httpx.AsyncClient, whatsapp: WhatsAppSettings | None
) -> AsyncIterator[Gateway]:
    """Run the gateway until the block ends; then what is being done ends, or is put back. Raises BadTranscriber."""
    engine = load_transcriber(settings.transcriber)
    store = ChannelStore(ConversationsSettings(conversations_url=settings.conversations_url, var_dir=settings.var_dir))
    gateway = Gateway(settings, store, client, Agency(read_agency(settings.database_url)), engine, has_attending)
    gateway.add(WebChannel(), pulled=True)
    async with AsyncExitStack() as stack:
        stack.callback(store.close)
        if whatsapp is not None:
            number = WhatsAppChannel(whatsapp, last_inbound=gateway.last_inbound)
            stack.push_async_callback(number.aclose)
            gateway.add(number)
        await store.open()
        gateway.start()
        stack.push_async_callback(gateway.stop)
        yield gateway


async def health(request: Request) -> JSONResponse:
    """Say whether messages are being taken."""
    alive = request.app.state.gateway.alive
    return JSONResponse({"status": "ok" if alive else "stopped"}, 200 if alive else 503)


app = create_worker()
