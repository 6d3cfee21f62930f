"""The widget's HTTP API. It lives on other sites, so it takes no cookies: who asks is in a signed token."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

from bot.channels import choosing
from bot.channels.intake import Intake
from bot.channels.messages import Inbound
from bot.channels.web import bodies, events
from bot.channels.web.bodies import Refused
from bot.channels.web.channel import NAME
from bot.channels.web.tokens import Tokens
from bot.channels.words import Agency, suggestions
from bot.settings import Settings
from bot.web import words
from bot.web.limits import RateLimit
from conversations import erasure, people, ratings
from conversations.clock import now
from conversations.errors import ConversationsError, UnknownItem

logger = logging.getLogger("brujula.web")
LONGEST_WAIT = 25.0
# Several people may share an address (an office, a mobile network), and a person opens several tabs.
PEOPLE_PER_ADDRESS, TABS = 5, 8
_READS_PER_MESSAGE = 12
_BREATH = 2.0  # seconds between looks at whether who waits has hung up


class Widget:
    """What the routes need; made when the process starts."""

    def __init__(self, settings: Settings, intake: Intake, agency: Agency, secret: bytes):
        self.intake, self.store, self.agency, self.tokens = intake, intake.store, agency, Tokens(secret)
        self.bells = events.Bells()
        most = settings.chats_per_minute
        self.per_person, self.per_address = RateLimit(most), RateLimit(most * PEOPLE_PER_ADDRESS)
        self.reads_per_person = RateLimit(most * _READS_PER_MESSAGE)
        self.reads_per_address = RateLimit(most * _READS_PER_MESSAGE * PEOPLE_PER_ADDRESS)


def create_widget_app(settings: Settings) -> FastAPI:
    """Return the application to mount at /widget; its `state.widget` is set when the process starts."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    origins = settings.allowed_origins
    app.state.origins = {*origins, settings.public_url.rstrip("/")}
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        max_age=600,
    )
    app.add_exception_handler(Refused, _refuse)
    app.add_exception_handler(ConversationsError, _unavailable)
    app.post("/session")(session)
    app.post("/messages")(messages)
    app.get("/events")(poll)
    app.post("/ratings")(rate)
    app.post("/forget")(forget)
    return app


async def session(request: Request) -> JSONResponse:
    """Give a person their token: a fresh one for whom they were, else a new one."""
    widget = _admitted(request, request.app.state.widget.per_address)
    payload = await bodies.read_object(request)
    known = widget.tokens.address(payload.get("token"))
    address = None if known is None or await widget.store.run(people.is_forgotten, NAME, known) else known
    consent = await asyncio.to_thread(widget.agency.consent)
    shown = {"version": consent.version, "text": consent.text, "url": consent.url} if consent else None
    greeting = await asyncio.to_thread(widget.agency.greeting)
    token = widget.tokens.issue(address)
    return JSONResponse({"token": token, "consent": shown, "greeting": greeting, "suggestions": suggestions()})


async def messages(request: Request) -> JSONResponse:
    """Keep a message of a person; the same id again is the same message."""
    widget = _admitted(request, request.app.state.widget.per_address)
    address = await _person(request, widget, widget.per_person)
    written = await bodies.read_message(request)
    text = await _label(widget, address, written.choice) if written.choice else written.text
    kind = "choice" if written.choice else "text"
    message = Inbound(NAME, f"{address}:{written.id}", address, kind, text, written.choice, now())
    (stored,) = await widget.intake.keep([message], request.state.id, echo=True)
    widget.bells.ring(address, stored.cursor or 0)
    return JSONResponse({"cursor": stored.cursor}, status_code=202)


async def poll(request: Request) -> Response:
    """Return what came after a cursor; with `wait`, as soon as there is something."""
    widget = _admitted(request, request.app.state.widget.reads_per_address)
    address = await _person(request, widget, widget.reads_per_person)
    after, wait = _number(request, "after", 2**53), min(_number(request, "wait", 3600), LONGEST_WAIT)
    if widget.bells.count(address) >= TABS:
        raise Refused(words.TOO_MANY)
    store, ends = widget.store, time.monotonic() + wait
    with widget.bells.bell(address, int(after)) as bell:
        entries, state = await store.run(events.look, address, int(after))
        while not entries and (left := ends - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), min(left, _BREATH))
            if await request.is_disconnected():
                return Response(status_code=204)
            if bell.is_set():
                bell.clear()
                entries, state = await store.run(events.look, address, int(after))
    found = [*(events.event_of(entry, address) for entry in entries), state]
    return JSONResponse({"events": found, "cursor": entries[-1].cursor if entries else int(after)})


async def rate(request: Request) -> Response:
    """Keep what a person thinks of an answer they got."""
    widget = _admitted(request, request.app.state.widget.per_address)
    address = await _person(request, widget, widget.per_person)
    given = await bodies.read_rating(request)
    values = (given.message, given.useful, given.reason, given.comment, now())
    try:
        await widget.store.run(ratings.rate, NAME, address, *values)
    except UnknownItem:
        raise Refused(words.NOT_YOURS) from None
    except ValueError:
        raise Refused(words.UNREADABLE) from None
    return Response(status_code=204)


async def forget(request: Request) -> Response:
    """Delete a conversation; its token is of no use any more."""
    widget = _admitted(request, request.app.state.widget.per_address)
    address = await _person(request, widget, widget.per_person)
    await widget.store.run(erasure.forget, NAME, address, widget.store.key, now())
    return Response(status_code=204)


def _admitted(request: Request, limit: RateLimit) -> Widget:
    """Return the widget's parts to a site that may use it, from an address that has not asked too much."""
    origin = request.headers.get("origin")
    allowed = request.app.state.origins
    if origin and origin not in allowed and "*" not in allowed and urlsplit(origin).netloc != request.headers["host"]:
        raise Refused(words.FOREIGN)
    if not limit.allows(request.client.host if request.client else "?"):
        raise Refused(words.TOO_MANY)
    widget: Widget = request.app.state.widget
    return widget


async def _person(request: Request, widget: Widget, limit: RateLimit) -> str:
    """Return who asks, by their token; raises Refused."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    address = widget.tokens.address(token) if scheme.lower() == "bearer" else None
    if address is None or await widget.store.run(people.is_forgotten, NAME, address):
        raise Refused(words.NO_SESSION)
    if not limit.allows(address):
        raise Refused(words.TOO_MANY)
    return address


async def _label(widget: Widget, address: str, choice: str) -> str:
    person = await widget.store.run(people.find, NAME, address)
    chosen = choosing.pressed(person.choices, choice, "") if person else None
    if chosen is None:
        raise bodies.gone_button()
    return chosen.text


def _number(request: Request, name: str, most: float) -> float:
    try:
        value = float(request.query_params.get(name) or 0)
    except ValueError:
        raise Refused(words.UNREADABLE) from None
    if not 0 <= value <= most:
        raise Refused(words.UNREADABLE)
    return value


async def _refuse(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    headers: dict[str, Any] = {"Retry-After": "60"} if error.status == 429 else {}
    return JSONResponse({"error": error.text}, status_code=error.status, headers=headers)


async def _unavailable(_: Request, error: Exception) -> JSONResponse:
    logger.error("store unavailable: %s", error)
    return JSONResponse({"error": words.DOWN[1]}, status_code=words.DOWN[0])
