"""How long to wait before trying again, and the gate that closes while the assistant is down."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

LONGEST = 300.0


def pause(failures: int, first: float = 1.0, longest: float = LONGEST) -> float:
    """Return the seconds to wait after so many failures: doubled each time, and spread so that not all come at once."""
    full = min(longest, first * 2 ** min(max(failures - 1, 0), 20))
    return full * random.uniform(0.5, 1.0)


class Gate:
    """Keeps every worker from an assistant that does not answer; one message at a time tries whether it is back."""

    def __init__(self, longest: float = 5.0, clock: Callable[[], float] = time.monotonic):
        self._longest = longest
        self._clock = clock
        self._failures = 0
        self._opens_at = 0.0

    def room(self, wanted: int) -> int:
        """Return how many messages may go now."""
        if self._failures == 0:
            return wanted
        return min(1, wanted) if self._clock() >= self._opens_at else 0

    def failed(self) -> None:
        """Close for a while."""
        if self._failures and self._clock() < self._opens_at:
            return  # one of those that were on their way when it closed
        self._failures += 1
        self._opens_at = self._clock() + pause(self._failures, 0.5, self._longest)

    def worked(self) -> None:
        """Open."""
        self._failures = 0
