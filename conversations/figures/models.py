"""Tables of the figures. No text and no address: a person is a mark, and stops being even that when they are erased."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from conversations.models import Base

# All that the page reads: one index answers it without the table, in the order of the days.
_READ = (
    "day", "channel", "result", "category", "messages", "charged", "useful", "theme", "origin", "destination", "product",
    "hour", "latency_ms", "rating_reason",
)  # fmt: skip


class FigureTurnRow(Base):
    """A message and what became of it. What Rasa told may be here before the message itself (then `day` is empty).

    `source` is the number of the inbox row, and negative that of an outbox row of ours that answers no message. It is
    no key: SQLite gives the numbers of erased messages again. The correlation id is, and no two messages share one.
    """

    __tablename__ = "figure_turns"
    __table_args__ = (
        UniqueConstraint("correlation_id", name="uq_figure_turns_correlation_id"),
        Index("ix_figure_turns_day", *_READ),
        Index("ix_figure_turns_conversation_id", "conversation_id"),
        Index("ix_figure_turns_mark", "mark"),
        Index("ix_figure_turns_check_at", "check_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    correlation_id: Mapped[str] = mapped_column(String(80))
    source: Mapped[int | None]
    mark: Mapped[str | None] = mapped_column(String(64))  # as Rasa knows the person; None once they are anonymous
    conversation_id: Mapped[int | None]
    received_at: Mapped[datetime.datetime | None]
    day: Mapped[datetime.date | None]  # with `hour`, in the zone of the agency
    hour: Mapped[int | None] = mapped_column(SmallInteger)
    channel: Mapped[str | None] = mapped_column(String(20))
    intent: Mapped[str | None] = mapped_column(String(80))
    theme: Mapped[str | None] = mapped_column(String(40))
    product: Mapped[str | None] = mapped_column(String(80))
    origin: Mapped[str | None] = mapped_column(String(2))
    destination: Mapped[str | None] = mapped_column(String(2))
    result: Mapped[str | None] = mapped_column(String(20))  # results.py
    handed_over: Mapped[bool] = mapped_column(default=False)
    latency_ms: Mapped[int | None]
    messages: Mapped[int] = mapped_column(default=0)
    charged: Mapped[int] = mapped_column(default=0)
    category: Mapped[str | None] = mapped_column(String(30))  # the class in which the channel charges them
    useful: Mapped[bool | None]
    rating_reason: Mapped[str | None] = mapped_column(String(30))
    check_at: Mapped[datetime.datetime | None]  # when to look again at what became of its messages


class FigureConversationRow(Base):
    """Messages of one person on one channel without a long silence between them (outcomes.GAP, LONGEST)."""

    __tablename__ = "figure_conversations"
    __table_args__ = (
        Index("ix_figure_conversations_day", "day", "channel", "outcome"),
        Index("ix_figure_conversations_mark", "mark", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str | None] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(20))
    began_at: Mapped[datetime.datetime]
    last_at: Mapped[datetime.datetime]
    day: Mapped[datetime.date]  # of its first message
    turns: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))  # outcomes.py
    origin: Mapped[str | None] = mapped_column(String(2))
    destination: Mapped[str | None] = mapped_column(String(2))


class FigureMemoryRow(Base):
    """What Rasa remembers of a person that the figures need: it only tells what changes."""

    __tablename__ = "figure_memory"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    slots: Mapped[dict[str, Any]]
    correlation_id: Mapped[str | None] = mapped_column(String(80))  # of the message that is being answered
    at: Mapped[datetime.datetime]


class FigureCsatRow(Base):
    """A grade given after a person had helped."""

    __tablename__ = "figure_csat"

    handover_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[datetime.date] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(String(20))
    score: Mapped[int] = mapped_column(SmallInteger)
    origin: Mapped[str | None] = mapped_column(String(2))  # of the conversation in which a person was asked for
    destination: Mapped[str | None] = mapped_column(String(2))


class FigureCursorRow(Base):
    """How far a source has been read. Whoever reads holds its row, so that two processes never read the same."""

    __tablename__ = "figure_cursors"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(80))
