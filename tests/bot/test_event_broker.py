"""The broker that tells the figures what Rasa understood: no texts, no waiting, and nothing lost while a database is away."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, BotUttered, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config
from sqlalchemy import create_engine, text

from bot.event_broker import FigureEvents, condensed
from bot.settings import ROOT

SECRET = "mi número es 56912345678 y vendo ojotas de mi abuela"
SENDER = "web-0123456789abcdef"


def turn(correlation: str = "c1") -> list[dict[str, Any]]:
    """The events of a turn as Rasa streams them (rasa/core/tracker_store.py)."""
    parsed = {
        "intent": {"name": "consultar_cargos", "confidence": 0.9},
        "text": SECRET,
        "entities": [{"value": SECRET}],
    }
    heard = UserUttered(SECRET, parsed["intent"], parse_data=parsed, metadata={"correlation_id": correlation})  # type: ignore[arg-type]
    events = [
        heard, ActionExecuted("action_consultar_cargos"), SlotSet("tema", "cargos"), SlotSet("consulta", SECRET),
        SlotSet("producto", SECRET), SlotSet("producto", "zapatos_cuero"), SlotSet("pais_destino", ["CL"]),
        BotUttered(SECRET), AllSlotsReset(),
    ]  # fmt: skip
    return [{"sender_id": SENDER, **event.as_dict()} for event in events]


def rows(path: Path) -> list[dict[str, Any]]:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as db:
        found = [json.loads(row[0]) for row in db.execute(text("SELECT data FROM events ORDER BY id"))]
    engine.dispose()
    return found


def test_only_what_the_figures_need_is_kept_and_no_word_of_it_was_written(tmp_path: Path) -> None:
    broker = FigureEvents(f"sqlite:///{tmp_path}/eventos.db")
    for event in turn():
        broker.publish(event)
    asyncio.run(broker.close())
    found = rows(tmp_path / "eventos.db")
    assert [(event["event"], event.get("name"), event.get("value")) for event in found] == [
        ("user", None, None), ("slot", "tema", "cargos"), ("slot", "producto", None), ("slot", "producto", "zapatos_cuero"),
        ("slot", "pais_destino", ["CL"]), ("reset_slots", None, None),
    ]  # fmt: skip
    assert found[0]["metadata"] == {"correlation_id": "c1"}
    assert found[0]["parse_data"] == {"intent": {"name": "consultar_cargos"}}
    assert "abuela" not in json.dumps(found)


def test_a_turn_does_not_wait_for_a_database_that_is_away_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "todavia-no"
    folder.write_text("un archivo donde debería haber una carpeta")
    broker = FigureEvents(f"sqlite:///{folder}/eventos.db")
    for event in turn():
        broker.publish(event)
    folder.unlink()
    asyncio.run(broker.close())
    assert len(rows(folder / "eventos.db")) == 6


def test_of_more_than_it_can_hold_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.event_broker.KEPT", 3)
    monkeypatch.setattr(FigureEvents, "_work", lambda self: None)  # nothing is taken out
    broker = FigureEvents("sqlite://")
    for number in range(5):
        broker.publish({"sender_id": SENDER, "event": "slot", "name": "tema", "value": str(number)})
    assert [broker._waiting.get_nowait()["value"] for _ in range(3)] == ["2", "3", "4"]  # type: ignore[index]


def test_rasa_makes_it_from_our_endpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRUJULA_EVENTS_URL", f"sqlite:///{tmp_path}/eventos.db")
    for name in ("BRUJULA_ACTIONS_URL", "BRUJULA_TRACKER_URL"):
        monkeypatch.setenv(name, "http://localhost:1")
    config = read_endpoint_config(str(ROOT / "endpoints.yml"), "event_broker")
    assert isinstance(config, EndpointConfig)
    broker = asyncio.run(EventBroker.create(config))
    assert isinstance(broker, FigureEvents)
    asyncio.run(broker.close())


def test_what_is_no_event_of_ours_is_left_out() -> None:
    assert condensed({"event": "bot", "text": SECRET}) is None
    assert condensed({"event": "slot", "name": "consulta", "value": SECRET}) is None
