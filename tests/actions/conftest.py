"""Actions answer from the YAML baseline, and note what they miss in a store of their own."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import cargos, casos_envio, continuar, cuenta, datos, hilo, respaldo, respuesta, temas
from actions.base import BrujulaAction
from conversations.settings import ConversationsSettings
from conversations.store import Store
from tests.actions.conversation import Conversation
from tests.knowledge.answers.baseline import snapshot

DAY = datetime.date(2026, 11, 29)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask on a day on which what the baseline says is in force and was looked at lately, whenever the tests run."""
    for module in (cargos, casos_envio, continuar, cuenta, datos, hilo, respaldo, respuesta, temas):
        monkeypatch.setattr(module, "today", lambda: DAY)


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path}/atencion.db"
    made = Store(ConversationsSettings(_env_file=None, conversations_url=url, var_dir=tmp_path))
    monkeypatch.setattr("actions.sin_responder.current_store", lambda: made)
    yield made
    made.engine.dispose()


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Conversation:
    monkeypatch.setattr(BrujulaAction, "knowledge", lambda self: snapshot())
    return Conversation()
