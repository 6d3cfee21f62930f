"""Children are restarted when they die and never outlive the supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.processes import StopRequest
from bot.supervisor import Child, PortBusy, StartFailed, Supervisor, check_ports, is_healthy
from tests.puertos import free_port

ROOT = Path(__file__).parents[2]
# A server that also has a child of its own, writes both process ids, and can be told to warn.
SERVER = """
import http.server, os, subprocess, sys
port, pids = int(sys.argv[1]), sys.argv[2]
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(pids, "a").write(f"{os.getpid()} {inner.pid}\\n")
print("WARNING cuidado [x]", flush=True)
print("INFO nada", flush=True)
http.server.ThreadingHTTPServer.allow_reuse_address = True
http.server.ThreadingHTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
HOST = """
import sys
from pathlib import Path
from bot.processes import stop_on_signals
from bot.supervisor import Supervisor
from tests.bot.test_supervisor import server
with stop_on_signals() as stop:
    folder = Path(sys.argv[1])
    supervisor = Supervisor([server(folder, int(sys.argv[2]))], folder, {}, print)
    try:
        supervisor.start(stop)
        supervisor.watch(stop)
    finally:
        supervisor.stop()
"""


def server(folder: Path, port: int, name: str = "uno") -> Child:
    command = [sys.executable, "-c", SERVER, str(port), str(folder / f"{name}.pids")]
    return Child(name, "El servidor de prueba", command, port, "/", "BRUJULA_PRUEBA_PORT")


def pids(folder: Path, name: str = "uno") -> list[int]:
    path = folder / f"{name}.pids"
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_it_waits_for_all_and_stops_all(tmp_path: Path) -> None:
    said: list[str] = []
    children = [server(tmp_path, free_port(), name) for name in ("uno", "dos")]
    supervisor = Supervisor(children, tmp_path, dict(os.environ), said.append)
    try:
        assert supervisor.start(StopRequest())
        assert all(is_healthy(child.port, "/") for child in children)
    finally:
        supervisor.stop()
    everyone = pids(tmp_path, "uno") + pids(tmp_path, "dos")
    assert len(everyone) == 4
    assert wait_until(lambda: not any(map(is_alive, everyone)))
    assert sum("responde" in line for line in said) == 2


def test_only_warnings_reach_the_console_and_all_reaches_the_log(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor([server(tmp_path, free_port())], tmp_path, dict(os.environ), said.append)
    try:
        supervisor.start(StopRequest())
    finally:
        supervisor.stop()
    assert any(r"cuidado \[x]" in line for line in said)
    assert not any("INFO" in line for line in said)
    assert "INFO nada" in (tmp_path / "uno.log").read_text()


def test_a_process_that_dies_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    child, stop = server(tmp_path, free_port()), StopRequest()
    supervisor = Supervisor([child], tmp_path, dict(os.environ), said.append, first_pause=0.1)
    supervisor.start(stop)

    def kill_then_stop() -> None:
        os.kill(pids(tmp_path)[0], signal.SIGKILL)
        wait_until(lambda: len(pids(tmp_path)) == 4 and is_healthy(child.port, "/"))
        stop.asked = True

    threading.Thread(target=kill_then_stop).start()
    supervisor.watch(stop)
    answered = is_healthy(child.port, "/")
    supervisor.stop()
    assert answered
    assert any("se cerró" in line and "de nuevo" in line for line in said)
    assert wait_until(lambda: not any(map(is_alive, pids(tmp_path))))


def test_a_process_that_never_starts_is_explained_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('falta domain.yml [error]')"]
    child = Child("uno", "El servidor de prueba", command, free_port(), "/", "X")
    supervisor = Supervisor([child], tmp_path, dict(os.environ), lambda _: None, first_pause=0.05)
    with pytest.raises(StartFailed, match=r"se cerró 3 veces[\s\S]*falta domain.yml"):
        supervisor.start(StopRequest())
    supervisor.stop()


def test_a_process_that_does_not_answer_in_time_is_explained(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    child = Child("uno", "El servidor de prueba", command, free_port(), "/", "X")
    supervisor = Supervisor([child], tmp_path, dict(os.environ), lambda _: None)
    with pytest.raises(StartFailed, match="no respondió"):
        supervisor.start(StopRequest(), patience=0.5)
    supervisor.stop()


def test_a_busy_port_is_a_message_that_says_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortBusy) as caught:
            check_ports([server(tmp_path, port)])
    assert str(port) in str(caught.value)
    assert "BRUJULA_PRUEBA_PORT=" in str(caught.value)
    check_ports([server(tmp_path, free_port())])


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG es de Linux")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_no_child_outlives_a_supervisor_that_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", HOST, str(tmp_path), str(port := free_port())]
    supervisor = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: is_healthy(port, "/"))
        children = pids(tmp_path)
        supervisor.send_signal(number)
        assert supervisor.wait(15) == (-9 if number == signal.SIGKILL else 0)
        # A supervisor killed by force cannot end the children of its children: the kernel ends the children.
        ours = children[:1] if number == signal.SIGKILL else children
        assert wait_until(lambda: not any(map(is_alive, ours)))
    finally:
        supervisor.kill()
        for pid in filter(is_alive, pids(tmp_path)):
            os.kill(pid, signal.SIGKILL)
