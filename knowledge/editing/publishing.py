"""Deciding on changes: approving, sending back, withdrawing at once, going back to what stood before."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from knowledge.db import session
from knowledge.editing.changes import PUBLISHED, REJECTED, WAITING
from knowledge.editing.checking import problems_of
from knowledge.editing.people import Person
from knowledge.editing.proposing import ROLL_BACK, in_order, propose, row_for, send_rows, write
from knowledge.editing.writing import lock
from knowledge.errors import ContentRefused, Outdated, SamePerson
from knowledge.models.editing import ChangeRow


def publish(engine: Engine, number: int, reviewer: Person, now: datetime.datetime) -> None:
    """Approve a change; raises SamePerson for its author, Outdated, ContentRefused. Of two at once one gets Outdated."""
    with session(engine) as db:
        lock(db)
        _publish(db, [_waiting(db, number)], reviewer, now)


def publish_batch(engine: Engine, batch: str, reviewer: Person, now: datetime.datetime) -> None:
    """Approve a whole batch, all or nothing; raises as `publish` does."""
    with session(engine) as db:
        lock(db)
        _publish(db, _of_batch(db, batch), reviewer, now)


def _publish(db: Session, rows: Sequence[ChangeRow], reviewer: Person, now: datetime.datetime) -> None:
    if any(row.author_number == reviewer.number for row in rows):
        raise SamePerson(reviewer.name)
    problems = list(problems_of(db, [(row.kind, row.key, row.after, row.base) for row in rows]))
    if problems:
        raise ContentRefused(problems)
    for row in in_order(rows):
        write(db, row, reviewer, now)


def reject(engine: Engine, number: int, reviewer: Person, note: str, now: datetime.datetime) -> None:
    """Send a change back to its author with a note; raises Outdated where it was decided on meanwhile."""
    with session(engine) as db:
        lock(db)
        _reject([_waiting(db, number)], reviewer, note, now)


def reject_batch(engine: Engine, batch: str, reviewer: Person, note: str, now: datetime.datetime) -> None:
    """Send a whole batch back."""
    with session(engine) as db:
        lock(db)
        _reject(_of_batch(db, batch), reviewer, note, now)


def _reject(rows: Sequence[ChangeRow], reviewer: Person, note: str, now: datetime.datetime) -> None:
    for row in rows:
        row.status, row.note, row.decided_at = REJECTED, note.strip() or None, now
        row.reviewer_number, row.reviewer_name = reviewer.number, reviewer.name


def withdraw(engine: Engine, kind: str, key: str, who: Person, reason: str, now: datetime.datetime) -> int:
    """Withdraw an entry at once: it can only take away. Raises ContentRefused where others cannot be without it."""
    return propose(engine, kind, key, None, who, reason, now)


def roll_back(engine: Engine, number: int, who: Person, reason: str, now: datetime.datetime) -> int:
    """Go back to what stood before a published change, at once; who calls this asks first whether `who` may approve.

    What returns was in force before, so it needs nobody else. Raises ContentRefused, Outdated.
    """
    with session(engine) as db:
        lock(db)
        undone = _published(db, number)
        item = (undone.kind, undone.key, undone.before, None)
        row = row_for(db, item, who, reason, now)
        row.action, row.undoes, row.needs_second = ROLL_BACK, number, False
        row.reviewer_number, row.reviewer_name = who.number, who.name
        send_rows(db, [row], [item])
        db.flush()
        return row.id


def propose_roll_back(engine: Engine, number: int, author: Person, reason: str, now: datetime.datetime) -> int:
    """Propose the same, for who may not approve: another person decides wherever one would on a correction."""
    with session(engine) as db:
        undone = _published(db, number)
        kind, key, before = undone.kind, undone.key, undone.before
    return propose(engine, kind, key, before, author, reason, now)


def _published(db: Session, number: int) -> ChangeRow:
    row = db.get(ChangeRow, number)
    if row is None or row.status != PUBLISHED:
        raise Outdated(str(number))
    return row


def _waiting(db: Session, number: int) -> ChangeRow:
    row = db.get(ChangeRow, number)
    if row is None or row.status != WAITING:
        raise Outdated(str(number))
    return row


def _of_batch(db: Session, batch: str) -> list[ChangeRow]:
    rows = list(db.scalars(select(ChangeRow).where(ChangeRow.batch == batch).order_by(ChangeRow.id)))
    if not rows or any(row.status != WAITING for row in rows):
        raise Outdated(batch)
    return rows
