"""Reading the audit log: by who, what, whom and when, newest first, a page at a time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, Select, delete, select

from conversations.db import session, writing
from desk.models import AuditRow

PAGE, MOST = 50, 100_000


@dataclass(frozen=True)
class Filter:
    """What to look for; None and "" ask for nothing."""

    staff_id: int | None = None
    action: str = ""
    subject: str = ""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None

    def apply(self, query: Select[tuple[AuditRow]]) -> Select[tuple[AuditRow]]:
        """Return the query with these conditions."""
        if self.staff_id is not None:
            query = query.where(AuditRow.staff_id == self.staff_id)
        if self.action:
            query = query.where(AuditRow.action == self.action)
        if self.subject:
            query = query.where(AuditRow.subject == self.subject)
        if self.since is not None:
            query = query.where(AuditRow.at >= self.since)
        if self.until is not None:
            query = query.where(AuditRow.at < self.until)
        return query


def listed(engine: Engine, asked: Filter, before: int | None = None, most: int = PAGE) -> list[AuditRow]:
    """Return the newest lines; `before` is the number of the last line of the page before."""
    query = asked.apply(select(AuditRow))
    if before is not None:
        query = query.where(AuditRow.id < before)
    with session(engine) as db:
        return list(db.scalars(query.order_by(AuditRow.id.desc()).limit(most)))


def every(engine: Engine, asked: Filter) -> Iterator[AuditRow]:
    """Yield all lines, newest first, read a thousand at a time; at most MOST."""
    before: int | None = None
    for _ in range(MOST // 1000):
        rows = listed(engine, asked, before, 1000)
        yield from rows
        if len(rows) < 1000:
            return
        before = rows[-1].id


def purge(engine: Engine, now: datetime.datetime, days: int) -> int:
    """Delete the lines older than `days` and return how many there were."""
    old = AuditRow.at < now - datetime.timedelta(days=days)
    with writing(engine, durable=False) as db:
        return int(getattr(db.execute(delete(AuditRow).where(old)), "rowcount", 0))
