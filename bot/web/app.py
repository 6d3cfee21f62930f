"""The web application on 8080: the demo page, the widget and its API, the webhooks, the desk, and health."""

from __future__ import annotations

import asyncio
import html
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.routes import create_widget_app
from bot.channels.whatsapp.routes import create_routes as create_whatsapp_routes
from bot.channels.whatsapp.settings import read_settings as read_whatsapp
from bot.channels.words import Agency, read_agency
from bot.service.address import Address
from bot.settings import Settings, get_settings
from bot.web import words
from bot.web.channels import open_intake
from conversations.senders import read_key
from desk.app import desk_app
from desk.settings import MOUNT, DeskSettings

logger = logging.getLogger("brujula.web")

STATIC = Path(__file__).parent / "static"
WIDGET = Path(__file__).parent / "widget" / "dist" / "widget.js"
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


def create_app(settings: Settings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Return the application; nothing is opened before it starts. Raises GuessableSecret and ChannelMisconfigured."""
    settings = settings or get_settings()
    settings.check_secrets()
    widget = create_widget_app(settings)
    desk = desk_app(_desk_settings(settings))
    whatsapp = read_whatsapp()  # raises when some of its keys are missing, or are those of an example

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        logging.getLogger("httpx").setLevel(logging.WARNING)
        secret = read_key(settings.session_secret.get_secret_value(), settings.var_dir / "clave_de_sesion")
        app.state.address = Address(settings)
        app.state.settings, app.state.agency = settings, Agency(read_agency(settings.database_url))
        async with (
            httpx.AsyncClient(timeout=2.0, transport=transport, trust_env=False) as app.state.client,
            open_intake(settings, app.state.agency, secret, widget) as app.state.intake,
        ):
            yield
        desk.state.desk.close()

    app = FastAPI(title="Brújula", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Headers)
    app.get("/health")(health)
    app.get("/health/ready")(ready)
    app.get("/")(page)
    app.get("/cotizaciones/{name}")(quote_file)
    app.get("/widget.js")(widget_script)
    app.mount("/widget", widget)
    app.mount(MOUNT, desk)
    if whatsapp is not None:
        app.router.routes += create_whatsapp_routes(whatsapp, lambda *came: app.state.intake.accept(*came))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


class Headers:
    """Gives each request a number and each response its headers; plain ASGI, since webhooks come by the hundred."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = secrets.token_hex(8)
        scope.setdefault("state", {})["id"] = number
        kept = "no-cache" if scope["path"].startswith("/static") else "no-store"
        if scope["path"] == "/widget.js":  # the pages of agencies ask for it at every visit
            kept = "public, max-age=300"

        async def dress(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**SECURITY_HEADERS, "X-Request-Id": number, "Cache-Control": kept}.items():
                    headers.setdefault(name, value)  # the desk has headers of its own
            await send(message)

        await self._app(scope, receive, dress)


async def health() -> dict[str, str]:
    """Say that this process is alive."""
    return {"status": "ok"}


async def ready(request: Request) -> JSONResponse:
    """Say whether the processes behind the page answer: 200 when all do."""
    state = request.app.state
    settings: Settings = state.settings
    addresses = {
        "rasa": state.address.rasa_url, "actions": f"{settings.actions_url}/health", "worker": f"{settings.worker_url}/health"
    }  # fmt: skip
    answers = await asyncio.gather(*(_answers(state.client, url) for url in addresses.values()))
    parts = dict(zip(addresses, answers, strict=True))
    return JSONResponse({"status": "ok" if all(answers) else "degraded", **parts}, 200 if all(answers) else 503)


async def page(request: Request) -> HTMLResponse:
    """Return the demo page, in the name of the agency."""
    name = await asyncio.to_thread(request.app.state.agency.datum, "agencia")
    text = (STATIC / "index.html").read_text("utf-8")
    return HTMLResponse(text.replace("{{agencia}}", html.escape(name or "Agencia de ejemplo")))


async def widget_script(request: Request) -> Response:
    """Return the widget's script, which any page may load; where it may be used, the list of origins says."""
    if not WIDGET.is_file():
        return JSONResponse({"error": words.NO_WIDGET}, status_code=404)
    headers = {"Cross-Origin-Resource-Policy": "cross-origin", "Vary": "Accept-Encoding"}
    packed = WIDGET.with_name(f"{WIDGET.name}.gz")
    small = "gzip" in request.headers.get("accept-encoding", "") and packed.is_file()
    if small:
        headers["Content-Encoding"] = "gzip"
    kind = "text/javascript; charset=utf-8"
    path = packed if small else WIDGET
    response = FileResponse(path, media_type=kind, headers=headers, stat_result=path.stat())
    if request.headers.get("if-none-match") == response.headers["etag"]:
        return Response(status_code=304, headers={**headers, "ETag": response.headers["etag"]})
    return response


async def quote_file(name: str, request: Request) -> Response:
    """Return a quote handed out in a conversation: who has its address, which nobody can guess, may read it."""
    from knowledge.landed_cost.issued import issued

    path = issued(request.app.state.settings.quotes_dir, name)
    if path is None:
        return JSONResponse({"error": words.QUOTE_GONE}, status_code=404)
    return FileResponse(
        path, media_type="application/pdf", headers={"Content-Disposition": "inline; filename=cotizacion.pdf"}
    )


def _desk_settings(settings: Settings) -> DeskSettings:
    """Return the desk's settings, with the databases and the folder of this process."""
    return DeskSettings(
        conversations_url=settings.conversations_url, database_url=settings.database_url,
        tracker_url=settings.tracker_url, events_url=settings.events_url, public_url=settings.public_url,
        var_dir=settings.var_dir,
    )  # fmt: skip


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == 200
    except httpx.HTTPError:
        return False


app = create_app()
