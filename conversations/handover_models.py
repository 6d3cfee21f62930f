"""Tables of the handover: who asked for a person and why, what was done with it, and how it was liked."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from conversations.models import Base

_OPEN = text("status IN ('en_espera', 'con_persona')")


class HandoverRow(Base):
    """One stretch in which a person of the team is wanted, or answers. At most one of each person is open.

    `callback` is one that nobody waits for in silence: the assistant goes on answering until somebody takes it (off
    hours, or when the assistant is down). `told_at` is when the end was told and the assistant was really back.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        Index("uq_handovers_open", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_handovers_status", "status", "requested_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(12))
    callback: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(2))
    summary: Mapped[str]
    facts: Mapped[list[str]]
    profile: Mapped[dict[str, Any]]
    labels: Mapped[list[str]]
    staff_id: Mapped[int | None]  # whose it is; a number of the desk, which this package does not know
    staff_name: Mapped[str | None]
    wanted_id: Mapped[int | None]  # to whom it was passed on and who has not taken it yet
    wanted_name: Mapped[str | None]
    requested_at: Mapped[datetime.datetime]
    promised_at: Mapped[datetime.datetime | None]  # when the office opens, as it was told
    warned_at: Mapped[datetime.datetime | None]  # told that it takes long
    taken_at: Mapped[datetime.datetime | None]
    last_staff_at: Mapped[datetime.datetime | None]
    ended_at: Mapped[datetime.datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(30))
    ended_by: Mapped[str | None]
    told_at: Mapped[datetime.datetime | None]
    csat_at: Mapped[datetime.datetime | None]  # when it was asked how it went


class HandoverEventRow(Base):
    """Something that was done with a handover, or a note of the team: when, and by whom."""

    __tablename__ = "handover_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime.datetime]
    staff_id: Mapped[int | None]
    staff_name: Mapped[str | None]
    text: Mapped[str]


class CsatRow(Base):
    """How well somebody was attended, from 1 to 5: once a handover."""

    __tablename__ = "csat"

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    score: Mapped[int]
    comment: Mapped[str | None]
    at: Mapped[datetime.datetime] = mapped_column(index=True)


class CannedRow(Base):
    """A reply that the team keeps ready; {nombre}, {agente} and the like are filled when it is used."""

    __tablename__ = "canned_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(60), unique=True)
    text: Mapped[str]
    updated_at: Mapped[datetime.datetime]
    updated_by: Mapped[str]


class HandoverSettingRow(Base):
    """What the team has set about handing over, by name (settings of handover_settings.py)."""

    __tablename__ = "handover_settings"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime.datetime]
    updated_by: Mapped[str]
