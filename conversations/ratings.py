"""What people think of the answers: once a message, and only of their own."""

from __future__ import annotations

import datetime

from sqlalchemy import Engine, func, select

from conversations import outbox
from conversations.db import session, writing
from conversations.errors import UnknownItem
from conversations.models import RatingRow
from conversations.people import INSERTS

REASONS = ("no_era_mi_pregunta", "dato_equivocado", "no_se_entiende", "otro")
LONGEST = 300


def rate(
    engine: Engine, channel: str, address: str, number: int, useful: bool, reason: str | None, comment: str | None,
    now: datetime.datetime,
) -> None:  # fmt: skip
    """Keep a person's rating of a message they got; the last one counts. Raises UnknownItem when it is not theirs."""
    if reason is not None and reason not in REASONS:
        raise ValueError(f"reason must be one of {REASONS}")
    if not outbox.belongs(engine, channel, address, number):
        raise UnknownItem(str(number))
    values = {"useful": useful, "reason": reason, "comment": comment[:LONGEST] if comment else None, "rated_at": now}
    with writing(engine) as db:
        insert = INSERTS[engine.dialect.name](RatingRow).values(outbox_id=number, **values)
        db.execute(insert.on_conflict_do_update(index_elements=["outbox_id"], set_=values))


def tally(engine: Engine, since: datetime.datetime) -> dict[bool, int]:
    """Return how many ratings since a moment were useful and how many were not."""
    query = select(RatingRow.useful, func.count()).where(RatingRow.rated_at >= since).group_by(RatingRow.useful)
    with session(engine) as db:
        return {bool(row[0]): int(row[1]) for row in db.execute(query)}
