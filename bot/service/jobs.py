"""What staff ask for on the page of the model, done from the supervisor's loop: trainings, switches and going back."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import Engine

from bot.logs import put_aside_if_full
from bot.processes import end, launch
from bot.service import putting
from bot.service.putting import CannotPut
from bot.service.switching import Switch, SwitchFailed
from conversations.errors import ConversationsError
from conversations.faults import where
from desk.core import now
from desk.ensenanza import runs

logger = logging.getLogger("brujula.service")
EVERY = 1.0  # seconds between looks at what is wanted
AFTER_A_FAULT = 30.0  # seconds: a full disk is not mended in one
BROKE = "El trabajo se cerró sin terminar. Quien instaló Brújula encuentra el motivo en var/log/ensenanza.log."
UNBEGUN = (
    "No pude empezar el trabajo y no cambió nada. El motivo está en var/log/supervisor.log. Puedes pedirlo otra vez."
)
UNEXPECTED = (
    "Algo falló de nuestro lado y sigue en servicio el modelo de antes. El motivo está en var/log/supervisor.log."
)


class Jobs:
    """Does one thing at a time; `tick` is called at every turn of the loop and never waits for long."""

    def __init__(
        self,
        engine: Engine,
        root: Path,
        models_dir: Path,
        switch: Switch,
        environment: Mapping[str, str],
        log: Path,
        command: Callable[[int], list[str]] | None = None,
    ):
        self._engine, self._root, self._models_dir, self._switch = engine, root, models_dir, switch
        self._environment, self._log, self._command = environment, log, command or _command
        self._work: tuple[int, subprocess.Popen[bytes]] | None = None
        self._moving: Iterator[None] | None = None
        self._next = 0.0

    def tick(self) -> None:
        """Carry on with what is being done, and look now and then at what is wanted.

        Nothing leaves it: the loop that calls it keeps the whole service alive, and training is optional.
        """
        try:
            if self._moving is not None:
                self._step()
            elif time.monotonic() >= self._next:
                self._next = time.monotonic() + EVERY
                self._look()
        except ConversationsError as error:  # the database is away: the next look tries again
            logger.warning("jobs wait for the database: %s", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - whatever it was, people who write must still be answered
            logger.error("jobs failed: %s at %s", type(error).__name__, where(error))
            self._next = time.monotonic() + AFTER_A_FAULT

    def stop(self) -> None:
        """End what is being done; a change that was not finished is undone."""
        if self._moving is not None:
            self._moving.close()  # type: ignore[attr-defined]  # a generator
            self._moving = None
        if self._work is not None:
            end([self._work[1]])
            self._work = None
        try:
            putting.recover(self._engine, self._root, self._models_dir, now())
        except Exception as error:  # noqa: BLE001 - the rest must be stopped too; the next start recovers it
            logger.warning("not recovered at the end: %s at %s", type(error).__name__, where(error))

    def _step(self) -> None:
        assert self._moving is not None
        try:
            next(self._moving)
        except StopIteration:
            self._moving = None
        except BaseException:
            self._moving = None
            raise

    def _look(self) -> None:
        if self._work is not None:
            self._mind_work(*self._work)
            return
        run = runs.moving(self._engine)
        if run is not None and run.service in (runs.CHANGING, runs.GOING_BACK):  # we could not write that it was done
            putting.recover(self._engine, self._root, self._models_dir, now())
        elif run is not None:
            self._moving = self._put(run) if run.service == runs.TO_SERVE else self._go_back(run)
        elif (asked := runs.first(self._engine, runs.ASKED)) is not None:
            self._begin(asked)

    def _begin(self, run: runs.Run) -> None:
        runs.set_values(self._engine, run.id, status=runs.WORKING, started_at=now(), stage="Empiezo")
        try:
            self._work = run.id, self._launch(run.id)
        except Exception as error:  # noqa: BLE001 - the boundary of the job: a run that never began is told on the page
            logger.error("job not begun run=%d: %s at %s", run.id, type(error).__name__, where(error))
            runs.end(self._engine, run.id, runs.FAILED, now(), UNBEGUN)
            return
        logger.info("job begun run=%d task=%s", run.id, run.task)

    def _launch(self, number: int) -> subprocess.Popen[bytes]:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        put_aside_if_full(self._log)
        with self._log.open("ab") as output:
            return launch(self._command(number), self._environment, output)

    def _mind_work(self, number: int, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            run = runs.get(self._engine, number)
            if run is None or not run.cancelled:
                return
            end([process])
            runs.end(self._engine, number, runs.CANCELLED, now(), "Lo cancelaron. No cambió nada.")
        else:
            end([process])  # what it started may still be there
            runs.end(self._engine, number, runs.FAILED, now(), BROKE)  # unless it wrote itself how it ended
        logger.info("job over run=%d code=%s", number, process.returncode)
        self._work = None

    def _put(self, run: runs.Run) -> Iterator[None]:
        state = {"written": False}

        def commit() -> None:
            putting.check_put(self._root, self._models_dir, run)
            state["written"] = True
            putting.write_lessons(self._engine, self._root, run)

        try:
            runs.set_values(self._engine, run.id, service=runs.CHANGING, before={})
            model = putting.check_put(self._root, self._models_dir, run)
            for _ in self._switch.to(model, lambda words: self._say(run, words), commit):
                yield
            putting.settle(self._engine, run, self._models_dir, now())
            logger.info("in service run=%d", run.id)
        except Exception as error:  # noqa: BLE001 - the boundary of the job: what failed is said on the page
            kept = runs.get(self._engine, run.id)
            if state["written"] and kept is not None:
                putting.put_back(self._root, kept.before)
            self._failed(run, "", error)

    def _go_back(self, run: runs.Run) -> Iterator[None]:
        taken: dict[str, str | None] = {}

        def commit() -> None:
            putting.check_back(self._root, self._models_dir, run)
            taken.update(putting.take_out(self._root, run))

        try:
            runs.set_values(self._engine, run.id, service=runs.GOING_BACK)
            model = putting.check_back(self._root, self._models_dir, run)
            for _ in self._switch.to(model, lambda words: self._say(run, words), commit):
                yield
            putting.settle_back(self._engine, run, self._models_dir)
            logger.info("gone back from run=%d", run.id)
        except Exception as error:  # noqa: BLE001 - the boundary of the job: what failed is said on the page
            putting.put_back(self._root, taken)
            self._failed(run, runs.SERVING, error)

    def _say(self, run: runs.Run, words: str) -> None:
        runs.set_values(self._engine, run.id, service_stage=words)

    def _failed(self, run: runs.Run, service: str, error: Exception) -> None:
        told = isinstance(error, CannotPut | SwitchFailed)
        logger.error("not switched run=%d: %s at %s", run.id, type(error).__name__, where(error))
        words = str(error) if told else UNEXPECTED
        runs.set_values(self._engine, run.id, service=service, service_stage="", service_note=words)


def _command(number: int) -> list[str]:
    return [sys.executable, "-m", "bot.service.run_training", str(number)]
