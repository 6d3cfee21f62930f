"""Tables of the conversations store. What people write stands here and nowhere else."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    text,
)  # fmt: skip
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime.datetime]):
    """A moment in UTC: SQLite forgets the zone, PostgreSQL answers in its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Any) -> datetime.datetime | None:
        """Write the moment in UTC; one without zone is a mistake of the program."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(self, value: datetime.datetime | None, dialect: Any) -> datetime.datetime | None:
        """Read the moment back, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


class Base(DeclarativeBase):
    """Declarative base; constraint names are fixed so that migrations are the same on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        dict[str, Any]: JSON,
        str: Text,
        datetime.datetime: UtcDateTime,
    }


def table(row: type[Base]) -> Table:
    """Return the table of a class of rows, for the statements that do without objects."""
    found = row.__table__
    assert isinstance(found, Table)
    return found


def one_of(column: Any, values: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the condition that a column is one of these constants, written into the statement and not sent beside it.

    Only so do both databases see that the partial index of what is open answers it.
    """
    return column.in_(bindparam(None, list(values), expanding=True, literal_execute=True))


class UnansweredRow(Base):
    """A message that got no answer: off the subject, not understood, or not in the knowledge base."""

    __tablename__ = "unanswered"

    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str] = mapped_column(String(64))  # the mark of senders.py, never a name or a number
    text: Mapped[str]
    intent: Mapped[str | None] = mapped_column(String(80))
    confidence: Mapped[float | None]
    topics: Mapped[list[str]]
    facts: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(20))
    country: Mapped[str | None] = mapped_column(String(2))
    model: Mapped[str | None] = mapped_column(String(80))
    revision: Mapped[int | None]
    correlation_id: Mapped[str | None] = mapped_column(String(80), index=True)
    created_at: Mapped[datetime.datetime] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(10), index=True)
    resolved_at: Mapped[datetime.datetime | None]


class PersonRow(Base):
    """Somebody who writes, by channel and address; the address stands here and nowhere else."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("channel", "address", name="uq_people_channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None]
    created_at: Mapped[datetime.datetime]
    last_inbound_at: Mapped[datetime.datetime | None] = mapped_column(index=True)
    consent_version: Mapped[str | None] = mapped_column(String(40))
    consent_at: Mapped[datetime.datetime | None]
    choices: Mapped[list[dict[str, Any]]]  # the offers of our last messages, newest last (people.py)
    state: Mapped[str] = mapped_column(String(20))  # who answers: the bot, or a person
    noticed_at: Mapped[datetime.datetime | None]  # told to wait, and not answered since
    forgotten_at: Mapped[datetime.datetime | None]
    rating_asked_at: Mapped[datetime.datetime | None]  # when they were last asked what they think of an answer


_OPEN_INBOX = text("status IN ('pending', 'working')")
_OPEN_OUTBOX = text("status IN ('pending', 'sending')")


class InboxRow(Base):
    """A message received: each of a channel once. Statuses: pending, working, done, failed, held (for a person)."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "message_id", name="uq_inbox_channel"),
        Index("ix_inbox_open", "person_id", "id", sqlite_where=_OPEN_INBOX, postgresql_where=_OPEN_INBOX),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    choice: Mapped[str | None]
    reply_to: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    sent_at: Mapped[datetime.datetime]
    received_at: Mapped[datetime.datetime] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    next_at: Mapped[datetime.datetime]
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime.datetime | None]
    error: Mapped[str | None]
    correlation_id: Mapped[str] = mapped_column(String(80))
    finished_at: Mapped[datetime.datetime | None]


class OutboxRow(Base):
    """A message of ours, and for the channels that show their own history also the person's (kind user).

    `seq` counts within an inbox row: 0 the person's own, 1 the notice to wait, 2 and on the reply. `id` is the cursor.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("inbox_id", "seq", name="uq_outbox_inbox_id"),
        Index("ix_outbox_open", "person_id", "id", sqlite_where=_OPEN_OUTBOX, postgresql_where=_OPEN_OUTBOX),
        Index("ix_outbox_person_id", "person_id", "id"),
        Index("ix_outbox_channel_message_id", "channel", "channel_message_id"),
        {"sqlite_autoincrement": True},  # a cursor never comes back, even after its row was forgotten
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id", ondelete="CASCADE"))
    seq: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str]
    structure: Mapped[dict[str, Any]]
    payload: Mapped[dict[str, Any]]
    reply_to: Mapped[str | None]
    status: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    next_at: Mapped[datetime.datetime]
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime.datetime | None]
    channel_message_id: Mapped[str | None] = mapped_column(String(255))
    error: Mapped[str | None]
    error_code: Mapped[int | None]
    correlation_id: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime.datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime.datetime | None]
    delivered_at: Mapped[datetime.datetime | None]
    read_at: Mapped[datetime.datetime | None]
    failed_at: Mapped[datetime.datetime | None]
    pricing: Mapped[dict[str, Any]]  # what the channel said it charges for it


class EarlyStatusRow(Base):
    """A status that came before the message it speaks of was recorded as sent."""

    __tablename__ = "early_statuses"
    __table_args__ = (UniqueConstraint("channel", "message_id", "state", name="uq_early_statuses_channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime.datetime]
    error: Mapped[str | None]
    error_code: Mapped[int | None]
    pricing: Mapped[dict[str, Any]]
    received_at: Mapped[datetime.datetime]


class RatingRow(Base):
    """What a person thought of one of our messages: once a message, the last one counts."""

    __tablename__ = "ratings"

    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), unique=True)
    useful: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(30))
    comment: Mapped[str | None]
    rated_at: Mapped[datetime.datetime] = mapped_column(index=True)
