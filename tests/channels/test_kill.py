"""A real process killed with -9 in the middle of its work: nothing is lost, nothing is said twice."""

from __future__ import annotations

import datetime
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conversations import inbox, statuses
from conversations.db import open_engine
from conversations.messages import Received
from tests.consultas import unsent_messages, waiting_messages
from tests.fake_rasa import FakeRasa, fake_rasa

ROOT = Path(__file__).parents[2]
PEOPLE = [f"5690000000{n}" for n in range(3)]


def moment() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as state:
        yield state


class Replicas:
    """Processes with a gateway each, on one database."""

    def __init__(self, database: str, rasa: FakeRasa, folder: Path):
        self._arguments = (database, str(rasa.port), str(folder))
        self._folder = folder
        self._all: list[subprocess.Popen[bytes]] = []

    def start(self, stop_at: str = "never") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.channels.replica", *self._arguments, stop_at]
        with (self._folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        self._all.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        for process in self._all:
            process.kill()
            process.wait()

    def lines(self, word: str) -> list[str]:
        path = self._folder / "sent.txt"
        found = path.read_text().splitlines() if path.exists() else []
        return [line for line in found if line.startswith(word)]


@pytest.fixture
def replicas(database: str, rasa: FakeRasa, tmp_path: Path) -> Iterator[Replicas]:
    made = Replicas(database, rasa, tmp_path)
    yield made
    made.end()


def keep(database: str, count: int, people: list[str]) -> None:
    items = [
        Received("whatsapp", f"{address}-{n}", address, "text", f"mensaje {n}", None, moment(), f"c-{address}-{n}")
        for n in range(count)
        for address in people
    ]
    engine = open_engine(database)
    inbox.store(engine, items, moment())
    engine.dispose()


def wait(condition: Callable[[], bool], seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.05)


def said(replicas: Replicas) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in replicas.lines("took"):
        _, _, address, text = line.split(" ", 3)
        found.setdefault(address, []).append(text)
    return found


def test_killed_in_the_middle_of_a_turn(database: str, rasa: FakeRasa, replicas: Replicas) -> None:
    keep(database, 4, PEOPLE)
    rasa.delay = 0.3
    for number in (1, 4, 7):  # three times, at different moments
        process = replicas.start()
        wait(lambda number=number: len(rasa.received) >= number)  # type: ignore[misc]
        replicas.kill(process)
    rasa.delay = 0.0
    replicas.start()
    replicas.start()
    wait(lambda: len(replicas.lines("took")) >= 12)
    time.sleep(1)
    assert said(replicas) == {address: [f"Eco: mensaje {n}" for n in range(4)] for address in PEOPLE}


def test_killed_before_the_platform_took_the_message(database: str, replicas: Replicas) -> None:
    keep(database, 2, PEOPLE[:1])
    process = replicas.start("before")
    wait(lambda: bool(replicas.lines("begun")))
    replicas.kill(process)
    replicas.start("before")
    wait(lambda: len(replicas.lines("took")) >= 2)
    time.sleep(1)
    assert said(replicas) == {PEOPLE[0]: ["Eco: mensaje 0", "Eco: mensaje 1"]}


def test_killed_after_the_platform_took_the_message_and_told_so(database: str, replicas: Replicas) -> None:
    keep(database, 2, PEOPLE[:1])
    process = replicas.start("after")
    wait(lambda: bool(replicas.lines("took")))
    replicas.kill(process)
    key = replicas.lines("took")[0].split(" ")[1]
    engine = open_engine(database)
    statuses.record(engine, [statuses.Told("whatsapp", f"wamid.{key}", "sent", moment(), number=int(key))], moment())
    replicas.start("after")
    wait(lambda: len(replicas.lines("took")) >= 2)
    time.sleep(3)  # longer than the lease of a send
    assert said(replicas) == {PEOPLE[0]: ["Eco: mensaje 0", "Eco: mensaje 1"]}
    assert unsent_messages(engine) == 0
    assert waiting_messages(engine) == 0
    engine.dispose()
