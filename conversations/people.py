"""People: who wrote on which channel, what they agreed to, and what our last messages offered them."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from conversations.db import compiled, session, writing
from conversations.handover_models import HandoverRow
from conversations.messages import Draft, Made, Person
from conversations.models import InboxRow, OutboxRow, PersonRow, table

BOT = "bot"  # the state in which the assistant answers; in any other, a person does
CLOSED = datetime.timedelta(days=1)  # how long the address of who asked to be forgotten is refused, then it goes too
OFFERS_KEPT = 20  # messages whose buttons still work


INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}  # they know ON CONFLICT
_KEYS = ("channel", "address", "created_at", "choices", "state", "last_inbound_at", "name")


def person_for(
    db: Connection,
    channel: str,
    address: str,
    now: datetime.datetime,
    wrote_at: datetime.datetime | None = None,
    name: str | None = None,
) -> int:
    """Return the number of a person, made the first time; their row stays locked until the transaction ends.

    The lock makes the numbers of one person's messages, theirs and ours, grow in the order of the commits. `wrote_at`
    and `name` are kept where they are newer than what is known.
    """
    values: tuple[Any, ...] = (channel, address, now, [], BOT, wrote_at, name)
    statement = compiled(_keep_person, _KEYS, db.dialect)
    return int(db.execute(statement, dict(zip(_KEYS, values, strict=True))).scalar_one())


def _keep_person(dialect: str) -> Any:
    known = _P.c
    insert = INSERTS[dialect](_P)
    newer = or_(known.last_inbound_at.is_(None), known.last_inbound_at < insert.excluded.last_inbound_at)
    return insert.on_conflict_do_update(
        index_elements=["channel", "address"],
        set_={
            "last_inbound_at": case((newer, insert.excluded.last_inbound_at), else_=known.last_inbound_at),
            "name": func.coalesce(insert.excluded.name, known.name),
        },
    ).returning(known.id)


_P = table(PersonRow)
_LOCKED = select(_P).where(_P.c.id == bindparam("person")).with_for_update()


def lock(db: Connection, person_id: int) -> Any:
    """Return a person's row, locked until the transaction ends; None when they were forgotten meanwhile."""
    return db.execute(_LOCKED, {"person": person_id}).one_or_none()


def change(db: Connection, person_id: int, **values: Any) -> None:
    """Write columns of a person's row."""
    db.execute(update(_P).where(_P.c.id == person_id).values(**values))


def plain(row: PersonRow) -> Person:
    """Return a person's row as a value."""
    return Person(
        row.id, row.channel, row.address, row.state, row.consent_version, tuple(row.choices), row.rating_asked_at
    )  # fmt: skip


def offers(known: list[dict[str, Any]], made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the offers of a person with new ones; the oldest go."""
    return [*known, *made][-OFFERS_KEPT:]


def offer(draft: Draft, made: Made, now: datetime.datetime) -> dict[str, Any]:
    """Return what a message offers; one that offers nothing is kept too: the numbers of the one before it end."""
    return {
        "at": now.isoformat(), "asks": draft.structure.get("asks"),
        "labels": draft.structure.get("suggestions") or [], "choices": dict(made.choices),
        "more": {key: list(payloads) for key, payloads in made.more.items()},
    }  # fmt: skip


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
        db.execute(delete(HandoverRow).where(HandoverRow.ended_at < old))
        inbox = db.execute(delete(InboxRow).where(InboxRow.received_at < old, closed, ~waiting))
        db.execute(delete(PersonRow).where(PersonRow.forgotten_at < now - CLOSED))
        left = or_(*(exists().where(row.person_id == PersonRow.id) for row in (InboxRow, OutboxRow, HandoverRow)))
        idle = or_(PersonRow.last_inbound_at.is_(None), PersonRow.last_inbound_at < old)
        db.execute(delete(PersonRow).where(PersonRow.created_at < old, idle, ~left))
        return int(getattr(outbox, "rowcount", 0)) + int(getattr(inbox, "rowcount", 0))
