"""What "pesos" and "lucas" mean: the currency depends on the country of who writes."""

from __future__ import annotations

from decimal import Decimal

AMBIGUOUS_PESOS, LUCAS = "PESOS", "LUCAS"
PESOS = {"CL": "CLP", "CO": "COP", "MX": "MXN"}
LOCAL = {**PESOS, "PE": "PEN"}
# Currency of a luca and how many units it is: a thousand pesos, but one sol.
LUCA = {"CL": ("CLP", 1000), "CO": ("COP", 1000), "PE": ("PEN", 1)}


def settle(value: str, currency: str | None, country: str | None) -> tuple[str, str | None]:
    """Return (value, ISO currency) once the writer's country is known; still ambiguous where it is not."""
    if currency == AMBIGUOUS_PESOS and country in PESOS:
        return value, PESOS[country]
    if currency == LUCAS and country in LUCA:
        code, units = LUCA[country]
        return format((Decimal(value) * units).normalize(), "f"), code
    return value, currency
