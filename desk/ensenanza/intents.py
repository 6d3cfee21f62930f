"""What each intent is, in words for staff (intenciones.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("intenciones.yml")
OUTSIDE = "fuera_de_alcance"


@dataclass(frozen=True)
class Intent:
    """An intent: its name in the files, what it is called, what it is for, and two phrases of it."""

    name: str
    title: str
    use: str
    examples: tuple[str, ...]


@lru_cache(maxsize=1)
def groups() -> dict[str, list[Intent]]:
    """Return the intents by the heading under which staff find them."""
    content = yaml.safe_load(_FILE.read_text("utf-8"))
    return {
        heading: [Intent(name, one["titulo"], one["para"], tuple(one["ejemplos"])) for name, one in intents.items()]
        for heading, intents in content.items()
    }


@lru_cache(maxsize=1)
def intents() -> dict[str, Intent]:
    """Return every intent by its name."""
    return {intent.name: intent for found in groups().values() for intent in found}


def title_of(name: str | None) -> str:
    """Return what staff call an intent; one that nobody described is called by its name."""
    if not name or name == "nlu_fallback":
        return "No se entendió"
    found = intents().get(name)
    return found.title if found else name.replace("_", " ").capitalize()
