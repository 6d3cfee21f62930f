"""The desk as an application, to be mounted at /mesa in the web process."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from conversations.errors import StoreUnavailable
from desk import csrf
from desk.atencion import ajustes, conversacion, fila, novedades, pasos
from desk.cifras import pages as cifras
from desk.contenido import cobertura, planillas, vigencia
from desk.contenido import edicion as contenido_edicion
from desk.contenido import pages as contenido
from desk.contenido import revision as contenido_revision
from desk.core import Desk
from desk.cuentas import auditoria, entrada, equipo, inicio, personas
from desk.ensenanza import charlas, frases, modelo, palabras, relatos
from desk.ensenanza import pages as ensenanza
from desk.errors import NotEntered, Refused
from desk.guard import Failed, Guard, TooMuch
from desk.pendientes import pages as pendientes
from desk.practica import hacer, progreso
from desk.practica import pages as practica
from desk.settings import MOUNT, DeskSettings
from desk.web import is_htmx, page

logger = logging.getLogger("brujula.desk")
STATIC = Path(__file__).parent / "static"
# Each part of the desk brings its routes; every route declares its permission (desk/web.py, needs).
ROUTERS = (
    entrada.router, inicio.router, fila.router, novedades.router, ajustes.router, conversacion.router, pasos.router,
    cifras.router, pendientes.router, ensenanza.router, frases.router, charlas.router,
    relatos.router, palabras.router, modelo.router, planillas.router, vigencia.router, cobertura.router,
    contenido.router, contenido_edicion.router, contenido_revision.router,
    personas.router, equipo.router, auditoria.router, progreso.router, practica.router, hacer.router,
)  # fmt: skip
# The only paths that are open to all.
PUBLIC = ("/entrar", "/salud", "/static")

_GONE = ("No encuentro esa página", "Puede que el enlace sea viejo o que falte una letra.")
_BROKEN = ("Algo falló de nuestro lado", "No es culpa tuya. Vuelve a intentarlo en un momento.")
_CLOSED = (
    "No puedo abrir la base de datos",
    "Vuelve a intentarlo en un minuto. Si sigue así, avisa a quien la instaló.",
)
_UNREADABLE = ("No entendí el formulario", "Vuelve atrás, revisa los datos e inténtalo otra vez.")
_TOO_MUCH = ("Eso es demasiado grande", "El texto no cabe: acórtalo e inténtalo otra vez.")


def desk_app(settings: DeskSettings | None = None) -> FastAPI:
    """Return the application; nothing is opened before the first request. `state.desk.close()` closes it."""
    settings = settings or DeskSettings()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(csrf.check)])
    app.state.desk = Desk(settings)
    for router in ROUTERS:
        app.include_router(router)
    app.get("/salud")(health)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(NotEntered, _way_in)
    for kind in (Refused, HTTPException, RequestValidationError, StoreUnavailable):
        app.add_exception_handler(kind, _say)
    app.add_middleware(Guard, failed=_fault(app), secure=settings.secure)
    return app


async def health() -> JSONResponse:
    """Say that the desk is there."""
    return JSONResponse({"status": "ok"})


async def _way_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotEntered)
    way = f"{MOUNT}{error.way}"
    if error.back not in ("", MOUNT, f"{MOUNT}/"):
        way += f"?next={quote(error.back, safe='/')}"
    if is_htmx(request):
        return Response(status_code=401, headers={"HX-Redirect": way})
    return RedirectResponse(way, status_code=303)


async def _say(request: Request, error: Exception) -> Response:
    """Return the page of an error: what happened, what to do, and the number to give to whoever looks into it."""
    status, title, text = _words(error)
    if status >= 500:
        number = getattr(request.state, "id", "?")
        logger.error("status=%d correlation=%s: %s", status, number, type(error).__name__)
    said = {"titulo": title, "texto": text, "numero": getattr(request.state, "id", "?")}
    response = await run_in_threadpool(partial(page, request, "error.html", status, **said))
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def _words(error: Exception) -> tuple[int, str, str]:
    if isinstance(error, Refused):
        return error.status, error.title, error.text
    if isinstance(error, StoreUnavailable):
        return 503, *_CLOSED
    if isinstance(error, TooMuch) or isinstance(error.__cause__, TooMuch):
        return 413, *_TOO_MUCH
    if isinstance(error, RequestValidationError):
        return 422, *_UNREADABLE
    if isinstance(error, HTTPException) and error.status_code < 500:
        return (error.status_code, *_GONE) if error.status_code in (404, 405) else (error.status_code, *_UNREADABLE)
    return 500, *_BROKEN


def _fault(app: FastAPI) -> Failed:
    async def failed(request: Request, error: Exception) -> Response:
        request.scope["app"] = app
        return await _say(request, error)

    return failed
