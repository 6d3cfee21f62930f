"""Words for a person that answer no message of theirs: those of the team, and notices."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Connection, insert

from conversations.messages import PENDING, SENT
from conversations.models import OutboxRow, table

# Channels whose people fetch their messages: what is in the outbox is with them.
FETCHED = ("web",)
JOINED = "{name}, del equipo, se unió a la conversación."
_O = table(OutboxRow)


def add(
    db: Connection, person: Any, kind: str, text: str, structure: dict[str, Any], correlation_id: str,
    now: datetime.datetime,
) -> int:  # fmt: skip
    """Put words for a person, whose row is locked, in the outbox; who sends or shows them renders them."""
    fetched = person.channel in FETCHED
    values = {
        "inbox_id": None, "seq": 0, "person_id": person.id, "channel": person.channel, "kind": kind, "text": text,
        "structure": structure, "payload": {}, "status": SENT if fetched else PENDING, "attempts": 0, "next_at": now,
        "correlation_id": correlation_id, "created_at": now, "sent_at": now if fetched else None, "pricing": {},
    }  # fmt: skip
    return int(db.execute(insert(_O).returning(_O.c.id), values).scalar_one())


def joined(db: Connection, person: Any, name: str, now: datetime.datetime) -> None:
    """Say who joined where that costs nothing; elsewhere their name goes before their words (bot/channels/sending.py)."""
    if person.channel in FETCHED:
        add(db, person, "notice", JOINED.format(name=name), {}, "mesa", now)
