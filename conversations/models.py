"""Tables of the conversations store. What people write stands here and nowhere else."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, MetaData, String, Text
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
    type_annotation_map = {list[str]: JSON, str: Text, datetime.datetime: UtcDateTime}


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
    correlation_id: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime.datetime] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(10), index=True)
    resolved_at: Mapped[datetime.datetime | None]
