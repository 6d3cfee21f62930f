"""Erasing a person in every store: here in one transaction, and elsewhere until it is done.

What is elsewhere (Rasa's databases, the quotes' files) is written down in that same transaction and erased right after;
where a store does not answer it is tried again. It is done a second time some minutes later, since a turn that was under
way writes down again what it knew.
"""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from conversations import holdings, inbox, people
from conversations.assistant_memory import Elsewhere
from conversations.db import reading_plainly, session, writing
from conversations.erasure_models import ErasureRow
from conversations.errors import StoreUnavailable
from conversations.figures import erase as figures
from conversations.holdings import Identity
from conversations.messages import DONE, Turn
from conversations.models import EarlyStatusRow, InboxRow, OutboxRow, PersonRow, UnansweredRow, one_of, table

logger = logging.getLogger("brujula.erasure")
SETTLED = datetime.timedelta(minutes=3)  # by then whatever was under way has ended
AGAIN = datetime.timedelta(seconds=30)  # a store that does not answer is tried again after this
TOLD = datetime.timedelta(minutes=15)  # how long who erased themselves can still read that it is done
_GIVEN_UP = datetime.timedelta(days=1)  # after which nobody waits any more for that to be sent
_ON_ITS_WAY = datetime.timedelta(seconds=30)  # of a turn that was under way when the staff erased
_QUOTE = re.compile(r"/cotizaciones/([0-9a-f]{32}\.pdf)\b")
_P, _I, _O = table(PersonRow), table(InboxRow), table(OutboxRow)


@dataclass(frozen=True)
class Places:
    """The stores beyond this one: Rasa's, and what takes away the files of quotes by their names."""

    elsewhere: Sequence[Elsewhere] = ()
    withdraw: Callable[[Sequence[str]], int] = field(default=lambda names: 0)


def erase(engine: Engine, person_id: int, key: bytes, now: datetime.datetime) -> dict[str, int] | None:
    """Erase a person here, wholly; return how many rows of each table went, None where nobody has that number."""
    with writing(engine) as db:
        row = people.lock(db.connection(), person_id)
        if row is None:
            return None
        who = holdings.identity(row, key)
        gone = holdings.counts(db.connection(), who)
        _note(db.connection(), who, now, None, 0)
        db.execute(delete(EarlyStatusRow).where(holdings.early_of(person_id)))
        for one, theirs in reversed(holdings.owned(person_id).items()):
            db.execute(delete(one).where(theirs))
        _erase_marked(db, who)
        return gone


def close_and_erase(
    engine: Engine, turn: Turn, owner: str, key: bytes, rows: Callable[[int], list[dict[str, Any]]],
    now: datetime.datetime,
) -> list[int] | None:  # fmt: skip
    """Close a message with which somebody erased themselves, and put what tells them so in the outbox.

    `rows` makes those outbox rows. The address stays until they are sent; what was written after the message stays.
    None where another worker has the message.
    """
    with writing(engine) as session_:
        db = session_.connection()
        row = people.lock(db, turn.person.id)
        if row is None or row.address != turn.person.address:
            return None
        if not inbox.close(db, turn.id, owner, now, DONE, None):
            return None
        who = holdings.identity(row, key)
        _note(db, who, now, who.id, turn.id)
        db.execute(delete(EarlyStatusRow).where(holdings.early_of(who.id)))
        for one, theirs in reversed(holdings.owned(who.id).items()):
            if one not in (_P, _I, _O):
                db.execute(delete(one).where(theirs))
        before = or_(_O.c.inbox_id.is_(None), _O.c.inbox_id <= turn.id)
        db.execute(delete(_O).where(_O.c.person_id == who.id, before))
        db.execute(delete(_I).where(_I.c.person_id == who.id, _I.c.id < turn.id))
        blank: dict[str, Any] = {"text": "", "choice": None, "reply_to": None, "data": {}, "error": None}
        db.execute(update(_I).where(_I.c.id == turn.id).values(**blank))  # its number is known if it comes again
        bare: dict[str, Any] = {
            "name": None,
            "choices": [],
            "consent_version": None,
            "consent_at": None,
            "noticed_at": None,
        }
        people.change(db, who.id, **bare, created_at=now, state=people.BOT)
        _erase_marked(session_, who)
        return [int(db.execute(insert(_O).returning(_O.c.id), one).scalar_one()) for one in rows(who.id)]


def forget(engine: Engine, channel: str, address: str, key: bytes, now: datetime.datetime) -> None:
    """Erase whoever has an address, and close it: it is not to be used again (people.is_forgotten) for a day."""
    with session(engine) as db:
        number = db.scalars(select(PersonRow.id).where(_P.c.channel == channel, _P.c.address == address)).one_or_none()
    if number is not None:
        erase(engine, number, key, now)
    with writing(engine) as db:
        made = people.person_for(db.connection(), channel, address, now)
        people.change(db.connection(), made, forgotten_at=now)


def _note(db: Connection, who: Identity, now: datetime.datetime, person_id: int | None, last_inbox: int) -> None:
    """Write down what is to be erased elsewhere; the names of quotes stand in the messages that gave them."""
    values = {
        "assistant": who.assistant, "mark": who.mark, "person_id": person_id, "last_inbox": last_inbox,
        "quotes": _quotes_of(db, who.id), "at": now, "due_at": now, "done_once": False,
    }  # fmt: skip
    db.execute(insert(ErasureRow).values(**values))


