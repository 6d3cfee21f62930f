"""Several prices of one message: "a 18 y 22 dólares", "de 12 a 21 usd", "entre 10 y 15 lucas"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.components import money_roles
from bot.components.amounts import Quantity
from knowledge.currencies import AMBIGUOUS_PESOS
from knowledge.text import fold, nfc

_AND = re.compile(r" ?(?:[-–/]|\b(?:y|e|o|u|ni|hasta)\b) ?")
_TO = re.compile(r" ?\ba\b ?")
_FROM = re.compile(r"\b(?:de|desde|entre|cuestan?|valen?|precios?|salen?|van)(?: (?:de|entre|desde))? $")
_PRICED = re.compile(r"\b(?:cuestan?|valen?|precios?(?: van)?|salen?|cobr\w+|a|por) (?:de|entre|desde) $")
_GOODS_AT = re.compile(r" (?:[a-zñ]+ ){1,4}(?:de|a|en|por|x) ?(?:us)?\$? ?\d")
_SCALES = {"mil": 1_000, "k": 1_000, "millones": 1_000_000, "palos": 1_000_000}
_SCALED = re.compile(rf"\d ?({'|'.join(_SCALES)})\b")


def join(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Return the quantities of a message, where a number joined to a price is one more price of its currency.

    The prices of a list or a range are marked `among`: the message does not say which of them counts.
    """
    out = list(quantities)
    if len(out) < 2:
        return out
    folded, roles = fold(nfc(text)), money_roles.roles(text, out)
    for here in range(len(out) - 2, -1, -1):
        one, other = out[here], out[here + 1]
        if here not in roles and here + 1 not in roles and _joined(folded, one, other):
            known = [c for c in (other.currency, one.currency) if c]
            currency = next((c for c in known if c != AMBIGUOUS_PESOS), known[0] if known else None)
            out[here] = replace(one, kind="monto", value=_scaled(folded, one, other), currency=currency, among=True)
            out[here + 1] = replace(other, kind="monto", currency=currency, among=True)
    return out


def _joined(folded: str, one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities are prices of one list or the two ends of a range."""
    between, before = folded[one.end : other.start], folded[: one.start]
    linked = (
        _AND.fullmatch(between)
        or (between == ", " and other.among)
        or (_TO.fullmatch(between) and _FROM.search(before))
    )
    if not linked or not _bare(folded, one, other) or not _bare(folded, other, one):
        return False
    if other.kind == "cantidad" and _GOODS_AT.match(folded[other.end :]):
        return False  # "2 mantas de 40 dólares y 3 chales de 30": the 3 has a price of its own
    return "monto" in (one.kind, other.kind) or _PRICED.search(before) is not None


def _bare(folded: str, one: Quantity, other: Quantity) -> bool:
    """Tell whether a quantity may be a price of the other's currency: money, or a number with no unit of its own."""
    if one.kind == "monto":
        return None in (_told(folded, one), _told(folded, other)) or one.currency == other.currency
    return one.kind != "peso" and folded[one.start : one.end].replace(".", "").replace(",", "").isdigit()


def _told(folded: str, price: Quantity) -> str | None:
    """Return the currency a price says; a bare "$" beside another's currency says none ("$12-$21 dólares")."""
    sign = price.currency == AMBIGUOUS_PESOS and "$" in folded[price.start : price.end]
    return None if sign else price.currency


def _scaled(folded: str, one: Quantity, other: Quantity) -> str:
    """Return the value of the first price, in thousands where only the last says so ("de 15 a 20 mil pesos")."""
    scale = _SCALED.search(folded, other.start, other.end)
    value = Decimal(one.value)
    if scale is None or value >= _SCALES[scale[1]] or _SCALED.search(folded, one.start, one.end):
        return one.value
    return format(value * _SCALES[scale[1]], "f")
