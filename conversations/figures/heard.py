"""What Rasa understood of each message, from its event broker: intent, theme, product and countries.

Rasa tells only what changes, so what it remembers of each person is kept (figure_memory). Reading twice changes
nothing, and the events may come before or after the message itself.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, column, insert, inspect, select, table, update
from sqlalchemy import func as sql
from sqlalchemy.orm import Session

from conversations.db import session, writing
from conversations.figures.conversations import recount
from conversations.figures.cursors import hold
from conversations.figures.models import FigureCursorRow, FigureMemoryRow, FigureTurnRow
from conversations.figures.results import HANDS_OVER, PERSON
from conversations.people import INSERTS
from conversations.senders import is_practice

CURSOR = "eventos"
SLOTS = ("tema", "producto", "pais_origen", "pais_destino")
KEPT = ("user", "slot", "reset_slots")  # the kinds of event that are read
# PostgreSQL gives numbers before it commits: one that is missing may still come, for so long.
_LATE = datetime.timedelta(seconds=10)
_EVENTS = table("events", column("id"), column("sender_id"), column("data"))
_F = FigureTurnRow
_NOTHING = {
    "intent": None, "theme": None, "product": None, "origin": None, "destination": None, "handed_over": False,
    "messages": 0, "charged": 0,
}  # fmt: skip
Known = Callable[[str], bool]


@dataclass
class _Memory:
    slots: dict[str, Any] = field(default_factory=dict)
    correlation_id: str | None = None


def read(engine: Engine, events: Engine, now: datetime.datetime, known_product: Known, most: int = 300) -> int:
    """Read the next events and return how many; 0 too where another process is reading them."""
    with session(engine) as db:
        position = db.get_one(FigureCursorRow, CURSOR).position
    rows = _after(events, position, now, most)
    restarted = not rows and position > 0 and _newest(events) < position  # the database of events was made anew
    if not rows and not restarted:
        return 0
    with writing(engine, durable=False) as db:
        cursor = hold(db, CURSOR)
        if cursor is None or cursor.position != position:
            return 0
        _apply(db, rows, now, known_product)
        cursor.position = 0 if restarted else rows[-1][0]
    return len(rows)


def _after(events: Engine, position: int, now: datetime.datetime, most: int) -> list[tuple[int, str, dict[str, Any]]]:
    """Return the events after a place, up to the first number that is missing and may still come."""
    with session(events) as db:
        if not inspect(db.connection()).has_table("events"):
            return []
        query = select(_EVENTS).where(_EVENTS.c.id > position).order_by(_EVENTS.c.id).limit(most)
        rows = [(int(row[0]), str(row[1]), _data(row[2])) for row in db.execute(query)]
    young = (now - _LATE).timestamp()
    for place, (number, _, data) in enumerate(rows):
        before = rows[place - 1][0] if place else position
        if before and number != before + 1 and float(data.get("timestamp") or 0) > young:
            return rows[:place]
    return rows


def _newest(events: Engine) -> int:
    with session(events) as db:
        if not inspect(db.connection()).has_table("events"):
            return 0
        return int(db.execute(select(sql.max(_EVENTS.c.id))).scalar_one() or 0)


def _data(written: str) -> dict[str, Any]:
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _apply(db: Session, rows: Sequence[tuple[int, str, dict[str, Any]]], now: datetime.datetime, known: Known) -> None:
    rows = [row for row in rows if not is_practice(row[1])]
    memories, heard = _remembered(db, {sender for _, sender, _ in rows}), dict[str, dict[str, Any]]()
    for _, sender, data in rows:
        memory, kind = memories[sender], data.get("event")
        if kind == "user":
            memory.correlation_id = _correlation(data)
            if memory.correlation_id:
                heard[memory.correlation_id] = {"mark": sender[:64], "intent": _intent(data)}
        elif kind == "slot" and data.get("name") in SLOTS:
            memory.slots[data["name"]] = data.get("value")
        elif kind == "reset_slots":
            memory.slots = {}
        if kind in KEPT and memory.correlation_id:
            heard.setdefault(memory.correlation_id, {"mark": sender[:64]}).update(_about(memory.slots, known))
    _remember(db, memories, now, known)
    _write(db, heard)


def _remembered(db: Session, senders: set[str]) -> dict[str, _Memory]:
    rows = db.scalars(select(FigureMemoryRow).where(FigureMemoryRow.mark.in_([sender[:64] for sender in senders])))
    known = {row.mark: _Memory(dict(row.slots), row.correlation_id) for row in rows}
    return {sender: known.get(sender[:64]) or _Memory() for sender in senders}


def _remember(db: Session, memories: dict[str, _Memory], now: datetime.datetime, known: Known) -> None:
    for memory in memories.values():
        product = memory.slots.get("producto")
        if product is not None and not (isinstance(product, str) and known(product)):
            memory.slots["producto"] = None  # words of the person, which no table of figures holds
    rows = [
        {"mark": sender[:64], "slots": memory.slots, "correlation_id": memory.correlation_id, "at": now}
        for sender, memory in memories.items()
    ]
    if rows:
        keep = INSERTS[db.get_bind().dialect.name](FigureMemoryRow)
        changed = {name: getattr(keep.excluded, name) for name in ("slots", "correlation_id", "at")}
        db.execute(keep.on_conflict_do_update(index_elements=["mark"], set_=changed), rows)


def _write(db: Session, heard: dict[str, dict[str, Any]]) -> None:
    """Put what was heard beside its message, or keep a place for the message that comes."""
    columns = (_F.id, _F.correlation_id, _F.mark, _F.day, _F.conversation_id)
    query = select(*columns).where(_F.correlation_id.in_(list(heard)))
    there = {row.correlation_id: row for row in db.execute(query)}
    fresh = [{**_NOTHING, **values, "correlation_id": key} for key, values in heard.items() if key not in there]
    changes = []
    for key, row in there.items():
        if row.day is not None and row.mark != heard[key]["mark"]:
            continue  # they were made anonymous: nothing may say again who it was
        late = {"result": PERSON} if row.day is not None and heard[key].get("intent") in HANDS_OVER else {}
        changes.append({"id": row.id, **heard[key], **late})
    if fresh:
        db.execute(insert(_F), fresh)
    if changes:
        db.execute(update(_F), changes)
        recount(db, {row.conversation_id for row in there.values() if row.conversation_id is not None})


def _correlation(data: dict[str, Any]) -> str | None:
    """Return the number that the gateway gave the message; what did not come through it is no conversation of ours."""
    found = (data.get("metadata") or {}).get("correlation_id")
    return str(found)[:80] if found else None


def _intent(data: dict[str, Any]) -> str | None:
    name = ((data.get("parse_data") or {}).get("intent") or {}).get("name")
    return str(name)[:80] if name else None


def _about(slots: dict[str, Any], known: Known) -> dict[str, Any]:
    product = slots.get("producto")
    return {
        "theme": _first(slots.get("tema"), 40),
        "product": product[:80] if isinstance(product, str) and known(product) else None,
        "origin": _first(slots.get("pais_origen"), 2),
        "destination": _first(slots.get("pais_destino"), 2),
    }


def _first(value: Any, longest: int) -> str | None:
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, str) and 0 < len(found) <= longest else None
