"""What became of our messages, as the channel tells it: late, repeated, in any order, even before we recorded them.

The state only moves forward (sent, failed, delivered, read); each moment is kept the first time it is told. A message
that was delivered has not failed, whatever is told afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, Integer, Update, and_, bindparam, case, delete, func, select, update

from conversations.db import compiled, writing, writing_plainly
from conversations.messages import DELIVERED, FAILED, READ, SENDING, SENT
from conversations.models import EarlyStatusRow, OutboxRow, table
from conversations.people import INSERTS

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


_O = table(OutboxRow)


@lru_cache(maxsize=16)
def _move(state: str, priced: bool, by_number: bool) -> Update:
    """Return the statement that tells a message its state: forward only, and each moment the first time."""
    forward = _O.c.status.in_([known for known, rank in _RANK.items() if rank < _RANK[state]])
    moment = _O.c[_MOMENTS[state]]
    values = {
        moment.name: func.coalesce(moment, bindparam("at", type_=moment.type)),
        "status": case((forward, state), else_=_O.c.status),
        "lease_owner": case((forward, None), else_=_O.c.lease_owner),
        "channel_message_id": bindparam("name"),
    }
    if state == FAILED:
        values["error"] = case((forward, bindparam("error")), else_=_O.c.error)
        values["error_code"] = case((forward, bindparam("error_code", type_=Integer())), else_=_O.c.error_code)
    if priced:
        values["pricing"] = bindparam("pricing", type_=_O.c.pricing.type)
    nameless = and_(_O.c.id == bindparam("number"), _O.c.channel_message_id.is_(None))
    which = nameless if by_number else _O.c.channel_message_id == bindparam("name")
    return update(_O).where(_O.c.channel == bindparam("by"), which).values(values)


def record(engine: Engine, told: Sequence[Told], now: datetime.datetime) -> list[bool]:
    """Record statuses; tell of each whether it found its message: the others wait for it."""
    found = [False] * len(told)
    # In one order everywhere, so that two batches never wait for each other; of one message, as they came.
    order = sorted(range(len(told)), key=lambda place: (told[place].number or 0, told[place].message_id))
    with writing_plainly(engine, durable=False) as db:
        for place in order:
            if told[place].state in _MOMENTS:
                found[place] = _record(db, told[place], now)
    return found


def _record(db: Connection, told: Told, now: datetime.datetime) -> bool:
    if _apply(db, told):
        return True
    values = (
        told.channel, told.message_id, told.state, told.at, told.error, told.error_code, now, told.pricing
    )  # fmt: skip
    db.execute(compiled(_keep, _KEYS, db.dialect), dict(zip(_KEYS, values, strict=True)))
    return False


_KEYS = ("channel", "message_id", "state", "at", "error", "error_code", "received_at", "pricing")


def _keep(dialect: str) -> Any:
    return INSERTS[dialect](table(EarlyStatusRow)).on_conflict_do_nothing()


def _apply(db: Connection, told: Told) -> bool:
    values: dict[str, Any] = {"by": told.channel, "name": told.message_id, "at": told.at}
    if told.state == FAILED:
        values |= {"error": told.error, "error_code": told.error_code}
    if told.pricing:
        values["pricing"] = told.pricing
    if _moved(db, _move(told.state, bool(told.pricing), False), values):
        return True
    if told.number is None or not 0 < told.number < 2**31:
        return False
    return _moved(db, _move(told.state, bool(told.pricing), True), {**values, "number": told.number})


def _moved(db: Connection, statement: Update, values: dict[str, Any]) -> bool:
    return bool(getattr(db.execute(statement, values), "rowcount", 0))


def adopt_early(engine: Engine, now: datetime.datetime, days: int) -> int:
    """Give the statuses that came early to their messages, forget the oldest, and return how many found one."""
    same = (OutboxRow.channel == EarlyStatusRow.channel) & (OutboxRow.channel_message_id == EarlyStatusRow.message_id)
    with writing(engine, durable=False) as db:
        ready = db.scalars(select(EarlyStatusRow).join(OutboxRow, same)).all()
        for row in ready:
            said = (row.channel, row.message_id, row.state, row.at, row.error, row.error_code)
            _apply(db.connection(), Told(*said, pricing=dict(row.pricing)))
            db.delete(row)
        old = EarlyStatusRow.received_at < now - datetime.timedelta(days=days)
        db.execute(delete(EarlyStatusRow).where(old))
        return len(ready)
