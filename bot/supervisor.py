"""Starts the processes of Brújula, waits until each answers, restarts the ones that die and ends them together."""

from __future__ import annotations

import http.client
import logging
import re
import socket
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bot.logs import CappedLog
from bot.processes import StopRequest, end, launch

logger = logging.getLogger(__name__)

TICK = 0.1
STEADY_SECONDS = 60.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
DEATHS_BEFORE_GIVING_UP = 3
LOUD = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|^Traceback")


@dataclass(frozen=True)
class Child:
    """One process to keep alive: what people call it, how it starts and where it says that it is well."""

    name: str
    title: str
    command: Sequence[str]
    port: int
    health: str
    variable: str


class PortBusy(Exception):
    """A port that one of the processes needs is taken by somebody else."""

    def __init__(self, child: Child):
        self.child = child
        super().__init__(
            f"El puerto {child.port} ya está ocupado y {child.title} lo necesita.\n"
            f"¿Tienes otra Brújula abierta? Ciérrala, o elige otro puerto: "
            f"{child.variable}={child.port + 1000} (en el archivo .env o delante de la orden)."
        )


class StartFailed(Exception):
    """A process did not get to answer; the message says which one and shows the end of its log."""


def check_ports(children: Iterable[Child], host: str = "127.0.0.1") -> None:
    """Raise PortBusy for the first port that cannot be listened on."""
    for child in children:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            # As servers do: a port in TIME_WAIT from the last run is not a busy one.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, child.port))
            except OSError as error:
                raise PortBusy(child) from error


def is_healthy(port: int, path: str, timeout: float = 1.0) -> bool:
    """Tell whether a server of this machine answers 200 at a path; proxies of the environment play no part."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@dataclass
class _Running:
    child: Child
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restart_at: float | None = None
    deaths: int = 0
    ready: bool = False
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=15))
    reader: threading.Thread | None = None


class Supervisor:
    """Keeps a set of children alive until it is asked to stop."""

    def __init__(
        self,
        children: Iterable[Child],
        log_dir: Path,
        environment: Mapping[str, str],
        say: Callable[[str], None],
        verbose: bool = False,
        first_pause: float = FIRST_PAUSE,
    ):
        self._all = [_Running(child) for child in children]
        self._log_dir = log_dir
        self._environment = environment
        self._say = say
        self._verbose = verbose
        self._first_pause = first_pause
        self._ending = False
        self._trial: _Running | None = None
        self._retired: list[_Running] = []

    def start(self, stop: StopRequest, patience: float = 240.0) -> bool:
        """Start every child at once and wait until all answer; False when asked to stop meanwhile."""
        self._log_dir.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        for running in self._all:
            self._spawn(running)
        while not stop.asked:
            self._look(begun)
            if all(running.ready for running in self._all):
                return True
            if time.monotonic() - begun > patience:
                late = next(running for running in self._all if not running.ready)
                raise StartFailed(self._explain(late, f"no respondió en {patience:.0f} segundos"))
            time.sleep(TICK)
        return False

    def watch(self, stop: StopRequest, work: Callable[[], None] = lambda: None) -> None:
        """Restart whatever dies, and do some other work between looks, until asked to stop."""
        while not stop.asked:
            for running in self._all:
                self._revive(running)
            work()
            time.sleep(TICK)

    def child(self, names: Iterable[str]) -> Child:
        """Return the child of one of these names that is kept alive."""
        return next(running.child for running in self._all if running.child.name in names)

    def try_out(self, child: Child) -> None:
        """Start a child that nobody relies on yet: it is not started again when it dies."""
        self._trial = _Running(child)
        self._spawn(self._trial)

    def trial_alive(self) -> bool:
        """Tell whether the child on trial still runs."""
        return self._trial is not None and self._trial.process is not None and self._trial.process.poll() is None

    def drop_trial(self) -> None:
        """End the child on trial, if there is one."""
        if self._trial is not None and self._trial.process is not None:
            end([self._trial.process])
        self._trial = None

    def promote(self, name: str) -> subprocess.Popen[bytes] | None:
        """Keep the child on trial alive instead of another, and return the other's process, which is to be ended."""
        assert self._trial is not None
        old = next(running for running in self._all if running.child.name == name)
        self._all[self._all.index(old)], self._trial = self._trial, None
        self._retired.append(old)
        return old.process

    def stop(self) -> None:
        """End every child and all that it started."""
        self._ending = True
        everyone = [*self._all, *self._retired, *([self._trial] if self._trial else [])]
        end([running.process for running in everyone if running.process is not None])
        for running in everyone:
            if running.reader is not None:
                running.reader.join(timeout=2)

    def _look(self, begun: float) -> None:
        for running in self._all:
            self._revive(running)
            if running.deaths >= DEATHS_BEFORE_GIVING_UP:
                raise StartFailed(self._explain(running, f"se cerró {running.deaths} veces al arrancar"))
            alive = running.process is not None and running.process.poll() is None
            if alive and not running.ready and is_healthy(running.child.port, running.child.health):
                running.ready = True
                self._say(f"[green]✓[/] {running.child.title} responde ({time.monotonic() - begun:.0f} s)")

    def _spawn(self, running: _Running) -> None:
        log = CappedLog(self._log_dir / f"{running.child.name}.log")
        running.process = launch(running.child.command, self._environment, subprocess.PIPE)
        running.started, running.restart_at = time.monotonic(), None
        assert running.process.stdout is not None
        running.reader = threading.Thread(
            target=self._copy_output, args=(running, running.process.stdout, log), daemon=True
        )
        running.reader.start()

    def _copy_output(self, running: _Running, output: IO[bytes], log: CappedLog) -> None:
        with closing(log), output:
            for raw in output:
                line = raw.decode("utf-8", "replace").rstrip()
                running.tail.append(line)
                log.line(line)
                if self._verbose or (LOUD.search(line) and not self._ending):
                    self._say(f"[dim]{running.child.name}:[/] {_escape(line)}")

    def _revive(self, running: _Running) -> None:
        """Note a death and start the child again when its pause is over."""
        now = time.monotonic()
        if running.restart_at is not None:
            if now >= running.restart_at:
                self._spawn(running)
            return
        if running.process is None or running.process.poll() is None:
            return
        end([running.process], grace=0)  # what it started must not keep its port
        running.deaths = 1 if now - running.started > STEADY_SECONDS else running.deaths + 1
        pause = min(self._first_pause * 2 ** (running.deaths - 1), LONGEST_PAUSE)
        running.restart_at = now + pause
        code = running.process.returncode
        logger.warning("process %s ended with %s; restarting in %.1f s", running.child.name, code, pause)
        self._say(
            f"[yellow]![/] {running.child.title} se cerró (código {code}). Lo arranco de nuevo en {pause:.0f} s. "
            f"Registro: {self._log_dir / running.child.name}.log"
        )

    def _explain(self, running: _Running, what: str) -> str:
        lines = "\n".join(f"  {_escape(line)}" for line in running.tail) or "  (no escribió nada)"
        return (
            f"{running.child.title} {what}. Lo último que escribió:\n{lines}\n"
            f"El registro completo está en {self._log_dir / running.child.name}.log"
        )


def _escape(line: str) -> str:
    """Protect square brackets, which rich would read as style."""
    return re.sub(r"\x1b\[[0-9;]*m", "", line).replace("[", r"\[")
