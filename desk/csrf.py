"""Nobody else's page can act in the name of the staff: every POST carries a token made from the sender's own cookie."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import Request

from desk.cookies import entry_token, session_token
from desk.errors import Refused
from desk.settings import MOUNT

FIELD, HEADER = "_csrf", "X-CSRF-Token"
ENTRY_PATH = f"{MOUNT}/entrar"
_SAFE = {"GET", "HEAD", "OPTIONS"}


def token_for(cookie: str) -> str:
    """Return the token of a cookie; from it the cookie cannot be told."""
    return hashlib.sha256(f"csrf:{cookie}".encode()).hexdigest()


async def check(request: Request) -> None:
    """Raise Refused for a request that changes something and does not come from a page of ours."""
    if request.method in _SAFE:
        return
    if _is_foreign(request):
        raise Refused(
            403, "No pude aceptar ese envío", "El pedido llegó desde otro sitio. Vuelve a la mesa e inténtalo ahí."
        )
    cookie = entry_token(request) if request.url.path == ENTRY_PATH else session_token(request)
    if cookie is None and request.url.path != ENTRY_PATH:
        return  # without a session there is nothing to misuse: `needs` shows the way in
    given = request.headers.get(HEADER)
    if given is None:
        field = (await request.form()).get(FIELD)
        given = field if isinstance(field, str) else ""
    if cookie is None or not hmac.compare_digest(given.encode(), token_for(cookie).encode()):
        raise Refused(
            403, "Esta página venció", "Llevaba mucho tiempo abierta. Vuelve atrás, recárgala e inténtalo otra vez."
        )


def _is_foreign(request: Request) -> bool:
    """Tell whether the browser says that another site sends this; old ones say nothing, and the token decides."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")
