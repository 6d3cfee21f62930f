"""What a person is told when a handover waits for long or ends: each once, in the transaction that makes it true.

The worker of the gateway looks for them and renders the words. The person's state changes with the words, so the
assistant is never back before it said so, nor silent after. Written by the person meanwhile: kept, see `_resume`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, insert, or_, select, update

from conversations import people
from conversations.db import session, writing_plainly
from conversations.handover import CERRADO, CON_PERSONA, DEVUELTO, EN_ESPERA, change, end, note, open_of
from conversations.handover_models import HandoverRow
from conversations.messages import HELD, PENDING, SENT, Draft, Made
from conversations.models import InboxRow, OutboxRow, PersonRow, one_of, table
from conversations.spoken import FETCHED

CSAT_EVERY = datetime.timedelta(hours=24)
# What nobody answered is answered by the assistant when it is back, if it is no older than this.
RESUMED = datetime.timedelta(hours=1)
_H, _P, _I, _O = table(HandoverRow), table(PersonRow), table(InboxRow), table(OutboxRow)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A person who is owed words about a handover; `asks_csat` where they may be asked how it went."""

    id: int
    person_id: int
    channel: str
    address: str
    status: str
    end_reason: str | None
    staff_name: str | None
    requested_at: datetime.datetime
    last_inbound_at: datetime.datetime | None
    attended: bool
    asks_csat: bool
    resumes: bool


_JOINED = select(
    _H, _P.c.channel, _P.c.address, _P.c.last_inbound_at, _P.c.state.label("person_state"), _P.c.forgotten_at
).join(_P, _P.c.id == _H.c.person_id)


def ended_untold(engine: Engine, now: datetime.datetime, most: int) -> list[Owed]:
    """Return handovers that ended and whose people have not been told."""
    query = (
        _JOINED.where(_H.c.told_at.is_(None), one_of(_H.c.status, (DEVUELTO, CERRADO))).order_by(_H.c.id).limit(most)
    )
    with session(engine) as db:
        return [_owed(db.connection(), row, now) for row in db.execute(query).all()]


def waiting_long(engine: Engine, since: datetime.datetime, most: int) -> list[Owed]:
    """Return handovers whose people wait since before a moment and have not been told that it takes long."""
    left = func.coalesce(_H.c.last_staff_at, _H.c.requested_at)  # who was passed on waits since then
    query = _JOINED.where(_H.c.status == EN_ESPERA, _H.c.callback.is_(False), left < since)
    query = query.where(_H.c.warned_at.is_(None)).order_by(_H.c.id).limit(most)
    with session(engine) as db:
        return [_plain(row, False, False) for row in db.execute(query).all()]


def gone_quiet(engine: Engine, since: datetime.datetime, most: int) -> list[int]:
    """Return handovers whose people have not answered the team since before a moment."""
    wrote = or_(_P.c.last_inbound_at.is_(None), _P.c.last_inbound_at < _H.c.last_staff_at)
    query = select(_H.c.id).join(_P, _P.c.id == _H.c.person_id)
    query = query.where(_H.c.status == CON_PERSONA, _H.c.last_staff_at < since, wrote).order_by(_H.c.id).limit(most)
    with session(engine) as db:
        return [int(number) for number in db.execute(query).scalars()]


def close_quiet(engine: Engine, number: int, since: datetime.datetime, now: datetime.datetime) -> bool:
    """Close a handover whose person left; False when they, or the team, wrote meanwhile."""
    with writing_plainly(engine) as db:
        row = _lock(db, number)
        if row is None or row.status != CON_PERSONA or row.last_staff_at is None or row.last_staff_at >= since:
            return False
        if row.last_inbound_at is not None and row.last_inbound_at >= row.last_staff_at:
            return False
        end(db, row, CERRADO, "inactividad", None, now)
        return True


def tell_end(
    engine: Engine, owed: Owed, made: Sequence[tuple[Draft, Made]], now: datetime.datetime
) -> list[int] | None:
    """Say the end, and have the assistant back; None when another process did, or nothing is left to say it to."""
    with writing_plainly(engine) as db:
        row = _lock(db, owed.id)
        if row is None or row.told_at is not None:
            return None
        change(db, owed.id, told_at=now, csat_at=now if owed.asks_csat and made else None)
        if open_of(db, row.person_id) is not None:  # they asked for somebody again, or somebody wrote to them
            return None
        numbers = add_rendered(db, row, made, f"traspaso-{owed.id}", now)
        state: dict[str, Any] = {"state": people.BOT}
        if owed.asks_csat and made:
            state["rating_asked_at"] = now  # an answer of the assistant is not to be rated on the same day
        if owed.resumes and _resume(db, row, now):
            state["noticed_at"] = now  # no "sigo con tu mensaje" for what has just been told
        people.change(db, row.person_id, **state)
        return numbers


