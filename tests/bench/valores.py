"""The values of entities that Rasa's extractors found: they give a stretch of the text, and our reader gives it a value.

Without this every amount of theirs would count as wrong ("60 dólares" is not 60): only finding is measured, not reading.
"""

from __future__ import annotations

from typing import Any

from bot.components import amounts
from bot.components.entities import read_message
from tests.knowledge.answers.baseline import lexicon

_AMOUNTS = ("monto", "cantidad", "peso", "numero")
_NAMES = ("pais", "lugar_ambiguo", "plataforma", "programa", "organismo")


def valued(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the entities with a value of ours; what cannot be read as its kind is left out, ours stay as they are."""
    found = [entity if entity.get("extractor") == "SpanishReader" else _valued(text, entity) for entity in entities]
    return [entity for entity in found if entity is not None]


def _valued(text: str, entity: dict[str, Any]) -> dict[str, Any] | None:
    said, kind = text[entity["start"] : entity["end"]], entity["entity"]
    if kind in _AMOUNTS:
        quantity = next(iter(amounts.find(said)), None)
        if quantity is None:
            return None
        return {**entity, "value": quantity.value, "currency": quantity.currency}
    if kind in _NAMES:
        read = [other for other in read_message(said, lexicon()).entities() if other["entity"] == kind]
        return {**entity, "value": read[0]["value"]} if read else entity
    return entity
