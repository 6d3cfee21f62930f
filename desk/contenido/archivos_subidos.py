"""Keeps what was uploaded between its preview and its confirmation: each file is of who sent it, and goes after a day."""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_TOKEN = re.compile(r"[0-9a-f]{32}")
_KEPT_SECONDS = 24 * 3600.0
_MOST_EACH = 5


@dataclass(frozen=True)
class Uploaded:
    """A file that waits: its kind, how it was called, and whose it is."""

    staff: int
    kind: str
    name: str


class Uploads:
    """The folder of the files that wait."""

    def __init__(self, folder: Path):
        self._folder = folder

    def keep(self, uploaded: Uploaded, data: bytes) -> str:
        """Keep a file and return its token; raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep(uploaded.staff)
        token = secrets.token_hex(16)
        for path, content in ((self._data(token), data), (self._about(token), json.dumps(asdict(uploaded)).encode())):
            path.touch(mode=0o600)
            path.write_bytes(content)
        return token

    def find(self, token: str, staff: int) -> tuple[Uploaded, bytes] | None:
        """Return a file of somebody, None where it is gone, or not theirs."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            about = Uploaded(**json.loads(self._about(token).read_bytes()))
            data = self._data(token).read_bytes()
        except (OSError, ValueError, TypeError):
            return None
        return (about, data) if about.staff == staff else None

    def forget(self, token: str) -> None:
        """Let a file go."""
        if _TOKEN.fullmatch(token):
            self._data(token).unlink(missing_ok=True)
            self._about(token).unlink(missing_ok=True)

    def _sweep(self, staff: int) -> None:
        """Let go what is old, and of one person all but the newest."""
        mine = []
        for path in self._folder.glob("*.json"):
            try:
                at = path.stat().st_mtime
                owner = json.loads(path.read_bytes()).get("staff")
            except (OSError, ValueError, AttributeError):
                continue
            if time.time() - at > _KEPT_SECONDS:
                self.forget(path.stem)
            elif owner == staff:
                mine.append((at, path.stem))
        for _, token in sorted(mine, reverse=True)[_MOST_EACH - 1 :]:
            self.forget(token)

    def _data(self, token: str) -> Path:
        return self._folder / f"{token}.bin"

    def _about(self, token: str) -> Path:
        return self._folder / f"{token}.json"
