"""A history made up with a seed: what the inbox, the outbox, the queue, the ratings and Rasa's events would hold.

The rows are plain dictionaries as well, so that a test can count them in its own way.
"""

from __future__ import annotations

import datetime
import json
import random
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, insert, text

from conversations.figures.heard import Known
from conversations.figures.ingest import Reading
from conversations.figures.rounds import read_round
from conversations.models import InboxRow, OutboxRow, PersonRow, RatingRow, UnansweredRow
from conversations.senders import sender_mark

KEY = b"clave de las pruebas"
THEMES = ("cargos", "plataformas", "regulacion", "logistica", "pagos", "origen", "programas", "devoluciones")
PRODUCTS = ("zapatos", "chompa", "miel", "cafe", "joyas", "cuero", "cosmeticos", "artesania", "libros", "vino")
COUNTRIES = ("CL", "CO", "MX", "PE")
# What becomes of a message, and how often.
KINDS = {
    "respondida": 60, "pregunta": 12, "no_consta": 5, "no_entendido": 6, "fuera_de_alcance": 3, "charla": 10,
    "fallo": 1, "persona": 3,
}  # fmt: skip
REASONS = ("no_era_mi_pregunta", "dato_equivocado", "no_se_entiende", "otro", None)
EVENTS = "CREATE TABLE IF NOT EXISTS events (id {serial}, sender_id VARCHAR(255), data TEXT)"


def read_all(engine: Engine, events: Engine, reading: Reading, known_product: Known) -> int:
    """Read all that is new into the figures, however many rounds that takes, and return how much it was."""
    total = 0
    while done := read_round(engine, events, reading, known_product):
        total += done
    return total


def mark(channel: str, address: str) -> str:
    """The name by which Rasa knows a person (ChannelStore.sender)."""
    return f"{channel}-{sender_mark(f'{channel}:{address}', KEY)[:40]}"


@dataclass
class History:
    """The rows of each table, in the order of their numbers."""

    people: list[dict[str, Any]] = field(default_factory=list)
    inbox: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    unanswered: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    def write(self, engine: Engine, events: Engine) -> None:
        """Put everything in the databases."""
        with engine.begin() as db:
            for row, rows in (
                (PersonRow, self.people), (InboxRow, self.inbox), (OutboxRow, self.outbox), (UnansweredRow, self.unanswered),
                (RatingRow, self.ratings),
            ):  # fmt: skip
                for start in range(0, len(rows), 5_000):
                    db.execute(insert(row), rows[start : start + 5_000])
            if engine.dialect.name == "postgresql":  # whoever writes next must not get numbers that are taken
                for name in ("people", "inbox", "outbox", "unanswered", "ratings"):
                    db.execute(text(f"SELECT setval('{name}_id_seq', (SELECT coalesce(max(id), 1) FROM {name}))"))
        write_events(events, self.events)


def write_events(events: Engine, rows: list[dict[str, Any]]) -> None:
    """Put events in Rasa's table as its broker does; it is made where it is missing."""
    serial = "SERIAL PRIMARY KEY" if events.dialect.name == "postgresql" else "INTEGER PRIMARY KEY"
    with events.begin() as db:
        db.execute(text(EVENTS.format(serial=serial)))
        if rows:
            db.execute(text("INSERT INTO events (sender_id, data) VALUES (:sender_id, :data)"), rows)


def event(sender: str, kind: str, at: datetime.datetime, **values: Any) -> dict[str, Any]:
    """One event as Rasa publishes it."""
    data = {"sender_id": sender, "event": kind, "timestamp": at.timestamp(), **values}
    return {"sender_id": sender, "data": json.dumps(data)}


def told(
    sender: str, correlation: str, intent: str, slots: dict[str, Any], at: datetime.datetime
) -> list[dict[str, Any]]:
    """The events of one message: what was understood, then the slots that changed."""
    heard = event(
        sender, "user", at, text="palabras que nadie debe guardar", metadata={"correlation_id": correlation},
        parse_data={"intent": {"name": intent, "confidence": 0.9}, "text": "palabras que nadie debe guardar"},
    )  # fmt: skip
    return [heard, *(event(sender, "slot", at, name=name, value=value) for name, value in slots.items())]


