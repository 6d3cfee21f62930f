"""Lessons: what somebody taught, who, and whether the model in service has it.

A lesson waits ("pendiente") until a training run takes it into service; going back from that run makes it wait again.
The messages of the unanswered queue that a lesson answers are resolved with it, not before: until then nothing changed
for whoever asks.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import CursorResult, Engine, select, update
from sqlalchemy.orm import Session

from conversations import unanswered
from conversations.db import session, writing
from desk.core import now as this_moment
from desk.models import LessonRow

PHRASE, STORY, TEST, REMOVAL = "frase", "historia", "prueba", "quitar_frase"
KINDS = (PHRASE, STORY, TEST, REMOVAL)
KIND_NAMES = {PHRASE: "Frase nueva", REMOVAL: "Frase que se quita", STORY: "Historia", TEST: "Prueba"}
PENDING, IN_SERVICE, DISCARDED = "pendiente", "en_servicio", "descartada"
STATUSES = (PENDING, IN_SERVICE, DISCARDED)


@dataclass(frozen=True)
class Lesson:
    """Something taught: a phrase of an intent, a phrase taken from one, or the YAML of a story or of a test."""

    id: int
    kind: str
    intent: str | None
    text: str
    author: str
    created_at: datetime.datetime
    status: str = PENDING
    run: int | None = None
    unanswered: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    """A lesson that is not kept yet."""

    kind: str
    intent: str | None
    text: str
    unanswered: tuple[int, ...] = ()


def add(engine: Engine, drafts: Sequence[Draft], author: str, now: datetime.datetime) -> list[int]:
    """Keep lessons, all or none, and return their numbers. What they say was checked before (checks.py)."""
    with writing(engine) as db:
        rows = [
            LessonRow(
                kind=draft.kind, intent=draft.intent, text=draft.text, author=author, created_at=now, status=PENDING,
                run=None, unanswered=list(draft.unanswered),
            )
            for draft in drafts
        ]  # fmt: skip
        db.add_all(rows)
        db.flush()
        return [row.id for row in rows]


def pending(engine: Engine) -> list[Lesson]:
    """Return the lessons that no model has yet, the oldest first."""
    return listed(engine, PENDING)


def listed(engine: Engine, status: str, limit: int | None = None) -> list[Lesson]:
    """Return the lessons of a status, the oldest first."""
    query = select(LessonRow).where(LessonRow.status == status).order_by(LessonRow.id).limit(limit)
    with session(engine) as db:
        return [_lesson(row) for row in db.scalars(query)]


def discard(engine: Engine, number: int) -> bool:
    """Let go of a lesson that waits; tell whether it waited."""
    change = update(LessonRow).where(LessonRow.id == number, LessonRow.status == PENDING)
    with writing(engine) as db:
        done = db.execute(change.values(status=DISCARDED))
        return isinstance(done, CursorResult) and done.rowcount == 1


def put_in_service(engine: Engine, ids: Sequence[int], run: int, now: datetime.datetime | None = None) -> None:
    """Say that the model of a run, which people now talk to, has these lessons; resolves the messages they answer."""
    with writing(engine) as db:
        waiting = LessonRow.id.in_(ids), LessonRow.status == PENDING
        numbers = _answered(db, *waiting)
        db.execute(update(LessonRow).where(*waiting).values(status=IN_SERVICE, run=run))
    if numbers:
        unanswered.mark(engine, numbers, unanswered.RESOLVED, now or this_moment())


def back_to_pending(engine: Engine, run: int, now: datetime.datetime | None = None) -> None:
    """Have the lessons of a run wait again, since its model went out of service; their messages wait again too."""
    with writing(engine) as db:
        of_run = LessonRow.run == run, LessonRow.status == IN_SERVICE
        numbers = _answered(db, *of_run)
        db.execute(update(LessonRow).where(*of_run).values(status=PENDING, run=None))
    if numbers:
        unanswered.mark(engine, numbers, unanswered.PENDING, now or this_moment())


def _answered(db: Session, *conditions: object) -> list[int]:
    found = db.scalars(select(LessonRow.unanswered).where(*conditions)).all()  # type: ignore[arg-type]
    return sorted({number for numbers in found for number in numbers})


def _lesson(row: LessonRow) -> Lesson:
    return Lesson(
        row.id, row.kind, row.intent, row.text, row.author, row.created_at, row.status, row.run, list(row.unanswered)
    )
