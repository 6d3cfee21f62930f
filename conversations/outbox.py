"""The outbox: what is to be sent, each person's in order, and what became of it.

What is guaranteed. A row is *taken* before the channel is called and recorded as sent after it, and only one process
holds it meanwhile. If the process dies before the call, the row is taken again when its lease ends: nothing is lost.
If it dies between the call and the record, nobody here knows whether the message went. A channel with an idempotency
key would tell; WhatsApp has none. So the row's number goes with the message, WhatsApp repeats it in its statuses, and
any status that arrives before the lease ends records the message as sent: it is not sent again. Only when no status
comes in that time (the channel most likely never took it) is it sent again, which could, at worst, repeat a message.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, and_, bindparam, func, select, update
from sqlalchemy.orm import Session

from conversations.db import session, writing, writing_plainly
from conversations.leases import Leases
from conversations.messages import FAILED, PENDING, SENDING, SENT, Entry, Sending
from conversations.models import InboxRow, OutboxRow, PersonRow, table

OPEN = (PENDING, SENDING)


# Built once, as in inbox.py.
_O = table(OutboxRow)
_LEASES = Leases(OutboxRow, OPEN)
_SENT = (
    update(_O)
    .where(_O.c.id == bindparam("number"), _O.c.status == SENDING, _O.c.lease_owner == bindparam("mine"))
    .values(
        status=SENT, sent_at=bindparam("at"), channel_message_id=bindparam("name"), lease_owner=None, lease_until=None,
        error=None,
    )
)  # fmt: skip


def take(engine: Engine, owner: str, now: datetime.datetime, lease: float, most: int) -> list[Sending]:
    """Take up to `most` messages to send within `lease` seconds: of each person only the oldest unsent."""
    return _LEASES.take(engine, owner, now, lease, most, _sending)


def _sending(row: OutboxRow, person: PersonRow) -> Sending:
    return Sending(
        row.id, row.channel, person.address, row.text, dict(row.structure), dict(row.payload), row.reply_to, row.attempts,
        row.created_at, row.correlation_id, person.last_inbound_at,
    )  # fmt: skip


@dataclass(frozen=True)
class Gone:
    """A message that the channel took from a process (`owner`), and how it calls it ("" where it did not say)."""

    number: int
    owner: str
    message_id: str


def record_sent(engine: Engine, gone: Sequence[Gone], now: datetime.datetime) -> list[bool]:
    """Record what the channel took; False for what was recorded, or taken by another, meanwhile."""
    found = [False] * len(gone)
    with writing_plainly(engine, durable=False) as db:
        for place in sorted(range(len(gone)), key=lambda place: gone[place].number):  # as statuses.record
            item = gone[place]
            values = {"number": item.number, "mine": item.owner, "at": now, "name": item.message_id or None}
            found[place] = bool(getattr(db.execute(_SENT, values), "rowcount", 0))
    return found


def record_refused(
    engine: Engine, number: int, owner: str, error: str, code: int | None, now: datetime.datetime
) -> bool:
    """Record that the channel refused a message for good; the person's next one may go."""
    values = {"status": FAILED, "failed_at": now, "error": error, "error_code": code, "lease_owner": None}
    with writing(engine, durable=False) as db:
        return _close(db, number, owner, {**values, "lease_until": None})


def put_back(
    engine: Engine, number: int, owner: str, next_at: datetime.datetime, error: str, counted: bool = True
) -> bool:
    """Put a message back, to be sent at `next_at`; the person's later ones wait for it."""
    attempts = OutboxRow.attempts if counted else OutboxRow.attempts - 1
    values = {"status": PENDING, "next_at": next_at, "error": error, "lease_owner": None, "lease_until": None}
    with writing(engine, durable=False) as db:
        return _close(db, number, owner, {**values, "attempts": attempts})


def _close(db: Session, number: int, owner: str, values: dict[str, Any]) -> bool:
    mine = and_(OutboxRow.id == number, OutboxRow.status == SENDING, OutboxRow.lease_owner == owner)
    done = db.execute(update(OutboxRow).where(mine).values(**values))
    return bool(getattr(done, "rowcount", 0))


# --- What a channel shows by itself: the history of a person, and who has something new


def history(engine: Engine, channel: str, address: str, after: int, most: int) -> list[Entry]:
    """Return a person's messages, theirs and ours, with a cursor greater than `after`: the oldest `most` of them."""
    person = select(PersonRow.id).where(PersonRow.channel == channel, PersonRow.address == address).scalar_subquery()
    query = select(OutboxRow, InboxRow.message_id).outerjoin(InboxRow, InboxRow.id == OutboxRow.inbox_id)
    query = query.where(OutboxRow.person_id == person, OutboxRow.id > after, OutboxRow.status != FAILED)
    with session(engine) as db:
        rows = db.execute(query.order_by(OutboxRow.id).limit(most)).all()
        return [
            Entry(row.id, row.kind, row.text, row.created_at, _shown(row), message_id if row.kind == "user" else None)
            for row, message_id in rows
        ]  # fmt: skip


def _shown(row: OutboxRow) -> dict[str, Any]:
    """Return what is shown of a message: as it was rendered, or the words of the team with who says them."""
    if row.payload or row.kind == "user":
        return dict(row.payload)
    return {"blocks": [{"type": "text", "text": row.text}], **row.structure}


_newest = select(func.max(_O.c.id)).where(_O.c.person_id == PersonRow.id).scalar_subquery()
_NEWEST = select(PersonRow.address, _newest).where(
    PersonRow.channel == bindparam("channel"), PersonRow.address.in_(bindparam("addresses", expanding=True))
)


def newest(engine: Engine, channel: str, addresses: Sequence[str]) -> dict[str, int]:
    """Return the newest cursor of each of these people who has any, by address.

    A person's cursors grow in the order of the commits (people.person_for), so none comes late.
    """
    with session(engine) as db:
        found = db.execute(_NEWEST, {"channel": channel, "addresses": list(addresses)})
        return {str(address): int(cursor) for address, cursor in found if cursor is not None}


def belongs(engine: Engine, channel: str, address: str, number: int) -> bool:
    """Tell whether a message of ours was for this person."""
    query = select(OutboxRow.id).join(PersonRow, PersonRow.id == OutboxRow.person_id)
    query = query.where(OutboxRow.id == number, PersonRow.channel == channel, PersonRow.address == address)
    with session(engine) as db:
        return db.execute(query.where(OutboxRow.kind.in_(("bot", "agent")))).first() is not None
