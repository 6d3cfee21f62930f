"""The tries: begun, gone on with, finished, and forgotten in time. Nobody reads another's."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine, delete, select, update

from conversations.db import session, writing
from desk.errors import DeskError
from desk.models import TryRow

NOTHING: dict[str, Any] = {"lineas": [], "preguntado": [], "hechos": [], "pistas": [], "borrador": ""}


class Overtaken(DeskError):
    """A step of a try that another window took first; the text is for the trainee."""


def begin(engine: Engine, staff_id: int, case_id: str, lines: list[dict[str, str]], now: datetime.datetime) -> int:
    """Return the number of the open try of a case, made where there is none."""
    known = open_of(engine, staff_id, case_id)
    if known is not None:
        return known.id
    row = TryRow(
        staff_id=staff_id, case_id=case_id, started_at=now, updated_at=now, finished_at=None, score=None, version=0,
        work={**NOTHING, "lineas": lines}, feedback=None,
    )  # fmt: skip
    with writing(engine) as db:
        db.add(row)
        db.flush()
        return row.id


def open_of(engine: Engine, staff_id: int, case_id: str) -> TryRow | None:
    """Return the try of a case that somebody has not finished."""
    query = select(TryRow).where(TryRow.staff_id == staff_id, TryRow.case_id == case_id, TryRow.finished_at.is_(None))
    with session(engine) as db:
        return db.scalars(query.order_by(TryRow.id.desc()).limit(1)).first()


def own(engine: Engine, staff_id: int, number: int) -> TryRow | None:
    """Return a try of this person; None for another's."""
    with session(engine) as db:
        return db.scalars(select(TryRow).where(TryRow.id == number, TryRow.staff_id == staff_id)).one_or_none()


def change(
    engine: Engine, row: TryRow, now: datetime.datetime, work: dict[str, Any], step: bool = True,
    feedback: dict[str, Any] | None = None,
) -> bool:  # fmt: skip
    """Write a step of an open try; False where another window was first, or it was finished."""
    values: dict[str, Any] = {"work": work, "updated_at": now, "version": row.version + (1 if step else 0)}
    if feedback is not None:
        values |= {"feedback": feedback, "score": feedback["score"], "finished_at": now}
    same = update(TryRow).where(TryRow.id == row.id, TryRow.version == row.version, TryRow.finished_at.is_(None))
    with writing(engine) as db:
        return bool(getattr(db.execute(same.values(**values)), "rowcount", 0))


def amend(
    engine: Engine, staff_id: int, number: int, now: datetime.datetime, how: Callable[[dict[str, Any]], None]
) -> bool:
    """Change a part of an open try that is no step of it: a draft, a fact, a hint; tried again if somebody was first."""
    for _ in range(3):
        row = own(engine, staff_id, number)
        if row is None or row.finished_at is not None:
            return False
        work = {**NOTHING, **row.work}
        how(work)
        if change(engine, row, now, work, step=False):
            return True
    return False


def leave(engine: Engine, staff_id: int, number: int) -> bool:
    """Delete an unfinished try of this person."""
    gone = delete(TryRow).where(TryRow.id == number, TryRow.staff_id == staff_id, TryRow.finished_at.is_(None))
    with writing(engine) as db:
        return bool(getattr(db.execute(gone), "rowcount", 0))


def of(engine: Engine, staff_id: int) -> Sequence[TryRow]:
    """Return all the tries of a person, the newest first."""
    with session(engine) as db:
        return db.scalars(select(TryRow).where(TryRow.staff_id == staff_id).order_by(TryRow.id.desc())).all()


def finished(engine: Engine) -> Sequence[Any]:
    """Return person, case, score, moment and what was forgotten of every finished try, without any text."""
    columns = (TryRow.staff_id, TryRow.case_id, TryRow.score, TryRow.finished_at, TryRow.feedback)
    with session(engine) as db:
        return db.execute(select(*columns).where(TryRow.finished_at.is_not(None)).order_by(TryRow.id)).all()


def purge(engine: Engine, now: datetime.datetime, days: int) -> int:
    """Forget the tries that nobody touched for `days` and return how many there were."""
    old = TryRow.updated_at < now - datetime.timedelta(days=days)
    with writing(engine, durable=False) as db:
        return int(getattr(db.execute(delete(TryRow).where(old)), "rowcount", 0))
