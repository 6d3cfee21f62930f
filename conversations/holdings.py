"""What is kept of one person, found from the tables themselves: whatever leads to `people` by foreign keys is theirs.

So a new table with a `person_id`, or with a key to one that has it, is exported and erased without a word here. One that
knows people by a mark must be named in MARKED, and one that holds nobody in NOBODYS; a test walks all the tables.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, or_, select

import conversations.erasure_models
import conversations.figures.models
import conversations.handover_models  # noqa: F401 - the tables of every part
from conversations.db import session
from conversations.models import Base, EarlyStatusRow, OutboxRow, PersonRow, UnansweredRow, table
from conversations.senders import assistant_name, sender_mark

# Tables that know people by a mark, and the column; erasure.py erases them, or makes them anonymous.
MARKED = {
    "unanswered": "sender", "figure_turns": "mark", "figure_conversations": "mark", "figure_memory": "mark",
    "erasures": "assistant",
}  # fmt: skip
# Tables that hold nothing of anybody. Of the early statuses those of a person's messages are theirs (early_of).
NOBODYS = {"canned_replies", "handover_settings", "figure_csat", "figure_cursors", "early_statuses"}
# How the export calls each table; another goes by its own name.
TITLES = {
    "people": "persona", "consents": "consentimientos", "inbox": "mensajes_recibidos", "outbox": "mensajes_enviados",
    "ratings": "opiniones", "handovers": "traspasos_a_personas", "handover_events": "pasos_de_traspasos",
    "csat": "opiniones_de_atencion", "unanswered": "preguntas_sin_respuesta", "figure_turns": "cifras_de_mensajes",
    "figure_conversations": "cifras_de_conversaciones", "figure_memory": "memoria_de_cifras",
}  # fmt: skip
# What only moves messages along, and tells nothing of anybody.
_MECHANICS = {"lease_owner", "lease_until", "next_at", "attempts", "staff_id", "wanted_id", "check_at"}


@dataclass(frozen=True)
class Identity:
    """A person and the names by which every store knows them."""

    id: int
    channel: str
    address: str
    name: str | None
    assistant: str  # to Rasa
    mark: str  # among what was not answered


def identity(row: Any, key: bytes) -> Identity:
    """Return the names of a person's row."""
    assistant = assistant_name(row.channel, row.address, key)
    return Identity(row.id, row.channel, row.address, row.name, assistant, sender_mark(assistant, key))


def find(engine: Engine, person_id: int, key: bytes) -> Identity | None:
    """Return a person by their number."""
    with session(engine) as db:
        row = db.get(PersonRow, person_id)
        return identity(row, key) if row else None


@lru_cache(maxsize=1)
def _owned() -> tuple[Table, ...]:
    """Return the tables that lead to people, those that others point at first."""
    found = [table(PersonRow)]
    for one in Base.metadata.sorted_tables:
        if one not in found and any(key.column.table in found for key in one.foreign_keys):
            found.append(one)
    return tuple(found)


def owned(person_id: int) -> dict[Table, ColumnElement[bool]]:
    """Return each table that leads to people, and which of its rows are of this one."""
    people = table(PersonRow)
    found: dict[Table, ColumnElement[bool]] = {people: people.c.id == person_id}
    for one in _owned()[1:]:
        keys = [key for key in one.foreign_keys if key.column.table in found]
        direct = [key.parent == person_id for key in keys if key.column.table is people]
        found[one] = or_(*(direct or [key.parent.in_(_numbers(key.column, found)) for key in keys]))
    return found


def _numbers(column: Any, found: dict[Table, ColumnElement[bool]]) -> Any:
    return select(column).where(found[column.table])


def marked(who: Identity) -> dict[Table, ColumnElement[bool]]:
    """Return each table that knows people by a mark, and which of its rows are of this one."""
    tables = Base.metadata.tables
    return {
        tables[name]: tables[name].c[column] == (who.mark if name == table(UnansweredRow).name else who.assistant)
        for name, column in MARKED.items()
    }


def early_of(person_id: int) -> ColumnElement[bool]:
    """Return which statuses that came early are of this person's messages."""
    ours = select(OutboxRow.channel_message_id).where(OutboxRow.person_id == person_id)
    return EarlyStatusRow.message_id.in_(ours.where(OutboxRow.channel_message_id.is_not(None)))


def counts(db: Connection, who: Identity) -> dict[str, int]:
    """Return how many rows of each table are of a person, those that have any."""
    found = {}
    for one, theirs in {**owned(who.id), **marked(who)}.items():
        count = int(db.execute(select(func.count()).select_from(one).where(theirs)).scalar_one())
        if count:
            found[one.name] = count
    return found


def export(engine: Engine, who: Identity) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of a person as plain JSON, by table; what only moves messages along is left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    with session(engine) as db:
        for one, theirs in {**owned(who.id), **marked(who)}.items():
            if one.name == "erasures":
                continue
            rows = db.execute(select(one).where(theirs).order_by(*one.primary_key.columns)).mappings()
            kept = [{key: _plain(value) for key, value in row.items() if key not in _MECHANICS} for row in rows]
            found[TITLES.get(one.name, one.name)] = kept
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (datetime.datetime, datetime.date)) else value
