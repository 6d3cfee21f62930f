"""Who a widget speaks for: a random id, signed by us, that the widget keeps and sends with each request."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

DAYS = 180
_SECONDS = DAYS * 24 * 3600


class Tokens:
    """Issues and reads tokens `id.moment.signature`; without the secret nobody can make one or guess an id."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time):
        self._secret = secret
        self._clock = clock

    def issue(self, address: str | None = None) -> str:
        """Return a token for a new person, or a fresh one for a known one."""
        body = f"{address or secrets.token_urlsafe(24)}.{int(self._clock())}"
        return f"{body}.{self._sign(body)}"

    def address(self, token: object) -> str | None:
        """Return the id of a token that we issued and that has not expired, else None."""
        if not isinstance(token, str) or len(token) > 200 or not token.isascii():
            return None
        body, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature, self._sign(body)):
            return None
        address, _, moment = body.partition(".")
        return address if self._clock() - int(moment) < _SECONDS else None

    def _sign(self, body: str) -> str:
        return hmac.new(self._secret, f"widget:{body}".encode(), hashlib.sha256).hexdigest()
