"""The exchange rates of this moment: the table on disk, read again when it changes."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from knowledge.exchange.rates import FILE, ExchangeTable, read_table
from knowledge.settings import KnowledgeSettings

log = logging.getLogger(__name__)


def table_path() -> Path:
    """Return where the rates are kept."""
    return KnowledgeSettings().cache_dir / FILE


def current_table() -> ExchangeTable:
    """Return the rates known now; an empty table where there are none or the file cannot be read."""
    path = table_path()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ExchangeTable()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("the exchange rates cannot be read: %s", type(error).__name__)
        return ExchangeTable()


@lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> ExchangeTable:
    return read_table(path)
