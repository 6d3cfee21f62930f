"""Threads that take the urgent first: a webhook waits for its message to be stored, a reply may wait a little."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

R = TypeVar("R")
_URGENT, _LATER, _END = 0, 1, 2


class UrgentFirst:
    """Runs calls in `size` threads; among those that wait, the urgent go first, and else the oldest."""

    def __init__(self, size: int, name: str):
        self._calls: queue.PriorityQueue[tuple[int, int, Callable[[], None]]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._threads = [threading.Thread(target=self._work, name=f"{name}-{n}", daemon=True) for n in range(size)]
        self._ended = False
        for thread in self._threads:
            thread.start()

    def submit(self, call: Callable[[], R], urgent: bool = False) -> Future[R]:
        """Return the future of a call; raises RuntimeError after the end."""
        if self._ended:
            raise RuntimeError("the threads have ended")
        future: Future[R] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - who waits is told
                future.set_exception(error)

        self._calls.put((_URGENT if urgent else _LATER, next(self._order), run))
        return future

    def end(self) -> None:
        """Do what waits and end the threads."""
        self._ended = True
        for _ in self._threads:
            self._calls.put((_END, next(self._order), lambda: None))
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while True:
            priority, _, run = self._calls.get()
            if priority == _END:
                return
            run()
