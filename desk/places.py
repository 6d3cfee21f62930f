"""Where else something of a person is kept: Rasa's two databases and the files of the quotes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from conversations.assistant_memory import Broker, Memory
from conversations.erasure import Places
from knowledge.landed_cost.issued import withdraw


def places_of(tracker_url: str, events_url: str, quotes_dir: Path) -> Places:
    """Return the stores beyond that of the conversations."""
    return Places((Memory(tracker_url), Broker(events_url)), partial(withdraw, quotes_dir))
