"""What tests ask the databases, and write into them, that no part of the project needs to."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Engine, Select, func, select, update

from conversations.db import session, writing
from conversations.figures.models import FigureConversationRow, FigureMemoryRow, FigureTurnRow
from conversations.handover import OPEN
from conversations.handover_models import CsatRow
from conversations.messages import PENDING, SENDING, WORKING
from conversations.models import InboxRow, OutboxRow, PersonRow, RatingRow
from conversations.people import BOT
from desk.models import UserRow
from desk.roles import ADMINISTRADOR


def opinions(engine: Engine, since: datetime.datetime) -> dict[bool, int]:
    """Return how many ratings since a moment were useful and how many were not."""
    return _counts(engine, select(RatingRow.useful, func.count()).where(RatingRow.rated_at >= since))


def scores(engine: Engine, since: datetime.datetime) -> dict[int, int]:
    """Return how many scores of each value the team was given since a moment."""
    return _counts(engine, select(CsatRow.score, func.count()).where(CsatRow.at >= since))


def waiting_messages(engine: Engine) -> int:
    """Return how many messages wait for an answer."""
    return _count(engine, select(func.count()).where(InboxRow.status.in_((PENDING, WORKING))))


def unsent_messages(engine: Engine) -> int:
    """Return how many messages are still to be sent."""
    return _count(engine, select(func.count()).where(OutboxRow.status.in_((PENDING, SENDING))))


def figures_of(engine: Engine, mark: str) -> int:
    """Return how many rows of the figures still speak of a person."""
    tables = (FigureTurnRow, FigureConversationRow, FigureMemoryRow)
    return sum(_count(engine, select(func.count()).where(row.mark == mark)) for row in tables)


def administrators(engine: Engine) -> int:
    """Return how many administrators can enter the desk."""
    return _count(engine, select(func.count()).where(UserRow.role == ADMINISTRADOR, UserRow.active))


def set_state(engine: Engine, address: str, state: str) -> None:
    """Say who answers a person that has written, without the steps of a handover: a state that those can reach."""
    assert state in (BOT, *OPEN)
    with writing(engine) as db:
        done: Any = db.execute(update(PersonRow).where(PersonRow.address == address).values(state=state))
    assert done.rowcount == 1


def _count(engine: Engine, query: Select[Any]) -> int:
    with session(engine) as db:
        return int(db.scalar(query) or 0)


def _counts(engine: Engine, query: Select[Any]) -> dict[Any, int]:
    with session(engine) as db:
        return {row[0]: int(row[1]) for row in db.execute(query.group_by(query.selected_columns[0]))}
