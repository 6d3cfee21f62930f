"""What the pages share: who asks and whether they may, the page itself, words after a change, and the audit log.

A route says whom it is for in its signature:

    def lista(request: Request, staff: Annotated[Staff, needs("atender")]) -> Response:
        return page(request, "atencion/lista.html", personas=…)

Write routes as plain `def`: they run in a thread and may wait for the database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from desk import audit as log
from desk import csrf, sessions
from desk.accounts import Staff, staff_of
from desk.cookies import desk_of, entry_token, session_token
from desk.core import Desk, now
from desk.errors import NotEntered, Refused
from desk.knowledge import knowledge_of
from desk.nav import entries_for, tabs_at
from desk.roles import PERMISSIONS, may
from desk.settings import MOUNT

__all__ = [
    "MOUNT",
    "Staff",
    "audit",
    "desk_of",
    "flash",
    "is_htmx",
    "needs",
    "now",
    "page",
    "permission_of",
    "redirect",
]

OWN_PASSWORD = "/clave"
LONGEST_PATH = 300  # of what is gone on to after entering


def needs(permission: str, quiet: bool = False) -> Any:
    """Return the dependency that lets in who has a permission, as Staff; raises NotEntered and Refused.

    `quiet` is for what a page asks by itself (news every few seconds): it does not keep the session from ending unused.
    """
    if permission not in PERMISSIONS:
        raise ValueError(f"unknown permission {permission}")

    def admitted(request: Request) -> Staff:
        staff = _entered(request, used=not quiet)
        if not may(staff.role, permission):
            audit(request, "acceso_negado", detail={"permiso": permission})
            raise Refused(
                403, "Tu rol no abre esta página", "Si la necesitas, pídele acceso a quien administra la mesa."
            )
        return staff

    admitted.permission = permission  # type: ignore[attr-defined]  # the test of the route table reads it
    return Depends(admitted)


def permission_of(call: Callable[..., Any]) -> str | None:
    """Return the permission that a dependency asks for, None for any other."""
    return getattr(call, "permission", None)


def _entered(request: Request, used: bool) -> Staff:
    desk, token = desk_of(request), session_token(request)
    found = sessions.find(desk.engine, token, now(), desk.idle, used) if token else None
    if found is None:
        raise NotEntered(_asked(request))
    request.state.session, request.state.staff = found, staff_of(found.user)
    if found.user.must_change and request.url.path not in (f"{MOUNT}{OWN_PASSWORD}", f"{MOUNT}/salir"):
        raise NotEntered(way=OWN_PASSWORD)
    staff: Staff = request.state.staff
    return staff


def _asked(request: Request) -> str:
    """Return the page that was asked for, to go on there after entering; only what is opened by a link."""
    if request.method != "GET" or is_htmx(request):
        return ""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return path if len(path) <= LONGEST_PATH else ""


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page in its frame: menu, words after a change, and the token that its forms need."""
    desk = desk_of(request)
    staff: Staff | None = getattr(request.state, "staff", None)
    opened: sessions.Open | None = getattr(request.state, "session", None)
    flashes = opened.flashes if opened and status < 400 else ()
    if opened and flashes:
        sessions.heard(desk.engine, opened.token_hash)
    cookie = session_token(request) if staff else entry_token(request)
    entries = entries_for(staff.role) if staff and not staff.must_change else []
    here = request.url.path.removeprefix(MOUNT) or "/"
    tabs, tab = tabs_at(entries, here)
    frame = {
        "staff": staff,
        "entries": entries,
        "tabs": tabs,
        "tab": tab,
        # Asked by the frame alone: a piece of a page, fetched every few seconds, counts nothing.
        "waiting_changes": lambda: _waiting(desk, staff),
        "flashes": flashes,
        "csrf": csrf.token_for(cookie) if cookie else "",
        "agency": desk.agency.datum("agencia") or "Brújula",
        "here": here,
        "htmx": is_htmx(request),
    }
    return desk.templates.TemplateResponse(request, template, {**frame, **values}, status_code=status)


def _waiting(desk: Desk, staff: Staff | None) -> int:
    """Return how many changes of the content wait, for who may approve; 0 for others and while it cannot be known."""
    if staff is None or staff.must_change or not may(staff.role, "aprobar_contenido"):
        return 0
    return knowledge_of(desk.settings.database_url).waiting()


def is_htmx(request: Request) -> bool:
    """Tell whether a piece of a page is asked for, and not a page."""
    return request.headers.get("HX-Request") == "true"


def redirect(path: str) -> Response:
    """Send the browser to another page of the desk (a path after /mesa), to be read and not repeated."""
    return RedirectResponse(f"{MOUNT}{path}", status_code=303)


def flash(request: Request, text: str, kind: str = "ok") -> None:
    """Show words on the next page of this session; `kind` is ok, aviso or error."""
    opened: sessions.Open = request.state.session
    sessions.say(desk_of(request).engine, opened.token_hash, text, kind)


def audit(request: Request, action: str, subject: str | None = None, detail: dict[str, Any] | None = None) -> None:
    """Write into the audit log what the staff of this request do or look at (audit.py: no personal data)."""
    staff = getattr(request.state, "staff", None)
    log.record(desk_of(request).engine, now(), staff, action, subject, detail, getattr(request.state, "id", None))
