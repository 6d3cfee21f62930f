"""Puts messages in their conversations, and tells what became of each."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from conversations.figures.models import FigureConversationRow, FigureTurnRow
from conversations.figures.outcomes import GAP, GREETING, LONGEST, Step, outcome_of

_C, _F = FigureConversationRow, FigureTurnRow


def place(db: Session, turns: Sequence[dict[str, Any]], zone: datetime.tzinfo) -> set[int]:
    """Give each turn its `conversation_id`, beginning conversations where there is none; return the numbers touched."""
    known = _open(db, turns)
    fresh: list[dict[str, Any]] = []
    for turn in sorted(turns, key=lambda item: (item["received_at"], item["source"])):
        mine = known[turn["mark"], turn["channel"]]
        found = next((one for one in reversed(mine) if _is_near(one, turn["received_at"])), None)
        if found is None:
            at = turn["received_at"]
            found = {
                "id": None, "mark": turn["mark"], "channel": turn["channel"], "began_at": at, "last_at": at,
                "day": at.astimezone(zone).date(), "turns": 0, "outcome": GREETING,
            }  # fmt: skip
            mine.append(found)
            fresh.append(found)
        found["began_at"] = min(found["began_at"], turn["received_at"])
        found["last_at"] = max(found["last_at"], turn["received_at"])
        turn["conversation_id"] = found
    if fresh:
        rows = [{key: value for key, value in one.items() if key != "id"} for one in fresh]
        numbers = db.execute(insert(_C).returning(_C.id, sort_by_parameter_order=True), rows).scalars().all()
        for one, number in zip(fresh, numbers, strict=True):
            one["id"] = number
    for turn in turns:
        turn["conversation_id"] = turn["conversation_id"]["id"]
    return {turn["conversation_id"] for turn in turns}


def _open(db: Session, turns: Sequence[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    oldest = min(turn["received_at"] for turn in turns) - GAP
    query = select(_C.id, _C.mark, _C.channel, _C.began_at, _C.last_at)
    query = query.where(_C.mark.in_({turn["mark"] for turn in turns}), _C.last_at >= oldest).order_by(
        _C.began_at, _C.id
    )
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(query):
        found[str(row.mark), row.channel].append(dict(row._mapping))
    return found


def _is_near(one: dict[str, Any], moment: datetime.datetime) -> bool:
    before: datetime.datetime = one["began_at"] - GAP
    after: datetime.datetime = one["last_at"] + GAP
    return before <= moment < after and moment < one["began_at"] + LONGEST


def recount(db: Session, numbers: Iterable[int]) -> None:
    """Tell again what became of conversations, from all their messages."""
    wanted = sorted(set(numbers))
    query = select(
        _F.conversation_id, _F.received_at, _F.result, _F.handed_over, _F.useful, _F.origin, _F.destination
    ).where(_F.conversation_id.in_(wanted))  # fmt: skip
    turns: dict[int, list[Any]] = defaultdict(list)
    for row in db.execute(query.order_by(_F.received_at, _F.source)):
        turns[int(row.conversation_id or 0)].append(row)
    changes = []
    for number in wanted:
        rows = turns[number]
        if not rows:
            continue
        steps = [Step(row.result, row.handed_over, row.useful) for row in rows]
        changes.append({
            "id": number, "began_at": rows[0].received_at, "last_at": rows[-1].received_at, "turns": len(rows),
            "outcome": outcome_of(steps), "origin": _last(rows, "origin"), "destination": _last(rows, "destination"),
        })  # fmt: skip
    if changes:
        db.execute(update(_C), changes)


def _last(rows: Sequence[Any], name: str) -> str | None:
    return next((getattr(row, name) for row in reversed(rows) if getattr(row, name)), None)
