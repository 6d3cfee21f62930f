"""The urgent goes first, and nothing that waits is forgotten at the end."""

from __future__ import annotations

import threading

import pytest

from bot.channels.threads import UrgentFirst


def test_the_urgent_goes_before_all_that_waits() -> None:
    threads, done, free = UrgentFirst(1, "prueba"), [], threading.Event()
    threads.submit(free.wait)
    waiting = [threads.submit(lambda name=name: done.append(name)) for name in ("a", "b")]
    urgent = threads.submit(lambda: done.append("urgente"), urgent=True)
    free.set()
    for future in (*waiting, urgent):
        future.result(5)
    assert done == ["urgente", "a", "b"]
    threads.end()


def test_an_error_reaches_who_waits_and_the_thread_goes_on() -> None:
    threads = UrgentFirst(1, "prueba")
    with pytest.raises(ZeroDivisionError):
        threads.submit(lambda: 1 // 0).result(5)
    last = threads.submit(lambda: "sigo")
    threads.end()
    assert last.result(5) == "sigo"
    with pytest.raises(RuntimeError):
        threads.submit(lambda: None)
