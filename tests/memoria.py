"""Rasa's tracker store made by hand: the table as Rasa makes it, and the events of a conversation."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, text

_TABLE = (
    "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, "
    "type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
)
_INSERT = "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (:who, :kind, :at, :data)"

Event = dict[str, Any]


def event(kind: str, at: float, **values: Any) -> Event:
    """Return an event as Rasa keeps it."""
    return {"event": kind, "timestamp": at, **values}


def heard(said: str, intent: str, at: float, *entities: dict[str, Any]) -> Event:
    """Return a message with what was understood of it."""
    parsed = {"text": said, "intent": {"name": intent, "confidence": 0.87}, "entities": list(entities)}
    return event("user", at, text=said, message_id=f"m{at}", parse_data=parsed)


def entity(said: str, words: str, kind: str, value: str, **more: str) -> dict[str, Any]:
    """Return words of a message that were recognised."""
    start = said.index(words)
    return {"entity": kind, "value": value, "start": start, "end": start + len(words), **more}


def keep(engine: Engine, sender: str, events: Iterable[Event]) -> None:
    """Put events of a conversation in the store; its table is made where it is missing."""
    with engine.begin() as db:
        db.execute(text(_TABLE))
        for one in events:
            values = {"who": sender, "kind": one["event"], "at": one["timestamp"], "data": json.dumps(one)}
            db.execute(text(_INSERT), values)
