"""Taking rows of a queue for a short lease: of each person only the oldest that is open, and nobody takes another's."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Engine, and_, bindparam, func, or_, select, update

from conversations.db import session, writing
from conversations.models import InboxRow, OutboxRow, PersonRow, one_of, table

Row = TypeVar("Row", InboxRow, OutboxRow)
Taken = TypeVar("Taken")


class Leases:
    """The statements that take the rows of one queue, built once: SQLAlchemy keeps what it compiled of them."""

    def __init__(self, row: type[InboxRow] | type[OutboxRow], open_: tuple[str, str]):
        """Take rows of a class; `open_` are the statuses of one that waits and of one that somebody holds."""
        waiting, working = open_
        columns = table(row).c
        # Of each person the oldest: by groups, since a plan that PostgreSQL made while the table was small and keeps
        # would answer "none is earlier" by comparing each row with all others.
        oldest = select(func.min(columns.id)).where(one_of(columns.status, open_)).group_by(columns.person_id)
        now = bindparam("now", type_=columns.next_at.type)
        due = or_(
            and_(columns.status == waiting, columns.next_at <= now),
            and_(columns.status == working, columns.lease_until < now),
        )
        self._due = select(columns.id).where(columns.id.in_(oldest), due).order_by(columns.id).limit(bindparam("most"))
        numbers: BindParameter[Any] = bindparam("numbers", expanding=True)
        self._take = (
            update(table(row))
            .where(columns.id.in_(numbers))
            .values(
                status=working, lease_owner=bindparam("owner"), lease_until=bindparam("until"), attempts=columns.attempts + 1
            )
        )  # fmt: skip
        self._taken = (
            select(row, PersonRow)
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(row.id.in_(numbers))
            .order_by(row.id)
        )

    def take(
        self,
        engine: Engine,
        owner: str,
        now: datetime.datetime,
        lease: float,
        most: int,
        build: Callable[[Row, PersonRow], Taken],
    ) -> list[Taken]:
        """Take up to `most` rows for `lease` seconds, each built into a value while the database is open."""
        with session(engine) as db:
            if not db.execute(self._due, {"now": now, "most": 1}).first():
                return []  # the usual case, without the write lock
        with writing(engine, durable=False) as db:
            due = self._due.with_for_update(skip_locked=True)
            numbers = db.execute(due, {"now": now, "most": most}).scalars().all()
            until = now + datetime.timedelta(seconds=lease)
            db.execute(self._take, {"numbers": numbers, "owner": owner, "until": until})
            return [build(row, person) for row, person in db.execute(self._taken, {"numbers": numbers}).all()]
