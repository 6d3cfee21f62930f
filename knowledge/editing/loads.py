"""What loading the YAML changed of an entry, for its history. Facts keep each of their texts; of others it is noted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from knowledge import models
from knowledge.db import session
from knowledge.editing.writing import plain
from knowledge.loading.load import BASELINE
from knowledge.models.editing import LoadRow
from knowledge.snapshot import entry_of


@dataclass(frozen=True)
class Load:
    """A text that came from the files: when, its file, what it said before, and what it says (none: it left them)."""

    at: datetime.datetime
    file: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def loads(engine: Engine, kind: str, key: str) -> list[Load]:
    """Return every text of an entry that came from the files, the newest first."""
    query = select(LoadRow).where(LoadRow.kind == kind, LoadRow.key == key).order_by(LoadRow.id)
    with session(engine) as db:
        found = [Load(row.at, row.file, row.before, row.after) for row in db.scalars(query)]
        if kind == "facts":
            found += _of_fact(db, key)
    return sorted(found, key=lambda load: load.at)[::-1]


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
