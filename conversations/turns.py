"""The end of a turn: a message is closed and the reply is put in the outbox, both or neither."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.orm import Session

from conversations import inbox, people
from conversations.db import writing
from conversations.messages import DONE, FIRST_REPLY, HELD, NOTICE, PENDING, SENT, Draft, Made, Render, Turn
from conversations.models import InboxRow, OutboxRow, PersonRow, table

_PLACES = 100  # messages of one turn that have numbers of their own when they are rendered
_INSERT = insert(table(OutboxRow)).returning(table(OutboxRow).c.id)


def finish(
    engine: Engine,
    turn: Turn,
    owner: str,
    now: datetime.datetime,
    drafts: Sequence[Draft],
    render: Render,
    pulled: bool = False,
    status: str = DONE,
    error: str | None = None,
    consent: str | None = None,
) -> list[int] | None:
    """Close a message and add its reply; return the numbers of the new outbox rows.

    `pulled` channels are not sent to: people fetch their messages. `consent` is the version of the text that the
    reply carries. None when the message is not this worker's any more: then nothing was written.
    """
    made = [(draft, render(turn.id * _PLACES + place, draft)) for place, draft in enumerate(drafts)]
    with writing(engine, durable=False) as db:
        person = people.lock(db, turn.person.id)
        if person is None:
            return None
        if person.state != people.BOT:  # somebody took the conversation over while the assistant was thinking
            status, made = HELD, []
        if not inbox.close(db, turn.id, owner, now, status, error):
            return None
        if person.noticed_at is not None:
            unsent = (OutboxRow.inbox_id == turn.id, OutboxRow.seq == NOTICE, OutboxRow.status == PENDING)
            db.execute(delete(OutboxRow).where(*unsent))
            more = select(InboxRow.id).where(InboxRow.person_id == person.id, InboxRow.status.in_(inbox.OPEN)).limit(1)
            if made and db.execute(more).first() is None:  # who still waits for more was told
                person.noticed_at = None
        if consent:
            person.consent_version, person.consent_at = consent, now
        numbers: list[int] = []
        for draft, rendered in made:
            numbers += _add(db, _rows(person, turn, draft, rendered, FIRST_REPLY + len(numbers), pulled, now))
            people.offer(person, _offer(draft, rendered, now))
        return numbers


def notice(
    engine: Engine, turn: Turn, now: datetime.datetime, draft: Draft, render: Render, pulled: bool
) -> int | None:
    """Tell a person to wait, once; None when they were answered or told meanwhile."""
    rendered = render(turn.id * _PLACES + _PLACES - 1, draft)
    with writing(engine, durable=False) as db:
        person = people.lock(db, turn.person.id)
        if person is None or person.noticed_at is not None:
            return None
        still = select(InboxRow.id).where(InboxRow.id == turn.id, InboxRow.status.in_(inbox.OPEN))
        told = select(func.count()).where(OutboxRow.inbox_id == turn.id, OutboxRow.seq == NOTICE)
        if db.execute(still).first() is None or db.execute(told).scalar_one():
            return None
        person.noticed_at = now
        return _add(db, _rows(person, turn, draft, rendered, NOTICE, pulled, now)[:1])[0]


def _rows(
    person: PersonRow, turn: Turn, draft: Draft, made: Made, seq: int, pulled: bool, now: datetime.datetime
) -> list[dict[str, Any]]:
    """Return a draft as one row a payload; text and structure stand in the first."""
    common = {
        "inbox_id": turn.id, "person_id": person.id, "channel": person.channel, "kind": draft.kind,
        "reply_to": draft.reply_to, "status": SENT if pulled else PENDING, "attempts": 0, "next_at": now,
        "correlation_id": turn.correlation_id, "created_at": now, "sent_at": now if pulled else None, "pricing": {},
    }  # fmt: skip
    rows = [
        {**common, "seq": seq + place, "payload": dict(payload), "text": "", "structure": {}}
        for place, payload in enumerate(made.payloads)
    ]
    rows[0] |= {"text": draft.text, "structure": draft.structure}
    return rows


def _add(db: Session, rows: list[dict[str, Any]]) -> list[int]:
    return [int(db.execute(_INSERT, row).scalar_one()) for row in rows]


def _offer(draft: Draft, made: Made, now: datetime.datetime) -> dict[str, Any]:
    """Return what a message offers; one that offers nothing is kept too: the numbers of the one before it end."""
    return {
        "at": now.isoformat(), "asks": draft.structure.get("asks"),
        "labels": draft.structure.get("suggestions") or [], "choices": dict(made.choices),
        "more": {key: list(payloads) for key, payloads in made.more.items()},
    }  # fmt: skip