def warn(
    engine: Engine, owed: Owed, made: Sequence[tuple[Draft, Made]], now: datetime.datetime,
    promised_at: datetime.datetime | None = None, office_closed: bool = False,
) -> list[int] | None:  # fmt: skip
    """Say that it takes long. When the office has closed it becomes a call-back, and the assistant is back."""
    with writing_plainly(engine) as db:
        row = _lock(db, owed.id)
        if row is None or row.status != EN_ESPERA or row.callback or (row.warned_at is not None and not office_closed):
            return None
        change(db, owed.id, warned_at=now)
        note(db, owed.id, "aviso", now, text="cierre" if office_closed else "espera")
        if office_closed:
            change(db, owed.id, callback=True, promised_at=promised_at)
            people.change(db, row.person_id, state=people.BOT)
        return add_rendered(db, row, made, f"traspaso-{owed.id}", now)


def say_once(
    engine: Engine, owed: Owed, made: Sequence[tuple[Draft, Made]], now: datetime.datetime
) -> list[int] | None:
    """Say words that change nothing to somebody whose handover is open; None where that was done, or it is not."""
    with writing_plainly(engine) as db:
        row = _lock(db, owed.id)
        if row is None or row.warned_at is not None or row.status not in (EN_ESPERA, CON_PERSONA):
            return None
        change(db, owed.id, warned_at=now)
        return add_rendered(db, row, made, f"traspaso-{owed.id}", now)


def waiting_at_closing(engine: Engine, most: int) -> list[Owed]:
    """Return the handovers in which somebody waits in silence, for the moment in which the office closes."""
    query = _JOINED.where(_H.c.status == EN_ESPERA, _H.c.callback.is_(False)).order_by(_H.c.id).limit(most)
    with session(engine) as db:
        return [_plain(row, False, False) for row in db.execute(query).all()]


def add_rendered(
    db: Connection, row: Any, made: Sequence[tuple[Draft, Made]], correlation_id: str, now: datetime.datetime
) -> list[int]:
    """Put rendered words that answer no message in a person's outbox, with what they offer; their row is locked."""
    fetched, numbers = row.channel in FETCHED, []
    for draft, rendered in made:
        for place, payload in enumerate(rendered.payloads):
            values = {
                "inbox_id": None, "seq": place, "person_id": row.person_id, "channel": row.channel, "kind": draft.kind,
                "text": "" if place else draft.text, "structure": {} if place else draft.structure, "payload": dict(payload),
                "status": SENT if fetched else PENDING, "attempts": 0, "next_at": now, "correlation_id": correlation_id,
                "created_at": now, "sent_at": now if fetched else None, "pricing": {},
            }  # fmt: skip
            numbers.append(int(db.execute(insert(_O).returning(_O.c.id), values).scalar_one()))
    if made:
        known = db.execute(select(_P.c.choices).where(_P.c.id == row.person_id)).scalar_one()
        people.change(db, row.person_id, choices=people.offers(known, [people.offer(*one, now) for one in made]))
    return numbers


def _lock(db: Connection, number: int) -> Any:
    """Return a handover with its person's columns, both locked: the person first, as everywhere."""
    person = db.execute(select(_H.c.person_id).where(_H.c.id == number)).scalar_one_or_none()
    if person is None or people.lock(db, person) is None:
        return None
    return db.execute(_JOINED.where(_H.c.id == number).with_for_update(of=_H)).one_or_none()


def _owed(db: Connection, row: Any, now: datetime.datetime) -> Owed:
    attended = row.last_staff_at is not None
    resumes = row.status == DEVUELTO and _unanswered(db, row, now) is not None
    asked = select(func.max(_H.c.csat_at)).where(_H.c.person_id == row.person_id)
    last = db.execute(asked).scalar_one_or_none()
    fresh = last is None or now - last >= CSAT_EVERY
    return _plain(row, attended and fresh and not resumes, resumes)


def _plain(row: Any, asks: bool, resumes: bool) -> Owed:
    return Owed(
        id=row.id, person_id=row.person_id, channel=row.channel, address=row.address, status=row.status,
        end_reason=row.end_reason, staff_name=row.staff_name, requested_at=row.requested_at,
        last_inbound_at=row.last_inbound_at, attended=row.last_staff_at is not None, asks_csat=asks, resumes=resumes,
    )  # fmt: skip


def _unanswered(db: Connection, row: Any, now: datetime.datetime) -> int | None:
    """Return the last message that the person wrote, where nobody of the team wrote after it."""
    since = row.last_staff_at or row.requested_at
    query = select(_I.c.id).where(
        _I.c.person_id == row.person_id, _I.c.status == HELD, one_of(_I.c.kind, ("text", "choice")),
        and_(_I.c.received_at > since, _I.c.received_at > now - RESUMED),
    )  # fmt: skip
    found = db.execute(query.order_by(_I.c.id.desc()).limit(1)).scalar_one_or_none()
    return None if found is None else int(found)


def _resume(db: Connection, row: Any, now: datetime.datetime) -> bool:
    """Give the assistant the last message that nobody answered; the earlier ones are not answered late."""
    number = _unanswered(db, row, now)
    if number is None:
        return False
    values = {"status": PENDING, "next_at": now, "attempts": 0, "finished_at": None, "error": None}
    db.execute(update(_I).where(_I.c.id == number, _I.c.status == HELD).values(**values))
    return True
