"""How far each source was read, and who reads: one process at a time, whatever it reads, since all write the same rows."""

from __future__ import annotations

import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from conversations.db import session
from conversations.figures.models import FigureCursorRow

_READER = "lector"
_OVERLAP = datetime.timedelta(seconds=60)  # what is committed late has an earlier moment


def moment(engine: Engine, name: str) -> tuple[int, datetime.datetime]:
    """Return the place of a cursor that counts seconds, and the moment from which to read again."""
    with session(engine) as db:
        position = db.get_one(FigureCursorRow, name).position
    return position, datetime.datetime.fromtimestamp(position, datetime.UTC) - (_OVERLAP if position else _OVERLAP * 0)


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
