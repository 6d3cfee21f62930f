"""The desk's two cookies: the session, and the mark of the entry form. No script can read them."""

from __future__ import annotations

import secrets

from fastapi import Request, Response

from desk.core import Desk


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


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def _give(request: Request, response: Response, kind: str, value: str) -> None:
    desk = desk_of(request)
    secure = desk.settings.secure
    response.set_cookie(_name(desk, kind), value, httponly=True, samesite="lax", secure=secure, path="/")


def _take(request: Request, response: Response, kind: str) -> None:
    desk = desk_of(request)
    secure = desk.settings.secure
    response.delete_cookie(_name(desk, kind), httponly=True, samesite="lax", secure=secure, path="/")
