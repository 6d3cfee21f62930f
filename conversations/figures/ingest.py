"""Reads the inbox and the outbox into the figures: messages that ended, each once, however often it is called.

The cursor is a low-water mark: below it every message has been read. Above it those that ended and have no row yet are
read, so that nothing depends on the order in which they end, nor on who else reads.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, String, cast, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from conversations.db import writing
from conversations.figures import settle
from conversations.figures.conversations import place, recount
from conversations.figures.cursors import hold
from conversations.figures.models import FigureCursorRow, FigureTurnRow
from conversations.figures.results import AGENT, result_of
from conversations.models import InboxRow, OutboxRow, PersonRow, UnansweredRow

MOST = 150  # at a time: on SQLite whoever keeps a message waits for the lock meanwhile
CURSOR, OURS = "entrada", "salida"
_CLOSED = ("done", "failed", "held")
_LATE = datetime.timedelta(seconds=60)  # after which no row with a smaller number is still to be committed
_SILENT = ("reaction",)  # kinds of message that ask nothing
_F = FigureTurnRow


@dataclass(frozen=True)
class Reading:
    """How figures are read: the moment, the agency's zone, and how a person is marked (channel, address)."""

    now: datetime.datetime
    zone: datetime.tzinfo
    mark: Callable[[str, str], str]


def read_messages(engine: Engine, reading: Reading, most: int = MOST) -> int:
    """Read messages of people that ended and return how many; 0 too where another process is reading them."""
    with writing(engine, durable=False) as db:
        cursor = hold(db, CURSOR)
        if cursor is None:
            return 0
        rows = _ended(db, cursor, most)
        if rows:
            _keep(db, rows, reading)
        _advance(db, cursor, InboxRow.received_at, InboxRow.status.not_in(_CLOSED), rows, most, reading.now)
        return len(rows)


def _ended(db: Session, cursor: FigureCursorRow, most: int) -> list[Any]:
    read = exists().where(_F.correlation_id == InboxRow.correlation_id, _F.day.is_not(None))
    columns = (
        InboxRow.id, InboxRow.person_id, InboxRow.channel, InboxRow.status, InboxRow.received_at, InboxRow.correlation_id,
        PersonRow.address,
    )  # fmt: skip
    query = select(*columns).join(PersonRow, PersonRow.id == InboxRow.person_id)
    query = query.where(InboxRow.id > cursor.position, InboxRow.status.in_(_CLOSED), InboxRow.kind.not_in(_SILENT))
    return list(db.execute(query.where(~read).order_by(InboxRow.id).limit(most)).all())


def _advance(
    db: Session, cursor: FigureCursorRow, at: Any, is_open: Any, rows: Sequence[Any], most: int, now: datetime.datetime
) -> None:
    """Move the mark up to the first message that has not ended, or is so new that an earlier one may still appear."""
    entity = at.class_
    newest = db.execute(select(func.max(entity.id))).scalar_one() or 0
    if newest < cursor.position:  # the newest were erased, and SQLite will give their numbers again
        cursor.position = 0
        return
    waits = select(func.min(entity.id)).where(entity.id > cursor.position, or_(is_open, at > now - _LATE))
    first = db.execute(waits).scalar_one()
    end = newest if first is None else first - 1
    if len(rows) == most:
        end = min(end, rows[-1].id)
    cursor.position = max(cursor.position, end)


def _keep(db: Session, rows: Sequence[Row[Any]], reading: Reading) -> None:
    keys = [row.correlation_id for row in rows]
    heard = {
        row.correlation_id: row
        for row in db.execute(select(_F.id, _F.correlation_id, _F.intent).where(_F.correlation_id.in_(keys)))
    }
    replies, reasons = settle.replies(db, [row.id for row in rows]), _reasons(db, keys)
    fresh, told = [], []
    for row in rows:
        known, mark = heard.get(row.correlation_id), reading.mark(row.channel, row.address)
        mine = replies.get(row.id, [])
        local = row.received_at.astimezone(reading.zone)
        result = result_of(
            row.status, settle.structure(mine), reasons.get(row.correlation_id), known.intent if known else None
        )
        values = {
            "source": row.id, "mark": mark[:64], "received_at": row.received_at, "day": local.date(), "hour": local.hour,
            "channel": row.channel, "result": result, **settle.account(mine, row.received_at, reading.now),
        }  # fmt: skip
        if known is None:
            fresh.append({**values, "correlation_id": row.correlation_id, "handed_over": False})
        else:
            told.append({"id": known.id, **values})
    numbers = place(db, [*fresh, *told], reading.zone)
    if fresh:
        db.execute(insert(_F), fresh)
    if told:
        db.execute(update(_F), told)
    recount(db, numbers)


def _reasons(db: Session, keys: Sequence[str]) -> dict[str, str]:
    query = select(UnansweredRow.correlation_id, UnansweredRow.reason).where(UnansweredRow.correlation_id.in_(keys))
    return {str(key): str(reason) for key, reason in db.execute(query)}


def _read_ours() -> ColumnElement[bool]:
    return exists().where(_F.correlation_id == "salida:" + cast(OutboxRow.id, String))


def read_ours(engine: Engine, reading: Reading, most: int = MOST) -> int:
    """Read the messages of ours that answer none, those of the staff: they are charged as any other."""
    with writing(engine, durable=False) as db:
        cursor = hold(db, OURS)
        if cursor is None:
            return 0
        query = select(OutboxRow.id, OutboxRow.channel, OutboxRow.created_at, PersonRow.address)
        query = query.join(PersonRow, PersonRow.id == OutboxRow.person_id)
        query = query.where(OutboxRow.id > cursor.position, OutboxRow.inbox_id.is_(None))
        rows = db.execute(query.where(~_read_ours()).order_by(OutboxRow.id).limit(most)).all()
        parts = settle.own(db, [row.id for row in rows])
        made = []
        for row in rows:
            local = row.created_at.astimezone(reading.zone)
            made.append({
                "correlation_id": f"salida:{row.id}", "source": -row.id, "mark": reading.mark(row.channel, row.address)[:64],
                "received_at": row.created_at, "day": local.date(), "hour": local.hour, "channel": row.channel,
                "result": AGENT, "handed_over": False, **settle.account(parts.get(row.id, []), None, reading.now),
            })  # fmt: skip
        if made:
            db.execute(insert(_F), made)
        _advance(db, cursor, OutboxRow.created_at, OutboxRow.id < 0, rows, most, reading.now)
        return len(rows)
