"""Who is writing: a random id in a signed cookie, and the sender name derived from it that Rasa sees."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

COOKIE = "brujula_sesion"
COOKIE_SECONDS = 30 * 24 * 3600


class Sessions:
    """Issues and checks session cookies; nobody can guess or make one without the secret."""

    def __init__(self, secret: bytes):
        self._secret = secret

    def issue(self) -> str:
        """Return the cookie of a new conversation."""
        name = secrets.token_urlsafe(24)
        return f"{name}.{self._sign('cookie', name)}"

    def is_valid(self, cookie: str | None) -> bool:
        """Tell whether we issued this cookie."""
        name, _, signature = (cookie or "").rpartition(".")
        return bool(name) and hmac.compare_digest(signature.encode(), self._sign("cookie", name).encode())

    def sender(self, cookie: str) -> str:
        """Return the sender of a valid cookie; knowing a sender (from a log, say) does not give its cookie."""
        return f"web-{self._sign('sender', cookie.rpartition('.')[0])[:32]}"

    def _sign(self, purpose: str, name: str) -> str:
        return hmac.new(self._secret, f"{purpose}:{name}".encode(), hashlib.sha256).hexdigest()


def read_secret(configured: str, path: Path) -> bytes:
    """Return the configured secret, or one kept in a file that only our user can read (made the first time)."""
    if configured:
        return configured.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        made = secrets.token_hex(32).encode()
        file.write(made)
    return made
