"""What a pressed button or a typed "2" stands for. Pure: the offers of our last messages in, the text to ask out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

FRESH = timedelta(hours=24)
# Questions that are answered by choosing. Any other open question may be waiting for the bare number itself.
_CHOSEN = {None, "", "tema", "pais", "pais_propio", "origen", "destino", "moneda", "producto"}
_NUMBER = re.compile(r"^(?:(?:la|el|opcion|numero|n|nro|no)\s+)*(\d{1,2})$")


@dataclass(frozen=True)
class Chosen:
    """What to ask the assistant, or what to show without asking it."""

    text: str = ""
    payloads: tuple[dict[str, Any], ...] = ()


def pressed(offers: Sequence[dict[str, Any]], choice: str, title: str) -> Chosen | None:
    """Return what a button stands for, of any message still kept; its own label if it is older; None if unknown."""
    for offer in reversed(offers):
        if choice in offer["more"]:
            return Chosen(payloads=tuple(offer["more"][choice]))
        if choice in offer["choices"]:
            return Chosen(text=str(offer["choices"][choice]))
    return Chosen(text=title) if title.strip() else None


def typed(offers: Sequence[dict[str, Any]], text: str, received_at: datetime) -> str:
    """Return what a typed text stands for: that of the button whose label or place it is, else the text itself.

    Only the last message counts, and only if the person wrote after it and within a day. A bare number that the open
    question expects (a weight, a price) stays a number.
    """
    last = offers[-1] if offers else None
    if last is None or not _is_fresh(last, received_at):
        return text
    plain = _plain(text)
    for key, meaning in last["choices"].items():
        if _plain(key) == plain and not plain.isdigit():
            return str(meaning)
    number = _NUMBER.match(plain)
    if not number:
        return next((label for label in last["labels"] if _plain(label) == plain), text)
    if not _is_chosen(last.get("asks")):
        return text
    return _at(last, int(number[1])) or text


def _at(offer: dict[str, Any], place: int) -> str | None:
    if str(place) in offer["choices"]:  # the channel numbered them itself
        return str(offer["choices"][str(place)])
    labels = offer["labels"]
    return str(labels[place - 1]) if 1 <= place <= len(labels) else None


def _is_chosen(asks: str | None) -> bool:
    return asks in _CHOSEN or str(asks).startswith("lugar:")


def _is_fresh(offer: dict[str, Any], received_at: datetime) -> bool:
    made = datetime.fromisoformat(offer["at"])
    return made <= received_at < made + FRESH


def _plain(text: str) -> str:
    """Return the text in lower case, without accents or signs."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", bare))
