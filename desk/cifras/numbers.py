"""Numbers as they are written in the agency's country."""

from __future__ import annotations

import datetime
from decimal import Decimal

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

_LOCALES = {"CL": "es_CL", "CO": "es_CO", "MX": "es_MX", "PE": "es_PE"}
DASH = "—"


def locale_of(country: str | None) -> str:
    """Return the locale of a country of the bloc, that of Latin America for none."""
    return _LOCALES.get((country or "").upper(), "es_419")


class Numbers:
    """Writes numbers in one locale; nothing is a dash, never a zero."""

    def __init__(self, country: str | None):
        self.locale = locale_of(country)

    def whole(self, value: int | None) -> str:
        """Return a count: 12 345."""
        return DASH if value is None else str(format_decimal(value, format="#,##0", locale=self.locale))

    def decimal(self, value: Decimal | None, places: int = 1) -> str:
        """Return a number with decimals."""
        pattern = f"#,##0.{'0' * places}"
        return DASH if value is None else str(format_decimal(value, format=pattern, locale=self.locale))

    def percent(self, value: Decimal | None) -> str:
        """Return a part of one as a percentage: 83 %."""
        return (
            DASH
            if value is None
            else f"{self.decimal(value * 100, 1) if 0 < value < 1 else self.whole(int(value * 100))} %"
        )

    def seconds(self, milliseconds: int | None) -> str:
        """Return a time that a person can feel: 0,8 s."""
        return DASH if milliseconds is None else f"{self.decimal(Decimal(milliseconds) / 1000, 1)} s"

    def day(self, day: datetime.date) -> str:
        """Return a short date: 5 nov."""
        return str(format_skeleton("MMMd", day, locale=self.locale))

    def long_day(self, day: datetime.date) -> str:
        """Return a whole date: 5 de noviembre de 2026."""
        return str(format_date(day, "d 'de' MMMM 'de' y", locale=self.locale))

    def month(self, day: datetime.date) -> str:
        """Return a month: nov 2026."""
        return str(format_date(day, "MMM y", locale=self.locale))
