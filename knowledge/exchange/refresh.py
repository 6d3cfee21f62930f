"""Brings the table of exchange rates up to date from the official series, with timeout, retries and what is kept."""

from __future__ import annotations

import datetime
import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests

from knowledge.errors import ExchangeUnavailable
from knowledge.exchange.official import SERIES, Official
from knowledge.exchange.rates import FILE, ExchangeRow, ExchangeTable, read_table, write_table

log = logging.getLogger(__name__)
TIMEOUT = (3.05, 10.0)
ATTEMPTS = 3
MAX_BYTES = 2_000_000


def refresh(
    table: ExchangeTable,
    start: datetime.date,
    end: datetime.date,
    today: datetime.date,
    currencies: Iterable[str] = tuple(SERIES),
    **how: Any,
) -> tuple[ExchangeTable, dict[str, str]]:
    """Return the table with the rows of the days asked, and what failed by currency; what was known stays.

    A currency whose last day is already known is not asked for again: the table is the cache.
    """
    rows, failed = list(table.rows), {}
    for currency in currencies:
        known = table.on(currency, end)
        if known is not None and known.source_date == end.isoformat():
            continue
        try:
            rows += fetch(SERIES[currency], start, end, today, **how)
        except ExchangeUnavailable as error:
            log.warning("no rates for %s: %s", currency, error)
            failed[currency] = str(error)
    newest = {(row.currency, row.day): row for row in rows}
    return ExchangeTable(newest.values()), failed


def refresh_file(
    folder: Path, start: datetime.date, end: datetime.date, today: datetime.date, **how: Any
) -> tuple[ExchangeTable, dict[str, str]]:
    """Bring the table kept in a folder up to date, write it, and return it with what failed by currency."""
    path = folder / FILE
    table, failed = refresh(read_table(path), start, end, today, **how)
    write_table(path, table)
    return table, failed


def fetch(
    series: Official,
    start: datetime.date,
    end: datetime.date,
    today: datetime.date,
    bases: Mapping[str, str] | None = None,
    token: str | None = None,
    timeout: tuple[float, float] = TIMEOUT,
    wait: Callable[[float], None] = time.sleep,
) -> list[ExchangeRow]:
    """Return the rows of a series; raises ExchangeUnavailable when it is down, slow, or answers something else."""
    if series.needs_token and not token:
        raise ExchangeUnavailable(f"{series.name}: falta BRUJULA_BANXICO_TOKEN")
    base = (bases or {}).get(series.currency, series.base)
    url = base + series.path(start, end)
    data = _get(url, {"Bmx-Token": token} if series.needs_token and token else {}, timeout, wait)
    try:
        found = [
            ExchangeRow(series.currency, day, rate, series.name, url, today.isoformat())
            for day, rate in series.read(data)
            if start.isoformat() <= day <= end.isoformat()
        ]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ExchangeUnavailable(f"{series.name}: la respuesta no es la esperada") from error
    return found


def _get(url: str, headers: dict[str, str], timeout: tuple[float, float], wait: Callable[[float], None]) -> Any:
    """Return the JSON of an address, trying again what may pass: no connection, slowness, 5xx and 429."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            answer = requests.get(url, headers=headers, timeout=timeout)
            answer.raise_for_status()
            if len(answer.content) > MAX_BYTES:
                raise ExchangeUnavailable("respuesta demasiado grande")
            return json.loads(answer.content, parse_float=Decimal)
        except ValueError as error:  # before RequestException: JSON errors of requests are both
            raise ExchangeUnavailable("la respuesta no es JSON") from error
        except requests.RequestException as error:
            status = error.response.status_code if error.response is not None else None
            passing = status is None or status == 429 or status >= 500
            if attempt == ATTEMPTS or not passing:
                raise ExchangeUnavailable(f"sin respuesta útil ({status or type(error).__name__})") from error
            wait(0.5 * 2**attempt)
    raise ExchangeUnavailable("sin respuesta")
