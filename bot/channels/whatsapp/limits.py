"""Staying under WhatsApp's limits instead of running into them: the number's, and that of each person.

The counts are of this process. With several replicas each takes its share (BRUJULA_WHATSAPP_PER_SECOND); the limit of a
pair needs no sharing while one person's messages go through one worker at a time. What is passed all the same comes
back as an error and is retried.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.whatsapp.published_limits import PAIR_BURST, PAIR_SECONDS

Clock = Callable[[], float]
_PAIRS = 20_000  # people remembered; a bucket that is full again says nothing
_LONGEST = 1_024.0


@dataclass
class Bucket:
    """A token bucket: `size` at once, one more every `seconds`."""

    size: float
    seconds: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Return the seconds until a token is there; 0 takes it."""
        self.tokens = min(self.size, self.tokens + (now - self.at) / self.seconds)
        self.at = now
        if self.tokens >= 1 - 1e-9:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) * self.seconds


class Limits:
    """The number's bucket and one for each person, and how often WhatsApp said that a person's was passed."""

    def __init__(self, per_second: float, clock: Clock = time.monotonic):
        self._clock = clock
        self._number = Bucket(max(1.0, per_second), 1 / per_second, max(1.0, per_second), clock())
        self._pairs: OrderedDict[str, Bucket] = OrderedDict()
        self._refusals: OrderedDict[str, int] = OrderedDict()

    def wait(self, address: str) -> float:
        """Return the seconds until a message may go to a person; 0 counts it as gone."""
        now = self._clock()
        pair = self._pair(address, now)
        waits = pair.wait(now)
        if waits:
            return waits
        waits = self._number.wait(now)
        if waits:
            pair.tokens += 1  # it did not go
        return waits

    def heard(self, messages: int) -> None:
        """Count what came in: the number's limit is for both directions."""
        self._number.wait(self._clock())
        self._number.tokens = max(-self._number.size, self._number.tokens + 1 - messages)

    def refused(self, address: str) -> float:
        """Return how long to wait after error 131056: 4^n seconds, as Meta advises, n growing with each refusal."""
        count = self._refusals.pop(address, 0)
        self._refusals[address] = count + 1
        self._forget(self._refusals)
        return min(4.0**count, _LONGEST)

    def went(self, address: str) -> None:
        """Forget the refusals of a person whose message went."""
        self._refusals.pop(address, None)

    def _pair(self, address: str, now: float) -> Bucket:
        bucket = self._pairs.pop(address, None) or Bucket(PAIR_BURST, PAIR_SECONDS, PAIR_BURST, now)
        self._pairs[address] = bucket
        self._forget(self._pairs)
        return bucket

    @staticmethod
    def _forget(kept: OrderedDict[str, Bucket] | OrderedDict[str, int]) -> None:
        while len(kept) > _PAIRS:
            kept.popitem(last=False)
