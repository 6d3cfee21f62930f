"""The webhook: the handshake with Meta, and its messages checked, read, handed over and acknowledged at once."""

from __future__ import annotations

import hmac
import inspect
import logging
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.messages import Inbound, Status
from bot.channels.whatsapp import plain_json
from bot.channels.whatsapp.parse import Batch, parse
from bot.channels.whatsapp.published_limits import WEBHOOK_BYTES
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.channels.whatsapp.signature import HEADER, is_signed

logger = logging.getLogger(__name__)
PATH = "/webhooks/whatsapp"
Accept = Callable[[list[Inbound], list[Status]], Awaitable[None] | None]

UNSIGNED = "La firma no corresponde."
UNREADABLE = "No pude leer el mensaje."
TOO_BIG = "El mensaje es demasiado grande."
NOT_VERIFIED = "El token de verificación no corresponde."
NOT_STORED = "No pude guardar el mensaje; envíalo de nuevo."


class _TooBig(Exception):
    """The body passes the limit."""


def create_routes(settings: WhatsAppSettings, accept: Accept) -> list[Route]:
    """Return the two routes; `accept` stores what came, and where it raises Meta is told to send again (503)."""

    async def handshake(request: Request) -> Response:
        return _handshake(settings, request)

    async def webhook(request: Request) -> Response:
        return await _webhook(settings, accept, request)

    # Starlette's own routes: FastAPI's read parameters that these have not, at every one of hundreds of webhooks.
    return [Route(PATH, handshake, methods=["GET"]), Route(PATH, webhook, methods=["POST"])]


def _handshake(settings: WhatsAppSettings, request: Request) -> Response:
    query = request.query_params
    given = query.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
    expected = settings.verify_token.get_secret_value().encode()
    if query.get("hub.mode") != "subscribe" or not hmac.compare_digest(given, expected):
        logger.warning("whatsapp handshake refused")
        return JSONResponse({"error": NOT_VERIFIED}, status_code=403)
    return PlainTextResponse(query.get("hub.challenge", "")[:200], headers={"X-Content-Type-Options": "nosniff"})


async def _webhook(settings: WhatsAppSettings, accept: Accept, request: Request) -> Response:
    begun = time.monotonic()
    try:
        body = await _body(request)
    except _TooBig:
        return JSONResponse({"error": TOO_BIG}, status_code=413)
    if not is_signed(settings.app_secret.get_secret_value(), body, request.headers.get(HEADER)):
        logger.warning("whatsapp webhook with a wrong signature")
        return JSONResponse({"error": UNSIGNED}, status_code=401)
    try:
        batch = parse(plain_json.read(body), settings.phone_id)
    except plain_json.Unreadable as error:
        logger.warning("whatsapp webhook unreadable: %s", error)
        return JSONResponse({"error": UNREADABLE}, status_code=400)
    if not await _hand_over(accept, batch):
        return JSONResponse({"error": NOT_STORED}, status_code=503)
    _log(batch, time.monotonic() - begun)
    return JSONResponse({"received": batch.understood})


async def _hand_over(accept: Accept, batch: Batch) -> bool:
    """Store a batch whole; False where it could not, so that Meta sends it again (it does so for seven days)."""
    if not batch.understood:
        return True
    try:
        done = accept(batch.messages, batch.statuses)
        if inspect.isawaitable(done):
            await done
    except Exception as error:  # the boundary of the webhook: whatever failed, the message must come again
        # The text of a database's error carries the row, with its phone and words: only its kind is told.
        logger.error("whatsapp batch not stored: %s parts=%d", type(error).__name__, batch.understood)
        logger.debug("whatsapp batch not stored", exc_info=True)
        return False
    return True


def _log(batch: Batch, seconds: float) -> None:
    if batch.foreign:
        logger.warning("whatsapp webhook for another phone_number_id changes=%d", batch.foreign)
    if batch.unreadable:
        logger.warning("whatsapp webhook with parts that were not understood parts=%d", batch.unreadable)
    logger.info("whatsapp webhook parts=%d ms=%.1f", batch.understood, seconds * 1000)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > WEBHOOK_BYTES:
            raise _TooBig
    return bytes(body)
