"""Brings what people did into the figures: the conversations that were handed over, and the grades given afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, Select, select, update
from sqlalchemy.orm import Session

from conversations.db import session, writing
from conversations.figures.conversations import recount
from conversations.figures.cursors import hold, moment
from conversations.figures.models import FigureConversationRow, FigureCsatRow, FigureTurnRow
from conversations.figures.outcomes import GAP
from conversations.handover_models import CsatRow, HandoverRow
from conversations.models import PersonRow
from conversations.people import INSERTS

HANDOVERS, GRADES = "traspasos", "csat"
_DOWN = "caido"  # the desk was told that the assistant does not answer: nobody asked for a person
_F, _C = FigureTurnRow, FigureConversationRow
Mark = Callable[[str, str], str]


def read_handovers(engine: Engine, mark: Mark, most: int = 200) -> int:
    """Mark the message with which each handover began, and return how many were marked now."""
    position, since = moment(engine, HANDOVERS)
    query = select(HandoverRow.requested_at, PersonRow.channel, PersonRow.address)
    query = query.join(PersonRow, PersonRow.id == HandoverRow.person_id)
    query = query.where(HandoverRow.requested_at >= since, HandoverRow.reason != _DOWN)
    with session(engine) as db:
        rows = db.execute(query.order_by(HandoverRow.requested_at).limit(most)).all()
        # The last one is read again at every round, for those committed late: only what is not marked is written.
        fresh = any(_unmarked(db, mark(row.channel, row.address), row.requested_at) for row in rows)
    newest = int(rows[-1].requested_at.timestamp()) if rows else position
    if not fresh and newest <= position:
        return 0
    with writing(engine, durable=False) as db:
        cursor = hold(db, HANDOVERS)
        if cursor is None or cursor.position != position:
            return 0
        marked = [_mark(db, mark(row.channel, row.address), row.requested_at) for row in rows]
        recount(db, {number for number in marked if number is not None})
        cursor.position = newest
        return sum(number is not None for number in marked)


def _mark(db: Session, mark: str, at: datetime.datetime) -> int | None:
    """Mark the message with which a handover began; return its conversation, None where it is marked already."""
    found = _unmarked(db, mark, at)
    if found is None:
        return None
    db.execute(update(_F).where(_F.id == found[0]).values(handed_over=True))
    return found[1]


def _unmarked(db: Session, mark: str, at: datetime.datetime) -> tuple[int, int] | None:
    """Return the last message before a handover and its conversation, None where it is marked or not there."""
    found = db.execute(_before(select(_F.id, _F.handed_over, _F.conversation_id), mark, at)).first()
    return None if found is None or found.handed_over else (int(found.id), int(found.conversation_id))


def _before(query: Select[Any], mark: str, at: datetime.datetime) -> Select[Any]:
    """Narrow a query to the last message before a handover."""
    query = query.where(
        _F.mark == mark, _F.received_at <= at, _F.received_at > at - GAP, _F.conversation_id.is_not(None)
    )
    return query.order_by(_F.received_at.desc(), _F.id.desc()).limit(1)


def read_grades(engine: Engine, zone: datetime.tzinfo, mark: Mark, most: int = 200) -> int:
    """Keep the grades since the last one read, and return how many are new or other than before."""
    position, since = moment(engine, GRADES)
    query = select(CsatRow.handover_id, CsatRow.score, CsatRow.at, PersonRow.channel, PersonRow.address)
    query = query.add_columns(HandoverRow.requested_at, HandoverRow.profile)
    query = query.join(PersonRow, PersonRow.id == CsatRow.person_id).where(CsatRow.at >= since)
    query = query.join(HandoverRow, HandoverRow.id == CsatRow.handover_id)
    query = query.outerjoin(FigureCsatRow, FigureCsatRow.handover_id == CsatRow.handover_id)
    query = query.where(FigureCsatRow.score.is_distinct_from(CsatRow.score))
    with session(engine) as db:
        rows = db.execute(query.order_by(CsatRow.at).limit(most)).all()
    if not rows:
        return 0
    with writing(engine, durable=False) as db:
        cursor = hold(db, GRADES)
        if cursor is None or cursor.position != position:
            return 0
        keep = INSERTS[engine.dialect.name](FigureCsatRow)
        values = [_grade(db, row, zone, mark) for row in rows]
        changed = {name: getattr(keep.excluded, name) for name in values[0] if name != "handover_id"}
        db.execute(keep.on_conflict_do_update(index_elements=["handover_id"], set_=changed), values)
        cursor.position = int(rows[-1].at.timestamp())
        return len(rows)


def _grade(db: Session, row: Any, zone: datetime.tzinfo, mark: Mark) -> dict[str, Any]:
    origin, destination = _countries(db, row, mark(row.channel, row.address))
    return {
        "handover_id": row.handover_id, "score": row.score, "channel": row.channel, "day": row.at.astimezone(zone).date(),
        "origin": origin, "destination": destination,
    }  # fmt: skip


def _countries(db: Session, row: Any, mark: str) -> tuple[str | None, str | None]:
    """Return where the conversation of a grade was from and to; once it is nobody's, what the handover was told."""
    query = select(_C.origin, _C.destination).join(_F, _F.conversation_id == _C.id)
    found = db.execute(_before(query, mark, row.requested_at)).first()
    if found is not None:
        return found.origin, found.destination
    origins, destinations = (row.profile.get(name) or [None] for name in ("origenes", "destinos"))
    return origins[0], destinations[0]
