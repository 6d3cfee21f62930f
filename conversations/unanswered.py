"""What people asked and got no answer to: kept for whoever teaches the assistant, and forgotten in time.

The texts are personal data: they stand in this table only, never in a log.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import CursorResult, Engine, delete, func, literal, select, update
from sqlalchemy.orm import Session

from conversations.db import session, writing
from conversations.errors import UnknownItem
from conversations.models import UnansweredRow, UtcDateTime

Reason = Literal["fuera_de_alcance", "no_entendido", "no_consta"]
REASONS: tuple[Reason, ...] = ("fuera_de_alcance", "no_entendido", "no_consta")
PENDING, RESOLVED, IGNORED, OUTSIDE = "pendiente", "resuelto", "ignorado", "ajeno"
STATUSES = (PENDING, RESOLVED, IGNORED, OUTSIDE)
LONGEST = 2_000  # what the channel takes; a longer text is cut


@dataclass(frozen=True)
class Unanswered:
    """A message without an answer. `sender` is a mark (senders.py); `topics` and `facts` are what was nearest."""

    sender: str
    text: str
    reason: Reason
    intent: str | None = None
    confidence: float | None = None
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    country: str | None = None
    model: str | None = None
    revision: int | None = None
    correlation_id: str | None = None


def record(engine: Engine, item: Unanswered, now: datetime.datetime, days: int) -> int:
    """Keep a message, forget those older than `days`, and return its number."""
    if item.reason not in REASONS:
        raise ValueError(f"reason must be one of {REASONS}")
    values = {**vars(item), "text": item.text[:LONGEST], "topics": list(item.topics), "facts": list(item.facts)}
    with session(engine) as db:
        _forget(db, now, days)
        row = UnansweredRow(**values, created_at=now, status=PENDING)
        db.add(row)
        db.flush()
        return row.id


def listed(
    engine: Engine, status: str | None = PENDING, reason: str | None = None, limit: int = 50, country: str | None = None
) -> Sequence[UnansweredRow]:
    """Return the newest messages, of one status, reason and country where given."""
    query = select(UnansweredRow).order_by(UnansweredRow.created_at.desc(), UnansweredRow.id.desc()).limit(limit)
    if status:
        query = query.where(UnansweredRow.status == status)
    if reason:
        query = query.where(UnansweredRow.reason == reason)
    if country:
        query = query.where(UnansweredRow.country == country)
    with session(engine) as db:
        return db.scalars(query).all()


def resolve(engine: Engine, number: int, now: datetime.datetime) -> None:
    """Mark a message as dealt with; the moment of the first time stays. Raises UnknownItem."""
    if not mark(engine, [number], RESOLVED, now):
        raise UnknownItem(str(number))


def mark(engine: Engine, numbers: Sequence[int], status: str, now: datetime.datetime) -> int:
    """Say what was done with messages, or that they wait again, and return how many there were.

    The moment of the first time stays; what waits again has none.
    """
    if status not in STATUSES:
        raise ValueError(f"status must be one of {STATUSES}")
    moment = None if status == PENDING else func.coalesce(UnansweredRow.resolved_at, literal(now, UtcDateTime()))
    change = update(UnansweredRow).where(UnansweredRow.id.in_(numbers))
    with writing(engine) as db:
        done = db.execute(change.values(status=status, resolved_at=moment))
        return done.rowcount if isinstance(done, CursorResult) else 0


def state(engine: Engine, status: str = PENDING) -> tuple[int, int, int]:
    """Return how many messages have a status, their newest number and the sum of all: other when anything changed."""
    columns = (func.count(), func.coalesce(func.max(UnansweredRow.id), 0), func.coalesce(func.sum(UnansweredRow.id), 0))
    with session(engine) as db:
        row = db.execute(select(*columns).where(UnansweredRow.status == status)).one()
        return int(row[0]), int(row[1]), int(row[2])


def purge(engine: Engine, now: datetime.datetime, days: int) -> int:
    """Forget the messages older than `days` and return how many there were."""
    with session(engine) as db:
        return _forget(db, now, days)


def _forget(db: Session, now: datetime.datetime, days: int) -> int:
    old = UnansweredRow.created_at < now - datetime.timedelta(days=days)
    done = db.execute(delete(UnansweredRow).where(old))
    return done.rowcount if isinstance(done, CursorResult) else 0
