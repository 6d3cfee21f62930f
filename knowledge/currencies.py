"""What "pesos", "lucas" and "gambas" mean: the currency depends on the country of who writes."""

from __future__ import annotations

from decimal import Decimal

AMBIGUOUS_PESOS, LUCAS, GAMBAS = "PESOS", "LUCAS", "GAMBAS"
PESOS = {"CL": "CLP", "CO": "COP", "MX": "MXN"}
LOCAL = {**PESOS, "PE": "PEN"}
# Currency of a word of the street and how many units it is: a luca is a thousand pesos, but one sol.
SLANG = {
    LUCAS: {"CL": ("CLP", 1000), "CO": ("COP", 1000), "PE": ("PEN", 1)},
    GAMBAS: {"CL": ("CLP", 100), "PE": ("PEN", 100)},
}


def settle(value: str, currency: str | None, country: str | None) -> tuple[str, str | None]:
    """Return (value, ISO currency) once the writer's country is known; still ambiguous where it is not."""
    if currency == AMBIGUOUS_PESOS and country in PESOS:
        return value, PESOS[country]
    meanings = SLANG.get(currency or "", {})
    if country in meanings:
        code, units = meanings[country]
        return format((Decimal(value) * units).normalize(), "f"), code
    return value, currency
