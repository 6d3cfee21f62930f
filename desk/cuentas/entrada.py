"""The way in and out, and one's own password."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Form, Request, Response

from desk import accounts, csrf, passwords, sessions
from desk import audit as log
from desk.cookies import (
    desk_of,
    end_session,
    entry_token,
    give_device,
    give_entry,
    give_session,
    known_device,
    new_token,
    session_token,
)
from desk.core import now
from desk.errors import WeakPassword
from desk.settings import MOUNT
from desk.web import LONGEST_PATH, Staff, audit, flash, needs, page, redirect

router = APIRouter()
_WRONG = "El correo o la contraseña no coinciden."
_LOCKED = (
    "Hubo muchos intentos seguidos. Espera 15 minutos y vuelve a probar, o pide otra contraseña a quien administra."
)
Field = Annotated[str, Form(max_length=400)]


@router.get("/entrar")
def entrar(request: Request, next: str = "") -> Response:
    """Show the form to enter; who is inside already goes on."""
    desk, token = desk_of(request), session_token(request)
    if token and sessions.find(desk.engine, token, now(), desk.idle, used=False):
        return redirect(safe_path(next))
    return _form(request, next)


@router.post("/entrar")
def entra(request: Request, correo: Field = "", clave: Field = "", next: Field = "") -> Response:
    """Let in who proves who they are."""
    desk, email, at = desk_of(request), accounts.clean_email(correo), now()
    address = request.client.host if request.client else "?"
    device = known_device(request, email)
    if not desk.lockout.allows(desk.engine, email, address, at, device):
        log.record(desk.engine, at, None, "entrada_bloqueada", _account(request, email), None, request.state.id)
        return _form(request, next, _LOCKED, 429, correo)
    staff = accounts.proven(desk.engine, email, clave)
    if staff is None:
        log.record(desk.engine, at, None, "entrada_fallida", _account(request, email), None, request.state.id)
        return _form(request, next, _WRONG, 401, correo)
    desk.lockout.succeeded(desk.engine, email, address, device)
    accounts.entered(desk.engine, staff, clave, at)
    token = sessions.begin(desk.engine, staff.id, at, desk.longest, session_token(request))
    log.record(desk.engine, at, staff, "entrada", f"cuenta:{staff.id}", None, request.state.id)
    response = redirect(safe_path(next))
    give_session(request, response, token)
    give_device(request, response, email)
    return response


@router.post("/salir")
def sale(request: Request, staff: Annotated[Staff, needs("entrar")]) -> Response:
    """End the session."""
    audit(request, "salida", f"cuenta:{staff.id}")
    sessions.end(desk_of(request).engine, session_token(request) or "")
    response = redirect("/entrar")
    end_session(request, response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.get("/clave")
def clave(request: Request, staff: Annotated[Staff, needs("entrar")]) -> Response:
    """Show the form to change one's own password."""
    return page(request, "cuentas/clave.html", debe=staff.must_change, minimo=passwords.SHORTEST)


@router.post("/clave")
def cambia_clave(
    request: Request,
    staff: Annotated[Staff, needs("entrar")],
    actual: Field = "",
    nueva: Field = "",
    repetida: Field = "",
) -> Response:
    """Change one's own password: every session of the account ends but this one, which gets another token."""
    desk, at = desk_of(request), now()
    address = request.client.host if request.client else "?"

    def again(fault: str, status: int = 422) -> Response:
        return page(
            request, "cuentas/clave.html", status, debe=staff.must_change, minimo=passwords.SHORTEST, fallo=fault
        )

    inside = f"cuenta:{staff.id}"  # who tries is inside: no stranger's tries count against them
    if not desk.lockout.allows(desk.engine, staff.email, address, at, inside):
        return again(_LOCKED, 429)
    if accounts.proven(desk.engine, staff.email, actual) is None:
        return again("Tu contraseña actual no es esa.")
    desk.lockout.succeeded(desk.engine, staff.email, address, inside)
    if nueva != repetida:
        return again("Las dos contraseñas nuevas no son iguales.")
    if nueva == actual:
        return again("La contraseña nueva debe ser distinta de la actual.")
    try:
        accounts.set_password(desk.engine, staff.id, nueva, at, must_change=False)
    except WeakPassword as error:
        return again(str(error))
    audit(request, "clave_cambiada", f"cuenta:{staff.id}")
    token = sessions.begin(desk.engine, staff.id, at, desk.longest, session_token(request))
    request.state.session = sessions.find(desk.engine, token, at, desk.idle, used=False)
    flash(request, "Cambiaste tu contraseña. Tus otras sesiones se cerraron.")
    response = redirect("/")
    give_session(request, response, token)
    return response


def safe_path(asked: str) -> str:
    """Return where to go on after entering, as a path after /mesa: only a page of the desk, else the home page."""
    path = asked.removeprefix(MOUNT)
    is_ours = asked.startswith(f"{MOUNT}/") and asked.isascii() and asked.isprintable()
    strays = path.startswith("//") or "\\" in path or ".." in unquote(path) or path.startswith(("/entrar", "/salir"))
    return path if is_ours and not strays and len(path) <= LONGEST_PATH else "/"


def _form(request: Request, next: str, fault: str = "", status: int = 200, email: str = "") -> Response:
    token = entry_token(request) or new_token()
    response = page(
        request,
        "cuentas/entrar.html",
        status,
        next="" if safe_path(next) == "/" else next,
        fallo=fault,
        correo=email[:254],
        csrf=csrf.token_for(token),
    )
    give_entry(request, response, token)
    return response


def _account(request: Request, email: str) -> str | None:
    number = accounts.number_of(desk_of(request).engine, email)
    return f"cuenta:{number}" if number else None
