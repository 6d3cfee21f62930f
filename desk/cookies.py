"""The desk's cookies: the session, the mark of the entry form, and that of a known device. No script can read them."""

from __future__ import annotations

import hmac
import secrets

from fastapi import Request, Response

from conversations.senders import sender_mark
from desk.core import Desk

_DEVICE_LASTS = 365 * 24 * 3600  # seconds


def desk_of(request: Request) -> Desk:
    """Return the desk that serves a request."""
    found: Desk = request.app.state.desk
    return found


def _name(desk: Desk, kind: str) -> str:
    # __Host-: the browser takes it by https only and for this host only, so no neighbouring site can plant one.
    return f"__Host-{kind}" if desk.settings.secure else kind


def session_token(request: Request) -> str | None:
    """Return the token of a request's session, None where it brings none of the form that we give."""
    return _sane(request.cookies.get(_name(desk_of(request), "mesa")))


def entry_token(request: Request) -> str | None:
    """Return the mark of the entry form."""
    return _sane(request.cookies.get(_name(desk_of(request), "mesa_entrada")))


def _sane(token: str | None) -> str | None:
    return token if token and token.isascii() and 20 <= len(token) <= 100 else None


def give_session(request: Request, response: Response, token: str) -> None:
    """Put the session's cookie into a response; it lasts until the browser closes, the session as settings say."""
    _give(request, response, "mesa", token)
    _take(request, response, "mesa_entrada")


def end_session(request: Request, response: Response) -> None:
    """Take the session's cookie away."""
    _take(request, response, "mesa")


def give_entry(request: Request, response: Response, token: str) -> None:
    """Put the mark of the entry form into a response."""
    _give(request, response, "mesa_entrada", token)


def known_device(request: Request, email: str) -> str | None:
    """Return what a browser is known by, where somebody entered this account from it before."""
    token = _sane(request.cookies.get(_name(desk_of(request), _device_name(request, email))))
    nonce = (token or "").partition(".")[0]
    return nonce if token and hmac.compare_digest(token, _device(request, email, nonce)) else None


def give_device(request: Request, response: Response, email: str) -> None:
    """Put the mark of a device that is known by an account into a response, unless it is there already."""
    if known_device(request, email) is None:
        token = _device(request, email, secrets.token_urlsafe(16))
        _give(request, response, _device_name(request, email), token, _DEVICE_LASTS)


def _device(request: Request, email: str, nonce: str) -> str:
    return f"{nonce}.{sender_mark(f'mesa:equipo:{email}:{nonce}', desk_of(request).key)}"


def _device_name(request: Request, email: str) -> str:
    # One a person: several may use the same browser.
    return f"mesa_equipo_{sender_mark(f'mesa:equipo:{email}', desk_of(request).key)[:12]}"


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def _give(request: Request, response: Response, kind: str, value: str, lasts: int | None = None) -> None:
    desk = desk_of(request)
    secure = desk.settings.secure
    response.set_cookie(_name(desk, kind), value, lasts, httponly=True, samesite="lax", secure=secure, path="/")


def _take(request: Request, response: Response, kind: str) -> None:
    desk = desk_of(request)
    secure = desk.settings.secure
    response.delete_cookie(_name(desk, kind), httponly=True, samesite="lax", secure=secure, path="/")
