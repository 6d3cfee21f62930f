"""The end of a turn: a message is closed and the reply is put in the outbox, both or neither."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from conversations import handover, inbox, people
from conversations.db import writing_plainly
from conversations.erasure_models import ConsentRow
from conversations.messages import DONE, FIRST_REPLY, HELD, NOTICE, PENDING, SENT, Draft, Made, Render, Turn
from conversations.models import InboxRow, OutboxRow, one_of, table

_PLACES = 100  # messages of one turn that have numbers of their own when they are rendered
_I, _O = table(InboxRow), table(OutboxRow)
_INSERT = insert(_O).returning(_O.c.id)
_UNSENT = delete(_O).where(_O.c.inbox_id == bindparam("turn"), _O.c.seq == NOTICE, _O.c.status == PENDING)
_MORE = select(_I.c.id).where(_I.c.person_id == bindparam("person"), one_of(_I.c.status, inbox.OPEN)).limit(1)
_STILL = select(_I.c.id).where(_I.c.id == bindparam("turn"), one_of(_I.c.status, inbox.OPEN))
_TOLD = select(_O.c.id).where(_O.c.inbox_id == bindparam("turn"), _O.c.seq == NOTICE)


@dataclass(frozen=True)
class Ending:
    """How a turn ends: the status of its message, and the reply as it was rendered.

    `pulled` channels are not sent to: people fetch their messages. `consent` is the version of the text that the reply
    carries. `handover` asks for a person in the same transaction; with `leaves` whoever waits for one waits no more.
    `asks_rating` tells that the reply asks what the person thinks of it.
    """

    turn: Turn
    owner: str
    made: Sequence[tuple[Draft, Made]]
    pulled: bool = False
    status: str = DONE
    error: str | None = None
    consent: str | None = None
    handover: handover.Request | None = None
    leaves: bool = False
    asks_rating: bool = False


def rendered(turn: Turn, drafts: Sequence[Draft], render: Render) -> list[tuple[Draft, Made]]:
    """Return drafts with what `render` made of them; each gets a number that no other message of the person has."""
    return [(draft, render(turn.id * _PLACES + place, draft)) for place, draft in enumerate(drafts)]


def finish(engine: Engine, endings: Sequence[Ending], now: datetime.datetime) -> list[list[int] | None]:
    """Close messages and add their replies; return the numbers of the new outbox rows of each.

    None for a message that is not this worker's any more: then nothing of it was written.
    """
    found: list[list[int] | None] = [None] * len(endings)
    # People are locked in the order of inbox.store, so that neither waits for the other.
    order = sorted(range(len(endings)), key=lambda place: _address(endings[place].turn))
    with writing_plainly(engine, durable=False) as db:
        for place in order:
            found[place] = _finish(db, endings[place], now)
    return found


def _address(turn: Turn) -> tuple[str, str]:
    return turn.person.channel, turn.person.address


def _finish(db: Connection, ending: Ending, now: datetime.datetime) -> list[int] | None:
    turn, made, status = ending.turn, ending.made, ending.status
    person = people.lock(db, turn.person.id)
    # SQLite gives the numbers of who was erased to the next: theirs is not this answer.
    if person is None or person.address != turn.person.address:
        return None
    # Who was promised a call talks with the assistant meanwhile, and may take it back too.
    leaves = ending.leaves and person.state in (handover.EN_ESPERA, people.BOT)
    if person.state != people.BOT and not leaves:  # somebody took it over while the assistant was thinking
        status, made = HELD, []
    if not inbox.close(db, turn.id, ending.owner, now, status, ending.error):
        return None
    changed: dict[str, Any] = {}
    if person.noticed_at is not None:
        db.execute(_UNSENT, {"turn": turn.id})
        if made and db.execute(_MORE, {"person": person.id}).first() is None:  # who still waits for more was told
            changed["noticed_at"] = None
    if ending.consent:
        changed |= {"consent_version": ending.consent, "consent_at": now}
        db.execute(insert(ConsentRow).values(person_id=person.id, version=ending.consent, at=now))
    if ending.asks_rating and made:
        changed["rating_asked_at"] = now
    numbers: list[int] = []
    for draft, payloads in made:
        numbers += _add(db, _rows(turn, draft, payloads, FIRST_REPLY + len(numbers), ending.pulled, now))
    if made:
        changed["choices"] = people.offers(
            person.choices, [people.offer(draft, payloads, now) for draft, payloads in made]
        )
    if changed:
        people.change(db, person.id, **changed)
    if made:
        _hand_over(db, ending, person, leaves, now)
    return numbers


def _hand_over(db: Connection, ending: Ending, person: Any, leaves: bool, now: datetime.datetime) -> None:
    """Ask for a person with the reply that says so; or end what the person, or the assistant's return, made needless."""
    if ending.handover is not None:
        handover.begin(db, person.id, ending.handover, now)
        return
    if not leaves and person.noticed_at is None:
        return  # nobody was told to wait, so nobody at the desk was told that the assistant is down
    row = handover.open_of(db, person.id)
    if row is None or not (leaves or (row.callback and row.reason == "caido")):
        return
    handover.end(db, row, handover.DEVUELTO, "dejo_de_esperar" if leaves else "contestado", None, now)
    handover.change(db, row.id, told_at=now)  # this reply tells it
    people.change(db, person.id, state=people.BOT)


def notice(
    engine: Engine, turn: Turn, now: datetime.datetime, draft: Draft, render: Render, pulled: bool
) -> int | None:
    """Tell a person to wait, once; None when they were answered or told meanwhile."""
    made = render(turn.id * _PLACES + _PLACES - 1, draft)
    with writing_plainly(engine, durable=False) as db:
        person = people.lock(db, turn.person.id)
        if person is None or person.noticed_at is not None:
            return None
        named = {"turn": turn.id}
        if db.execute(_STILL, named).first() is None or db.execute(_TOLD, named).first() is not None:
            return None
        people.change(db, person.id, noticed_at=now)
        return _add(db, _rows(turn, draft, made, NOTICE, pulled, now)[:1])[0]


def rows(turn: Turn, draft: Draft, made: Made, pulled: bool, now: datetime.datetime) -> list[dict[str, Any]]:
    """Return the outbox rows of a draft that answers a turn, for whoever ends the turn in another way."""
    return _rows(turn, draft, made, FIRST_REPLY, pulled, now)


def _rows(turn: Turn, draft: Draft, made: Made, seq: int, pulled: bool, now: datetime.datetime) -> list[dict[str, Any]]:
    """Return a draft as one row a payload; text and structure stand in the first."""
    common = {
        "inbox_id": turn.id, "person_id": turn.person.id, "channel": turn.person.channel, "kind": draft.kind,
        "reply_to": draft.reply_to, "status": SENT if pulled else PENDING, "attempts": 0, "next_at": now,
        "correlation_id": turn.correlation_id, "created_at": now, "sent_at": now if pulled else None, "pricing": {},
    }  # fmt: skip
    rows = [
        {**common, "seq": seq + place, "payload": dict(payload), "text": "", "structure": {}}
        for place, payload in enumerate(made.payloads)
    ]
    rows[0] |= {"text": draft.text, "structure": draft.structure}
    return rows


def _add(db: Connection, rows: list[dict[str, Any]]) -> list[int]:
    return [int(db.execute(_INSERT, row).scalar_one()) for row in rows]
