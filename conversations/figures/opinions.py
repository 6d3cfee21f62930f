"""Brings what people think of the answers into the figures: the last word on each counts."""

from __future__ import annotations

from sqlalchemy import Engine, or_, select, update

from conversations.db import session, writing
from conversations.figures.conversations import recount
from conversations.figures.cursors import hold, moment
from conversations.figures.models import FigureTurnRow
from conversations.models import OutboxRow, RatingRow

CURSOR = "opiniones"
_F = FigureTurnRow


def read(engine: Engine, most: int = 300) -> int:
    """Read the ratings since the last one read, and return how many changed something."""
    position, since = moment(engine, CURSOR)
    differs = or_(
        _F.useful.is_distinct_from(RatingRow.useful), _F.rating_reason.is_distinct_from(RatingRow.reason)
    )  # fmt: skip
    query = select(_F.id, _F.conversation_id, RatingRow.useful, RatingRow.reason, RatingRow.rated_at)
    query = query.select_from(RatingRow).join(OutboxRow, OutboxRow.id == RatingRow.outbox_id)
    query = query.join(_F, _F.correlation_id == OutboxRow.correlation_id)
    query = query.where(RatingRow.rated_at >= since, differs).order_by(RatingRow.rated_at).limit(most)
    with session(engine) as db:
        if db.execute(query.limit(1)).first() is None:
            return 0
    with writing(engine, durable=False) as db:
        cursor = hold(db, CURSOR)
        if cursor is None or cursor.position != position:
            return 0
        rows = db.execute(query).all()
        db.execute(update(_F), [{"id": row.id, "useful": row.useful, "rating_reason": row.reason} for row in rows])
        recount(db, {row.conversation_id for row in rows if row.conversation_id is not None})
        cursor.position = int(max(row.rated_at for row in rows).timestamp())
        return len(rows)
