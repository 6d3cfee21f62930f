"""The changes of the content as values: read by entry, by what waits, by batch."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Engine, Select, func, select

from knowledge.db import session
from knowledge.models.editing import ChangeRow, DeskEntryRow

DRAFT, WAITING, PUBLISHED = "borrador", "en_revision", "publicado"
REJECTED, DROPPED, WITHHELD = "rechazado", "descartado", "retenido"


@dataclass(frozen=True)
class Change:
    """One change of one entry (models/editing.py says what each field is)."""

    id: int
    kind: str
    key: str
    action: str
    status: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    base: str
    needs_second: bool
    author_number: int | None
    author_name: str
    reviewer_number: int | None
    reviewer_name: str | None
    reason: str
    note: str | None
    batch: str | None
    undoes: int | None
    created_at: datetime.datetime
    decided_at: datetime.datetime | None


def history(engine: Engine, kind: str, key: str) -> list[Change]:
    """Return every change of an entry, drafts included, the newest first."""
    return _read(engine, select(ChangeRow).where(ChangeRow.kind == kind, ChangeRow.key == key))


def waiting(engine: Engine) -> list[Change]:
    """Return what waits for approval, the newest first."""
    return _read(engine, select(ChangeRow).where(ChangeRow.status == WAITING))


def waiting_count(engine: Engine) -> int:
    """Return how many changes wait for approval."""
    with session(engine) as db:
        return db.scalar(select(func.count()).where(ChangeRow.status == WAITING)) or 0


def of_author(engine: Engine, number: int, statuses: tuple[str, ...] = (DRAFT, REJECTED)) -> list[Change]:
    """Return somebody's changes that are in some of the states, the newest first."""
    query = select(ChangeRow).where(ChangeRow.author_number == number, ChangeRow.status.in_(statuses))
    return _read(engine, query)


def find(engine: Engine, number: int) -> Change | None:
    """Return a change by its number."""
    with session(engine) as db:
        row = db.get(ChangeRow, number)
        return of_row(row) if row else None


def withdrawn(engine: Engine) -> set[tuple[str, str]]:
    """Return (kind, key) of every entry that the desk has withdrawn."""
    with session(engine) as db:
        found = db.execute(select(DeskEntryRow.kind, DeskEntryRow.key).where(DeskEntryRow.withdrawn))
        return {(kind, key) for kind, key in found}


def last_content(engine: Engine, kind: str, key: str) -> dict[str, Any] | None:
    """Return what a withdrawn entry said last."""
    done = [change for change in history(engine, kind, key) if change.status == PUBLISHED]
    return next((change.before for change in done if change.after is None and change.before), None)


def of_row(row: ChangeRow) -> Change:
    """Return the value of a row."""
    return Change(**{one.name: getattr(row, one.name) for one in fields(Change)})


def _read(engine: Engine, query: Select[tuple[ChangeRow]]) -> list[Change]:
    with session(engine) as db:
        return [of_row(row) for row in db.scalars(query.order_by(ChangeRow.id.desc()))]
