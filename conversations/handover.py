"""Handing a conversation over to a person, and back: its states, and every step from one to the next.

    bot ─begin─▶ en_espera ─take─▶ con_persona ─give_back─▶ devuelto ─┐
     ▲               │  ◀─transfer─────┘    └───close────▶ cerrado ──┤
     └───────────────┴────────give_back, close───────────────────────┘ (the worker tells the person: endings.py)

`people.state` says who answers (inbox.py looks at it before each message); it is the assistant again in the very
transaction that tells the person so. Every step locks the person's row first, then the handover's: two of them wait
for each other and the second finds what the first left. A step that cannot be taken raises StepRefused.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from conversations import people
from conversations.db import writing_plainly
from conversations.errors import AlreadyEnded, AlreadyTaken, NotTaken, UnknownItem
from conversations.handover_models import HandoverEventRow, HandoverRow
from conversations.models import one_of, table
from conversations.spoken import joined

EN_ESPERA, CON_PERSONA, DEVUELTO, CERRADO = "en_espera", "con_persona", "devuelto", "cerrado"
OPEN = (EN_ESPERA, CON_PERSONA)
REASONS = ("pedido", "fallos", "frustracion", "tema", "caido", "equipo")
CLOSE_REASONS = ("resuelto", "sin_respuesta", "no_corresponde", "inactividad", "otro")
LONGEST = 2_000  # of a note and of a message: one WhatsApp text, and what the widget takes

_H, _E = table(HandoverRow), table(HandoverEventRow)


@dataclass(frozen=True)
class Member:
    """Somebody of the team, as the desk knows them."""

    id: int
    name: str


@dataclass(frozen=True)
class Request:
    """Why a person is wanted and what they should know. With `callback` the assistant goes on meanwhile."""

    reason: str
    topic: str | None = None
    country: str | None = None
    summary: str = ""
    facts: tuple[str, ...] = ()
    profile: dict[str, Any] = field(default_factory=dict)
    callback: bool = False
    promised_at: datetime.datetime | None = None


_OPEN_OF = select(_H).where(_H.c.person_id == bindparam("person"), one_of(_H.c.status, OPEN)).with_for_update()


def open_of(db: Connection, person_id: int) -> Any:
    """Return the open handover of a person whose row is locked, None where there is none."""
    return db.execute(_OPEN_OF, {"person": person_id}).one_or_none()


def begin(db: Connection, person_id: int, request: Request, now: datetime.datetime) -> int:
    """Ask for a person within a transaction that holds the person's row; one that is open is the same one.

    Whoever was promised a call and asks again while the office is open waits from now on.
    """
    if request.reason not in REASONS:
        raise ValueError(f"reason must be one of {REASONS}")
    known = open_of(db, person_id)
    if known is None:
        number = _insert(db, person_id, request, now)
        note(db, number, "pedido", now, text=request.reason)
        people.change(db, person_id, state=people.BOT if request.callback else EN_ESPERA)
        return number
    if known.status == EN_ESPERA and known.callback and not request.callback:
        change(db, known.id, callback=False, promised_at=None, requested_at=now, warned_at=None, **_told(request))
        note(db, known.id, "pedido", now, text=request.reason)
        people.change(db, person_id, state=EN_ESPERA)
    return int(known.id)


def _told(request: Request) -> dict[str, Any]:
    return {
        "reason": request.reason, "topic": request.topic, "country": request.country, "summary": request.summary,
        "facts": list(request.facts), "profile": request.profile,
    }  # fmt: skip


def _insert(db: Connection, person_id: int, request: Request, now: datetime.datetime) -> int:
    values = {
        "person_id": person_id, "status": EN_ESPERA, "callback": request.callback, "labels": [], "requested_at": now,
        "promised_at": request.promised_at, **_told(request),
    }  # fmt: skip
    return int(db.execute(insert(_H).returning(_H.c.id), values).scalar_one())


def take(engine: Engine, number: int, member: Member, now: datetime.datetime) -> None:
    """Give a handover to a member of the team: of several who try, one wins and the others get AlreadyTaken."""
    with step(engine, number) as (db, row):
        if row.status == CON_PERSONA and row.staff_id == member.id:
            return  # pressed twice
        if row.status == CON_PERSONA:
            raise AlreadyTaken(row.staff_name)
        _assign(db, row, member, now, "tomado")


def _assign(db: Connection, row: Any, member: Member, now: datetime.datetime, kind: str) -> None:
    owner = {"staff_id": member.id, "staff_name": member.name, "wanted_id": None, "wanted_name": None}
    change(db, row.id, status=CON_PERSONA, callback=False, taken_at=row.taken_at or now, **owner)
    people.change(db, row.person_id, state=CON_PERSONA)
    joined(db, people.lock(db, row.person_id), member.name, now)
    note(db, row.id, kind, now, member)


def take_over(engine: Engine, number: int, member: Member, now: datetime.datetime) -> None:
    """Take what another member has, said so in its history (who had it went home, say)."""
    with step(engine, number) as (db, row):
        if row.status == CON_PERSONA and row.staff_id == member.id:
            return
        if row.status == CON_PERSONA:
            note(db, row.id, "relevado", now, member, row.staff_name)
        _assign(db, row, member, now, "tomado")


def transfer(engine: Engine, number: int, by: Member, to: Member | None, now: datetime.datetime) -> None:
    """Pass a handover on: to a member, who finds it at the top of theirs, or back to the queue of all."""
    with step(engine, number) as (db, row):
        _must_hold(row, by)
        wanted = {"wanted_id": to.id if to else None, "wanted_name": to.name if to else None}
        change(db, row.id, status=EN_ESPERA, staff_id=None, staff_name=None, warned_at=None, **wanted)
        people.change(db, row.person_id, state=EN_ESPERA)
        note(db, row.id, "transferido", now, by, to.name if to else "")


def give_back(engine: Engine, number: int, by: Member | None, now: datetime.datetime) -> None:
    """Return a conversation to the assistant; `by` is None when the person asked for it."""
    with step(engine, number) as (db, row):
        _must_hold(row, by)
        end(db, row, DEVUELTO, "devuelto", by, now)


def close(engine: Engine, number: int, by: Member | None, reason: str, now: datetime.datetime) -> None:
    """Close a conversation with a reason; `by` is None when the person left. The assistant answers afterwards."""
    if reason not in CLOSE_REASONS:
        raise ValueError(f"reason must be one of {CLOSE_REASONS}")
    with step(engine, number) as (db, row):
        _must_hold(row, by)
        end(db, row, CERRADO, reason, by, now)


def end(db: Connection, row: Any, status: str, reason: str, by: Member | None, now: datetime.datetime) -> None:
    """End a handover whose row is locked. The person's state changes when they are told (endings.py)."""
    name = by.name if by else None
    change(db, row.id, status=status, ended_at=now, end_reason=reason, ended_by=name, wanted_id=None, wanted_name=None)
    note(db, row.id, status, now, by, reason)


