"""A conversation as the assistant understood it, read from Rasa's tracker store; personal data with a form is hidden.

Only what is needed to teach leaves this module: what was said, the intent with its confidence, the words that were
recognised, and the actions that answered.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Any

from conversations.assistant_memory import Memory
from desk.ensenanza.personal import replaced

_SILENT = ("action_listen", "action_session_start")
# How each kind of entity is called.
KINDS = {
    "pais": "País", "lugar_ambiguo": "Lugar que puede ser de dos países", "producto": "Producto", "sector": "Sector",
    "plataforma": "Plataforma", "programa": "Programa", "organismo": "Organismo", "termino": "Término", "monto": "Monto",
    "cantidad": "Cantidad", "peso": "Peso", "numero": "Número", "canal": "Forma de envío", "condicion": "Condición",
    "moneda": "Moneda",
}  # fmt: skip
_ROLES = {
    "origen": "de origen", "destino": "de destino", "flete": "del flete", "seguro": "del seguro", "cambio": "del cambio",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A word or words that were recognised: what they are, and what they stand for."""

    words: str
    kind: str
    value: str
    role: str | None = None

    @property
    def label(self) -> str:
        """Return the kind in words."""
        name = KINDS.get(self.kind, self.kind.capitalize())
        return f"{name} {_ROLES[self.role]}" if self.role in _ROLES else name


@dataclass
class Turn:
    """A message, what was understood of it, and what was answered; `key` finds it again."""

    key: str
    said: str
    intent: str
    confidence: float
    at: datetime.datetime
    found: list[Found] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    def pieces(self) -> list[tuple[str, Found | None]]:
        """Return the message cut where words were recognised, in its order."""
        made: list[tuple[str, Found | None]] = []
        rest = self.said
        for one in self.found:
            before, middle, after = rest.partition(one.words)
            if middle:
                made += [(before, None), (middle, one)]
                rest = after
        return [(text, one) for text, one in (*made, (rest, None)) if text]


def turns_of(tracker_url: str, assistant: str) -> list[Turn]:
    """Return the turns of a conversation, oldest first; raises StoreUnavailable."""
    turns: list[Turn] = []
    for event in Memory(tracker_url).export(assistant):
        _take(turns, event)
    return turns


def _take(turns: list[Turn], event: dict[str, Any]) -> None:
    kind = event.get("event")
    if kind == "user" and event.get("text"):
        turns.append(_turn(event))
    elif turns and kind == "action" and event.get("name") not in (None, *_SILENT):
        turns[-1].actions.append(str(event["name"]))
    elif turns and kind == "bot" and event.get("text"):
        turns[-1].answers.append(replaced(str(event["text"])))
    elif turns and kind == "undo":
        turns.pop()


def _turn(event: dict[str, Any]) -> Turn:
    parsed = event.get("parse_data") or {}
    intent, text = parsed.get("intent") or {}, str(event["text"])
    at = datetime.datetime.fromtimestamp(float(event.get("timestamp") or 0), datetime.UTC)
    name = f"{event.get('message_id')}:{event.get('timestamp')}"
    return Turn(
        hashlib.sha256(name.encode()).hexdigest()[:16], replaced(text), str(intent.get("name") or "nlu_fallback"),
        float(intent.get("confidence") or 0), at, _found(text, parsed.get("entities") or []),
    )  # fmt: skip


def _found(text: str, entities: list[dict[str, Any]]) -> list[Found]:
    made, end = [], 0
    for one in sorted(entities, key=lambda one: int(one.get("start") or 0)):
        start, stop = int(one.get("start") or 0), int(one.get("end") or 0)
        if end <= start < stop <= len(text):
            made.append(Found(text[start:stop], str(one.get("entity")), str(one.get("value") or ""), one.get("role")))
            end = stop
    return made
