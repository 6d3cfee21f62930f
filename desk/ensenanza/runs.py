"""Trainings that staff ask for: the pages write what is wanted, the supervisor (bot/service) does it and says how it goes.

A run goes pedido → trabajando → listo, or ends as one of BAD. What is in service is told apart in `service`: asked for
(pedido), being changed (cambiando), en_servicio, asked to go back from (vuelta), and "" for all others.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, Engine, select, update

from conversations.db import session, writing
from desk.models import TrainingRow as Run

__all__ = ["Run"]

VALIDATE, TRAIN = "validar", "entrenar"
ASKED, WORKING, READY = "pedido", "trabajando", "listo"
REFUSED, FAILED, CANCELLED, INTERRUPTED = "rechazado", "fallo", "cancelado", "interrumpido"
BAD = (REFUSED, FAILED, CANCELLED, INTERRUPTED)
OPEN = (ASKED, WORKING)
TO_SERVE, CHANGING, SERVING, TO_GO_BACK, GOING_BACK, GONE = (
    "pedido", "cambiando", "en_servicio", "vuelta", "volviendo", "retirado",
)  # fmt: skip
MOVING = (TO_SERVE, CHANGING, TO_GO_BACK, GOING_BACK)
LISTED = 30


class Busy(Exception):
    """Something else is being trained or put in service; the text says what."""


def ask(engine: Engine, task: str, author: str, lessons: Sequence[int], now: datetime.datetime) -> int:
    """Ask for a validation or a training of these lessons and return its number; raises Busy."""
    with writing(engine) as db:
        if db.scalar(select(Run.id).where(Run.status.in_(OPEN))) is not None:
            raise Busy("Ya hay un trabajo en marcha: espera a que termine o cancélalo.")
        if db.scalar(select(Run.id).where(Run.service.in_(MOVING))) is not None:
            raise Busy("Se está cambiando el modelo en servicio: espera un momento.")
        row = Run(
            task=task, status=ASKED, stage="En la fila", percent=0, note="", author=author, created_at=now,
            started_at=None, ended_at=None, cancelled=False, lessons=list(lessons), base_hash="", hash="", base_model="",
            model="", report={}, before={}, service="", service_stage="", service_note="", service_by="", service_at=None,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id


def get(engine: Engine, number: int) -> Run | None:
    """Return a run."""
    with session(engine) as db:
        return db.get(Run, number)


def listed(engine: Engine) -> Sequence[Run]:
    """Return the newest runs."""
    with session(engine) as db:
        return db.scalars(select(Run).order_by(Run.id.desc()).limit(LISTED)).all()


def first(engine: Engine, *statuses: str) -> Run | None:
    """Return the oldest run of these statuses."""
    with session(engine) as db:
        return db.scalar(select(Run).where(Run.status.in_(statuses)).order_by(Run.id).limit(1))


def moving(engine: Engine, *services: str) -> Run | None:
    """Return the run that is to be put in service, or to be gone back from."""
    with session(engine) as db:
        return db.scalar(select(Run).where(Run.service.in_(services or MOVING)).order_by(Run.id).limit(1))


def serving(engine: Engine) -> Run | None:
    """Return the run whose model was put in service last; None where the model is that of the installation."""
    with session(engine) as db:
        newest = select(Run).where(Run.service == SERVING).order_by(Run.service_at.desc(), Run.id.desc()).limit(1)
        return db.scalar(newest)


def kept_models(engine: Engine) -> set[str]:
    """Return the models that somebody may want to serve again."""
    with session(engine) as db:
        rows = db.scalars(select(Run).where(Run.service.in_((SERVING, *MOVING)))).all()
    return {name for row in rows for name in (row.base_model, row.model) if name}


def set_values(engine: Engine, number: int, **values: Any) -> None:
    """Write how a run goes."""
    with writing(engine) as db:
        db.execute(update(Run).where(Run.id == number).values(**values))


def end(engine: Engine, number: int, status: str, now: datetime.datetime, note: str = "", **values: Any) -> bool:
    """Write how a run ended, unless it had ended; tell whether it had not."""
    change = update(Run).where(Run.id == number, Run.status.in_(OPEN))
    return _done(engine, change.values(status=status, ended_at=now, note=note, **values))


def cancel(engine: Engine, number: int, now: datetime.datetime) -> bool:
    """Ask for a run to be stopped; one that waits is over at once. Tells whether there was anything to stop."""
    waiting = update(Run).where(Run.id == number, Run.status == ASKED)
    if _done(engine, waiting.values(status=CANCELLED, cancelled=True, ended_at=now, note="Lo cancelaron.")):
        return True
    return _done(engine, update(Run).where(Run.id == number, Run.status == WORKING).values(cancelled=True))


def ask_service(engine: Engine, number: int, wanted: str, by: str, now: datetime.datetime) -> bool:
    """Ask to put a run in service (TO_SERVE) or to go back from it (TO_GO_BACK); False where that cannot be."""
    with writing(engine) as db:
        if db.scalar(select(Run.id).where(Run.service.in_(MOVING))) is not None:
            return False
        before = ("", GONE) if wanted == TO_SERVE else (SERVING,)
        change = update(Run).where(
            Run.id == number, Run.service.in_(before), Run.status == READY, Run.task == TRAIN, Run.model != ""
        )
        values: dict[str, Any] = {"service": wanted, "service_stage": "En la fila", "service_note": ""}
        if wanted == TO_SERVE:
            values |= {"service_by": by, "service_at": now}
        done = db.execute(change.values(**values))
        return isinstance(done, CursorResult) and done.rowcount == 1


def _done(engine: Engine, change: Any) -> bool:
    with writing(engine) as db:
        done = db.execute(change)
        return isinstance(done, CursorResult) and done.rowcount == 1
