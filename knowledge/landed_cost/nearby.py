"""Caps that a shipment is close to: what counts for them must be said, never how to get under."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge.landed_cost.book import Book
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.request import Request
from knowledge.landed_cost.wording import number

MARGIN = Decimal("0.10")


@dataclass(frozen=True, slots=True)
class Near:
    """A cap in dollars near the value: `country` in lower case, and its figure as its readers write it."""

    country: str
    cap: Decimal
    figure: str


def nearby(request: Request, book: Book) -> Near | None:
    """Return the cap within a tenth of the goods' value, or that the freight would take them over; None if none is."""
    case = Case(request, book)
    if case.value_usd is None or request.channel in ("carga_formal", "digital", "servicio"):
        return None
    whole = case.value_usd + (case.extras_usd or Decimal(0))
    near = [cap for cap in case.free_caps if abs(case.value_usd - cap) <= cap * MARGIN or case.value_usd <= cap < whole]
    if not near:
        return None
    cap = min(near, key=lambda each: abs(each - whole))
    return Near(case.country, cap, f"USD {number(cap, request.destination)}")
