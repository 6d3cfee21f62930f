"""No log grows for ever, and a log that cannot be written stops nobody."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bot import supervisor as module
from bot.logs import CappedLog, put_aside_if_full
from bot.processes import StopRequest
from bot.supervisor import Child, Supervisor
from tests.puertos import free_port

TALKER = """
import http.server, sys
for number in range(3_000):
    print(f"INFO línea {number} con 100 % de razón", flush=True)
http.server.ThreadingHTTPServer.allow_reuse_address = True
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


def test_a_full_log_is_put_aside_and_the_oldest_goes(tmp_path: Path) -> None:
    log = CappedLog(tmp_path / "uno.log", most=1_000, kept=2)
    for number in range(200):
        log.line(f"línea {number}, 100 % 'así'")
    log.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["uno.log", "uno.log.1", "uno.log.2"]
    assert all(path.stat().st_size <= 1_000 for path in tmp_path.iterdir())
    assert (tmp_path / "uno.log").read_text("utf-8").splitlines()[-1] == "línea 199, 100 % 'así'"


def test_a_log_that_cannot_be_written_stops_nobody_and_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "uno.log").mkdir()
    CappedLog(tmp_path / "uno.log").line("soy Ana")
    assert capsys.readouterr().err == ""


def test_the_log_of_a_child_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CappedLog", lambda path: CappedLog(path, most=20_000, kept=1))
    port = free_port()
    child = Child("uno", "El servidor", [sys.executable, "-c", TALKER, str(port)], port, "/", "BRUJULA_PRUEBA_PORT")
    supervisor = Supervisor([child], tmp_path, dict(os.environ), lambda _: None)
    try:
        supervisor.start(StopRequest())
    finally:
        supervisor.stop()
    logs = sorted(tmp_path.glob("uno.log*"))
    assert [path.name for path in logs] == ["uno.log", "uno.log.1"]
    assert all(path.stat().st_size <= 20_000 for path in logs)
    assert "línea 2999 con 100 %" in "".join(path.read_text("utf-8") for path in logs)


def test_the_log_of_trainings_is_put_aside_before_another_is_added(tmp_path: Path) -> None:
    path = tmp_path / "ensenanza.log"
    put_aside_if_full(path, most=10)
    path.write_text("corto")
    put_aside_if_full(path, most=10)
    assert path.read_text() == "corto"
    path.write_text("más largo que diez")
    put_aside_if_full(path, most=10)
    assert not path.exists()
    assert (tmp_path / "ensenanza.log.1").read_text() == "más largo que diez"


def test_nothing_of_ours_writes_a_log_without_a_limit() -> None:
    root = Path(__file__).parents[2] / "bot"
    plain = ("FileHandler(", "basicConfig(filename")
    found = [str(path) for path in root.rglob("*.py") if any(one in path.read_text("utf-8") for one in plain)]
    assert found == []
