"""The rates on disk are read again when they change, and a broken file is no rate at all."""

from __future__ import annotations

import datetime
import os
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.exchange.current import current_table, table_path
from knowledge.exchange.rates import ExchangeRow, ExchangeTable, write_table

DAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRUJULA_CACHE_DIR", str(tmp_path))
    return tmp_path


def keep(value: str, stamp: int) -> None:
    row = ExchangeRow("CLP", DAY.isoformat(), Decimal(value), "Banco Central", "https://example.org", DAY.isoformat())
    write_table(table_path(), ExchangeTable([row]))
    os.utime(table_path(), ns=(stamp, stamp))


def test_without_a_file_there_is_no_rate():
    assert current_table().on("CLP", DAY) is None


def test_a_changed_file_is_read_again():
    keep("950", 1_000)
    first = current_table().on("CLP", DAY)
    keep("960", 2_000)
    second = current_table().on("CLP", DAY)
    assert first is not None
    assert second is not None
    assert (first.value, second.value) == (Decimal(950), Decimal(960))


def test_a_broken_file_is_no_rate_and_no_failure():
    table_path().write_text("{", encoding="utf8")
    assert current_table().rows == []
