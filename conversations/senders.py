"""Who wrote, without their name: a keyed hash, since the plain hash of a phone number is found by trying them all."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

PRACTICE = "practica-"


def sender_mark(sender: str, key: bytes) -> str:
    """Return the mark of a sender: always the same for one person, and of no use without the key."""
    return hmac.new(key, f"remitente:{sender}".encode(), hashlib.sha256).hexdigest()


def assistant_name(channel: str, address: str, key: bytes) -> str:
    """Return the name by which the assistant knows a person: nothing can be told from it."""
    return f"{channel}-{sender_mark(f'{channel}:{address}', key)[:40]}"


def read_key(configured: str, path: Path) -> bytes:
    """Return the configured key, or the one kept in a file that only our user can read (made the first time)."""
    if configured:
        return configured.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_hex(32).encode()
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")  # one a thread and process
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(made)
    try:
        os.link(draft, path)  # whole or not at all: another process may be making it at the same time
    except FileExistsError:
        return path.read_bytes()
    finally:
        draft.unlink()
    return made


def practice_name(number: int) -> str:
    """Return the name by which the assistant knows a try of the practice room: no figure and no queue counts it."""
    return f"{PRACTICE}{number}"


def is_practice(sender: str) -> bool:
    """Tell whether a name is of somebody who practises: channels make names of their own, never this one."""
    return sender.startswith(PRACTICE)
