"""Dates of sources and norms: whole (2026-11-22) or partial (2026-11, 2026), always as text."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from knowledge.errors import BadDate

_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]


def partial_date(value: Any) -> str | None:
    """Return a whole or partial ISO date as text; raises ValueError on anything else."""
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    if not _PARTIAL.fullmatch(text):
        raise ValueError(f"«{text}» no es una fecha AAAA, AAAA-MM o AAAA-MM-DD")
    datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    return text


def whole_date(value: Any) -> str:
    """Return a whole ISO date as text; raises ValueError otherwise."""
    text = partial_date(value)
    if text is None or len(text) != 10:
        raise ValueError(f"«{value}» debe ser una fecha completa AAAA-MM-DD")
    return text


def parse_day(text: str) -> datetime.date:
    """Return the date of an ISO text; raises BadDate."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise BadDate(text) from error


def first_day(text: str) -> datetime.date:
    """Return the first day of a whole or partial date (2026 → 2026-01-01)."""
    return parse_day(text + "-01-01"[len(text) - 4 :])


def last_day(text: str) -> datetime.date:
    """Return the last day of a whole or partial date (2026 → 2026-12-31)."""
    start = first_day(text)
    if len(text) == 4:
        return start.replace(month=12, day=31)
    return start if len(text) == 10 else start.replace(day=calendar.monthrange(start.year, start.month)[1])


def month_year(date: str) -> str:
    """Return "nov 2026" for a whole or partial ISO date (only the year if that is all it says)."""
    parts = date.split("-")
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) > 1 else parts[0]


PartialDate = Annotated[str, BeforeValidator(partial_date)]
WholeDate = Annotated[str, BeforeValidator(whole_date)]
