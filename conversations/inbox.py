"""The inbox: every message once, each person's in order, and none lost when a worker dies.

A worker *takes* a message for a short lease that it renews while it works. `finish` closes it and adds the reply in
one transaction, and only for the worker that still holds the lease: so a worker that was killed, or taken for dead,
leaves either nothing or all of its turn. On PostgreSQL workers of several machines pass over one another's rows
(SKIP LOCKED); on SQLite every write holds the only write lock for some milliseconds.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sqlalchemy import Engine, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from conversations import people
from conversations.db import session, writing
from conversations.messages import DONE, ECHO, FAILED, HELD, NOTICE, PENDING, SENT, WORKING, Received, Stored, Turn
from conversations.models import InboxRow, OutboxRow, PersonRow

OPEN = (PENDING, WORKING)


def store(engine: Engine, items: Sequence[Received], now: datetime.datetime) -> list[Stored]:
    """Keep messages, in their order; one that is there already is not kept twice. They are on disk on return."""
    with writing(engine, durable=True) as db:
        # People are locked in one order everywhere, so that two batches never wait for each other.
        addresses = sorted({(item.channel, item.address) for item in items})
        numbers = {address: people.person_for(db, *address, now) for address in addresses}
        return [_store(db, item, numbers[item.channel, item.address], now) for item in items]


def _store(db: Session, item: Received, person_id: int, now: datetime.datetime) -> Stored:
    values = {
        "channel": item.channel, "message_id": item.message_id, "person_id": person_id, "kind": item.kind,
        "text": item.text, "choice": item.choice, "reply_to": item.reply_to, "data": item.data,
        "sent_at": item.sent_at, "received_at": now, "status": PENDING, "attempts": 0, "next_at": now,
        "correlation_id": item.correlation_id,
    }  # fmt: skip
    insert = people.dialect_insert(db)(InboxRow).values(**values).on_conflict_do_nothing()
    inbox_id = db.execute(insert.returning(InboxRow.id)).scalar_one_or_none()
    if inbox_id is None:
        same = and_(InboxRow.channel == item.channel, InboxRow.message_id == item.message_id)
        known = db.execute(select(InboxRow.id).where(same)).scalar_one()
        cursor = select(OutboxRow.id).where(OutboxRow.inbox_id == known, OutboxRow.seq == ECHO)
        return Stored(known, False, db.execute(cursor).scalar_one_or_none())
    newer = or_(PersonRow.last_inbound_at.is_(None), PersonRow.last_inbound_at < item.sent_at)
    seen = update(PersonRow).where(PersonRow.id == person_id, newer).values(last_inbound_at=item.sent_at)
    db.execute(seen)
    if item.name:
        db.execute(update(PersonRow).where(PersonRow.id == person_id).values(name=item.name))
    return Stored(inbox_id, True, _echo(db, item, person_id, inbox_id, now) if item.echo else None)


def _echo(db: Session, item: Received, person_id: int, inbox_id: int, now: datetime.datetime) -> int:
    row = OutboxRow(
        inbox_id=inbox_id, seq=ECHO, person_id=person_id, channel=item.channel, kind="user", text=item.text,
        structure={}, payload={}, status=SENT, attempts=0, next_at=now, correlation_id=item.correlation_id,
        created_at=now, sent_at=now, pricing={},
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row.id


def take(engine: Engine, owner: str, now: datetime.datetime, lease: float, most: int) -> list[Turn]:
    """Take up to `most` messages for `lease` seconds: of each person only the oldest that is not answered."""
    earlier = aliased(InboxRow)
    first = ~exists().where(earlier.person_id == InboxRow.person_id, earlier.id < InboxRow.id, earlier.status.in_(OPEN))
    due = or_(
        and_(InboxRow.status == PENDING, InboxRow.next_at <= now),
        and_(InboxRow.status == WORKING, InboxRow.lease_until < now),
    )
    query = select(InboxRow.id).where(InboxRow.status.in_(OPEN), due, first).order_by(InboxRow.id).limit(most)
    with session(engine) as db:
        if not db.scalars(query.limit(1)).first():
            return []  # the usual case, without the write lock
    with writing(engine, durable=False) as db:
        numbers = db.scalars(query.with_for_update(skip_locked=True)).all()
        mine = update(InboxRow).where(InboxRow.id.in_(numbers))
        until = now + datetime.timedelta(seconds=lease)
        taken = {"status": WORKING, "lease_owner": owner, "lease_until": until, "attempts": InboxRow.attempts + 1}
        db.execute(mine.values(**taken), execution_options={"synchronize_session": False})
        pairs = select(InboxRow, PersonRow).join(PersonRow, PersonRow.id == InboxRow.person_id)
        rows = db.execute(pairs.where(InboxRow.id.in_(numbers)).order_by(InboxRow.id)).all()
        return [_turn(row, person) for row, person in rows]


def _turn(row: InboxRow, person: PersonRow) -> Turn:
    return Turn(
        row.id, people.plain(person), row.message_id, row.kind, row.text, row.choice, row.reply_to, dict(row.data),
        row.sent_at, row.received_at, row.attempts, row.correlation_id,
    )  # fmt: skip


def renew(engine: Engine, owner: str, now: datetime.datetime, lease: float) -> None:
    """Keep what a worker process has taken for `lease` seconds more."""
    mine = and_(InboxRow.lease_owner == owner, InboxRow.status == WORKING)
    with writing(engine, durable=False) as db:
        db.execute(update(InboxRow).where(mine).values(lease_until=now + datetime.timedelta(seconds=lease)))


def release(engine: Engine, turn_id: int, owner: str, next_at: datetime.datetime, error: str, counted: bool) -> None:
    """Put a message back, to be taken again at `next_at`; an attempt that was not its own fault is not counted."""
    mine = and_(InboxRow.id == turn_id, InboxRow.lease_owner == owner, InboxRow.status == WORKING)
    values = {"status": PENDING, "next_at": next_at, "lease_owner": None, "lease_until": None, "error": error}
    with writing(engine, durable=False) as db:
        attempts = InboxRow.attempts if counted else InboxRow.attempts - 1
        db.execute(update(InboxRow).where(mine).values(**values, attempts=attempts))


def close(db: Session, turn_id: int, owner: str, now: datetime.datetime, status: str, error: str | None) -> bool:
    """Close a message within a transaction; False when another worker has it, or nobody any more."""
    if status not in (DONE, FAILED, HELD):
        raise ValueError(f"a closed message is not {status}")
    mine = and_(InboxRow.id == turn_id, InboxRow.lease_owner == owner, InboxRow.status == WORKING)
    values = {"status": status, "finished_at": now, "lease_owner": None, "lease_until": None, "error": error}
    done = db.execute(update(InboxRow).where(mine).values(**values))
    return bool(getattr(done, "rowcount", 0))


def waiting_too_long(engine: Engine, before: datetime.datetime, most: int) -> list[Turn]:
    """Return messages received before a moment whose people have not been told to wait yet: one a person."""
    oldest = select(func.min(InboxRow.id)).where(InboxRow.status.in_(OPEN)).group_by(InboxRow.person_id)
    query = select(InboxRow, PersonRow).join(PersonRow, PersonRow.id == InboxRow.person_id)
    query = query.where(InboxRow.id.in_(oldest), InboxRow.received_at < before, InboxRow.kind != "reaction")
    query = query.where(PersonRow.noticed_at.is_(None), PersonRow.state == people.BOT)
    told = exists().where(OutboxRow.inbox_id == InboxRow.id, OutboxRow.seq == NOTICE)
    with session(engine) as db:
        rows = db.execute(query.where(~told).order_by(InboxRow.id).limit(most)).all()
        return [_turn(row, person) for row, person in rows]


def open_count(engine: Engine, person_id: int | None = None) -> int:
    """Return how many messages wait for an answer, of one person or of all."""
    query = select(func.count()).select_from(InboxRow).where(InboxRow.status.in_(OPEN))
    if person_id is not None:
        query = query.where(InboxRow.person_id == person_id)
    with session(engine) as db:
        return int(db.execute(query).scalar_one())


def is_answering(engine: Engine, channel: str, address: str) -> bool:
    """Tell whether an answer to a person is on its way."""
    query = select(InboxRow.id).join(PersonRow, PersonRow.id == InboxRow.person_id)
    query = query.where(PersonRow.channel == channel, PersonRow.address == address, PersonRow.state == people.BOT)
    with session(engine) as db:
        return db.execute(query.where(InboxRow.status.in_(OPEN)).limit(1)).first() is not None
