"""Who runs this assistant: the data of the database, which the staff edit, else those of agency.yml."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

logger = logging.getLogger(__name__)
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
    """Return a reader of the agency's data: while the database is away, what it said last, else the YAML file's.

    The file alone would tell people an older consent, whose version they had already left behind.
    """
    return _Reader(database_url)


class _Reader:
    def __init__(self, database_url: str):
        self._url = database_url
        self._engine: Any = None  # opened when first read, and kept: it is read every few seconds
        self._found: dict[str, Any] = {}
        self._away = False

    def __call__(self) -> dict[str, Any]:
        from knowledge.errors import KnowledgeError

        try:
            self._found, self._away = self._rows(), False
        except KnowledgeError as error:
            if not self._away:  # once, and not every three seconds
                logger.warning("data of the agency not readable, those of before stay: %s", type(error).__name__)
            self._away = True
        return {**_from_file(), **self._found}

    def _rows(self) -> dict[str, Any]:
        from knowledge.db import open_engine, session
        from knowledge.models.catalogues import SettingRow

        if self._engine is None:
            self._engine = open_engine(self._url)
        with session(self._engine) as db:
            return {row.key: row.value for row in db.scalars(select(SettingRow))}


@lru_cache(maxsize=1)
def _from_file() -> dict[str, Any]:
    content = yaml.safe_load(FILE.read_text("utf-8"))
    return {entry["key"]: entry["value"] for entry in content["settings"]}
