"""The web application on 8080: the demo page, its chat endpoint in front of Rasa, and health."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from bot.rasa_client import AssistantError, send_async
from bot.settings import Settings, get_settings
from bot.web import words
from bot.web.limits import RateLimit
from bot.web.session import COOKIE, COOKIE_SECONDS, Sessions, read_secret

logger = logging.getLogger("brujula.web")

STATIC = Path(__file__).parent / "static"
MAX_BYTES = 16_384
# Several people may share an address (an office, a mobile network).
PEOPLE_PER_ADDRESS = 5
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Refused(Exception):
    """A message that is not passed on; carries the status and the words."""

    def __init__(self, answer: tuple[int, str]):
        self.status, self.text = answer
        super().__init__(self.text)


def create_app(settings: Settings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Return the application; nothing is opened before it starts."""
    settings = settings or get_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        logging.getLogger("httpx").setLevel(logging.WARNING)
        secret = read_secret(settings.session_secret.get_secret_value(), settings.var_dir / "clave_de_sesion")
        app.state.settings, app.state.sessions = settings, Sessions(secret)
        app.state.per_person = RateLimit(settings.chats_per_minute)
        app.state.per_address = RateLimit(settings.chats_per_minute * PEOPLE_PER_ADDRESS)
        timeout = httpx.Timeout(settings.reply_timeout, connect=2.0)
        # trust_env=False: Rasa is on this machine, a proxy must not see the conversation.
        async with httpx.AsyncClient(timeout=timeout, transport=transport, trust_env=False) as client:
            app.state.client = client
            yield

    app = FastAPI(title="Brújula", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(_add_headers)
    app.add_exception_handler(Refused, _refuse)
    app.get("/health")(health)
    app.get("/health/ready")(ready)
    app.get("/")(page)
    app.get("/cotizaciones/{name}")(quote_file)
    app.post("/chat")(chat)
    app.post("/chat/new")(start_again)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    request.state.id = secrets.token_hex(8)
    response = await call_next(request)
    response.headers.update({**SECURITY_HEADERS, "X-Request-Id": request.state.id})
    if not request.url.path.startswith("/static"):
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


async def _refuse(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return JSONResponse({"error": error.text}, status_code=error.status)


async def health() -> dict[str, str]:
    """Say that this process is alive."""
    return {"status": "ok"}


async def ready(request: Request) -> JSONResponse:
    """Say whether the processes behind the page answer: 200 when all do."""
    state = request.app.state
    addresses = {"rasa": state.settings.rasa_url, "actions": f"{state.settings.actions_url}/health"}
    answers = await asyncio.gather(*(_answers(state.client, url) for url in addresses.values()))
    parts = dict(zip(addresses, answers, strict=True))
    return JSONResponse({"status": "ok" if all(answers) else "degraded", **parts}, 200 if all(answers) else 503)


async def page() -> FileResponse:
    """Return the demo page."""
    return FileResponse(STATIC / "index.html", media_type="text/html; charset=utf-8")


async def quote_file(name: str, request: Request) -> Response:
    """Return a quote handed out in a conversation: who has its address, which nobody can guess, may read it."""
    from knowledge.landed_cost.issued import issued

    path = issued(request.app.state.settings.quotes_dir, name)
    if path is None:
        return JSONResponse({"error": words.QUOTE_GONE}, status_code=404)
    return FileResponse(
        path, media_type="application/pdf", headers={"Content-Disposition": "inline; filename=cotizacion.pdf"}
    )


async def start_again(request: Request) -> Response:
    """Forget the conversation: the browser gets the cookie of a new one."""
    response = Response(status_code=204)
    _set_cookie(response, request, request.app.state.sessions.issue())
    return response


async def chat(request: Request) -> JSONResponse:
    """Pass a person's message to the assistant and return its replies."""
    state, begun = request.app.state, time.monotonic()
    message = await _read_message(request)
    known = request.cookies.get(COOKIE)
    cookie = known if known and state.sessions.is_valid(known) else state.sessions.issue()
    sender = state.sessions.sender(cookie)
    address = request.client.host if request.client else "?"
    if not (state.per_address.allows(address) and state.per_person.allows(sender)):
        raise Refused(words.TOO_MANY)
    response = await _answer(request, sender, message)
    if cookie != known:
        _set_cookie(response, request, cookie)
    seconds = time.monotonic() - begun
    logger.info("chat request=%s status=%d seconds=%.2f", request.state.id, response.status_code, seconds)
    return response


async def _answer(request: Request, sender: str, message: str) -> JSONResponse:
    state = request.app.state
    try:
        replies = await send_async(state.client, state.settings.rest_url, sender, message)
    except AssistantError as error:
        logger.error("chat request=%s failed: %s (%s)", request.state.id, type(error).__name__, error)
        status, text = words.words_for(error)
        return JSONResponse({"error": text}, status_code=status)
    shown = [{"text": reply.text, "suggestions": reply.suggestions} for reply in replies]
    return JSONResponse({"replies": shown or [{"text": words.NOTHING, "suggestions": []}]})


async def _read_message(request: Request) -> str:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused(words.UNREADABLE)  # also keeps out forms of other sites, which cannot send JSON
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            raise Refused(words.TOO_LONG)
    try:
        payload: Any = json.loads(body)
    except ValueError:
        raise Refused(words.UNREADABLE) from None
    text = payload.get("message") if isinstance(payload, dict) else None
    if not isinstance(text, str):
        raise Refused(words.UNREADABLE)
    return _clean(text)


def _clean(text: str) -> str:
    kept = "".join(sign for sign in text if sign == "\n" or sign.isprintable() or sign == "\u200d").strip()
    if not kept.strip("/ "):
        raise Refused(words.EMPTY)
    if len(kept) > words.MAX_CHARS:
        raise Refused(words.TOO_LONG)
    return kept


def _set_cookie(response: Response, request: Request, cookie: str) -> None:
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.app.state.settings.secure_cookie,
    )


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url, timeout=2.0)).status_code == 200
    except httpx.HTTPError:
        return False


app = create_app()
