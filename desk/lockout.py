"""How often somebody may try to enter: a known device by itself, all others per account and address.

Who entered once from a browser has a mark there (cookies.py), and tries from it are counted apart: a stranger who tries
wrong passwords keeps out nobody who has entered before. It is the device cookie that OWASP advises. Without the mark an
account (which need not exist) takes few tries from one address, and not many from all of them; so does an address.

A try is written down before the password is compared, and counted with all others: those that come at the same time
cannot be more than the limit either. Accounts, addresses and devices are kept as marks, which say nothing without the key.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Engine, delete, func, select

from conversations.db import session, writing
from conversations.senders import sender_mark
from desk.models import AttemptRow

WINDOW = datetime.timedelta(minutes=15)
PER_DEVICE, PER_PAIR = 5, 5
PER_ACCOUNT, PER_ADDRESS = 30, 30  # of all that no known device tries


class Lockout:
    """Counts tries; `key` makes the marks."""

    def __init__(self, key: bytes):
        self._key = key

    def allows(
        self, engine: Engine, email: str, address: str, now: datetime.datetime, device: str | None = None
    ) -> bool:
        """Write down a try and tell whether there is room for it; one that is refused does not count."""
        limits = self._limits(email, address, device)
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

    def succeeded(self, engine: Engine, email: str, address: str, device: str | None = None) -> None:
        """Forget the tries of who entered with this device, or from this address; of all others' only this one."""
        own, *others = self._limits(email, address, device)
        with writing(engine, durable=False) as db:
            db.execute(delete(AttemptRow).where(AttemptRow.key == own))
            for key in others:
                last = select(func.max(AttemptRow.id)).where(AttemptRow.key == key)
                db.execute(delete(AttemptRow).where(AttemptRow.id == last.scalar_subquery()))

    def _limits(self, email: str, address: str, device: str | None) -> dict[str, int]:
        """Return what a try counts for and how many of it there may be, the narrowest first."""
        if device:
            return {self._mark("equipo", f"{email} {device}"): PER_DEVICE}
        return {
            self._mark("par", f"{email} {address}"): PER_PAIR,
            self._mark("cuenta", email): PER_ACCOUNT,
            self._mark("direccion", address): PER_ADDRESS,
        }

    def _mark(self, kind: str, value: str) -> str:
        return sender_mark(f"mesa:{kind}:{value}", self._key)
