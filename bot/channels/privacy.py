"""What people ask about their own data, answered before the assistant is: a copy of it, or that all of it be erased.

To erase is asked once more; only a plain yes to that question does it. Everything that is recognised and said stands in
privacidad.yml.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from knowledge.text import words

FILE = Path(__file__).with_name("privacidad.yml")
ASKS = "borrar_datos"  # the open question, as the offers of our last message keep it
FRESH = datetime.timedelta(minutes=30)  # after which a yes is no longer to this question
_LONGEST = 16  # words: whoever writes more tells a story, which is not an order

Wish = Literal["pregunta", "borrado", "rechazado", "copia"]


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return content


def say(name: str, **places: str) -> str:
    """Return a text of privacidad.yml with its places filled."""
    return str(_data()[name]).format(**places).strip()


def buttons() -> list[str]:
    """Return what answers the question: yes, then no."""
    return list(_data()["botones"])


def wish(text: str, offers: Sequence[dict[str, Any]], received_at: datetime.datetime) -> Wish | None:
    """Return what a message wants of us about the person's data, None for any other. Pure."""
    said = words(text)
    if _is_asked(offers, received_at):
        if " ".join(said) in _phrases("confirma"):
            return "borrado"
        if " ".join(said) in _phrases("rechaza"):
            return "rechazado"
    if not said or len(said) > _LONGEST:
        return None
    if _asks_for("borrar", said):
        return "pregunta"
    return "copia" if _asks_for("copia", said) else None


def _is_asked(offers: Sequence[dict[str, Any]], received_at: datetime.datetime) -> bool:
    last = offers[-1] if offers else None
    if last is None or last.get("asks") != ASKS:
        return False
    made = datetime.datetime.fromisoformat(last["at"])
    return made <= received_at < made + FRESH


def _asks_for(what: str, said: list[str]) -> bool:
    left = " ".join(word for word in said if word not in _filler())
    return left in _orders(what)


@lru_cache(maxsize=1)
def _filler() -> frozenset[str]:
    return frozenset(str(word) for word in _data()["relleno"])


@lru_cache(maxsize=2)
def _phrases(name: str) -> frozenset[str]:
    return frozenset(" ".join(words(str(phrase))) for phrase in _data()[name])


@lru_cache(maxsize=2)
def _orders(what: str) -> frozenset[str]:
    """Return every order of a kind, as it is without its filler."""
    found = _data()[what]
    whole = [f"{verb} {thing}" for verb in found["verbos"] for thing in found["cosas"]] + list(found["frases"])
    return frozenset(" ".join(word for word in words(phrase) if word not in _filler()) for phrase in whole) - {""}
