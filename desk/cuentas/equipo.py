"""The staff: who may enter, as what, and what to do when somebody forgets a password or leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from desk import accounts, passwords
from desk.errors import AccountRefused, Refused
from desk.models import UserRow
from desk.roles import ROLES
from desk.web import Staff, audit, desk_of, flash, needs, now, page, redirect

router = APIRouter(prefix="/equipo")
Admin = Annotated[Staff, needs("administrar")]
Field = Annotated[str, Form(max_length=400)]


@router.get("")
def lista(request: Request, staff: Admin) -> Response:
    """Show everybody."""
    return page(request, "equipo/lista.html", cuentas=accounts.listed(desk_of(request).engine), roles=ROLES)


@router.get("/nueva")
def nueva(request: Request, staff: Admin) -> Response:
    """Show the form for a new account."""
    return page(request, "equipo/nueva.html", roles=ROLES, correo="", nombre="", rol="")


@router.post("/nueva")
def crea(request: Request, staff: Admin, correo: Field = "", nombre: Field = "", rol: Field = "") -> Response:
    """Make an account with a password that has to be changed, and show it this once."""
    password, engine = passwords.temporary(), desk_of(request).engine
    try:
        number = accounts.add(engine, correo, nombre, rol, password, now(), must_change=True)
    except AccountRefused as error:
        again = {"roles": ROLES, "correo": correo, "nombre": nombre, "rol": rol, "fallo": str(error)}
        return page(request, "equipo/nueva.html", 422, **again)
    audit(request, "cuenta_creada", f"cuenta:{number}", {"rol": rol})
    return page(request, "equipo/entrega.html", cuenta=_found(request, number), clave=password, es_nueva=True)


@router.get("/{number}")
def cuenta(request: Request, number: int, staff: Admin) -> Response:
    """Show an account and what can be changed of it."""
    return page(
        request, "equipo/cuenta.html", cuenta=_found(request, number), roles=ROLES, es_propia=number == staff.id
    )


@router.post("/{number}/rol")
def cambia_rol(request: Request, number: int, staff: Admin, rol: Field = "") -> Response:
    """Give somebody another role."""
    before = _another(request, number, staff).role
    if rol == before:
        return redirect(f"/equipo/{number}")
    return _changed(
        request, number, lambda: accounts.change_role(desk_of(request).engine, number, rol), "rol_cambiado",
        "Cambiaste el rol. Vale desde la próxima página que abra.", {"antes": before, "ahora": rol},
    )  # fmt: skip


@router.post("/{number}/cerrar")
def cierra(request: Request, number: int, staff: Admin) -> Response:
    """Close an account; its sessions end."""
    _another(request, number, staff)
    engine = desk_of(request).engine
    told = "Cerraste la cuenta. Si esa persona estaba dentro, ya no lo está."
    return _changed(request, number, lambda: accounts.set_active(engine, number, False), "cuenta_cerrada", told)


@router.post("/{number}/abrir")
def abre(request: Request, number: int, staff: Admin) -> Response:
    """Open a closed account again."""
    _another(request, number, staff)
    engine = desk_of(request).engine
    told = "La cuenta está abierta otra vez, con la contraseña que tenía."
    return _changed(request, number, lambda: accounts.set_active(engine, number, True), "cuenta_abierta", told)


@router.post("/{number}/clave")
def repone(request: Request, number: int, staff: Admin) -> Response:
    """Give somebody a password that has to be changed, and show it this once; their sessions end."""
    row = _another(request, number, staff)
    password = passwords.temporary()
    accounts.set_password(desk_of(request).engine, number, password, now(), must_change=True)
    audit(request, "clave_repuesta", f"cuenta:{number}")
    return page(request, "equipo/entrega.html", cuenta=row, clave=password, es_nueva=False)


def _found(request: Request, number: int) -> UserRow:
    row = accounts.find(desk_of(request).engine, number)
    if row is None:
        raise Refused(404, "No encuentro esa cuenta", "Vuelve a la lista del equipo y búscala ahí.")
    return row


def _another(request: Request, number: int, staff: Staff) -> UserRow:
    """Return an account that is not one's own: nobody locks themselves out, or raises themselves, by mistake."""
    row = _found(request, number)
    if number == staff.id:
        raise Refused(409, "Esta es tu propia cuenta", "Pídele el cambio a otra persona que administre la mesa.")
    return row


def _changed(
    request: Request,
    number: int,
    change: Callable[[], None],
    action: str,
    told: str,
    detail: dict[str, Any] | None = None,
) -> Response:
    try:
        change()
    except AccountRefused as error:
        flash(request, str(error), "error")
    else:
        audit(request, action, f"cuenta:{number}", detail)
        flash(request, told)
    return redirect(f"/equipo/{number}")
