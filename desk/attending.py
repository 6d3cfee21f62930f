"""Whether anybody has an account with which to attend people: the gateway asks before it promises somebody."""

from __future__ import annotations

from sqlalchemy import Engine, select

from conversations.db import session
from conversations.errors import StoreUnavailable
from desk.models import UserRow
from desk.roles import PERMISSIONS


def has_attending(engine: Engine) -> bool:
    """Tell whether an active account may attend; False also where the desk was never opened (no tables yet)."""
    query = select(UserRow.id).where(UserRow.active, UserRow.role.in_(PERMISSIONS["atender"])).limit(1)
    try:
        with session(engine) as db:
            return db.execute(query).first() is not None
    except StoreUnavailable:
        return False
