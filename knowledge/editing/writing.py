"""Writes what is published to where it is read from, and notes that the desk has it in its hands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from knowledge import models
from knowledge.db import session
from knowledge.errors import EmptyKnowledge
from knowledge.loading.load import add_revision, revision_in_force, rewrite
from knowledge.loading.rows import ROWS, Sources, columns, fingerprint
from knowledge.models.editing import DeskEntryRow
from knowledge.snapshot import entry_of

ORIGIN = "mesa"
NOTHING = ""  # the fingerprint of what is not there


def lock(db: Session) -> None:
    """Keep every other writer of the knowledge waiting until this transaction ends.

    It comes first of all: whoever waited then reads what the other one wrote, on SQLite and on PostgreSQL alike.
    """
    _advance(db, 0)


def advance(db: Session) -> None:
    """Give what is written its own revision: every replica looks at it and reads the knowledge anew."""
    _advance(db, 1)


def _advance(db: Session, by: int) -> None:
    state = models.StateRow
    done = db.execute(update(state).where(state.id == 1).values(revision=state.revision + by))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise EmptyKnowledge("brujula knowledge load")


def present(db: Session, kind: str, key: str) -> Any | None:
    """Return the entry that is published, as it is written; None where there is none or it was withdrawn."""
    if kind == "facts":
        row = db.get(models.FactRow, key)
        revision = revision_in_force(row) if row else None
        return entry_of(kind, revision) if revision else None
    found: Any = db.get(ROWS[kind], key)
    if found is None or (kind == "parameters" and not found.values):
        return None
    return entry_of(kind, found)


def current(engine: Engine, kind: str, key: str) -> tuple[dict[str, Any] | None, str]:
    """Return the content of what is published and its fingerprint, to be edited and sent back; (None, "") without."""
    with session(engine) as db:
        entry = present(db, kind, key)
        return plain(entry), mark_of(entry)


def plain(entry: Any | None) -> dict[str, Any] | None:
    """Return an entry as plain data."""
    return None if entry is None else entry.model_dump(mode="json")


def mark_of(entry: Any | None) -> str:
    """Return the fingerprint of an entry, "" for none."""
    return NOTHING if entry is None else fingerprint(entry)


def put(db: Session, kind: str, entry: Any, key: str, author: str, reviewer: str | None, reason: str) -> None:
    """Publish an entry."""
    sources = Sources(db)
    if kind == "facts":
        row = db.get(models.FactRow, key)
        if row is None:
            row = models.FactRow(id=key)
            db.add(row)
        add_revision(row, entry, sources, ORIGIN, author, reviewer, reason)
        _lift(db, kind, key)
    else:
        _put_row(db, kind, key, entry, sources)
    db.flush()


def _put_row(db: Session, kind: str, key: str, entry: Any, sources: Sources) -> None:
    row: Any = db.get(ROWS[kind], key)
    held = db.get(DeskEntryRow, (kind, key))
    baseline_mark = held.baseline_mark if held else row.fingerprint if row else None
    if row is None:
        row = ROWS[kind](**columns(kind, entry, sources))
        db.add(row)
    else:
        rewrite(db, row, kind, columns(kind, entry, sources))
    row.fingerprint = fingerprint(entry)
    if row.fingerprint == baseline_mark:
        _lift(db, kind, key)
    else:
        _hold(db, kind, key, False, baseline_mark)


def take(db: Session, kind: str, key: str) -> None:
    """Withdraw an entry. A parameter stays without values: what it was for is then unknown, and no sum goes on without."""
    if kind == "facts":
        row = db.get(models.FactRow, key)
        assert row is not None
        row.revision = None
        _hold(db, kind, key, True, row.baseline_mark)
    else:
        found: Any = db.get(ROWS[kind], key)
        held = db.get(DeskEntryRow, (kind, key))
        _hold(db, kind, key, True, held.baseline_mark if held else found.fingerprint)
        if kind == "parameters":
            found.values = []
            found.fingerprint = NOTHING
        else:
            db.delete(found)
    db.flush()


def _hold(db: Session, kind: str, key: str, withdrawn: bool, baseline_mark: str | None) -> None:
    db.merge(DeskEntryRow(kind=kind, key=key, withdrawn=withdrawn, baseline_mark=baseline_mark))


def _lift(db: Session, kind: str, key: str) -> None:
    held = db.get(DeskEntryRow, (kind, key))
    if held is not None:
        db.delete(held)