def make(turns: int, first: datetime.datetime, days: float, seed: int = 7, per_person: int = 12) -> History:
    """Make a history of so many messages of people, spread over some days."""
    chance, history = random.Random(seed), History()
    count = max(1, turns // per_person)
    for number in range(1, count + 1):
        channel = "whatsapp" if chance.random() < 0.6 else "web"
        history.people.append({
            "id": number, "channel": channel, "address": f"5690{number:07d}", "name": None, "created_at": first,
            "choices": [], "state": "bot",
        })  # fmt: skip
    moments = sorted(first + _moment(chance, days) for _ in range(turns))
    memory: dict[int, dict[str, Any]] = {}
    for number, at in enumerate(moments, 1):
        person = history.people[int(count * chance.random() ** 1.6)]  # some write much more than others
        _turn(history, chance, number, at.replace(microsecond=0), person, memory.setdefault(person["id"], {}))
    return history


# How many messages come at each hour (UTC) of the day: people of the bloc write by day, and some at night.
_HOURS = (9, 6, 4, 3, 2, 1, 1, 1, 1, 1, 2, 4, 9, 16, 22, 24, 22, 18, 20, 23, 22, 18, 14, 11)


def _moment(chance: random.Random, days: float) -> datetime.timedelta:
    """Return a moment within some days: by day more than at night, and on weekends less."""
    while True:
        day = int(days * chance.random())
        if day % 7 in (5, 6) and chance.random() < 0.55:
            continue
        found = datetime.timedelta(days=day, hours=chance.choices(range(24), _HOURS)[0], minutes=60 * chance.random())
        if found < datetime.timedelta(days=days):
            return found


def _turn(
    history: History, chance: random.Random, number: int, at: datetime.datetime, person: dict[str, Any], memory: dict[str, Any]
) -> None:  # fmt: skip
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    correlation, sender = f"c{number:015d}", mark(person["channel"], person["address"])
    status = {"persona": "held", "fallo": "failed"}.get(kind, "done")
    history.inbox.append({
        "id": number, "channel": person["channel"], "message_id": f"m{number}", "person_id": person["id"], "kind": "text",
        "text": f"pregunta {number}", "data": {}, "sent_at": at, "received_at": at, "status": status, "attempts": 1,
        "next_at": at, "correlation_id": correlation, "finished_at": at,
    })  # fmt: skip
    slots: dict[str, Any] = {}
    if kind in ("respondida", "pregunta", "no_consta"):
        slots["tema"] = chance.choices(THEMES, range(len(THEMES), 0, -1))[0]
        if chance.random() < 0.4:
            slots["producto"] = chance.choice(PRODUCTS)
        if chance.random() < 0.5:
            slots["pais_destino"] = [chance.choice(COUNTRIES)]
        if chance.random() < 0.3:
            slots["pais_origen"] = [chance.choice(COUNTRIES)]
    changed = {name: value for name, value in slots.items() if memory.get(name) != value}
    memory.update(changed)
    history.events += told(sender, correlation, f"consultar_{slots.get('tema', 'nada')}", changed, at)
    if kind in ("no_consta", "no_entendido", "fuera_de_alcance"):
        history.unanswered.append({
            "id": len(history.unanswered) + 1, "sender": "s", "text": f"pregunta {number}", "topics": [], "facts": [],
            "reason": kind, "correlation_id": correlation, "created_at": at, "status": "pendiente",
        })  # fmt: skip
    if kind != "persona":
        _reply(history, chance, number, at, person, kind, correlation)


STRUCTURES: dict[str, dict[str, Any]] = {
    "respondida": {"known": True, "facts": ["F-1"], "asks": None, "reason": None},
    "pregunta": {"known": True, "facts": [], "asks": "pais", "reason": None},
    "no_consta": {"known": False, "facts": [], "asks": None, "reason": "no_consta"},
    "no_entendido": {"known": False, "facts": [], "asks": None, "reason": "no_entendido"},
    "fuera_de_alcance": {"known": False, "facts": [], "asks": None, "reason": "fuera_de_alcance"},
    "charla": {"suggestions": ["Menú"]},
    "fallo": {},
}


def _reply(
    history: History, chance: random.Random, number: int, at: datetime.datetime, person: dict[str, Any], kind: str,
    correlation: str,
) -> None:  # fmt: skip
    sent = at + datetime.timedelta(milliseconds=int(chance.lognormvariate(6.2, 0.6)))
    paid = person["channel"] == "whatsapp"
    for seq in range(2, 4 if kind == "respondida" and chance.random() < 0.1 else 3):
        category = "service" if chance.random() < 0.7 else "utility"
        pricing = {"billable": chance.random() < 0.9, "category": category, "pricing_model": "PMP"} if paid else {}
        history.outbox.append({
            "id": len(history.outbox) + 1, "inbox_id": number, "seq": seq, "person_id": person["id"],
            "channel": person["channel"], "kind": "bot", "text": "respuesta", "structure": STRUCTURES[kind] if seq == 2 else {},
            "payload": {}, "status": "delivered" if paid else "sent", "attempts": 1, "next_at": at,
            "correlation_id": correlation, "created_at": sent, "sent_at": sent, "pricing": pricing,
        })  # fmt: skip
    if kind == "respondida" and chance.random() < 0.15:
        useful = chance.random() < 0.8
        history.ratings.append({
            "id": len(history.ratings) + 1, "outbox_id": len(history.outbox), "useful": useful,
            "reason": None if useful else chance.choice(REASONS), "comment": None,
            "rated_at": sent + datetime.timedelta(seconds=30),
        })  # fmt: skip
