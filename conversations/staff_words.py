"""What the team writes to a person: into the outbox, where the person writes, while the channel takes it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import Engine, select

from conversations import people
from conversations.errors import WindowClosed
from conversations.handover import LONGEST, Member, change, must_be_with, step
from conversations.handover_models import HandoverRow
from conversations.models import OutboxRow, PersonRow, table
from conversations.spoken import add

# How long after a person's last message a channel still takes words for them (WhatsApp: only templates afterwards).
WINDOWS = {"whatsapp": datetime.timedelta(hours=24)}
_O, _H, _P = table(OutboxRow), table(HandoverRow), table(PersonRow)


@dataclass(frozen=True)
class Window:
    """Until when a person may be written to; None where the channel sets no end."""

    until: datetime.datetime | None

    def is_open(self, now: datetime.datetime) -> bool:
        """Tell whether words still reach the person."""
        return self.until is None or now < self.until


def window(channel: str, last_inbound_at: datetime.datetime | None) -> Window:
    """Return the window of a person by their channel and the moment they last wrote."""
    lasts = WINDOWS.get(channel)
    return Window(None if lasts is None or last_inbound_at is None else last_inbound_at + lasts)


def say(
    engine: Engine, number: int, member: Member, text: str, key: str, now: datetime.datetime, template: bool = False
) -> int:
    """Write to the person of a handover that this member has; return the message's number.

    `key` names the message: the same one sent again (a double click, a lost answer) is the same message. Outside the
    channel's window it raises WindowClosed, unless a template carries it. Raises NotTaken, AlreadyTaken, AlreadyEnded.
    """
    words = text.strip()[:LONGEST]
    if not words:
        raise ValueError("nothing to say")
    with step(engine, number) as (db, row):
        must_be_with(row, member)
        person = people.lock(db, row.person_id)
        correlation = f"mesa-{number}-{key}"[:80]
        known = db.execute(
            select(_O.c.id).where(_O.c.person_id == person.id, _O.c.correlation_id == correlation)
        ).scalar_one_or_none()
        if known is not None:
            return int(known)
        if not template and not window(person.channel, person.last_inbound_at).is_open(now):
            raise WindowClosed(person.channel)
        change(db, number, last_staff_at=now)
        return add(db, person, "agent", words, {"name": member.name}, correlation, now)
