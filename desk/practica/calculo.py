"""The calculator beside a try: a few fields, and the sum as the assistant would say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.core import Desk
from desk.practica import sala
from desk.practica.montos import figures
from desk.practica.verdades import book_of
from knowledge.errors import KnowledgeError
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import parse

# The fields of the form, by the keys of the calculator.
FIELDS = {
    "desde": ("shipped_from", "goods_origin"), "hasta": ("destination",), "producto": ("product",), "valor": ("goods_value",),
    "flete": ("freight",), "canal": ("channel",), "comprador": ("buyer",),
    "prueba": ("origin_proof",), "inscrita": ("seller_registered_sii",),
}  # fmt: skip
_NUMBERS = ("valor", "flete")


@dataclass(frozen=True)
class Counted:
    """What was typed, the sum in words, and what is to be mended."""

    typed: Mapping[str, str]
    text: str = ""
    fault: str = ""


def calculate(desk: Desk, typed: Mapping[str, str]) -> Counted:
    """Return the sum of what was typed, in dollars; a fault is words, and nothing typed is lost."""
    typed = {name: typed.get(name, "").strip()[:120] for name in FIELDS}
    values: dict[str, Any] = {"on_date": sala.today(desk).isoformat(), "currency": "USD"}
    for name, keys in FIELDS.items():
        value = typed[name]
        if name in _NUMBERS and value:
            read = _number(value)
            if read is None:
                return Counted(
                    typed, fault=f"No entendí el {name} «{value}»: escribe solo el número, por ejemplo 120.50."
                )
            value = read
        values |= {key: value for key in keys if value}
    if not typed["hasta"] or not typed["valor"]:
        return Counted(typed, fault="Elige a qué país llega y escribe cuánto vale la mercancía, en dólares.")
    try:
        return Counted(typed, quote(parse(values), book_of(sala.known(desk))).text)
    except KnowledgeError as error:
        return Counted(typed, fault=f"No se puede hacer esa cuenta: {error}.")


def _number(text: str) -> str | None:
    """Return a number as the calculator reads it; None where it may be read in two ways or in none."""
    said = figures(text)
    if len(said) != 1 or len(said[0].values) > 2:
        return None
    return f"{max(said[0].values):f}"  # 1.500 is fifteen hundred: nobody sells by the thousandth
