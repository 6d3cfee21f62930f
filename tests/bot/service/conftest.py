"""Small servers that stand for Rasa, a root to train in, and the desk's database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.processes import StopRequest
from bot.service import address
from bot.service.switching import Switch
from bot.settings import Settings
from bot.supervisor import Child, Supervisor
from conversations.db import open_engine
from desk.db import migrate
from tests.puertos import free_ports

# Echoes as Rasa does, writes what it was asked, and fails as the name of its model says.
RASA = """
import http.server, json, os, sys, threading, time
port, model, log = int(sys.argv[1]), os.path.basename(sys.argv[2]), sys.argv[3]
busy = 0
if "muere" in model: sys.exit(3)
if "mudo" in model: time.sleep(600)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.say({"busy": busy})
    def do_POST(self):
        global busy
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("calentar"):
            if "se-cae" in model: os._exit(1)
            return self.say({}, 503 if "vacio" in model else 200)
        busy += 1
        time.sleep(0.02)
        with open(log, "a") as out: out.write(json.dumps([body["sender"], body["message"], model]) + "\\n")
        busy -= 1
        self.say([{"recipient_id": body["sender"], "text": f"Eco: {body['message']}"}])
    def say(self, content, status=200):
        data = json.dumps(content).encode()
        self.send_response(status); self.send_header("Content-Length", str(len(data))); self.end_headers()
        self.wfile.write(data)
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer.allow_reuse_address = True
http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


class Place:
    """A supervisor that watches one stand-in, and the switch."""

    def __init__(self, folder: Path):
        first, second = free_ports(2)
        self.folder, self.log = folder, folder / "pedidos.jsonl"
        self.settings = Settings(
            _env_file=None, var_dir=folder, rasa_port=first, rasa_other_port=second, reply_timeout=30,
            conversations_url=f"sqlite:///{folder}/atencion.db", tracker_url=f"sqlite:///{folder}/memoria.db",
            events_url=f"sqlite:///{folder}/sucesos.db", figures_seconds=0,
        )  # fmt: skip
        self.supervisor = Supervisor(
            [self.child("rasa", first, Path("viejo"))], folder, dict(os.environ), lambda _: None, first_pause=0.1
        )
        self.switch = Switch(self.settings, self.supervisor, self.child, patience=60.0)

    def child(self, name: str, port: int, model: Path) -> Child:
        command = [sys.executable, "-c", RASA, str(port), str(model), str(self.log)]
        return Child(name, "Rasa", command, port, "/", "BRUJULA_RASA_OTHER_PORT")

    def start(self) -> None:
        assert self.supervisor.start(StopRequest())
        address.write(self.settings, self.settings.rasa_port, "viejo")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    found.start()
    yield found
    found.supervisor.stop()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path}/atencion.db")
    migrate(engine)
    yield engine
    engine.dispose()
