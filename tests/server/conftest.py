"""One real Rasa and one real action server for the whole session, over temporary databases; `conversation()` talks."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from bot.processes import StopRequest, end, launch
from bot.serving import children_for
from bot.settings import ROOT, Settings
from bot.supervisor import Child, is_healthy
from bot.tracker_file import append_to_log
from bot.training import ensure_model
from knowledge.db import open_engine
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from knowledge.snapshot import Snapshot, from_database
from tests.puertos import free_ports

HERE = Path(__file__).parent
PATIENCE = 180.0


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: arranca otro Rasa (más de 20 s); corre siempre, salvo con -m 'not slow'")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("server")


@dataclass(frozen=True)
class Reply:
    """One reply of the assistant: its words, and the structure that travels beside them."""

    text: str
    custom: dict[str, Any]

    @property
    def facts(self) -> list[str]:
        return self.custom.get("facts") or []

    @property
    def suggestions(self) -> list[str]:
        return self.custom.get("suggestions") or []

    @property
    def sourced(self) -> bool:
        return "Fuente:" in self.text and "revisado" in self.text and bool(self.facts)


@dataclass
class Conversation:
    """One person writing to the assistant over REST."""

    url: str
    sender: str = field(default_factory=lambda: f"prueba-{uuid.uuid4()}")

    def say(self, text: str) -> Reply:
        """Send a message; exactly one reply, with words, must come back."""
        answer = httpx.post(self.url, json={"sender": self.sender, "message": text}, timeout=60, trust_env=False)
        assert answer.status_code == 200, answer.text
        replies = answer.json()
        assert len(replies) == 1, f"«{text}» → {len(replies)} respuestas: {replies}"
        assert replies[0].get("text", "").strip(), f"«{text}» → sin palabras: {replies}"
        assert replies[0]["recipient_id"] == self.sender
        return Reply(replies[0]["text"], replies[0].get("custom") or {})


class Assistant:
    """Rasa and the action server, started with the very commands of `brujula serve`."""

    def __init__(self, settings: Settings, model: Path, patience: float = PATIENCE):
        self.settings, self._patience = settings, patience
        self.actions, self.rasa, *_ = children_for(settings, model)
        self._running: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return self.settings.rest_url

    @property
    def database(self) -> Path:
        return Path(self.settings.database_url.removeprefix("sqlite:///"))

    @property
    def groups(self) -> list[int]:
        """The process group of each process that runs: its leader's id (bot/processes.py)."""
        return [process.pid for process in self._running.values()]

    def start(self, *children: Child) -> None:
        """Start these processes and wait until they answer."""
        for child in children:
            with self.log_path(child).open("ab") as output, contextlib.chdir(ROOT):
                environment = self.settings.child_environment() | {"TF_CPP_MIN_LOG_LEVEL": "3"}
                self._running[child.name] = launch(child.command, environment, output)
        deadline = time.monotonic() + self._patience
        for child in children:
            while not is_healthy(child.port, child.health):
                assert self._running[child.name].poll() is None, f"{child.title} se cerró:\n{self.log(child)[-3000:]}"
                assert time.monotonic() < deadline, f"{child.title} no respondió:\n{self.log(child)[-3000:]}"
                time.sleep(0.2)

    def stop(self, *children: Child) -> None:
        """End these processes and all that they started."""
        end([self._running.pop(child.name) for child in children if child.name in self._running])

    def stop_all(self) -> None:
        self.stop(self.actions, self.rasa)

    def is_alive(self) -> bool:
        """Tell whether both processes still run, since none of them may crash."""
        return all(process.poll() is None for process in self._running.values()) and len(self._running) == 2

    def log_path(self, child: Child) -> Path:
        return self.settings.log_dir / f"{child.name}.log"

    def log(self, child: Child) -> str:
        return self.log_path(child).read_text("utf-8", "replace")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the present training files, shared with `make run` through models/."""
    with contextlib.chdir(ROOT):
        environment = Settings(_env_file=None).child_environment()
        log_dir = tmp_path_factory.mktemp("entrenamiento")
        return ensure_model(ROOT, ROOT / "models", log_dir, environment, Console(), StopRequest())


def settings_apart(folder: Path, knowledge: Path, **others: Any) -> Settings:
    """Return the settings of one more Brújula, prepared: ports and conversation databases of its own."""
    rasa_port, actions_port = free_ports(2)
    settings = Settings(
        _env_file=None,
        rasa_port=rasa_port,
        actions_port=actions_port,
        database_url=f"sqlite:///{knowledge}",
        tracker_url=f"sqlite:///{folder}/conversaciones.db",
        events_url=f"sqlite:///{folder}/eventos.db",
        conversations_url=f"sqlite:///{folder}/atencion.db",
        var_dir=folder,
        **others,
    )
    settings.log_dir.mkdir()
    append_to_log(settings.tracker_url)
    return settings


@pytest.fixture(scope="session")
def server_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a second Brújula that shares nothing with the one of this machine but its models."""
    folder = tmp_path_factory.mktemp("servidor")
    return settings_apart(folder, folder / "brujula.db")


@pytest.fixture(scope="session")
def snapshot(server_settings: Settings) -> Snapshot:
    """The knowledge base that the server answers from, read back from its own database."""
    engine = open_engine(server_settings.database_url)
    try:
        load(engine, read_baseline())
        return from_database(engine)
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def assistant(server_settings: Settings, model: Path, snapshot: Snapshot) -> Iterator[Assistant]:
    running = Assistant(server_settings, model)
    try:
        running.start(running.actions, running.rasa)
        yield running
    finally:
        running.stop_all()


@pytest.fixture
def conversation(assistant: Assistant) -> Callable[[], Conversation]:
    """Open a new conversation each time it is called."""
    return lambda: Conversation(assistant.url)
