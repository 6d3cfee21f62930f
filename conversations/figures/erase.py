"""One person's part of the figures: taken away, so that what stays are numbers of nobody.

What a turn counted (day, channel, theme, result, messages) stays, since nothing in it tells whose it was once its mark
and its correlation id are gone. What Rasa remembered of the person goes.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sqlalchemy import Engine, String, cast, delete, func, select, update
from sqlalchemy.orm import Session

from conversations.db import session, writing
from conversations.figures.cursors import wait
from conversations.figures.models import FigureConversationRow, FigureCursorRow, FigureMemoryRow, FigureTurnRow
from conversations.models import InboxRow

_F, _C, _M = FigureTurnRow, FigureConversationRow, FigureMemoryRow


def forget(db: Session, mark: str) -> None:
    """Make a person's figures anonymous, in the transaction that erases their messages and after it.

    `mark` is the name by which Rasa knows them (ChannelStore.sender, Store.sender).
    """
    wait(db)
    db.execute(delete(_F).where(_F.mark == mark, _F.day.is_(None)))  # told by Rasa, and now without a message
    _anonymise(db, mark)
    newest = select(func.coalesce(func.max(InboxRow.id), 0)).scalar_subquery()
    read = update(FigureCursorRow).where(FigureCursorRow.name == "entrada", FigureCursorRow.position > newest)
    db.execute(read.values(position=newest))  # SQLite gives the numbers of the erased again


def _anonymise(db: Session, mark: str) -> None:
    nobody = {"mark": None, "source": None, "check_at": None, "correlation_id": "anonima:" + cast(_F.id, String)}
    db.execute(update(_F).where(_F.mark == mark).values(**nobody))
    db.execute(update(_C).where(_C.mark == mark).values(mark=None))
    db.execute(delete(_M).where(_M.mark == mark))


def purge(engine: Engine, now: datetime.datetime, days: int, most: int = 500) -> int:
    """Make anonymous the figures of who has written nothing for `days`; return of how many people."""
    old = now - datetime.timedelta(days=days)
    with session(engine) as db:
        since = select(_C.mark).where(_C.mark.is_not(None)).group_by(_C.mark).having(func.max(_C.last_at) < old)
        marks: Sequence[str | None] = db.scalars(since.limit(most)).all()
    if marks:
        with writing(engine, durable=False) as db:
            wait(db)
            for mark in marks:
                _anonymise(db, str(mark))
            db.execute(delete(_F).where(_F.day.is_(None), _F.mark.in_(marks)))
    return len(marks)
