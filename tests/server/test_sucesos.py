"""What the real Rasa publishes is what the figures read: intent, theme, countries, and no word of the message."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import inspect, text

from bot.settings import Settings
from conversations.db import migrate, open_engine, session
from conversations.figures import heard
from conversations.figures.models import FigureTurnRow
from tests.server.conftest import Assistant

SENDER = "web-prueba-de-sucesos"
QUESTION = "¿qué impuestos paga mi cliente en Chile por unos zapatos si vendo desde Perú?"


def published(settings: Settings) -> list[Any]:
    """The events of our sender, once they are there: the broker writes them a moment after the reply."""
    engine, rows = open_engine(settings.events_url), list[str]()
    query = text("SELECT data FROM events WHERE sender_id = :sender ORDER BY id")
    try:
        for _ in range(100):
            with engine.connect() as db:
                if inspect(db).has_table("events"):  # the broker makes it with the first event
                    rows = list(db.execute(query, {"sender": SENDER}).scalars())
            if any('"tema"' in row for row in rows):
                return rows
            time.sleep(0.1)
    finally:
        engine.dispose()
    raise AssertionError(f"the events never came: {rows}")


def test_a_real_turn_is_read_into_the_figures(assistant: Assistant, server_settings: Settings, tmp_path: Path) -> None:
    body = {"sender": SENDER, "message": QUESTION, "turn": "t1", "metadata": {"correlation_id": "corr-de-prueba"}}
    assert httpx.post(assistant.url, json=body, timeout=60, trust_env=False).status_code == 200
    rows = published(server_settings)
    assert "zapatos si vendo" not in "".join(rows)
    store, events = open_engine(f"sqlite:///{tmp_path}/atencion.db"), open_engine(server_settings.events_url)
    migrate(store)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)
    while heard.read(store, events, later, lambda product: True):
        pass
    with session(store) as db:
        found = db.query(FigureTurnRow).filter_by(correlation_id="corr-de-prueba").one()
        assert (found.mark, found.intent, found.theme) == (SENDER, "consultar_cargos", "cargos")
        assert (found.origin, found.destination) == ("PE", "CL")
        assert found.product
        assert "zapato" in found.product
    for engine in (store, events):
        engine.dispose()
