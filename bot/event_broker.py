"""Rasa's event broker for the figures: what was understood, never what was written, and no turn waits for it.

Rasa's own SQLEventBroker (rasa/core/brokers/sql.py, 3.6.21) keeps the whole events, texts included, and commits each
one in the event loop before the conversation is saved (rasa/core/tracker_store.py, save): while its database is
locked every turn waits, and where it fails the turn is not remembered. Here a thread writes a few lines a turn,
together, into the same table. What either costs a turn: docs/performance.md.
"""

from __future__ import annotations

import json
import logging
import queue
import re
import threading
import time
from asyncio import AbstractEventLoop
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    insert,
)
from sqlalchemy.exc import SQLAlchemyError

from conversations.figures.heard import SLOTS

logger = logging.getLogger(__name__)
KEPT = 20_000  # events that wait for a database that is away; then the oldest go
_TOGETHER, _PAUSE = 500, 0.2
_END = None
_ENTRY = re.compile(r"[a-z0-9_]{1,80}")  # the id of an entry of the catalogue

# As Rasa's own broker makes it, so that either can follow the other.
EVENTS = Table(
    "events", MetaData(), Column("id", Integer, primary_key=True), Column("sender_id", String(255)), Column("data", Text)
)  # fmt: skip


class FigureEvents(EventBroker):
    """Named by its module path in endpoints.yml, with `url`."""

    def __init__(self, url: str):
        self._url = url
        self._waiting: queue.Queue[dict[str, Any] | None] = queue.Queue(KEPT)
        self._engine: Engine | None = None
        self._lost = 0
        self._thread = threading.Thread(target=self._work, name="sucesos", daemon=True)
        self._thread.start()

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: EndpointConfig, event_loop: AbstractEventLoop | None = None
    ) -> FigureEvents:
        """Return the broker of endpoints.yml."""
        return cls(str(broker_config.url), **broker_config.kwargs)

    def publish(self, event: dict[str, Any]) -> None:
        """Take an event and return at once."""
        kept = condensed(event)
        if kept is None:
            return
        while True:
            try:
                self._waiting.put_nowait(kept)
                return
            except queue.Full:
                self._drop()

    async def close(self) -> None:
        """Write what waits and end the thread; a database that is away is not waited for."""
        self._waiting.put(_END)
        self._thread.join(timeout=5)

    def _drop(self) -> None:
        try:
            self._waiting.get_nowait()
        except queue.Empty:
            return
        self._lost += 1
        if self._lost % 1_000 == 1:
            logger.error("The events database is away: %d events for the figures were lost", self._lost)

    def _work(self) -> None:
        group: list[dict[str, Any]] = []
        ending = False
        while not ending or group:
            if not group:
                group, ending = self._next()
            if not group:
                continue
            try:
                self._write(group)
                group = []
            except SQLAlchemyError as error:  # it is tried again; Rasa answers people meanwhile
                logger.warning("Events for the figures wait: %s", type(error).__name__)
                if ending:
                    return
                time.sleep(_PAUSE * 5)

    def _next(self) -> tuple[list[dict[str, Any]], bool]:
        """Wait for an event and return it with those that came beside it; True when it was the last."""
        first = self._waiting.get()
        if first is _END:
            return [], True
        group = [first]
        time.sleep(_PAUSE / 4)  # the events of a turn come together
        while len(group) < _TOGETHER:
            try:
                event = self._waiting.get_nowait()
            except queue.Empty:
                break
            if event is _END:
                return group, True
            group.append(event)
        return group, False

    def _write(self, group: list[dict[str, Any]]) -> None:
        if self._engine is None:
            self._engine = _opened(self._url)
        with self._engine.begin() as db:
            db.execute(insert(EVENTS), [{"sender_id": e["sender_id"], "data": json.dumps(e)} for e in group])


def _opened(url: str) -> Engine:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
    if url.startswith("sqlite"):
        with engine.connect() as db:  # whoever reads the figures must not make this wait, nor the other way round
            db.exec_driver_sql("PRAGMA journal_mode=WAL")
    EVENTS.metadata.create_all(engine)
    return engine


def condensed(event: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the figures need of an event, in Rasa's own shape; None of those they do not need."""
    kind = event.get("event")
    kept = {"sender_id": event.get("sender_id"), "event": kind, "timestamp": event.get("timestamp")}
    if kind == "user":
        intent = (event.get("parse_data") or {}).get("intent") or {}
        correlation = (event.get("metadata") or {}).get("correlation_id")
        return {
            **kept,
            "metadata": {"correlation_id": correlation},
            "parse_data": {"intent": {"name": intent.get("name")}},
        }
    if kind == "slot" and event.get("name") in SLOTS:
        value = event.get("value")
        if event["name"] == "producto" and not _ENTRY.fullmatch(str(value)):
            value = None  # a product that the catalogue does not know stands there in the person's own words
        return {**kept, "name": event["name"], "value": value}
    return kept if kind == "reset_slots" else None
