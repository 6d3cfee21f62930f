"""What comes at the same time is written together, and what the database refuses takes nobody with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.intake import Intake
from bot.channels.keeper import Keeper
from bot.channels.store import ChannelStore
from conversations.errors import StoreUnavailable, ValueRefused
from conversations.settings import ConversationsSettings
from tests.channels.conftest import inbound


@pytest.fixture
def store(database: str, tmp_path: Path) -> ChannelStore:
    return ChannelStore(ConversationsSettings(_env_file=None, conversations_url=database, var_dir=tmp_path))


class Paper:
    """Keeps items in a list; as a database does, it refuses all that comes with a bad one."""

    def __init__(self, fault: type[Exception] = ValueRefused):
        self.groups: list[list[str]] = []
        self._fault = fault

    def write(self, _: Any, items: Sequence[str], now: datetime) -> list[str]:
        self.groups.append(list(items))
        if "malo" in items:
            raise self._fault("x")
        return [item.upper() for item in items]


def together(store: ChannelStore, paper: Paper, *items: str) -> list[Any]:
    async def main() -> list[Any]:
        keeper: Keeper[str, str] = Keeper(store, paper.write)
        return await asyncio.gather(*(keeper.keep([item]) for item in items), return_exceptions=True)

    return asyncio.run(main())


def test_one_write_for_all_that_comes_at_once(store: ChannelStore) -> None:
    paper = Paper()
    assert together(store, paper, "a", "b", "c") == [["A"], ["B"], ["C"]]
    assert paper.groups == [["a", "b", "c"]]


def test_what_is_refused_takes_nobody_with_it(store: ChannelStore) -> None:
    found = together(store, Paper(), "a", "malo", "c")
    assert (found[0], found[2]) == (["A"], ["C"])
    assert isinstance(found[1], ValueRefused)


def test_a_store_that_is_down_is_not_tried_for_each(store: ChannelStore) -> None:
    paper = Paper(StoreUnavailable)
    assert all(isinstance(error, StoreUnavailable) for error in together(store, paper, "a", "malo", "c"))
    assert len(paper.groups) == 1


def test_fifty_at_once_are_kept_once_each(store: ChannelStore) -> None:
    async def main() -> list[Any]:
        intake = Intake(store)
        messages = [inbound(f"m{n % 40}", address=f"5690000{n % 7:04d}") for n in range(50)]
        return await asyncio.gather(*(intake.keep([message]) for message in messages))

    stored = [kept for (kept,) in asyncio.run(main())]
    assert len({kept.inbox_id for kept in stored}) == 40
    assert [kept.new for kept in stored].count(True) == 40
