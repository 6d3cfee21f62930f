"""The switch: a second Rasa starts with another model, is warmed, takes the messages, and the first one ends.

`switch` is a generator: each step of the supervisor's loop carries it on, so that processes are watched meanwhile.
Until the address changes nobody notices anything; a failure before that leaves the Rasa of before in service.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.processes import end
from bot.service import address
from bot.settings import LOOPBACK, Settings
from bot.supervisor import Child, PortBusy, Supervisor, check_ports, is_healthy

NAMES = ("rasa", "rasa-otro")
PATIENCE = 240.0  # seconds in which a Rasa must answer
WARMING = 60.0
SETTLING = 1.0  # seconds in which a worker may still use the address that it had just read
STEADY_CHECKS = 2


class SwitchFailed(Exception):
    """The new model could not be put in service; the text says why, and the one of before serves."""


ChildFor = Callable[[str, int, Path], Child]


class Switch:
    """Puts a model in service. `commit` is called when the new Rasa is warm, just before it takes the messages."""

    def __init__(self, settings: Settings, supervisor: Supervisor, child_for: ChildFor, patience: float = PATIENCE):
        self._settings, self._supervisor, self._child_for = settings, supervisor, child_for
        self._patience = patience

    def to(self, model: Path, say: Callable[[str], None], commit: Callable[[], None]) -> Iterator[None]:
        """Do it step by step; raises SwitchFailed, and whatever `commit` raises."""
        old = self._supervisor.child(NAMES)
        new = self._other(old, model)
        try:
            say("Arranco el modelo nuevo al lado del que atiende")
            self._begin(new)
            yield from self._healthy(new)
            say("Lo caliento con unas frases de prueba")
            yield from self._warm(new)
            say("Le paso las conversaciones")
            commit()
            address.write(self._settings, new.port, model.name)
        except BaseException:
            self._supervisor.drop_trial()
            raise
        process = self._supervisor.promote(old.name)
        say("Espero a que el de antes termine lo que está respondiendo")
        yield from self._drain(old.port)
        if process is not None:
            end([process])

    def _other(self, old: Child, model: Path) -> Child:
        if old.name == NAMES[0]:
            return self._child_for(NAMES[1], self._settings.other_port, model)
        return self._child_for(NAMES[0], self._settings.rasa_port, model)

    def _begin(self, new: Child) -> None:
        try:
            check_ports([new])
        except PortBusy as error:
            raise SwitchFailed(str(error)) from error
        self._supervisor.try_out(new)

    def _healthy(self, new: Child) -> Iterator[None]:
        deadline = time.monotonic() + self._patience
        while not is_healthy(new.port, new.health, timeout=0.2):
            self._must_live("se cerró al arrancar")
            if time.monotonic() > deadline:
                raise SwitchFailed(f"El modelo nuevo no respondió en {self._patience:.0f} segundos. Sigue el de antes.")
            yield

    def _warm(self, new: Child) -> Iterator[None]:
        result: list[int] = []
        thread = threading.Thread(target=lambda: result.append(_post(new.port)), daemon=True)
        thread.start()
        while thread.is_alive():
            self._must_live("se cerró mientras se calentaba")
            yield
        self._must_live("se cerró mientras se calentaba")
        if result != [200]:
            raise SwitchFailed(
                "El modelo nuevo arrancó, pero no entiende nada: su archivo no sirve. Sigue el de antes."
            )

    def _must_live(self, what: str) -> None:
        if not self._supervisor.trial_alive():
            raise SwitchFailed(f"El modelo nuevo {what}. Sigue el de antes. Detalles en {self._settings.log_dir}/.")

    def _drain(self, port: int) -> Iterator[None]:
        """Wait until the Rasa of before answers nobody any more; at most as long as a reply may take."""
        begun = time.monotonic()
        while time.monotonic() - begun < SETTLING:
            yield
        idle = 0
        while idle < STEADY_CHECKS and time.monotonic() - begun < SETTLING + self._settings.reply_timeout:
            idle = idle + 1 if not _busy(port) else 0
            yield


def _post(port: int) -> int:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=WARMING)
    try:
        connection.request("POST", "/webhooks/rest/calentar", b"{}", {"Content-Type": "application/json"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _busy(port: int) -> bool:
    """Tell whether a Rasa answers somebody; one that does not say is taken to (Rasa's loop waits while it predicts)."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=0.5)
    try:
        connection.request("GET", "/webhooks/rest/turnos")
        return bool(json.loads(connection.getresponse().read())["busy"])
    except ConnectionRefusedError:
        return False  # it is gone
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return True
    finally:
        connection.close()
