"""The end of a turn: a message is closed and the reply is put in the outbox, both or neither."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from conversations import inbox, people
from conversations.db import writing
from conversations.messages import DONE, FIRST_REPLY, HELD, NOTICE, PENDING, SENT, Draft, Render, Turn
from conversations.models import InboxRow, OutboxRow, PersonRow


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
    with writing(engine, durable=False) as db:
        person = people.lock(db, turn.person.id)
        if person is None:
            return None
        if person.state != people.BOT:  # somebody took the conversation over while the assistant was thinking
            status, drafts = HELD, ()
        if not inbox.close(db, turn.id, owner, now, status, error):
            return None
        unsent = (OutboxRow.inbox_id == turn.id, OutboxRow.seq == NOTICE, OutboxRow.status == PENDING)
        db.execute(delete(OutboxRow).where(*unsent))
        if drafts:
            person.noticed_at = None
        if consent:
            person.consent_version, person.consent_at = consent, now
        made: list[int] = []
        for draft in drafts:
            made += _add(db, person, turn, draft, FIRST_REPLY + len(made), render, pulled, now)
        return made


def notice(
    engine: Engine, turn: Turn, now: datetime.datetime, draft: Draft, render: Render, pulled: bool
) -> int | None:
    """Tell a person to wait, once; None when they were answered or told meanwhile."""
    with writing(engine, durable=False) as db:
        person = people.lock(db, turn.person.id)
        if person is None or person.noticed_at is not None:
            return None
        still = select(InboxRow.id).where(InboxRow.id == turn.id, InboxRow.status.in_(inbox.OPEN))
        told = select(func.count()).where(OutboxRow.inbox_id == turn.id, OutboxRow.seq == NOTICE)
        if db.execute(still).first() is None or db.execute(told).scalar_one():
            return None
        person.noticed_at = now
        return _add(db, person, turn, draft, NOTICE, render, pulled, now)[0]


def _add(
    db: Session, person: PersonRow, turn: Turn, draft: Draft, seq: int, render: Render, pulled: bool,
    now: datetime.datetime,
) -> list[int]:  # fmt: skip
    """Add a draft as one row a payload; the first row's number is the message's."""

    def row(place: int, text: str) -> OutboxRow:
        return OutboxRow(
            inbox_id=turn.id, seq=place, person_id=person.id, channel=person.channel, kind=draft.kind, text=text,
            structure=draft.structure if text else {}, payload={}, reply_to=draft.reply_to,
            status=SENT if pulled else PENDING, attempts=0, next_at=now, correlation_id=turn.correlation_id,
            created_at=now, sent_at=now if pulled else None, pricing={},
        )  # fmt: skip

    first = row(seq, draft.text)
    db.add(first)
    db.flush()
    made = render(first.id, draft)
    first.payload = dict(made.payloads[0])
    rest = [row(seq + place, "") for place in range(1, len(made.payloads))]
    for part, payload in zip(rest, made.payloads[1:], strict=True):
        part.payload = dict(payload)
        db.add(part)
        db.flush()
    if draft.kind != "notice":  # also without offers: the numbers of an older message count no more
        more = {key: list(payloads) for key, payloads in made.more.items()}
        asks = draft.structure.get("asks")
        people.offer(
            person,
            {"at": now.isoformat(), "asks": asks, "labels": draft.structure.get("suggestions") or [],
             "choices": dict(made.choices), "more": more},
        )  # fmt: skip
    return [first.id, *(part.id for part in rest)]
