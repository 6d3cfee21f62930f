"""How amounts, rates and dates are written for a reader of each country."""

from __future__ import annotations

from decimal import Decimal

from knowledge.landed_cost.money import Money

_POINT_IS_THOUSANDS = {"CL", "CO"}
MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
          "noviembre", "diciembre")  # fmt: skip


def number(value: Decimal, country: str) -> str:
    """Return a number without trailing zeros, with the country's separators (1.234,5 in CL and CO; 1,234.5 else)."""
    whole = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return _separators(f"{whole:,f}", country)


def money(amount: Money, country: str) -> str:
    """Return an amount with its currency and its cents ("USD 1.234,50")."""
    return f"{amount.currency} {_separators(f'{amount.rounded().amount:,f}', country)}"


def percentage(value: Decimal, country: str) -> str:
    """Return a percentage ("15,5 %")."""
    return f"{number(value, country)} %"


def long_date(iso: str) -> str:
    """Return "10 de mayo de 2026" for a whole ISO date."""
    year, month, day = iso.split("-")
    return f"{int(day)} de {MONTHS[int(month) - 1]} de {year}"


def _separators(text: str, country: str) -> str:
    return text.translate(str.maketrans(",.", ".,")) if country in _POINT_IS_THOUSANDS else text
