"""Proposing a change: kept as a draft, left waiting for a second person, or published at once where none is needed."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from knowledge.db import session
from knowledge.editing.changes import DRAFT, DROPPED, PUBLISHED, REJECTED, WAITING
from knowledge.editing.checking import ContentProblem, Item, problems_of
from knowledge.editing.people import Person
from knowledge.editing.second import needs_second
from knowledge.editing.writing import advance, lock, mark_of, plain, present, put, take
from knowledge.errors import ContentRefused, Outdated, Problem
from knowledge.loading.baseline import KINDS
from knowledge.models.editing import ChangeRow

Content = dict[str, Any]
CREATE, CORRECT, WITHDRAW, ROLL_BACK = "crear", "corregir", "retirar", "volver"


def propose(
    engine: Engine, kind: str, key: str, content: Content | None, author: Person, reason: str, now: datetime.datetime,
    batch: str | None = None, base: str | None = None,
) -> int:  # fmt: skip
    """Propose a whole entry (None withdraws it) and return the number of the change.

    `base` is the fingerprint it was edited from, "" for a new entry; without it, what stands now.
    Raises ContentRefused with all that is wrong, Outdated where the entry is no longer the one edited.
    """
    return _propose(engine, [(kind, key, content, base)], author, reason, now, batch)[0]


def propose_many(engine: Engine, items: Sequence[Item], author: Person, reason: str, now: datetime.datetime) -> str:
    """Propose changes as one batch, all or nothing; if one needs a second person, all wait. Return the batch's name."""
    batch = uuid.uuid4().hex
    _propose(engine, list(items), author, reason, now, batch)
    return batch


def _propose(
    engine: Engine, items: list[Item], author: Person, reason: str, now: datetime.datetime, batch: str | None
) -> list[int]:
    with session(engine) as db:
        lock(db)
        rows = [row_for(db, item, author, reason, now, batch) for item in items]
        send_rows(db, rows, items)
        db.flush()
        return [row.id for row in rows]


def row_for(
    db: Session, item: Item, author: Person, reason: str, now: datetime.datetime, batch: str | None = None
) -> ChangeRow:
    """Add the row of a change as a draft."""
    kind, key, content, base = item
    if kind not in KINDS:
        raise ContentRefused([Problem(kind, 1, f"no existe la clase «{kind}»", f"usa una de: {', '.join(KINDS)}")])
    before = present(db, kind, key)
    row = ChangeRow(
        kind=kind, key=key, action=_action(before, content), status=DRAFT, before=plain(before), after=content,
        base=mark_of(before) if base is None else base, needs_second=needs_second(kind, plain(before), content),
        author_number=author.number, author_name=author.name, reason=reason.strip(), batch=batch, created_at=now,
    )  # fmt: skip
    db.add(row)
    return row


def _action(before: Any | None, content: Content | None) -> str:
    return WITHDRAW if content is None else CREATE if before is None else CORRECT


def send_rows(db: Session, rows: Sequence[ChangeRow], items: Sequence[Item]) -> None:
    """Check some drafts together; leave them waiting, or publish them where no second person is needed."""
    empty = [problem for number, row in enumerate(rows, 1) for problem in _empty(db, number, row)]
    problems = [*_reasonless(rows), *empty, *problems_of(db, items)]
    if problems:
        raise ContentRefused(problems)
    waits = any(row.needs_second for row in rows)
    for row in in_order(rows):
        row.status = WAITING
        if not waits:
            write(db, row, None, row.created_at)


def _reasonless(rows: Sequence[ChangeRow]) -> list[Problem]:
    if all(row.reason for row in rows):
        return []
    return [ContentProblem("", 1, "falta la razón del cambio", "di en una frase por qué", ("reason",))]


def _empty(db: Session, number: int, row: ChangeRow) -> list[Problem]:
    """Return a problem where the change changes nothing; raise Outdated where the entry is not the one edited."""
    found = present(db, row.kind, row.key)
    if mark_of(found) != row.base:
        raise Outdated(f"{row.kind}:{row.key}")
    if plain(found) != row.after:
        return []
    what, hint = ("no cambiaste nada", "cambia algo antes de enviarlo")
    if found is None:
        what, hint = ("ya no está publicado", "no hace falta retirarlo")
    return [ContentProblem(f"{row.kind}:{row.key}", number, what, hint, (), row.kind, row.key)]


def in_order(rows: Sequence[ChangeRow]) -> list[ChangeRow]:
    """Return changes so that what is named exists when it is: new entries as the kinds go, withdrawals the other way."""
    place = {kind: number for number, kind in enumerate(KINDS)}
    return sorted(rows, key=lambda row: (row.after is None, place[row.kind] * (-1 if row.after is None else 1)))


def write(db: Session, row: ChangeRow, reviewer: Person | None, now: datetime.datetime) -> None:
    """Publish a checked change over what is published now; raises Outdated where that is not what it was edited from."""
    found = present(db, row.kind, row.key)
    if mark_of(found) != row.base:
        raise Outdated(f"{row.kind}:{row.key}")
    if row.after is None:
        take(db, row.kind, row.key)
    else:
        entry = KINDS[row.kind].model_validate(row.after)
        put(db, row.kind, entry, row.key, row.author_name, reviewer.name if reviewer else None, row.reason)
        row.after = plain(entry)
    advance(db)
    row.before, row.status, row.decided_at = plain(found), PUBLISHED, now
    if reviewer is not None:
        row.reviewer_number, row.reviewer_name = reviewer.number, reviewer.name


def save_draft(
    engine: Engine, kind: str, key: str, content: Content, author: Person, reason: str, now: datetime.datetime,
    base: str | None = None, number: int | None = None,
) -> int:  # fmt: skip
    """Keep what was written so far, right or wrong, and return its number; `number` is the draft to write over."""
    with session(engine) as db:
        if number is not None:
            _leave(db, _own(db, number, author, (DRAFT, REJECTED)))
        row = row_for(db, (kind, key, content, base), author, reason, now)
        db.flush()
        return row.id


def _leave(db: Session, row: ChangeRow) -> None:
    """Take a draft out of the way of the one that goes on from it; one that was sent back stays in the history."""
    if row.status == DRAFT:
        db.delete(row)
    else:
        row.status = DROPPED


def send(engine: Engine, number: int, author: Person, now: datetime.datetime) -> str:
    """Send a draft and return its new state; raises as `propose` does."""
    with session(engine) as db:
        lock(db)
        row = _own(db, number, author, (DRAFT,))
        row.created_at = now
        row.needs_second = needs_second(row.kind, plain(present(db, row.kind, row.key)), row.after)
        send_rows(db, [row], [(row.kind, row.key, row.after, row.base)])
        return row.status


def drop(engine: Engine, number: int, author: Person, now: datetime.datetime) -> None:
    """Take back one's own draft, or what waits; raises Outdated where it was decided on meanwhile."""
    with session(engine) as db:
        lock(db)
        row = _own(db, number, author, (DRAFT, WAITING, REJECTED))
        row.status, row.decided_at = DROPPED, now


def _own(db: Session, number: int, author: Person, statuses: tuple[str, ...]) -> ChangeRow:
    row = db.get(ChangeRow, number)
    if row is None or row.author_number != author.number or row.status not in statuses:
        raise Outdated(str(number))
    return row
