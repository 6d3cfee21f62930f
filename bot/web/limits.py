"""How many messages one person and one address may send in a minute; kept in memory, per process."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 60.0
MAX_KEYS = 10_000


class RateLimit:
    """A moving window per key. (The `limits` package does not resolve beside Rasa's pin of `packaging`.)"""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic):
        self._per_minute = per_minute
        self._clock = clock
        self._seen: dict[str, deque[float]] = {}

    def allows(self, key: str) -> bool:
        """Count one message of this key and tell whether it is within the limit."""
        now = self._clock()
        if len(self._seen) >= MAX_KEYS:
            self._forget(now)
        times = self._seen.setdefault(key, deque())
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(now)
        return True

    def _forget(self, now: float) -> None:
        self._seen = {key: times for key, times in self._seen.items() if times and times[-1] > now - WINDOW_SECONDS}