def quotes_of(engine: Engine, person_id: int) -> list[str]:
    """Return the names of the quotes that a person was given, as far as the messages are kept that gave them."""
    with reading_plainly(engine) as db:
        return _quotes_of(db, person_id)


def _quotes_of(db: Connection, person_id: int) -> list[str]:
    columns = select(_O.c.structure, _O.c.payload).where(_O.c.person_id == person_id)
    return sorted({name for row in db.execute(columns) for name in _quotes(row.structure) | _quotes(row.payload)})


def _quotes(value: Any) -> set[str]:
    if isinstance(value, str):
        return set(_QUOTE.findall(value))
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*map(_quotes, inner))


def _erase_marked(db: Session, who: Identity) -> None:
    db.execute(delete(UnansweredRow).where(UnansweredRow.sender == who.mark))
    figures.forget(db, who.assistant)


# --- Elsewhere, and the rest of who erased themselves


def carry_out(engine: Engine, places: Places, now: datetime.datetime) -> int:
    """Erase elsewhere what is due; return how many erasures are still under way, those of whom a store did not answer too.

    Several processes may do it at once: to erase twice is what it does anyway.
    """
    with session(engine) as db:
        due = db.scalars(select(ErasureRow).where(ErasureRow.due_at <= now).order_by(ErasureRow.id).limit(100)).all()
    for row in due:
        try:
            _erase_elsewhere(engine, row, places)
        except (StoreUnavailable, OSError) as error:
            logger.error("erasure=%d not done yet: %s", row.id, type(error).__name__)
            _later(engine, row, now + AGAIN, row.done_once)
            continue
        _settle(engine, row, now)
    with session(engine) as db:
        return int(db.scalar(select(func.count()).select_from(ErasureRow)) or 0)


def pending(engine: Engine) -> int:
    """Return how many erasures have not been done elsewhere at all, since a store did not answer."""
    with session(engine) as db:
        query = select(func.count()).select_from(ErasureRow).where(ErasureRow.done_once.is_(False))
        return int(db.scalar(query) or 0)


def _erase_elsewhere(engine: Engine, row: ErasureRow, places: Places) -> None:
    before = _before(engine, row)
    for store in places.elsewhere:
        store.erase(row.assistant, before)
    places.withdraw(row.quotes)
    with writing(engine, durable=False) as db:  # what a turn under way noted meanwhile
        noted = and_(UnansweredRow.sender == row.mark, UnansweredRow.created_at <= before)
        db.execute(delete(UnansweredRow).where(noted))
        if row.done_once:
            figures.forget(db, row.assistant)


def _before(engine: Engine, row: ErasureRow) -> datetime.datetime:
    """Return since when what is kept is of a new conversation."""
    if row.person_id is None:
        return row.at + _ON_ITS_WAY
    newer = select(func.min(InboxRow.received_at)).where(
        InboxRow.person_id == row.person_id, InboxRow.id > row.last_inbox
    )
    with session(engine) as db:
        found: datetime.datetime | None = db.scalar(newer)
    return found - datetime.timedelta(milliseconds=1) if found else row.at + SETTLED


def _settle(engine: Engine, row: ErasureRow, now: datetime.datetime) -> None:
    """Say when it is to be done again; after the last time nothing is left of it."""
    if now < row.at + SETTLED:
        _later(engine, row, row.at + SETTLED, True)
        return
    if row.person_id is not None and not _take_leave(engine, row, now):
        _later(engine, row, max(row.at + TOLD, now + AGAIN), True)
        return
    with writing(engine, durable=False) as db:
        db.execute(delete(ErasureRow).where(ErasureRow.id == row.id))


def _later(engine: Engine, row: ErasureRow, due: datetime.datetime, done: bool) -> None:
    with writing(engine, durable=False) as db:
        db.execute(update(ErasureRow).where(ErasureRow.id == row.id).values(due_at=due, done_once=done))


def _take_leave(engine: Engine, row: ErasureRow, now: datetime.datetime) -> bool:
    """Erase the address of who erased themselves, and what told them so; False while they may still be reading it."""
    if now < row.at + TOLD:
        return False
    told = and_(_O.c.person_id == row.person_id, or_(_O.c.inbox_id.is_(None), _O.c.inbox_id <= row.last_inbox))
    told = and_(told, _O.c.created_at <= row.at)
    with writing(engine) as db:
        if people.lock(db.connection(), row.person_id or 0) is None:
            return True
        unsent = select(_O.c.id).where(told, one_of(_O.c.status, ("pending", "sending"))).limit(1)
        if now < row.at + _GIVEN_UP and db.execute(unsent).first() is not None:
            return False
        newer = select(_I.c.id).where(_I.c.person_id == row.person_id, _I.c.id > row.last_inbox).limit(1)
        if db.execute(newer).first() is None:
            db.execute(delete(_P).where(_P.c.id == row.person_id))
            return True
        db.execute(delete(_O).where(told))
        db.execute(delete(_I).where(_I.c.person_id == row.person_id, _I.c.id <= row.last_inbox))
        return True
