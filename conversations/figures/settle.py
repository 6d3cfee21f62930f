"""What the messages of a turn came to: how many went, how many the channel charges, and how long the first one took.

A channel tells the price later, so a turn is looked at again until everything is known, or three days have passed.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from conversations.db import session, writing
from conversations.figures.cursors import hold
from conversations.figures.models import FigureTurnRow
from conversations.messages import DELIVERED, FAILED, FIRST_REPLY, NOTICE, READ, SENT
from conversations.models import OutboxRow
from conversations.outbox import OPEN

WENT = (SENT, DELIVERED, READ)
_PULLED = ("web",)  # channels that charge nothing: people fetch their messages
_PATIENCE, _SENDING = datetime.timedelta(days=3), datetime.timedelta(minutes=2)
_O = OutboxRow
_COLUMNS = (_O.id, _O.inbox_id, _O.seq, _O.channel, _O.status, _O.structure, _O.created_at, _O.sent_at, _O.pricing)
_F = FigureTurnRow


def replies(db: Session, numbers: Sequence[int]) -> dict[int, list[Any]]:
    """Return our messages of each of these inbox rows, in their order."""
    query = select(*_COLUMNS).where(_O.inbox_id.in_(numbers), _O.seq >= NOTICE).order_by(_O.inbox_id, _O.seq)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.execute(query):
        found[int(row.inbox_id or 0)].append(row)
    return found


def own(db: Session, numbers: Sequence[int]) -> dict[int, list[Any]]:
    """Return these messages of ours, each as a list of one."""
    return {row.id: [row] for row in db.execute(select(*_COLUMNS).where(_O.id.in_(numbers)))}


def structure(rows: Sequence[Any]) -> dict[str, Any] | None:
    """Return the structure of a reply: it stands in its first message."""
    return next((dict(row.structure) for row in rows if row.seq >= FIRST_REPLY), None)


def account(rows: Sequence[Any], received_at: datetime.datetime | None, now: datetime.datetime) -> dict[str, Any]:
    """Return messages, how many are charged and as what, the milliseconds to the first reply, and when to look again."""
    went = [row for row in rows if row.status in WENT]
    priced = [row.pricing for row in went if row.pricing and row.pricing.get("billable", True)]
    first = next((row.sent_at for row in rows if row.seq >= FIRST_REPLY and row.sent_at), None)
    latency = None
    if received_at is not None and first is not None:
        latency = max(0, min(2**31 - 1, round((first - received_at).total_seconds() * 1_000)))
    return {
        "messages": len(went),
        "charged": len(priced),
        "category": str(priced[0].get("category") or "?")[:30] if priced else None,
        "latency_ms": latency,
        "check_at": None if all(_is_final(row) for row in rows) else _again(rows, now),
    }


def _is_final(row: Any) -> bool:
    return row.status == FAILED or (row.status in WENT and (row.channel in _PULLED or bool(row.pricing)))


def _again(rows: Sequence[Any], now: datetime.datetime) -> datetime.datetime | None:
    """Return when to look again: soon for what is being sent, and ever later for a price that does not come."""
    age = now - rows[0].created_at
    if age > _PATIENCE:
        return None
    if age < _SENDING and any(row.status in OPEN for row in rows):
        return now + datetime.timedelta(seconds=2)
    return now + max(datetime.timedelta(seconds=10), min(age / 4, datetime.timedelta(hours=6)))


def look_again(engine: Engine, now: datetime.datetime, most: int = 300) -> int:
    """Look again at the turns of which not everything was known; return how many."""
    due = select(_F.id, _F.source, _F.received_at).where(_F.check_at <= now).order_by(_F.check_at).limit(most)
    with session(engine) as db:
        if db.execute(due.limit(1)).first() is None:
            return 0  # the usual case, without the write lock
    with writing(engine, durable=False) as db:
        if hold(db, "salida") is None:
            return 0
        rows = db.execute(due).all()
        theirs = replies(db, [row.source for row in rows if row.source > 0])
        ours = own(db, [-row.source for row in rows if row.source < 0])
        changes = []
        for row in rows:
            parts = theirs.get(row.source, []) if row.source > 0 else ours.get(-row.source, [])
            if parts:
                changes.append({"id": row.id, **account(parts, row.received_at if row.source > 0 else None, now)})
            else:  # they were erased meanwhile: what was counted stays
                changes.append({"id": row.id, "check_at": None})
        for change in changes:
            db.execute(update(_F).where(_F.id == change.pop("id")).values(**change))
        return len(rows)
