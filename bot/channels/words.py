"""What the channels say by themselves (palabras.yml, traspaso.yml), and the greeting in the name of the agency."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.agency import Agency as AgencyData
from knowledge.agency import Consent, read_agency

__all__ = ["Agency", "Consent", "read_agency", "say", "suggestions"]

FILE = Path(__file__).with_name("palabras.yml")
HANDOVER = Path(__file__).with_name("traspaso.yml")  # all that is said of passing to a person and back


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    content: dict[str, Any] = {}
    for file in (FILE, HANDOVER):
        content |= yaml.safe_load(file.read_text("utf-8"))
    return content


def say(name: str, **places: str) -> str:
    """Return a sentence with its places filled."""
    return str(_words()[name]).format(**places)


def suggestions() -> list[str]:
    """Return what the widget offers before anything was said."""
    return list(_words()["sugerencias"])


class Agency(AgencyData):
    """The data of the agency, and how the assistant greets in its name."""

    def greeting(self) -> str:
        """Return the widget's first words."""
        return say("saludo", nombre=str(self.datum("nombre") or "Brújula"))


def options(name: str) -> list[str]:
    """Return a list of phrases."""
    return list(_words()[name])