def label(engine: Engine, number: int, labels: list[str], by: Member, now: datetime.datetime) -> None:
    """Set the labels of a handover, also of one that ended."""
    kept = list(dict.fromkeys(word.strip().lower()[:30] for word in labels if word.strip()))[:8]
    with step(engine, number, ended=True) as (db, row):
        change(db, row.id, labels=kept)
        note(db, row.id, "etiquetas", now, by, ", ".join(kept))


def add_note(engine: Engine, number: int, text: str, by: Member, now: datetime.datetime) -> None:
    """Keep a note that only the team sees."""
    with step(engine, number, ended=True) as (db, row):
        note(db, row.id, "nota", now, by, text.strip()[:LONGEST])


# --- What steps are made of


@contextmanager
def step(engine: Engine, number: int, ended: bool = False) -> Iterator[tuple[Connection, Any]]:
    """Yield a transaction with the handover's row, locked after its person's; raises UnknownItem and AlreadyEnded."""
    with writing_plainly(engine) as db:
        person = db.execute(select(_H.c.person_id).where(_H.c.id == number)).scalar_one_or_none()
        if person is None or people.lock(db, person) is None:
            raise UnknownItem(str(number))
        row = db.execute(select(_H).where(_H.c.id == number).with_for_update()).one_or_none()
        if row is None:
            raise UnknownItem(str(number))
        if row.status not in OPEN and not ended:
            raise AlreadyEnded(row.ended_by or "")
        yield db, row


def _must_hold(row: Any, by: Member | None) -> None:
    """Whoever acts has it, or nobody has: what waits may be closed or returned by anybody of the team."""
    if row.status == CON_PERSONA and by is not None and row.staff_id != by.id:
        raise AlreadyTaken(row.staff_name)


def must_be_with(row: Any, by: Member) -> None:
    """Raise NotTaken or AlreadyTaken unless this member has it."""
    if row.status != CON_PERSONA:
        raise NotTaken("not taken")
    _must_hold(row, by)


def change(db: Connection, number: int, **values: Any) -> None:
    """Write columns of a handover."""
    db.execute(update(_H).where(_H.c.id == number).values(**values))


def note(
    db: Connection, number: int, kind: str, now: datetime.datetime, by: Member | None = None, text: str = ""
) -> None:
    """Add to the history of a handover."""
    who = {"staff_id": by.id if by else None, "staff_name": by.name if by else None}
    db.execute(insert(_E), {"handover_id": number, "kind": kind, "at": now, "text": text, **who})
