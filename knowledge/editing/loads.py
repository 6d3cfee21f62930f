"""What loading the YAML changed of an entry, for its history. Only facts keep each of their texts; others are rewritten."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from knowledge import models
from knowledge.db import session
from knowledge.editing.writing import plain
from knowledge.loading.load import BASELINE
from knowledge.snapshot import entry_of


@dataclass(frozen=True)
class Load:
    """A text that came from the files: when, the file where the entry stands now, and what it said before."""

    at: datetime.datetime
    file: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def loads(engine: Engine, kind: str, key: str) -> list[Load]:
    """Return every text of an entry that came from the files, the newest first."""
    if kind != "facts":
        return []
    with session(engine) as db:
        return _of_fact(db, key)[::-1]


def _of_fact(db: Session, key: str) -> list[Load]:
    row = db.get(models.FactRow, key)
    found, before = [], None
    for revision in row.revisions if row else ():
        after = plain(entry_of("facts", revision))
        if row and revision.origin == BASELINE:
            at = revision.created_at.replace(tzinfo=datetime.UTC)  # written by the database, without its zone
            found.append(Load(at, row.file, before, after))
        before = after
    return found
