"""The figures of 100,000 messages on both databases: how long reading them takes, and how long the page.

    python -m tests.bench.cifras [--turns 100000]

Ends with 1 where the page of the whole year takes a second or more.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from conversations.db import migrate, open_engine
from conversations.figures.ingest import Reading
from desk import accounts
from desk.app import desk_app
from desk.settings import MOUNT, DeskSettings
from knowledge.db import open_engine as open_knowledge
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from tests import historia
from tests.desk.conftest import enter
from tests.postgres import new_database

NOW = datetime.datetime.now(datetime.UTC)
PAGES = {
    "último año": "/cifras?periodo=365", "último año, un canal y un país": "/cifras?periodo=365&canal=whatsapp&pais=PE",
    "30 días": "/cifras?periodo=30", "archivo del año por día": "/cifras/dias.csv?periodo=365",
    "sin responder (primera vez)": "/pendientes", "sin responder": "/pendientes?hoja=2",
}  # fmt: skip
LIMIT, TIMES = 1.0, 9
EMAIL, PASSWORD = "cifras@agencia.example", "puerto-anclado-con-neblina"


def main() -> None:
    """Measure both databases and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=100_000)
    turns = parser.parse_args().turns
    history = historia.make(turns, NOW - datetime.timedelta(days=364), 364)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = open_knowledge(f"sqlite:///{folder}/brujula.db")
        load(engine, read_baseline())
        engine.dispose()
        for name, databases in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
            with databases(Path(folder)) as urls:
                found[name] = measure(history, Path(folder), *urls)
    print(f"{turns} mensajes, {len(history.people)} personas, {len(history.unanswered)} sin responder\n")
    print(f"| | {' | '.join(found)} |\n|---|{'---:|' * len(found)}")
    for row in next(iter(found.values())):
        print(f"| {row} | {' | '.join(f'{times[row]:.2f} s' for times in found.values())} |")
    slow = [name for name, times in found.items() if times["último año"] >= LIMIT]
    if slow:
        raise SystemExit(f"tarda {LIMIT:.0f} s o más: {', '.join(slow)}")


@contextlib.contextmanager
def _sqlite(folder: Path) -> Iterator[tuple[str, str]]:
    yield f"sqlite:///{folder}/atencion.db", f"sqlite:///{folder}/eventos.db"


@contextlib.contextmanager
def _postgres(folder: Path) -> Iterator[tuple[str, str]]:
    with new_database() as conversations, new_database() as events:
        yield conversations, events


def measure(history: historia.History, folder: Path, url: str, events_url: str) -> dict[str, float]:
    """Return the seconds of each step: reading, and the median of each page."""
    engine, events = open_engine(url), open_engine(events_url)
    migrate(engine)
    history.write(engine, events)
    begun = time.perf_counter()
    reading = Reading(NOW, datetime.UTC, historia.mark)
    historia.read_all(engine, events, reading, lambda key: key in historia.PRODUCTS)
    found = {"leerlos todos": time.perf_counter() - begun}
    if engine.dialect.name == "postgresql":  # as its own housekeeping does within a minute
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("ANALYZE")
    found |= pages(folder, url, events_url)
    engine.dispose()
    events.dispose()
    return found


def pages(folder: Path, url: str, events_url: str) -> dict[str, float]:
    """Return the median seconds of each page, asked as a browser asks it; the first of the queue once."""
    settings = DeskSettings(
        _env_file=None, conversations_url=url, events_url=events_url, database_url=f"sqlite:///{folder}/brujula.db",
        var_dir=folder,
    )  # fmt: skip
    inner, outer = desk_app(settings), FastAPI()
    outer.mount(MOUNT, inner)
    accounts.add(inner.state.desk.engine, EMAIL, "Ana", "administrador", PASSWORD, NOW, False)
    client, found = TestClient(outer), {}
    enter(client, EMAIL)
    for name, path in PAGES.items():
        times = []
        for _ in range(1 if "primera" in name else TIMES):
            begun = time.perf_counter()
            assert client.get(MOUNT + path).status_code == 200, path
            times.append(time.perf_counter() - begun)
        found[name] = statistics.median(times)
    inner.state.desk.close()
    return found


if __name__ == "__main__":
    main()
