"""What became of our messages, as the channel tells it: late, repeated, in any order, even before we recorded them.

The state only moves forward (sent, failed, delivered, read); each moment is kept the first time it is told. A message
that was delivered has not failed, whatever is told afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, bindparam, delete, select
from sqlalchemy.orm import Session

from conversations.db import writing
from conversations.messages import DELIVERED, FAILED, READ, SENDING, SENT
from conversations.models import EarlyStatusRow, OutboxRow
from conversations.people import dialect_insert

_RANK = {"pending": 0, SENDING: 0, SENT: 1, FAILED: 2, DELIVERED: 3, READ: 4}
_MOMENTS = {SENT: "sent_at", DELIVERED: "delivered_at", READ: "read_at", FAILED: "failed_at"}


@dataclass(frozen=True)
class Told:
    """One status: `message_id` as the channel names our message; `number` is ours, where the channel repeats it."""

    channel: str
    message_id: str
    state: str
    at: datetime.datetime
    error: str | None = None
    error_code: int | None = None
    number: int | None = None
    pricing: dict[str, Any] = field(default_factory=dict)


def record(engine: Engine, told: Sequence[Told], now: datetime.datetime) -> int:
    """Record statuses and return how many found their message; the others wait for it."""
    # In one order everywhere, so that two batches never wait for each other.
    known = sorted((status for status in told if status.state in _MOMENTS), key=lambda status: status.message_id)
    with writing(engine, durable=False) as db:
        return sum(_record(db, status, now) for status in known)


def _record(db: Session, told: Told, now: datetime.datetime) -> bool:
    row = _find(db, told)
    if row is not None:
        _apply(row, told)
        db.flush()
        return True
    insert = dialect_insert(db)(EarlyStatusRow).values(
        channel=told.channel, message_id=told.message_id, state=told.state, at=told.at, error=told.error,
        error_code=told.error_code, received_at=now, pricing=told.pricing,
    )  # fmt: skip
    db.execute(insert.on_conflict_do_nothing())
    return False


_ours = select(OutboxRow).where(OutboxRow.channel == bindparam("by")).with_for_update()
_NAMED = _ours.where(OutboxRow.channel_message_id == bindparam("name")).limit(1)
_NUMBERED = _ours.where(OutboxRow.id == bindparam("number"), OutboxRow.channel_message_id.is_(None))


def _find(db: Session, told: Told) -> OutboxRow | None:
    row = db.scalars(_NAMED, {"by": told.channel, "name": told.message_id}).first()
    if row is not None or told.number is None or told.number >= 2**31:
        return row
    return db.scalars(_NUMBERED, {"by": told.channel, "number": told.number}).first()


def _apply(row: OutboxRow, told: Told) -> None:
    if row.channel_message_id is None:
        row.channel_message_id = told.message_id
    if getattr(row, _MOMENTS[told.state]) is None:
        setattr(row, _MOMENTS[told.state], told.at)
    row.pricing = told.pricing or row.pricing
    if _RANK[told.state] <= _RANK[row.status]:
        return
    row.status, row.lease_owner, row.lease_until = told.state, None, None
    if told.state == FAILED:
        row.error, row.error_code = told.error, told.error_code


def adopt_early(engine: Engine, now: datetime.datetime, days: int) -> int:
    """Give the statuses that came early to their messages, forget the oldest, and return how many found one."""
    with writing(engine, durable=False) as db:
        same = (OutboxRow.channel == EarlyStatusRow.channel) & (
            OutboxRow.channel_message_id == EarlyStatusRow.message_id
        )
        pairs = db.execute(select(EarlyStatusRow, OutboxRow).join(OutboxRow, same).with_for_update(of=OutboxRow)).all()
        for early, row in pairs:
            said = (early.channel, early.message_id, early.state, early.at, early.error, early.error_code)
            _apply(row, Told(*said, pricing=dict(early.pricing)))
            db.delete(early)
        old = EarlyStatusRow.received_at < now - datetime.timedelta(days=days)
        db.execute(delete(EarlyStatusRow).where(old))
        return len(pairs)
