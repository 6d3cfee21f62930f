"""Tells what each amount of a message is: the price of each or of all, freight, insurance, an exchange rate, a cap, a sum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from bot.components.amount_words import words
from bot.components.amounts import Quantity
from bot.components.spoken_numbers import spelled
from knowledge.text import fold, nfc

EACH, ALL = "cada", "total"
_EACH_AFTER = re.compile(
    r" ?(?:c ?/ ?u\b|cada|la (?:unidad|pieza|docena|prenda)\b|el par\b|(?:por|x) (?:par|unidad|pieza|docena|prenda)\b)"
)
# "Un envío de 900 mil pesos en zapatos" is worth that; "el envío de 20 en DHL" costs it.
_PARCEL = re.compile(r"\b(?:envio|despacho|encomienda) (?:de|x|por) $")
_OF_GOODS = re.compile(
    r"[^,;.]{0,12}?\)? en (?!dhl|ups|fedex|serpost|courier|correo|avion|barco|efectivo|total|transporte|flete)[a-zñ]{3,}"
)
_KINDS = ("monto", "numero", "cantidad")


@lru_cache(maxsize=1)
def _rules() -> list[tuple[str, re.Pattern[str], re.Pattern[str] | None]]:
    """Return (role, what stands before the amount, what stands after it), as montos.yml has them."""
    data = words()
    before, after = _any(data["enlaces_antes"]), _any(data["enlaces_despues"])
    return [(role["papel"], _ahead(role, before), _behind(role, after)) for role in data["papeles"]]


def _ahead(role: dict[str, Any], links: str) -> re.Pattern[str]:
    """Return the pattern of what stands before: the word, perhaps one more ("flete marítimo"), and links."""
    extra = r"(?: [a-z]{4,})?" if role["papel"] == "flete" else ""
    return re.compile(rf"(?<!\w)(?:{_any(role['antes'])}){extra}(?:,? (?:{links}))*[ ,:(]*$")


def _behind(role: dict[str, Any], links: str) -> re.Pattern[str] | None:
    """Return the pattern of what stands after; a comma ends what an amount may be of."""
    return re.compile(rf" ?(?:(?:{links}) )?(?:{_any(role['despues'])})\b") if role["despues"] else None


def _any(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase).replace(r"\ ", " ") for phrase in phrases)


def roles(text: str, quantities: Sequence[Quantity]) -> dict[int, str]:
    """Return the role of each amount that has one, by its position among the quantities of the message."""
    folded = fold(nfc(text))
    found = {}
    for index, quantity in enumerate(quantities):
        role = _role(folded, quantity) if quantity.kind in _KINDS else None
        if role == "flete" and quantity.kind == "cantidad" and not _ends(folded, quantity):
            continue  # "envío 45 polos": pieces
        if role == "flete" and _OF_GOODS.match(folded[quantity.end :]) and _PARCEL.search(folded[: quantity.start]):
            continue
        if role is not None:
            found[index] = role
    return found


def _ends(folded: str, quantity: Quantity) -> bool:
    """Tell whether nothing is counted by a number: a pause or the end of the message follows ("envío 45, Bogotá a Santiago")."""
    return re.match(r" *(?:[,;.)?!]|$)", folded[quantity.end :]) is not None


def share(text: str, quantity: Quantity) -> str:
    """Tell whether a price is of each piece or of all of them, by what stands before it or after it."""
    if quantity.whole:
        return ALL
    folded = fold(nfc(text))
    before, after = spelled(folded[: quantity.start]), spelled(folded[quantity.end :])
    each = re.search(rf"(?<!\w)(?:{_any(words()['por_unidad'])}) ?$", before)
    each = each or re.search(r"\d ?[x*] ?$", before)
    return EACH if each or _EACH_AFTER.match(after) else ALL


def _role(folded: str, quantity: Quantity) -> str | None:
    before, after = spelled(folded[: quantity.start]), spelled(folded[quantity.end :])
    for role, ahead, behind in _rules():
        if ahead.search(before) or (behind is not None and behind.match(after)):
            return role
    return None
