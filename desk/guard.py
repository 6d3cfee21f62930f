"""What surrounds every request of the desk: its number, its headers, a limit to what it carries, and no bare faults."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conversations.faults import where
from desk.settings import MOUNT

logger = logging.getLogger("brujula.desk")
MOST_BYTES = 1_000_000
# Paths that take files: what the file may weigh (knowledge/tables/grid.py) and the form around it.
MOST_BYTES_OF = {f"{MOUNT}/contenido/planillas": 5_200_000}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With no-referrer the browser would hide the origin of our own forms too, which csrf.py looks at.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Failed = Callable[[Request, Exception], Awaitable[Response]]


class TooMuch(Exception):
    """A request that carries more than any form of ours."""


class Guard:
    """Plain ASGI, outside of the application: also a fault of the application gets a page and its number."""

    def __init__(self, app: ASGIApp, failed: Failed, secure: bool):
        self._app, self._failed, self._secure = app, failed, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        number = state.setdefault("id", secrets.token_hex(8))
        is_static = scope["path"].startswith(f"{MOUNT}/static/")
        headers = {
            **HEADERS,
            "X-Request-Id": number,
            "Cache-Control": "public, max-age=3600" if is_static else "no-store",
            **({"Strict-Transport-Security": "max-age=31536000"} if self._secure else {}),
        }
        started, taken = False, 0
        most = MOST_BYTES_OF.get(scope["path"], MOST_BYTES)

        async def dress(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(headers)
            await send(message)

        async def measured() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise TooMuch
            return message

        try:
            await self._app(scope, measured, dress)
        except Exception as error:  # noqa: BLE001 - whatever it was, whoever waits gets words and a number
            logger.error("fault correlation=%s: %s at %s", number, type(error).__name__, where(error))
            if started:
                return
            response = await self._failed(Request(scope, receive), error)
            await response(scope, receive, dress)
