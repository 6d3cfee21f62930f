"""What the gateway does every few seconds goes on after any fault, and its end is no secret."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels import repeating
from bot.channels.repeating import repeat
from conversations.errors import StoreUnavailable
from tests.channels.conftest import Start, run, until

SECRET = "soy Ana, mi número es 56900000001"


@pytest.mark.parametrize(
    ("fault", "level", "said"),
    [(KeyError(SECRET), logging.ERROR, "KeyError at"), (StoreUnavailable("OperationalError"), logging.WARNING, "Oper")],
)
def test_work_that_fails_is_tried_again_and_says_so_without_the_words(
    fault: Exception, level: int, said: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(repeating, "AFTER_A_FAULT", 0.0)
    times: list[int] = []

    async def work() -> None:
        times.append(1)
        if len(times) < 3:
            raise fault

    async def main() -> None:
        task = asyncio.create_task(repeat("purge", 0.0, work))
        await until(lambda: len(times) > 3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(main())
    records = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.levelno for record in records] == [level, level]
    assert "task=purge" in records[0].getMessage()
    assert said in records[0].getMessage()
    assert "Ana" not in caplog.text


def test_a_fault_waits_before_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeating, "AFTER_A_FAULT", 600.0)
    times: list[int] = []

    async def work() -> None:
        times.append(1)
        raise KeyError

    async def main() -> None:
        task = asyncio.create_task(repeat("purge", 0.0, work))
        await asyncio.sleep(0.05)
        task.cancel()

    run(main())
    assert len(times) == 1


def test_a_gateway_without_one_of_its_tasks_is_not_well(start: Start) -> None:
    async def main() -> None:
        async with start() as replica:
            assert replica.gateway.alive
            replica.gateway._repeated[0].cancel()
            await until(lambda: not replica.gateway.alive, 5.0)

    run(main())
