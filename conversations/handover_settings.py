"""What the team sets about handing over: the topics that always go to a person, and the replies kept ready."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, delete, select

from conversations.db import session, writing
from conversations.errors import UnknownItem, ValueRefused
from conversations.handover_models import CannedRow, HandoverSettingRow
from conversations.people import INSERTS

TOPICS = "temas"


def topics(engine: Engine) -> frozenset[str]:
    """Return the topics after whose answer a person takes over."""
    with session(engine) as db:
        row = db.get(HandoverSettingRow, TOPICS)
        return frozenset(row.value.get("ids", ())) if row else frozenset()


def set_topics(engine: Engine, ids: Sequence[str], by: str, now: datetime.datetime) -> None:
    """Set the topics after whose answer a person takes over."""
    values: dict[str, Any] = {"value": {"ids": sorted(set(ids))}, "updated_at": now, "updated_by": by}
    with writing(engine) as db:
        insert = INSERTS[engine.dialect.name](HandoverSettingRow).values(key=TOPICS, **values)
        db.execute(insert.on_conflict_do_update(index_elements=["key"], set_=values))


def canned(engine: Engine) -> Sequence[CannedRow]:
    """Return the replies kept ready, by title."""
    with session(engine) as db:
        return db.scalars(select(CannedRow).order_by(CannedRow.title)).all()


def save_canned(engine: Engine, number: int | None, title: str, text: str, by: str, now: datetime.datetime) -> int:
    """Keep a reply, a new one or that number; raises UnknownItem, and ValueRefused for a title that is there already."""
    name, words = title.strip()[:60], text.strip()[:2_000]
    if not name or not words:
        raise ValueError("a reply needs a title and words")
    with writing(engine) as db:
        same = db.scalars(select(CannedRow).where(CannedRow.title == name)).one_or_none()
        if same is not None and same.id != number:
            raise ValueRefused("title taken")
        row = CannedRow() if number is None else db.get(CannedRow, number)
        if row is None:
            raise UnknownItem(str(number))
        row.title, row.text, row.updated_at, row.updated_by = name, words, now, by
        db.add(row)
        db.flush()
        return row.id


def drop_canned(engine: Engine, number: int) -> None:
    """Delete a reply kept ready."""
    with writing(engine) as db:
        db.execute(delete(CannedRow).where(CannedRow.id == number))
