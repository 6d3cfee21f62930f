"""What the desk shows of handovers: the queue, one of them with its history, and how long people wait."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import Engine, func, select

from conversations import people
from conversations.db import session, writing_plainly
from conversations.errors import UnknownItem
from conversations.handover import CERRADO, CON_PERSONA, DEVUELTO, EN_ESPERA, Request, begin
from conversations.handover_models import CsatRow, HandoverEventRow, HandoverRow
from conversations.inbox import OPEN as UNANSWERED
from conversations.models import InboxRow, OutboxRow, PersonRow, one_of, table

WAITING, MINE, OTHERS, ENDED = "espera", "mias", "otros", "cerradas"
MEASURED = datetime.timedelta(days=14)
_FEWEST = 3  # waits, for their middle to say something
_H, _P, _E, _C = table(HandoverRow), table(PersonRow), table(HandoverEventRow), table(CsatRow)
_I, _O = table(InboxRow), table(OutboxRow)


@dataclass(frozen=True)
class Case:
    """A handover as a list shows it. `owes` tells whether the person wrote last."""

    id: int
    person_id: int
    channel: str
    address: str
    name: str | None
    status: str
    callback: bool
    reason: str
    topic: str | None
    country: str | None
    summary: str
    facts: tuple[str, ...]
    profile: dict[str, Any]
    labels: tuple[str, ...]
    staff_id: int | None
    staff_name: str | None
    wanted_id: int | None
    wanted_name: str | None
    requested_at: datetime.datetime
    promised_at: datetime.datetime | None
    taken_at: datetime.datetime | None
    last_staff_at: datetime.datetime | None
    last_inbound_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    end_reason: str | None
    ended_by: str | None
    score: int | None
    comment: str | None

    @property
    def is_open(self) -> bool:
        """Tell whether it waits or somebody has it."""
        return self.status in (EN_ESPERA, CON_PERSONA)

    @property
    def owes(self) -> bool:
        """Tell whether the person wrote after the team did."""
        since = self.last_staff_at or self.requested_at
        return self.is_open and self.last_inbound_at is not None and self.last_inbound_at > since


_COLUMNS = (
    "id", "person_id", "status", "callback", "reason", "topic", "country", "summary", "facts", "profile", "labels",
    "staff_id", "staff_name", "wanted_id", "wanted_name", "requested_at", "promised_at", "taken_at", "last_staff_at",
    "ended_at", "end_reason", "ended_by",
)  # fmt: skip
_CASE = (
    select(
        *(_H.c[name] for name in _COLUMNS), _P.c.channel, _P.c.address, _P.c.name, _P.c.last_inbound_at, _C.c.score,
        _C.c.comment,
    )
    .join(_P, _P.c.id == _H.c.person_id)
    .outerjoin(_C, _C.c.handover_id == _H.c.id)
)  # fmt: skip


def cases(engine: Engine, view: str, staff_id: int, limit: int = 100) -> list[Case]:
    """Return the handovers of a view of the desk: those who wait first come first, the ended newest first."""
    query = _CASE.where(_view(view, staff_id)).limit(limit)
    order = (_H.c.ended_at.desc(),) if view == ENDED else ((_H.c.wanted_id == staff_id).desc(), _H.c.requested_at)
    with session(engine) as db:
        return [_case(row) for row in db.execute(query.order_by(*order, _H.c.id)).all()]


def counts(engine: Engine, staff_id: int) -> dict[str, int]:
    """Return how many there are in each view of what is open."""
    with session(engine) as db:
        views = (WAITING, MINE, OTHERS)
        return {view: int(db.execute(select(func.count()).where(_view(view, staff_id))).scalar_one()) for view in views}


def _view(view: str, staff_id: int) -> Any:
    if view == WAITING:
        return _H.c.status == EN_ESPERA
    if view == MINE:
        return (_H.c.status == CON_PERSONA) & (_H.c.staff_id == staff_id)
    if view == OTHERS:
        return (_H.c.status == CON_PERSONA) & (_H.c.staff_id != staff_id)
    return one_of(_H.c.status, (DEVUELTO, CERRADO))


def case(engine: Engine, number: int) -> Case:
    """Return a handover; raises UnknownItem."""
    with session(engine) as db:
        row = db.execute(_CASE.where(_H.c.id == number)).one_or_none()
    if row is None:
        raise UnknownItem(str(number))
    return _case(row)


def _case(row: Any) -> Case:
    values = dict(row._mapping)
    return Case(**{**values, "facts": tuple(row.facts), "labels": tuple(row.labels)})


def events(engine: Engine, number: int) -> Sequence[HandoverEventRow]:
    """Return what was done with a handover, oldest first."""
    query = select(HandoverEventRow).where(HandoverEventRow.handover_id == number).order_by(HandoverEventRow.id)
    with session(engine) as db:
        return db.scalars(query).all()


def expected_wait(engine: Engine, now: datetime.datetime) -> datetime.timedelta | None:
    """Return the middle of the recent waits of people who were waiting, None where there are too few to tell."""
    query = select(_H.c.requested_at, _H.c.taken_at).where(
        _H.c.taken_at > now - MEASURED, _H.c.promised_at.is_(None), _H.c.reason != "equipo", _H.c.reason != "caido"
    )
    with session(engine) as db:
        waits = [(row.taken_at - row.requested_at).total_seconds() for row in db.execute(query).all()]
    return datetime.timedelta(seconds=median(waits)) if len(waits) >= _FEWEST else None


def waiting_before(engine: Engine, now: datetime.datetime) -> int:
    """Return how many people wait in silence at a moment."""
    query = select(func.count()).where(_H.c.status == EN_ESPERA, _H.c.callback.is_(False), _H.c.requested_at < now)
    with session(engine) as db:
        return int(db.execute(query).scalar_one())


def start(engine: Engine, person_id: int, request: Request, now: datetime.datetime) -> int | None:
    """Bring a conversation to the desk that did not ask for it; None when somebody answers it, or nobody is there."""
    with writing_plainly(engine) as db:
        person = people.lock(db, person_id)
        if person is None or person.forgotten_at is not None or person.state != people.BOT:
            return None
        if request.reason == "caido" and person.noticed_at is None:
            people.change(db, person_id, noticed_at=now)  # turns.py looks for this handover when it answers
        return begin(db, person_id, request, now)


def has_open(engine: Engine, person_id: int) -> bool:
    """Tell whether a person waits, is attended or was promised a call."""
    query = select(_H.c.id).where(_H.c.person_id == person_id, one_of(_H.c.status, (EN_ESPERA, CON_PERSONA)))
    with session(engine) as db:
        return db.execute(query.limit(1)).first() is not None


@dataclass(frozen=True)
class Stuck:
    """Somebody whose message the assistant has not answered for long."""

    person_id: int
    channel: str
    address: str
    since: datetime.datetime


def stuck(engine: Engine, before: datetime.datetime, most: int = 50) -> list[Stuck]:
    """Return the people whose oldest open message came before a moment and of whom the desk knows nothing yet."""
    open_one = select(_H.c.id).where(_H.c.person_id == _I.c.person_id, one_of(_H.c.status, (EN_ESPERA, CON_PERSONA)))
    query = select(_I.c.person_id, _P.c.channel, _P.c.address, func.min(_I.c.received_at)).join(
        _P, _P.c.id == _I.c.person_id
    )
    query = query.where(one_of(_I.c.status, UNANSWERED), _P.c.state == people.BOT, _I.c.kind != "reaction")
    query = query.where(_I.c.received_at < before, ~open_one.exists()).group_by(
        _I.c.person_id, _P.c.channel, _P.c.address
    )
    with session(engine) as db:
        return [Stuck(*row) for row in db.execute(query.limit(most)).all()]


def pulse(engine: Engine, number: int | None = None) -> str:
    """Return a mark that changes whenever something that the desk shows does: of all, or of one conversation."""
    with session(engine) as db:
        if number is None:
            newest = select(func.max(_E.c.id)).scalar_subquery()
            held = select(func.max(_I.c.id)).where(_I.c.status == "held").scalar_subquery()
            return ".".join(str(value or 0) for value in db.execute(select(newest, held)).one())
        person = select(_H.c.person_id).where(_H.c.id == number).scalar_subquery()
        parts = [
            select(func.max(_E.c.id)).where(_E.c.handover_id == number).scalar_subquery(),
            select(func.max(_I.c.id)).where(_I.c.person_id == person).scalar_subquery(),
            select(func.max(_O.c.id)).where(_O.c.person_id == person).scalar_subquery(),
            select(func.count())
            .where(_O.c.person_id == person, _O.c.status.in_(("pending", "sending")))
            .scalar_subquery(),
            select(func.count()).where(_O.c.person_id == person, _O.c.status == "failed").scalar_subquery(),
        ]
        return ".".join(str(value or 0) for value in db.execute(select(*parts)).one())
