"""Who runs this assistant: the data of the database, which the staff edit, else those of agency.yml."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

FILE = Path(__file__).with_name("agency.yml")
_FRESH_SECONDS = 3.0


@dataclass(frozen=True)
class Consent:
    """What people are told with the first answer, its version, and the page that says more."""

    version: str
    text: str
    url: str | None


class Agency:
    """The data of the agency; what was read is kept for three seconds: a correction of the staff is told at once."""

    def __init__(self, read: Callable[[], dict[str, Any]], clock: Callable[[], float] = time.monotonic):
        self._read = read
        self._clock = clock
        self._known: dict[str, Any] = {}
        self._until = 0.0

    def datum(self, key: str) -> Any:
        """Return a datum, None where it is not set."""
        if self._clock() >= self._until:
            self._known, self._until = self._read(), self._clock() + _FRESH_SECONDS
        return self._known.get(key)

    def consent(self) -> Consent | None:
        """Return what people must be told, None where the agency has set nothing."""
        found = self.datum("consentimiento")
        if not isinstance(found, dict) or not found.get("texto"):
            return None
        return Consent(str(found.get("version") or "1")[:40], str(found["texto"]).strip(), found.get("pagina"))


def read_agency(database_url: str) -> Callable[[], dict[str, Any]]:
    """Return a reader of the agency's data; a missing or unreadable database leaves those of the YAML file."""

    engines: list[Any] = []  # opened when first read, and kept: it is read every few seconds

    def read() -> dict[str, Any]:
        from knowledge.db import open_engine, session
        from knowledge.errors import KnowledgeError
        from knowledge.models.catalogues import SettingRow

        if not engines:
            engines.append(open_engine(database_url))
        try:
            with session(engines[0]) as db:
                found = {row.key: row.value for row in db.scalars(select(SettingRow))}
        except KnowledgeError:
            found = {}
        return {**_from_file(), **found}

    return read


@lru_cache(maxsize=1)
def _from_file() -> dict[str, Any]:
    content = yaml.safe_load(FILE.read_text("utf-8"))
    return {entry["key"]: entry["value"] for entry in content["settings"]}
