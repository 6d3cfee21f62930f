"""Figures give way to people: while messages wait they are not read, and never for longer than a minute in a row."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels import figures
from bot.channels.figures import Figures
from bot.channels.pool import Pool
from bot.settings import Settings
from knowledge.errors import DatabaseUnavailable


class Store:
    """Counts the rounds that are read; there is always more to read, up to a number of rounds."""

    def __init__(self, rounds: int = 3):
        self.left, self.read = rounds, 0

    def sender(self, channel: str, address: str) -> str:
        return f"{channel}-{address}"

    async def run(self, function: Any, *args: Any) -> int:
        self.read += 1
        self.left -= 1
        return max(self.left, 0)


class Agency:
    """An agency without data."""

    def datum(self, key: str) -> None:
        return None


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(figures.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What reading the catalogue gives, one after the other; the last one again and again."""
    given: list[Any] = [frozenset({"miel"})]

    def products(database_url: str) -> frozenset[str]:
        found = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[no-any-return]

    monkeypatch.setattr(figures, "_products", products)
    return given


def reader(store: Store, busy: Any, tmp_path: Any) -> Figures:
    settings = Settings(events_url=f"sqlite:///{tmp_path}/sucesos.db", database_url=f"sqlite:///{tmp_path}/brujula.db")
    return Figures(settings, store, Agency(), busy)  # type: ignore[arg-type]


def test_all_that_is_new_is_read_while_nobody_waits(clock: list[float], tmp_path: Any) -> None:
    store = Store()
    asyncio.run(reader(store, lambda: False, tmp_path).read())
    assert store.read == 3


def test_nothing_is_read_while_people_wait_but_one_round_after_a_minute(clock: list[float], tmp_path: Any) -> None:
    store = Store()
    read = reader(store, lambda: True, tmp_path).read
    asyncio.run(read())
    assert store.read == 0
    clock[0] += 61
    asyncio.run(read())
    asyncio.run(read())
    assert store.read == 2  # one at each look, and not all at once


def test_reading_stops_where_people_begin_to_wait(clock: list[float], tmp_path: Any) -> None:
    store = Store()
    asyncio.run(reader(store, lambda: store.read >= 1, tmp_path).read())
    assert store.read == 1


def test_a_catalogue_that_cannot_be_read_for_a_moment_is_waited_for(
    clock: list[float], catalogue: list[Any], tmp_path: Any
) -> None:
    store = Store()
    catalogue.insert(0, DatabaseUnavailable("locked"))
    read = reader(store, lambda: False, tmp_path).read
    asyncio.run(read())
    assert store.read == 0, "the products of what was said would be lost"
    clock[0] += 1.5
    asyncio.run(read())
    assert store.read == 3


def test_figures_without_a_catalogue_are_counted_after_a_minute(
    clock: list[float], catalogue: list[Any], tmp_path: Any
) -> None:
    store = Store()
    catalogue[:] = [DatabaseUnavailable("gone")]
    read = reader(store, lambda: False, tmp_path).read
    for _ in range(2):
        asyncio.run(read())
        clock[0] += 30
    assert store.read == 0
    clock[0] += 1
    asyncio.run(read())
    assert store.read == 3


def test_a_pool_is_full_when_it_has_no_room() -> None:
    async def work() -> None:
        release = asyncio.Event()
        pieces = iter([[1, 2], []])

        async def take(room: int) -> list[int]:
            return next(pieces, [])

        async def hold(piece: int) -> None:
            await release.wait()

        pool: Pool[int] = Pool("prueba", 2, take, hold, poll=0.01)
        assert not pool.full
        pool.start()
        while not pool.full:
            await asyncio.sleep(0.01)
        release.set()
        await pool.stop(5)
        assert not pool.full

    asyncio.run(asyncio.wait_for(work(), 30))
