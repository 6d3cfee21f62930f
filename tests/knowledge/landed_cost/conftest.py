"""The rule book of the YAML baseline, read once, and a short way to ask it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.landed_cost.book import Book, from_snapshot
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import parse
from knowledge.landed_cost.result import Result
from knowledge.loading.baseline import read_baseline
from knowledge.snapshot import from_baseline

Ask = Callable[..., Result]


@pytest.fixture(scope="session")
def book() -> Book:
    return from_snapshot(from_baseline(read_baseline()))


@pytest.fixture(scope="session")
def ask(book: Book) -> Ask:
    def ask_it(destination: str, value: str, on: str = "2026-05-10", **inputs: Any) -> Result:
        return quote(parse({"destination": destination, "on_date": on, "goods_value": value, **inputs}), book)

    return ask_it
