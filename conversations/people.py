"""People: who wrote on which channel, what they agreed to, and what our last messages offered them."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, bindparam, delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from conversations.db import session, writing
from conversations.messages import Person
from conversations.models import InboxRow, OutboxRow, PersonRow, table

BOT = "bot"  # the state in which the assistant answers; in any other, a person does
OFFERS_KEPT = 20  # messages whose buttons still work


# Statements that every message needs are built once: to build one costs more than to run it.
INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}  # they know ON CONFLICT


def dialect_insert(db: Session) -> Any:
    """Return the INSERT of the database, which knows ON CONFLICT."""
    return INSERTS[db.get_bind().dialect.name]


def person_for(db: Session, channel: str, address: str, now: datetime.datetime) -> int:
    """Return the number of a person, made the first time; their row stays locked until the transaction ends.

    The lock makes the numbers of one person's messages, theirs and ours, grow in the order of the commits.
    """
    values = {"channel": channel, "address": address, "created_at": now, "choices": [], "state": BOT}
    return int(db.execute(_keep_person(db.get_bind().dialect.name), values).scalar_one())


@lru_cache(maxsize=2)
def _keep_person(dialect: str) -> Any:
    insert = INSERTS[dialect](table(PersonRow))
    keeping = insert.on_conflict_do_update(
        index_elements=["channel", "address"], set_={"address": insert.excluded.address}
    )
    return keeping.returning(table(PersonRow).c.id)


_LOCKED = select(PersonRow).where(PersonRow.id == bindparam("person")).with_for_update()


def lock(db: Session, person_id: int) -> PersonRow | None:
    """Return a person's row, locked until the transaction ends; None when they were forgotten meanwhile."""
    return db.scalars(_LOCKED, {"person": person_id}).one_or_none()


def plain(row: PersonRow) -> Person:
    """Return a person's row as a value."""
    return Person(row.id, row.channel, row.address, row.state, row.consent_version, tuple(row.choices))


def offer(row: PersonRow, made: dict[str, Any]) -> None:
    """Add what a message offers; the oldest go."""
    row.choices = [*row.choices, made][-OFFERS_KEPT:]


def find(engine: Engine, channel: str, address: str) -> Person | None:
    """Return a person, None when nobody wrote from there or they were forgotten."""
    query = select(PersonRow).where(PersonRow.channel == channel, PersonRow.address == address)
    with session(engine) as db:
        row = db.scalars(query.where(PersonRow.forgotten_at.is_(None))).one_or_none()
        return plain(row) if row else None


def is_forgotten(engine: Engine, channel: str, address: str) -> bool:
    """Tell whether a person asked to be forgotten: their address is not to be used again."""
    query = select(PersonRow.forgotten_at).where(PersonRow.channel == channel, PersonRow.address == address)
    with session(engine) as db:
        return db.scalars(query).one_or_none() is not None


def forget(engine: Engine, channel: str, address: str, now: datetime.datetime) -> None:
    """Delete what a person wrote and was told. Their address stays, closed, until the old ones are purged."""
    with writing(engine) as db:
        person_id = person_for(db, channel, address, now)
        for table in (OutboxRow, InboxRow):
            db.execute(delete(table).where(table.person_id == person_id))
        gone: dict[str, Any] = {"name": None, "choices": [], "forgotten_at": now, "noticed_at": None}
        db.execute(update(PersonRow).where(PersonRow.id == person_id).values(**gone))


def set_state(engine: Engine, channel: str, address: str, state: str, now: datetime.datetime) -> None:
    """Say who answers a person from now on: BOT, or the name of another state."""
    with writing(engine) as db:
        person_id = person_for(db, channel, address, now)
        db.execute(update(PersonRow).where(PersonRow.id == person_id).values(state=state))


def purge(engine: Engine, now: datetime.datetime, days: int) -> int:
    """Forget the messages older than `days`, and the people of whom none is left; return how many messages went.

    What is still to be answered or sent stays, however old.
    """
    old = now - datetime.timedelta(days=days)
    with writing(engine) as db:
        outbox = db.execute(
            delete(OutboxRow).where(OutboxRow.created_at < old, OutboxRow.status.not_in(("pending", "sending")))
        )
        waiting = exists().where(
            OutboxRow.inbox_id == InboxRow.id, or_(OutboxRow.status == "pending", OutboxRow.status == "sending")
        )
        closed = InboxRow.status.not_in(("pending", "working"))
        inbox = db.execute(delete(InboxRow).where(InboxRow.received_at < old, closed, ~waiting))
        left = exists().where(InboxRow.person_id == PersonRow.id) | exists().where(OutboxRow.person_id == PersonRow.id)
        idle = or_(PersonRow.last_inbound_at.is_(None), PersonRow.last_inbound_at < old)
        db.execute(delete(PersonRow).where(PersonRow.created_at < old, idle, ~left))
        return int(getattr(outbox, "rowcount", 0)) + int(getattr(inbox, "rowcount", 0))
