"""What people asked and got no answer to: kept for whoever teaches the assistant, and forgotten in time.

The texts are personal data: they stand in this table only, never in a log.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import CursorResult, Engine, delete, select
from sqlalchemy.orm import Session

from conversations.db import session
from conversations.errors import UnknownItem
from conversations.models import UnansweredRow

Reason = Literal["fuera_de_alcance", "no_entendido", "no_consta"]
REASONS: tuple[Reason, ...] = ("fuera_de_alcance", "no_entendido", "no_consta")
PENDING, RESOLVED = "pendiente", "resuelto"
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
    engine: Engine, status: str | None = PENDING, reason: str | None = None, limit: int = 50
) -> Sequence[UnansweredRow]:
    """Return the newest messages, of one status and reason where given."""
    query = select(UnansweredRow).order_by(UnansweredRow.created_at.desc(), UnansweredRow.id.desc()).limit(limit)
    if status:
        query = query.where(UnansweredRow.status == status)
    if reason:
        query = query.where(UnansweredRow.reason == reason)
    with session(engine) as db:
        return db.scalars(query).all()


def resolve(engine: Engine, number: int, now: datetime.datetime) -> None:
    """Mark a message as dealt with; the moment of the first time stays. Raises UnknownItem."""
    with session(engine) as db:
        row = db.get(UnansweredRow, number)
        if row is None:
            raise UnknownItem(str(number))
        row.status, row.resolved_at = RESOLVED, row.resolved_at or now


def purge(engine: Engine, now: datetime.datetime, days: int) -> int:
    """Forget the messages older than `days` and return how many there were."""
    with session(engine) as db:
        return _forget(db, now, days)


def _forget(db: Session, now: datetime.datetime, days: int) -> int:
    old = UnansweredRow.created_at < now - datetime.timedelta(days=days)
    done = db.execute(delete(UnansweredRow).where(old))
    return done.rowcount if isinstance(done, CursorResult) else 0
