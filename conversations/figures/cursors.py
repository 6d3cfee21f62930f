"""How far each source was read, and who reads: one process at a time, whatever it reads, since all write the same rows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.figures.models import FigureCursorRow

_READER = "lector"


def hold(db: Session, name: str) -> FigureCursorRow | None:
    """Return a cursor, locked until the transaction ends; None while another process reads."""
    query = select(FigureCursorRow).where(FigureCursorRow.name == _READER)
    if db.scalars(query.with_for_update(skip_locked=True)).one_or_none() is None:
        return None
    # What this session knew of it is from before the lock.
    return db.get_one(FigureCursorRow, name, populate_existing=True)


def wait(db: Session) -> None:
    """Let whoever reads end, and keep others from reading until the transaction ends."""
    db.execute(select(FigureCursorRow.name).where(FigureCursorRow.name == _READER).with_for_update())
