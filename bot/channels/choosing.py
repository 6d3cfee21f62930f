"""What a pressed button or a typed "2" stands for. Pure: the offers of our last messages in, the text to ask out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

FRESH = timedelta(hours=24)
# Questions that are answered by choosing. Any other open question may be waiting for the bare number itself.
_CHOSEN = {None, "", "tema", "pais", "pais_propio", "origen", "destino", "moneda", "lucas", "gambas", "producto"}
_NUMBER = re.compile(r"^(?:(?:la|el|opcion|numero|n|nro|no)\s+)*(\d{1,2})$")


# The label of the row that shows the next page, as channels give it in `Rendered.more`, and how else people ask for it.
_NEXT_PAGE = "ver mas"
_ASKS_NEXT_PAGE = {_NEXT_PAGE, "mas", "mas opciones", "ver mas opciones"}


@dataclass(frozen=True)
class Chosen:
    """What to ask the assistant, or what to show without asking it and what may be chosen from then on."""

    text: str = ""
    payloads: tuple[dict[str, Any], ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Sequence[dict[str, Any]]] = field(default_factory=dict)


def pressed(offers: Sequence[dict[str, Any]], choice: str, title: str) -> Chosen | None:
    """Return what a button stands for, of any message still kept; its own label if it is older; None if unknown."""
    for offer in reversed(offers):
        if choice in offer["more"]:
            return _page(offer, offer["more"][choice])
        if choice in offer["choices"]:
            return Chosen(text=str(offer["choices"][choice]))
    return Chosen(text=title) if title.strip() else None


def _page(offer: dict[str, Any], payloads: list[dict[str, Any]]) -> Chosen:
    """Return a page of an offer: everything in it may still be chosen, and "Ver más" typed is the page after it."""
    pages: list[list[dict[str, Any]]] = []
    for page in offer["more"].values():
        if page not in pages:
            pages.append(page)
    following = pages[pages.index(payloads) + 1 :]
    more = {key: page for key, page in offer["more"].items() if key != _NEXT_PAGE}
    return Chosen("", tuple(payloads), offer["choices"], {**more, **({_NEXT_PAGE: following[0]} if following else {})})


def typed(offers: Sequence[dict[str, Any]], text: str, received_at: datetime) -> Chosen:
    """Return what a typed text stands for: that of the button whose label or place it is, else the text itself.

    Only the last message counts, and only if the person wrote after it and within a day. A bare number that the open
    question expects (a weight, a price) stays a number.
    """
    last = offers[-1] if offers else None
    if last is None or not _is_fresh(last, received_at):
        return Chosen(text)
    if _NEXT_PAGE in last["more"] and plain(text) in _ASKS_NEXT_PAGE:
        return _page(last, last["more"][_NEXT_PAGE])
    return Chosen(_meant(last, text))


def _meant(last: dict[str, Any], text: str) -> str:
    said = plain(text)
    for key, meaning in last["choices"].items():
        if plain(key) == said and not said.isdigit():
            return str(meaning)
    number = _NUMBER.match(said)
    if not number:
        return next((label for label in last["labels"] if plain(label) == said), text)
    if not _is_chosen(last.get("asks")):
        return text
    return _at(last, int(number[1])) or text


def _at(offer: dict[str, Any], place: int) -> str | None:
    if str(place) in offer["choices"]:  # the channel numbered them itself
        return str(offer["choices"][str(place)])
    labels = offer["labels"]
    return str(labels[place - 1]) if 1 <= place <= len(labels) else None


def _is_chosen(asks: str | None) -> bool:
    return asks in _CHOSEN or str(asks).startswith(("lugar:", "csat"))


def _is_fresh(offer: dict[str, Any], received_at: datetime) -> bool:
    made = datetime.fromisoformat(offer["at"])
    return made <= received_at < made + FRESH


def plain(text: str) -> str:
    """Return the text in lower case, without accents or signs."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", bare))
