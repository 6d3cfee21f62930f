"""Days and hours stand in the zone of the agency: when it changes, they are told again from the moments."""

from __future__ import annotations

import datetime

from sqlalchemy import Engine, select, update

from conversations.db import session, writing
from conversations.figures.cursors import hold
from conversations.figures.models import FigureConversationRow, FigureCursorRow, FigureTurnRow

CURSOR = "zona"


def rezone(engine: Engine, zone: datetime.tzinfo, most: int = 2_000) -> int:
    """Tell the days of the next rows again where the zone is another than the last time; return how many."""
    with session(engine) as db:
        known = db.get_one(FigureCursorRow, CURSOR)
        if known.note == str(zone):
            return 0
    with writing(engine, durable=False) as db:
        cursor = hold(db, CURSOR)
        if cursor is None:
            return 0
        query = select(FigureTurnRow.id, FigureTurnRow.received_at).where(FigureTurnRow.received_at.is_not(None))
        rows = db.execute(query.where(FigureTurnRow.id > cursor.position).order_by(FigureTurnRow.id).limit(most)).all()
        local = [(row.id, row.received_at.astimezone(zone)) for row in rows if row.received_at]
        if local:
            db.execute(update(FigureTurnRow), [{"id": key, "day": at.date(), "hour": at.hour} for key, at in local])
        cursor.position = rows[-1].id if rows else cursor.position
        if len(rows) < most:
            days = [
                {"id": row.id, "day": row.began_at.astimezone(zone).date()}
                for row in db.execute(select(FigureConversationRow.id, FigureConversationRow.began_at))
            ]
            if days:
                db.execute(update(FigureConversationRow), days)
            cursor.position, cursor.note = 0, str(zone)
        return len(rows)
