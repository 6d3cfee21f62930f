"""Rasa and the action server of each configuration, all up at once, and the turns sent to them round by round.

The machine is shared and its speed changes by the minute: a round sends the same conversations to every configuration, one
after the other and each time in another order, so that what is compared was measured within the same minute.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import yaml

from knowledge.db import open_engine
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from tests.bench.planes import Plan
from tests.bench.procesos import processor_seconds, resident_mib
from tests.server.conftest import Assistant

CLIENTS = 8
PATIENCE = 900.0  # seconds: a model of DIET and TED on a busy machine has taken more than three minutes
LOADED_ROUNDS = 2  # times each of the eight clients goes through the conversations' share in a round
Turn = tuple[int, int]  # conversation, place in it


@dataclass
class Served:
    """A configuration being served and what has been measured of it: times in ms, memory in MiB."""

    plan: Plan
    assistant: Assistant
    ready: list[float] = field(default_factory=list)
    first_turn: float = 0.0
    idle_mib: float = 0.0
    busy_mib: float = 0.0
    answered: set[Turn] = field(default_factory=set)
    turns: list[dict[Turn, float]] = field(default_factory=list)
    throughput: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    sent: int = 0
    failure: str | None = None

    def start(self) -> None:
        """Start both processes and note how long it took until both answered, in seconds, or why they did not."""
        begun = time.monotonic()
        try:
            self.assistant.start(self.assistant.actions, self.assistant.rasa)
        except AssertionError as error:  # what the assistant says with the end of the log
            self.failure = str(error)
            self.assistant.stop_all()
            return
        self.ready.append(time.monotonic() - begun)
        self.idle_mib = resident_mib(*self.groups)

    @property
    def groups(self) -> list[int]:
        """Return the process groups of Rasa and its action server."""
        return self.assistant.groups


@lru_cache(maxsize=1)
def conversations() -> list[list[str]]:
    """Return the conversations to send."""
    found: list[list[str]] = yaml.safe_load((Path(__file__).parent / "conversaciones.yml").read_text(encoding="utf8"))
    return found


def build_knowledge(path: Path) -> None:
    """Load the knowledge base that every configuration answers from."""
    engine = open_engine(f"sqlite:///{path}")
    try:
        load(engine, read_baseline())
    finally:
        engine.dispose()


def warm_up(served: Served) -> None:
    """Send every conversation twice; note how long the first turn took and which turns an action really answered."""
    for attempt in range(2):
        with httpx.Client(trust_env=False, timeout=60) as client:
            for place, said in enumerate(conversations()):
                for turn, (ms, reply) in enumerate(_converse(client, served, said)):
                    if attempt == 0 and (place, turn) == (0, 0):
                        served.first_turn = ms
                    if attempt == 1 and _answers(reply):
                        served.answered.add((place, turn))


def _answers(reply: list[dict[str, Any]]) -> bool:
    """Tell whether an action answered: its structure says so, and it gives no reason for not answering."""
    custom = (reply[0].get("custom") or {}) if reply else {}
    return "known" in custom and custom["reason"] is None


def quiet_round(served: Served) -> None:
    """Send every conversation, one message at a time, and note each turn's milliseconds and the processor time."""
    times: dict[Turn, float] = {}
    before = processor_seconds(*served.groups)
    with httpx.Client(trust_env=False, timeout=60) as client:
        for place, said in enumerate(conversations()):
            for turn, (ms, _) in enumerate(_converse(client, served, said)):
                times[place, turn] = ms
    served.processor.append((processor_seconds(*served.groups) - before) * 1000 / len(times))
    served.turns.append(times)


def loaded_round(served: Served) -> None:
    """Let eight people write at once and note the turns a second."""
    shares = [conversations()[client % len(conversations())] for client in range(CLIENTS)]

    def write(said: Sequence[str]) -> int:
        with httpx.Client(trust_env=False, timeout=120) as client:
            return sum(1 for _ in range(LOADED_ROUNDS) for _ in _converse(client, served, said))

    begun = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        sent = sum(pool.map(write, shares))
    served.throughput.append(sent / (time.monotonic() - begun))


def _converse(client: httpx.Client, served: Served, said: Sequence[str]) -> list[tuple[float, list[dict[str, Any]]]]:
    """Say these messages as a new person; return milliseconds and reply of each."""
    sender, found = f"banco-{uuid.uuid4()}", []
    for text in said:
        begun = time.perf_counter()
        answer = client.post(served.assistant.url, json={"sender": sender, "message": text})
        found.append(((time.perf_counter() - begun) * 1000, answer.raise_for_status().json()))
    served.sent += len(said)
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
