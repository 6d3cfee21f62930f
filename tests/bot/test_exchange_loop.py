"""The rates are brought while Brújula runs, and a failure does not end it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from bot.exchange_loop import start_refreshing
from bot.settings import Settings


def settings(tmp_path: Path, hours: float) -> Settings:
    return Settings(_env_file=None, cache_dir=tmp_path, exchange_hours=hours)


def test_it_refreshes_again_after_a_failure(tmp_path: Path):
    calls: list[Any] = []
    twice = threading.Event()

    def refresh(folder: Path, *days: Any, **how: Any) -> None:
        calls.append((folder, how))
        if len(calls) == 2:
            twice.set()
        raise OSError("disco lleno")

    stop = start_refreshing(settings(tmp_path, 0.000001), refresh)
    assert twice.wait(10)
    stop.set()
    assert calls[0] == (tmp_path, {"token": None})


def test_zero_hours_means_never(tmp_path: Path):
    before = {thread.ident for thread in threading.enumerate()}
    start_refreshing(settings(tmp_path, 0), lambda *a, **k: None)
    assert {thread.ident for thread in threading.enumerate()} <= before
