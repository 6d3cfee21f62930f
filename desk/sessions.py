"""Sessions: a random token in the cookie, its hash in the table. They end when unused, after a time, or by order."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from conversations.db import session, writing
from desk.models import SessionRow, UserRow

_FRESH = datetime.timedelta(minutes=1)  # a session is written to at most this often


@dataclass(frozen=True)
class Open:
    """An open session and whose it is."""

    token_hash: str
    user: UserRow
    flashes: tuple[dict[str, str], ...]


def hash_of(token: str) -> str:
    """Return what is kept of a token; it is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(engine: Engine, user_id: int, now: datetime.datetime, longest: datetime.timedelta, before: str | None) -> str:
    """Open a session and return its token; the one that the browser had before ends."""
    token = secrets.token_urlsafe(32)
    with writing(engine) as db:
        if before:
            db.execute(delete(SessionRow).where(SessionRow.token_hash == hash_of(before)))
        row = SessionRow(
            token_hash=hash_of(token), user_id=user_id, created_at=now, seen_at=now, ends_at=now + longest, flashes=[]
        )
        db.add(row)
    return token


def find(engine: Engine, token: str, now: datetime.datetime, idle: datetime.timedelta, used: bool) -> Open | None:
    """Return an open session of an active account. `used` says that somebody is there, so that it does not end unused."""
    query = select(SessionRow, UserRow).join(UserRow, UserRow.id == SessionRow.user_id)
    query = query.where(SessionRow.token_hash == hash_of(token), SessionRow.ends_at > now, UserRow.active)
    with session(engine) as db:
        found = db.execute(query.where(SessionRow.seen_at > now - idle)).one_or_none()
    if found is None:
        return None
    row, user = found
    if used and row.seen_at < now - _FRESH:
        with writing(engine, durable=False) as db:
            db.execute(update(SessionRow).where(SessionRow.token_hash == row.token_hash).values(seen_at=now))
    return Open(row.token_hash, user, tuple(row.flashes))


def end(engine: Engine, token: str) -> None:
    """End a session."""
    with writing(engine) as db:
        db.execute(delete(SessionRow).where(SessionRow.token_hash == hash_of(token)))


def end_all(db: Session, user_id: int) -> None:
    """End every session of an account, within a transaction."""
    db.execute(delete(SessionRow).where(SessionRow.user_id == user_id))


def say(engine: Engine, token_hash: str, text: str, kind: str) -> None:
    """Keep words to be shown on the next page of a session."""
    with writing(engine, durable=False) as db:
        row = db.get(SessionRow, token_hash)
        if row:
            row.flashes = [*row.flashes, {"text": text, "kind": kind}]


def heard(engine: Engine, token_hash: str) -> None:
    """Forget the words of a session, which were shown."""
    with writing(engine, durable=False) as db:
        db.execute(update(SessionRow).where(SessionRow.token_hash == token_hash).values(flashes=[]))


def purge(engine: Engine, now: datetime.datetime, idle: datetime.timedelta) -> int:
    """Delete the sessions that ended and return how many there were."""
    gone = or_(SessionRow.ends_at <= now, SessionRow.seen_at <= now - idle)
    with writing(engine, durable=False) as db:
        return int(getattr(db.execute(delete(SessionRow).where(gone)), "rowcount", 0))
