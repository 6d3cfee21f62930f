"""One person's data, as the law lets them ask for it: found, shown, given as a file, erased."""

from __future__ import annotations

import base64
import datetime
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, func, or_, select

from conversations import erasure, holdings
from conversations.db import reading_plainly, session
from conversations.erasure import Places
from conversations.erasure_models import ConsentRow
from conversations.errors import StoreUnavailable
from conversations.holdings import TITLES, Identity
from conversations.marks import SHOWN
from conversations.models import InboxRow, PersonRow
from desk.audit import ACTIONS
from desk.audit_reading import Filter, every
from desk.core import Desk
from knowledge.landed_cost.issued import issued

FORMAT = "brujula-datos-de-una-persona-1"
MOST, SHORTEST_NAME, SHORTEST_NUMBER = 25, 3, 6
_SEPARATORS = re.compile(r"[\s+().-]")


@dataclass(frozen=True)
class Found:
    """Somebody who may be the one that was looked for."""

    id: int
    channel: str
    address: str
    name: str | None
    created_at: datetime.datetime
    last_inbound_at: datetime.datetime | None
    messages: int


def search(engine: Engine, asked: str) -> list[Found]:
    """Return people by whole address, by part of their name, or by the end of their address as their mark shows it."""
    asked = " ".join(asked.split())[:200]
    mark = asked.rpartition("·")[2].strip(" ·")
    digits = _SEPARATORS.sub("", asked)
    whole = [asked, digits] if digits.isdecimal() and len(digits) >= SHORTEST_NUMBER else [asked]
    ways: list[ColumnElement[bool]] = [PersonRow.address.in_(whole)]
    if len(mark) == SHOWN:
        ways.append(PersonRow.address.endswith(mark, autoescape=True))
    if len(asked) >= SHORTEST_NAME:
        ways.append(func.lower(PersonRow.name).contains(asked.lower(), autoescape=True))
    count = select(func.count()).where(InboxRow.person_id == PersonRow.id).scalar_subquery()
    query = select(PersonRow, count).where(or_(*ways), PersonRow.forgotten_at.is_(None))
    with session(engine) as db:
        rows = db.execute(query.order_by(PersonRow.last_inbound_at.desc(), PersonRow.id.desc()).limit(MOST)).all()
    return [
        Found(row.id, row.channel, row.address, row.name, row.created_at, row.last_inbound_at, messages)
        for row, messages in rows
    ]


def row_of(engine: Engine, number: int) -> PersonRow | None:
    """Return the row of a person, None where nobody has that number or they were forgotten."""
    with session(engine) as db:
        row = db.get(PersonRow, number)
        return row if row and row.forgotten_at is None else None


def consents(engine: Engine, number: int) -> list[ConsentRow]:
    """Return which versions of the consent text a person agreed to, the newest first."""
    with session(engine) as db:
        return list(db.scalars(select(ConsentRow).where(ConsentRow.person_id == number).order_by(ConsentRow.id.desc())))


def kept(desk: Desk, who: Identity) -> dict[str, int | None]:
    """Return how much every store has of a person; None where a store does not answer."""
    with reading_plainly(desk.engine) as db:
        found: dict[str, int | None] = {TITLES.get(name, name): n for name, n in holdings.counts(db, who).items()}
    for store in desk.places.elsewhere:
        try:
            found[store.name] = store.count(who.assistant)
        except StoreUnavailable:
            found[store.name] = None
    found["cotizaciones"] = len(_quotes(desk, who))
    return {name: count for name, count in found.items() if count != 0}


def export(desk: Desk, who: Identity, now: datetime.datetime) -> dict[str, Any]:
    """Return everything that is kept of a person, in every store; raises StoreUnavailable rather than leave some out."""
    return {
        "formato": FORMAT,
        "generado": now.isoformat(timespec="seconds"),
        "conversaciones": holdings.export(desk.engine, who),
        **{store.name: store.export(who.assistant) for store in desk.places.elsewhere},
        "cotizaciones": _quotes(desk, who),
        "accesos_de_la_mesa": _looks(desk, who),
    }


def _quotes(desk: Desk, who: Identity) -> list[dict[str, str]]:
    folder = desk.settings.quotes_dir
    found = [(name, issued(folder, name)) for name in erasure.quotes_of(desk.engine, who.id)]
    return [
        {"archivo": name, "contenido_base64": base64.b64encode(path.read_bytes()).decode()}
        for name, path in found
        if path
    ]


def _looks(desk: Desk, who: Identity) -> list[dict[str, str]]:
    """Return when the staff looked at the person's data, or changed them: what, not who."""
    row = row_of(desk.engine, who.id)
    asked = Filter(subject=f"persona:{who.id}", since=row.created_at if row else None)
    return [
        {"momento": line.at.isoformat(timespec="seconds"), "que": ACTIONS.get(line.action, line.action)}
        for line in every(desk.engine, asked)
    ]


def erase(desk: Desk, who: Identity, now: datetime.datetime) -> tuple[dict[str, int], bool]:
    """Erase a person in every store; return what went, and whether a store still has to be waited for."""
    gone = erasure.erase(desk.engine, who.id, desk.key, now) or {}
    places: Places = desk.places
    erasure.carry_out(desk.engine, places, now)
    return gone, erasure.pending(desk.engine) > 0
