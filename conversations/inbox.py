"""The inbox: every message once, each person's in order, and none lost when a worker dies.

A worker *takes* a message for a short lease that it renews while it works. `finish` closes it and adds the reply in
one transaction, and only for the worker that still holds the lease: so a worker that was killed, or taken for dead,
leaves either nothing or all of its turn. On PostgreSQL workers of several machines pass over one another's rows
(SKIP LOCKED); on SQLite every write holds the only write lock for some milliseconds.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, exists, func, insert, select, update

from conversations import people
from conversations.db import compiled, session, writing, writing_plainly
from conversations.leases import Leases
from conversations.messages import DONE, ECHO, FAILED, HELD, NOTICE, PENDING, SENT, WORKING, Received, Stored, Turn
from conversations.models import InboxRow, OutboxRow, PersonRow, one_of, table

OPEN = (PENDING, WORKING)


def store(engine: Engine, items: Sequence[Received], now: datetime.datetime) -> list[Stored]:
    """Keep messages, in their order; one that is there already is not kept twice. They are on disk on return."""
    with writing_plainly(engine, durable=True) as db:
        numbers = _people(db, items, now)
        return [_store(db, item, numbers[item.channel, item.address], now) for item in items]


def _people(db: Connection, items: Sequence[Received], now: datetime.datetime) -> dict[tuple[str, str], int]:
    wrote: dict[tuple[str, str], list[Received]] = {}
    for item in items:
        wrote.setdefault((item.channel, item.address), []).append(item)
    found = {}
    for key in sorted(wrote):  # locked in one order everywhere, so that two batches never wait for each other
        newest = max(item.sent_at for item in wrote[key])
        name = next((item.name for item in reversed(wrote[key]) if item.name), None)
        found[key] = people.person_for(db, *key, now, newest, name)
    return found


_I, _O, _P = table(InboxRow), table(OutboxRow), table(PersonRow)
_KEYS = (
    "channel", "message_id", "person_id", "kind", "text", "choice", "reply_to", "data", "sent_at", "received_at",
    "status", "attempts", "next_at", "correlation_id",
)  # fmt: skip


def _keep(dialect: str) -> Any:
    return people.INSERTS[dialect](_I).on_conflict_do_nothing().returning(_I.c.id)


_KNOWN = (
    select(_I.c.id, _O.c.id)
    .join_from(_I, _O, and_(_O.c.inbox_id == _I.c.id, _O.c.seq == ECHO), isouter=True)
    .where(_I.c.channel == bindparam("channel"), _I.c.message_id == bindparam("message_id"))
)
_ECHO = insert(_O).returning(_O.c.id)


def _store(db: Connection, item: Received, person_id: int, now: datetime.datetime) -> Stored:
    values = (
        item.channel, item.message_id, person_id, item.kind, item.text, item.choice, item.reply_to, item.data,
        item.sent_at, now, PENDING, 0, now, item.correlation_id,
    )  # fmt: skip
    keep = compiled(_keep, _KEYS, db.dialect)
    inbox_id = db.execute(keep, dict(zip(_KEYS, values, strict=True))).scalar_one_or_none()
    if inbox_id is None:
        known, cursor = db.execute(_KNOWN, {"channel": item.channel, "message_id": item.message_id}).one()
        return Stored(known, False, cursor)
    return Stored(inbox_id, True, _echo(db, item, person_id, inbox_id, now) if item.echo else None)


def _echo(db: Connection, item: Received, person_id: int, inbox_id: int, now: datetime.datetime) -> int:
    values = {
        "inbox_id": inbox_id, "seq": ECHO, "person_id": person_id, "channel": item.channel, "kind": "user",
        "text": item.text, "structure": {}, "payload": {}, "status": SENT, "attempts": 0, "next_at": now,
        "correlation_id": item.correlation_id, "created_at": now, "sent_at": now, "pricing": {},
    }  # fmt: skip
    return int(db.execute(_ECHO, values).scalar_one())


_LEASES = Leases(InboxRow, OPEN)


def take(engine: Engine, owner: str, now: datetime.datetime, lease: float, most: int) -> list[Turn]:
    """Take up to `most` messages for `lease` seconds: of each person only the oldest that is not answered."""
    return _LEASES.take(engine, owner, now, lease, most, _turn)


def _turn(row: InboxRow, person: PersonRow) -> Turn:
    return Turn(
        row.id, people.plain(person), row.message_id, row.kind, row.text, row.choice, row.reply_to, dict(row.data),
        row.sent_at, row.received_at, row.attempts, row.correlation_id,
    )  # fmt: skip


def renew(engine: Engine, owner: str, now: datetime.datetime, lease: float) -> None:
    """Keep what a worker process has taken for `lease` seconds more."""
    mine = select(_I.c.id).where(_I.c.lease_owner == owner, _I.c.status == WORKING)
    mine = mine.with_for_update(skip_locked=True)  # one that is being closed needs no renewal
    with writing_plainly(engine, durable=False) as db:
        db.execute(update(_I).where(_I.c.id.in_(mine)).values(lease_until=now + datetime.timedelta(seconds=lease)))


def release(engine: Engine, turn_id: int, owner: str, next_at: datetime.datetime, error: str, counted: bool) -> None:
    """Put a message back, to be taken again at `next_at`; an attempt that was not its own fault is not counted."""
    mine = and_(InboxRow.id == turn_id, InboxRow.lease_owner == owner, InboxRow.status == WORKING)
    values = {"status": PENDING, "next_at": next_at, "lease_owner": None, "lease_until": None, "error": error}
    with writing(engine, durable=False) as db:
        attempts = InboxRow.attempts if counted else InboxRow.attempts - 1
        db.execute(update(InboxRow).where(mine).values(**values, attempts=attempts))


_CLOSE = (
    update(_I)
    .where(_I.c.id == bindparam("number"), _I.c.lease_owner == bindparam("mine"), _I.c.status == WORKING)
    .values(
        status=bindparam("to"), finished_at=bindparam("at"), lease_owner=None, lease_until=None, error=bindparam("why")
    )
)


def close(db: Connection, turn_id: int, owner: str, now: datetime.datetime, status: str, error: str | None) -> bool:
    """Close a message within a transaction; False when another worker has it, or nobody any more."""
    if status not in (DONE, FAILED, HELD):
        raise ValueError(f"a closed message is not {status}")
    done = db.execute(_CLOSE, {"number": turn_id, "mine": owner, "to": status, "at": now, "why": error})
    return bool(getattr(done, "rowcount", 0))


def waiting_too_long(engine: Engine, before: datetime.datetime, most: int) -> list[Turn]:
    """Return messages received before a moment whose people have not been told to wait yet: one a person."""
    oldest = select(func.min(InboxRow.id)).where(one_of(InboxRow.status, OPEN)).group_by(InboxRow.person_id)
    query = select(InboxRow, PersonRow).join(PersonRow, PersonRow.id == InboxRow.person_id)
    query = query.where(InboxRow.id.in_(oldest), InboxRow.received_at < before, InboxRow.kind != "reaction")
    query = query.where(PersonRow.noticed_at.is_(None), PersonRow.state == people.BOT)
    told = exists().where(OutboxRow.inbox_id == InboxRow.id, OutboxRow.seq == NOTICE)
    with session(engine) as db:
        rows = db.execute(query.where(~told).order_by(InboxRow.id).limit(most)).all()
        return [_turn(row, person) for row, person in rows]


def attention(engine: Engine, channel: str, address: str) -> tuple[str, bool]:
    """Return who answers a person (their state), and whether an answer of the assistant is on its way."""
    query = select(PersonRow.id, PersonRow.state).where(PersonRow.channel == channel, PersonRow.address == address)
    with session(engine) as db:
        person = db.execute(query).one_or_none()
        if person is None or person.state != people.BOT:
            return (person.state if person else people.BOT), False
        waits = select(InboxRow.id).where(InboxRow.person_id == person.id, one_of(InboxRow.status, OPEN))
        return people.BOT, db.execute(waits.limit(1)).first() is not None
