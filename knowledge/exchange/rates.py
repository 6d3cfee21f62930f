"""A table of dated exchange rates: units of a currency per US dollar, each with its official series."""

from __future__ import annotations

import datetime
import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from knowledge.landed_cost.rates import Rate

FILE = "tipos_de_cambio.json"  # in BRUJULA_CACHE_DIR
# An official series skips weekends and holidays; a value older than this is not the rate of the day.
MAX_AGE = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """What an official series said for one day: `value` units of `currency` per US dollar."""

    currency: str
    day: str
    value: Decimal
    source: str
    url: str
    fetched_on: str


class ExchangeTable:
    """The rows known, by currency and day."""

    def __init__(self, rows: Iterable[ExchangeRow] = ()):
        self._rows: dict[str, list[ExchangeRow]] = {}
        for row in sorted(set(rows), key=lambda row: (row.currency, row.day)):
            self._rows.setdefault(row.currency, []).append(row)

    @property
    def rows(self) -> list[ExchangeRow]:
        """Return every row, by currency and day."""
        return [row for rows in self._rows.values() for row in rows]

    def on(self, currency: str, day: datetime.date) -> Rate | None:
        """Return the rate of the day, or of the last working day before it; None when there is none so near."""
        rows = self._rows.get(currency, [])
        index = bisect_right([row.day for row in rows], day.isoformat())
        if not index:
            return None
        row = rows[index - 1]
        if day - datetime.date.fromisoformat(row.day) > MAX_AGE:
            return None
        name = f"{row.value.normalize():f} {currency} por dólar ({row.source}, {row.day})"
        return Rate(
            "cambio", name, f"{currency}/USD", row.value, source_title=row.source, source_url=row.url,
            source_date=row.day, checked_on=row.fetched_on,
        )  # fmt: skip


def given_rate(currency: str, value: Decimal) -> Rate:
    """Return the rate that the person asking gave, so named."""
    name = f"{value.normalize():f} {currency} por dólar, el tipo de cambio que diste"
    return Rate("dada", name, f"{currency}/USD", value, legal_status="dada")


def read_table(path: Path) -> ExchangeTable:
    """Return the table kept in a file; empty when the file is not there."""
    if not path.exists():
        return ExchangeTable()
    rows = json.loads(path.read_text(encoding="utf8"))
    return ExchangeTable(ExchangeRow(**{**row, "value": Decimal(row["value"])}) for row in rows)


def write_table(path: Path, table: ExchangeTable) -> None:
    """Write the table whole, through a temporary file, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(row), "value": str(row.value)} for row in table.rows]
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf8")
    draft.replace(path)
