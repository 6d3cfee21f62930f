"""The people of the desk: who they are, what they may do and how they prove it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from conversations.db import session, writing
from conversations.errors import ValueRefused
from desk import passwords, sessions
from desk.errors import AccountRefused
from desk.models import UserRow
from desk.roles import ADMINISTRADOR, ROLES, may

_EMAIL = re.compile(r"[^\s@<>\"',;:\\()\[\]]{1,64}@[\w-]+(\.[\w-]+)+")
LONGEST_NAME = 80
_LAST = "Es la única cuenta de administrador: nombra antes a otra persona."
_TAKEN = "Ya hay una cuenta con ese correo."


@dataclass(frozen=True)
class Staff:
    """Somebody of the staff, as pages need to know them."""

    id: int
    name: str
    email: str
    role: str
    must_change: bool = False

    def may(self, permission: str) -> bool:
        """Tell whether their role has a permission."""
        return may(self.role, permission)


def staff_of(row: UserRow) -> Staff:
    """Return a row as a value."""
    return Staff(row.id, row.name, row.email, row.role, row.must_change)


def clean_email(email: str) -> str:
    """Return an address as it is kept: the same however it is written."""
    return email.strip().casefold()


def listed(engine: Engine) -> list[UserRow]:
    """Return everybody, the active first."""
    with session(engine) as db:
        return list(db.scalars(select(UserRow).order_by(UserRow.active.desc(), func.lower(UserRow.name))))


def find(engine: Engine, number: int) -> UserRow | None:
    """Return an account by its number."""
    with session(engine) as db:
        return db.get(UserRow, number)


def add(
    engine: Engine, email: str, name: str, role: str, password: str, now: datetime.datetime, must_change: bool
) -> int:
    """Make an account and return its number. Raises AccountRefused and WeakPassword."""
    email, name = clean_email(email), " ".join(name.split())
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise AccountRefused("Ese correo no está bien escrito.")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccountRefused(f"Escribe un nombre de hasta {LONGEST_NAME} letras.")
    if role not in ROLES:
        raise AccountRefused("Elige uno de los roles de la lista.")
    passwords.check_strength(password, email, name)
    kept = passwords.hash_password(password)
    try:
        return _add(engine, email, name, role, kept, now, must_change)
    except ValueRefused:  # somebody made it at the same moment
        raise AccountRefused(_TAKEN) from None


def _add(engine: Engine, email: str, name: str, role: str, kept: str, now: datetime.datetime, must_change: bool) -> int:
    with writing(engine) as db:
        if _by_email(db, email):
            raise AccountRefused(_TAKEN)
        row = UserRow(
            email=email, name=name, role=role, password=kept, active=True, must_change=must_change, created_at=now,
            password_at=now,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id


def proven(engine: Engine, email: str, password: str) -> Staff | None:
    """Return whose address and password these are; None for a wrong one, an unknown one or a closed account."""
    with session(engine) as db:
        row = _by_email(db, clean_email(email))
    right = passwords.matches(password, row.password if row else None)
    return staff_of(row) if row and right and row.active else None


def number_of(engine: Engine, email: str) -> int | None:
    """Return the number of an account by its address."""
    with session(engine) as db:
        row = _by_email(db, clean_email(email))
        return row.id if row else None


def entered(engine: Engine, staff: Staff, password: str, now: datetime.datetime) -> None:
    """Write down that somebody entered; a password that was kept with older parameters is kept anew."""
    with session(engine) as db:
        outdated = passwords.is_outdated(db.get_one(UserRow, staff.id).password)
    kept = passwords.hash_password(password) if outdated else None
    with writing(engine, durable=False) as db:
        row = db.get_one(UserRow, staff.id)
        row.entered_at = now
        row.password = kept or row.password


def set_password(engine: Engine, number: int, password: str, now: datetime.datetime, must_change: bool) -> None:
    """Give an account another password; its sessions end. Raises WeakPassword."""
    with session(engine) as db:
        known = db.get_one(UserRow, number)
    passwords.check_strength(password, known.email, known.name)
    kept = passwords.hash_password(password)
    with writing(engine) as db:
        row = db.get_one(UserRow, number)
        row.password, row.password_at, row.must_change = kept, now, must_change
        sessions.end_all(db, number)


def change_role(engine: Engine, number: int, role: str) -> None:
    """Give somebody another role, from their next request on. Raises AccountRefused."""
    if role not in ROLES:
        raise AccountRefused("Elige uno de los roles de la lista.")
    with writing(engine) as db:
        others = _other_administrators(db, number)
        row = db.get_one(UserRow, number)
        if row.role == ADMINISTRADOR and role != ADMINISTRADOR and not others:
            raise AccountRefused(_LAST)
        row.role = role


def set_active(engine: Engine, number: int, active: bool) -> None:
    """Open or close an account; closing ends its sessions. Raises AccountRefused."""
    with writing(engine) as db:
        others = _other_administrators(db, number)
        row = db.get_one(UserRow, number)
        if row.role == ADMINISTRADOR and not active and not others:
            raise AccountRefused(_LAST)
        row.active = active
        if not active:
            sessions.end_all(db, number)


def _other_administrators(db: Session, number: int) -> list[int]:
    """Return the other administrators who can enter, all locked: two who close each other's account leave one."""
    query = select(UserRow.id).where(UserRow.role == ADMINISTRADOR, UserRow.active).order_by(UserRow.id)
    return [other for other in db.scalars(query.with_for_update()) if other != number]


def _by_email(db: Session, email: str) -> UserRow | None:
    return db.scalars(select(UserRow).where(UserRow.email == email)).one_or_none()
