"""How amounts, rates and dates are written for a reader of each country."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.landed_cost.money import Money
from knowledge.landed_cost.rates import Rate

_POINT_IS_THOUSANDS = {"CL", "CO"}
UNKNOWN = "una cifra que no consta"
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


def share(rate: Rate, country: str) -> str:
    """Return a rate as a percentage ("19 %"), or both its ends ("15 % a 40 %")."""
    return " a ".join(percentage(end * 100, country) for end in _ends(rate)) or UNKNOWN


def ceiling(rate: Rate, country: str) -> str:
    """Return a threshold with its currency before it, as the tables of the law write it ("USD 200", "USD 50 a 200")."""
    figures = " a ".join(number(end, country) for end in _ends(rate))
    return f"{rate.unit} {figures}" if figures else UNKNOWN


def measure(rate: Rate, country: str) -> str:
    """Return a threshold with its unit after it ("15 g por 240 ml", "14 grados")."""
    unit = re.sub(r"(?<=\d)(?=[a-z])", " ", rate.unit.replace("/", " por "))
    return " a ".join(number(end, country) for end in _ends(rate)) + f" {unit}" if not rate.closed else UNKNOWN


def _ends(rate: Rate) -> list[Decimal]:
    """Return the ends of a value: one when it is known, none when there is no value at all."""
    return [] if rate.closed else sorted(set(rate.bounds))


def lasted(rate: Rate) -> str:
    """Return when a value was in force: "rigió del 1 al 28 de enero de 2026", or "rige desde el 1 de enero de 2026"."""
    start = long_date(rate.valid_from or "")
    if rate.valid_to is None:
        return f"rige desde el {start}"
    if (rate.valid_from or "")[:7] == rate.valid_to[:7]:
        start = start.split(" ")[0]
    return f"rigió del {start} al {long_date(rate.valid_to)}"


def short_date(iso: str) -> str:
    """Return "31-12-2025" for a whole ISO date."""
    return "-".join(reversed(iso.split("-")))


def month_of(iso: str) -> str:
    """Return "junio de 2025" for a whole ISO date."""
    return long_date(iso).split(" de ", 1)[1]


def long_date(iso: str) -> str:
    """Return "10 de mayo de 2026" for a whole ISO date."""
    year, month, day = iso.split("-")
    return f"{int(day)} de {MONTHS[int(month) - 1]} de {year}"


def _separators(text: str, country: str) -> str:
    return text.translate(str.maketrans(",.", ".,")) if country in _POINT_IS_THOUSANDS else text
