"""Where the Rasa in service listens: a small file that the supervisor writes and every process reads."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from bot.settings import LOOPBACK, Settings
from desk.settings import SERVED

REST = "/webhooks/rest/webhook"


def file_of(settings: Settings) -> Path:
    """Return the file."""
    return settings.var_dir / SERVED


def write(settings: Settings, port: int, model: str) -> None:
    """Say which Rasa is in service; whoever reads meanwhile gets the one before or this one."""
    path = file_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_text(json.dumps({"port": port, "model": model}), "utf-8")
    draft.replace(path)


def forget(settings: Settings) -> None:
    """Say that no Rasa of ours is in service."""
    file_of(settings).unlink(missing_ok=True)


class Address:
    """The address in service, read again only when the file changed: one stat for each message."""

    def __init__(self, settings: Settings):
        self._settings, self._path = settings, file_of(settings)
        self._seen: tuple[int, int] | None = None
        self._port = settings.rasa_port

    @property
    def rasa_url(self) -> str:
        """Return the address of the Rasa in service; that of the settings where nobody said another."""
        return f"http://{LOOPBACK}:{self._current()}"

    def rest_url(self) -> str:
        """Return the address that takes a person's message."""
        return f"{self.rasa_url}{REST}"

    def _current(self) -> int:
        try:
            stat = os.stat(self._path)
        except OSError:
            self._seen, self._port = None, self._settings.rasa_port
            return self._port
        if self._seen != (stat.st_mtime_ns, stat.st_ino):
            with suppress(OSError, ValueError, TypeError, KeyError):  # unreadable: the last one that was known
                self._port = int(json.loads(self._path.read_text("utf-8"))["port"])
                self._seen = (stat.st_mtime_ns, stat.st_ino)
        return self._port
