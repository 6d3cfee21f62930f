"""How often somebody may try to enter: per account, which need not exist, and per address.

A try is written down before the password is compared, and counted with all others: those that come at the same time
cannot be more than the limit either. Accounts and addresses are kept as marks, which say nothing without the key.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Engine, delete, func, select

from conversations.db import session, writing
from conversations.senders import sender_mark
from desk.models import AttemptRow

WINDOW = datetime.timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 5, 30


class Lockout:
    """Counts tries; `key` makes the marks."""

    def __init__(self, key: bytes):
        self._key = key

    def allows(self, engine: Engine, email: str, address: str, now: datetime.datetime) -> bool:
        """Write down a try and tell whether there is room for it; one that is refused does not count."""
        limits = {self._mark("cuenta", email): PER_ACCOUNT, self._mark("direccion", address): PER_ADDRESS}
        with writing(engine, durable=False) as db:
            db.execute(delete(AttemptRow).where(AttemptRow.at <= now - WINDOW))
            rows = [AttemptRow(key=key, at=now) for key in limits]
            db.add_all(rows)
            db.flush()
            numbers = [row.id for row in rows]
        with session(engine) as db:
            counted = select(func.count()).where(AttemptRow.at > now - WINDOW)
            full = [
                key for key, most in limits.items() if (db.scalar(counted.where(AttemptRow.key == key)) or 0) > most
            ]
        if full:
            with writing(engine, durable=False) as db:
                db.execute(delete(AttemptRow).where(AttemptRow.id.in_(numbers)))
        return not full

    def succeeded(self, engine: Engine, email: str, address: str, now: datetime.datetime) -> None:
        """Forget the tries of an account whose owner entered, and this try of the address."""
        with writing(engine, durable=False) as db:
            db.execute(delete(AttemptRow).where(AttemptRow.key == self._mark("cuenta", email)))
            own = select(func.max(AttemptRow.id)).where(AttemptRow.key == self._mark("direccion", address))
            db.execute(delete(AttemptRow).where(AttemptRow.id == own.scalar_subquery()))

    def _mark(self, kind: str, value: str) -> str:
        return sender_mark(f"mesa:{kind}:{value}", self._key)
