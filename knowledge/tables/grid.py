"""A file as rows of raw cells, whatever it was: sheets by their title, rows by the number that the spreadsheet shows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from knowledge.tables.cells import NO, YES, original

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200


class FileRefused(Exception):
    """A file that cannot be read at all; its words are for whoever sent it."""


class Formula(str):
    """A formula, which is never worked out."""


@dataclass
class Grid:
    """The rows of one sheet, and how the file was read where that must be said."""

    title: str
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)


@dataclass
class Book:
    """The sheets of a file; a CSV has one without title."""

    grids: list[Grid]
    notes: list[str] = field(default_factory=list)


def plain(raw: Any) -> tuple[str, str | None]:
    """Return the text of a raw cell, and a note where the spreadsheet had it as a date or a number with decimals."""
    if raw is None:
        return "", None
    if isinstance(raw, bool):
        return (YES if raw else NO), None
    if isinstance(raw, datetime.datetime):
        text = raw.date().isoformat()
        return text, f"la fecha de Excel se leyó como {text}"
    if isinstance(raw, datetime.date):
        return raw.isoformat(), f"la fecha de Excel se leyó como {raw.isoformat()}"
    if isinstance(raw, float):
        text = f"{Decimal(f'{raw:.15g}'):f}"  # what the spreadsheet shows: beyond fifteen digits it knows nothing
        return text, f"el número de Excel se leyó como {text}" if "." in text else None
    return original(str(raw).replace("\r\n", "\n").replace("\r", "\n").strip()), None
