"""A small server that keeps the contract of the widget's API, with replies and faults that a test chooses."""

from __future__ import annotations

import asyncio
import contextlib
import html
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from bot.web.widget_build import BUNDLE, ensure_widget
from tests.browser import replies
from tests.puertos import free_port

STATIC = Path(__file__).parents[2] / "bot" / "web" / "static"
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CONSENT = "Guardo lo que escribes para recordar tu consulta. No envíes claves ni datos de tarjetas."


@dataclass
class Talk:
    """One session's conversation."""

    events: list[dict[str, Any]] = field(default_factory=list)
    typing: bool = False
    sent: dict[str, int] = field(default_factory=dict)
    news: int = 0

    def add(self, kind: str, text: str, message: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        event = {"cursor": len(self.events) + 1, "id": more.pop("id", str(uuid4())), "kind": kind, "text": text}
        event |= {"at": datetime.now(UTC).isoformat(), **more} | ({"message": message} if message else {})
        self.events.append(event)
        return event


class Stub:
    """What was received, and how the next message is answered."""

    def __init__(self) -> None:
        self.port = 0
        self.reset()

    def reset(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.posts: list[dict[str, Any]] = []
        self.ratings: list[dict[str, Any]] = []
        self.answer: Callable[[str], dict[str, Any]] = replies.for_text
        self.delay = 0.0
        self.fail: dict[str, tuple[int, str]] = {}
        self.pages: dict[str, tuple[str, str]] = {}
        self.consent: dict[str, Any] = {"version": "1", "text": CONSENT, "url": None}
        self.polls = 0
        self.issued = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def talk(self) -> Talk:
        """Return the only conversation there is."""
        (talk,) = self.talks.values()
        return talk


@contextlib.contextmanager
def serving(state: Stub) -> Iterator[Stub]:
    """Serve the stub until the block ends."""
    ensure_widget()
    state.port = free_port()
    config = uvicorn.Config(create_app(state), host="127.0.0.1", port=state.port, log_level="critical", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the stub did not start"
        thread.join(0.02)
    try:
        yield state
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)


def create_app(state: Stub) -> FastAPI:
    app = FastAPI()
    app.state.stub = state
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"])
    app.middleware("http")(_faults)
    app.get("/")(page)
    app.get("/paginas/{name}")(host_page)
    app.get("/widget.js")(bundle)
    app.post("/widget/session")(session)
    app.post("/widget/messages", status_code=202)(messages)
    app.get("/widget/events")(events)
    app.post("/widget/ratings", status_code=204)(ratings)
    app.post("/widget/forget", status_code=204)(forget)
    app.mount("/static", StaticFiles(directory=STATIC))
    return app


async def _faults(request: Request, call_next: Any) -> Response:
    state = request.app.state.stub
    fault = state.fail.get(request.url.path)
    if fault and request.method != "OPTIONS":
        # A fault without the CORS header would read as no connection.
        return JSONResponse({"error": fault[1]}, fault[0], {"Access-Control-Allow-Origin": "*"})
    return await call_next(request)


async def page() -> HTMLResponse:
    text = (STATIC / "index.html").read_text("utf-8").replace("{{agencia}}", html.escape("Rumbo Sur"))
    return HTMLResponse(text, headers={"Content-Security-Policy": PAGE_CSP})


async def host_page(name: str, request: Request) -> Response:
    text, policy = request.app.state.stub.pages[name]
    kind = "text/css" if name.endswith(".css") else "text/html"
    return Response(text, media_type=kind, headers={"Content-Security-Policy": policy} if policy else {})


async def bundle() -> FileResponse:
    return FileResponse(BUNDLE, media_type="text/javascript; charset=utf-8")


async def session(request: Request) -> dict[str, Any]:
    state, body = request.app.state.stub, await request.json()
    known = str(body.get("token")).partition(".")[0]
    address = known if known in state.talks else str(uuid4())
    state.talks.setdefault(address, Talk())
    state.issued += 1
    return {
        # As the real one: a fresh token of the same person each time.
        "token": f"{address}.{state.issued}.firma",
        "consent": state.consent,
        "greeting": replies.GREETING,
        "suggestions": list(replies.FIRST),
    }


def _talk(request: Request) -> Talk | None:
    found: Talk | None = request.app.state.stub.talks.get(_address(request))
    return found


def _address(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").partition(".")[0]


def _unknown() -> JSONResponse:
    return JSONResponse({"error": "Tu sesión terminó."}, 401)


async def messages(request: Request) -> Response:
    state, talk, body = request.app.state.stub, _talk(request), await request.json()
    if talk is None:
        return _unknown()
    state.posts.append(body)
    if body["id"] not in talk.sent:
        text = body.get("text") or body["choice"].removeprefix("op:")
        talk.sent[body["id"]] = talk.add("user", text, id=body["id"])["cursor"]
        talk.typing = True
        task = asyncio.create_task(_reply(state, talk, text))
        request.app.state.task = task
    return JSONResponse({"cursor": talk.sent[body["id"]]}, 202)


async def _reply(state: Stub, talk: Talk, text: str) -> None:
    await asyncio.sleep(state.delay)
    told = state.answer(text)
    talk.typing = False
    talk.add("bot", told.pop("text"), told)


async def events(request: Request, after: int = 0, wait: float = 0) -> Response:
    talk = _talk(request)
    if talk is None:
        return _unknown()
    request.app.state.stub.polls += 1
    typing = talk.typing and after > 0
    for _ in range(int(min(wait, 20) / 0.02)):
        if len(talk.events) > after or request.app.state.stub.fail or await request.is_disconnected():
            break
        await asyncio.sleep(0.02)
    found: list[dict[str, Any]] = [event for event in talk.events if event["cursor"] > after][:100]
    cursor = found[-1]["cursor"] if found else after
    if typing or talk.typing:
        found.append({"kind": "state", "state": "typing" if talk.typing else "idle"})
    return JSONResponse({"events": found, "cursor": cursor})


async def ratings(request: Request) -> Response:
    if _talk(request) is None:
        return _unknown()
    request.app.state.stub.ratings.append(await request.json())
    return Response(status_code=204)


async def forget(request: Request) -> Response:
    request.app.state.stub.talks.pop(_address(request), None)
    return Response(status_code=204)
