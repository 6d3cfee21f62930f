"""The secret that signs what we hand out: configured, or made once and kept where only our user can read it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


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
