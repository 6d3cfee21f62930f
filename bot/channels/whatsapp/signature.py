"""Who sent a webhook: Meta signs the raw body with the app's secret (X-Hub-Signature-256)."""

from __future__ import annotations

import hashlib
import hmac

HEADER = "X-Hub-Signature-256"
_PREFIX = b"sha256="


def sign(secret: str, body: bytes) -> str:
    """Return the value of the header for a body."""
    return (_PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()).decode()


def is_signed(secret: str, body: bytes, header: str | None) -> bool:
    """Tell whether the header is the signature of exactly these bytes, in constant time; never raises.

    pywa's webhook_updates_validator compares text, so a header with a letter outside ASCII raises TypeError there
    (a 500 that anybody can cause), and it takes a signature without its prefix: hence ours, on bytes.
    """
    if not secret or not header:
        return False
    given = header.encode("utf-8", "surrogatepass")
    return hmac.compare_digest(sign(secret, body).encode(), given)
