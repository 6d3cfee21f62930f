"""Facts with their revisions, sources and disputes."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.models.base import Base, Loaded


class SourceRow(Base):
    """A page or document, shared by the facts and values read in it."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    url: Mapped[str | None]
    document: Mapped[str | None] = mapped_column(String(80))
    date: Mapped[str | None] = mapped_column(String(10))
    date_note: Mapped[str | None]


class FactRow(Base):
    """The identity of a fact: its text lives in revisions; `revision` is the one in force, none once withdrawn."""

    __tablename__ = "facts"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int | None]
    revisions: Mapped[list[FactRevisionRow]] = relationship(
        back_populates="fact", order_by="FactRevisionRow.number", cascade="all, delete-orphan"
    )


class FactRevisionRow(Base):
    """One version of a fact, never changed once written."""

    __tablename__ = "fact_revisions"
    __table_args__ = (UniqueConstraint("fact_id", "number"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[str] = mapped_column(ForeignKey("facts.id"), index=True)
    number: Mapped[int]
    origin: Mapped[str] = mapped_column(String(10))
    fingerprint: Mapped[str] = mapped_column(String(64))
    author: Mapped[str | None]
    reviewer: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime, server_default=func.now())

    country: Mapped[str] = mapped_column(String(2), index=True)
    countries: Mapped[list[str]]
    role: Mapped[str] = mapped_column(String(10))
    topic: Mapped[str] = mapped_column(String(40), index=True)
    sectors: Mapped[list[str]]
    title: Mapped[str]
    statement: Mapped[str]
    summary: Mapped[str]
    questions: Mapped[list[str]]
    main: Mapped[bool]
    values: Mapped[list[dict[str, Any]]]
    norm: Mapped[str | None]
    valid_from: Mapped[str | None] = mapped_column(String(10))
    valid_to: Mapped[str | None] = mapped_column(String(10))
    legal_status: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
    verified: Mapped[bool]
    checked_on: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None]
    about: Mapped[list[str]]
    dispute: Mapped[str | None] = mapped_column(String(80))
    replaces: Mapped[list[str]]

    fact: Mapped[FactRow] = relationship(back_populates="revisions")
    source: Mapped[SourceRow | None] = relationship()


class DisputeRow(Loaded, Base):
    """A point on which sources disagree."""

    __tablename__ = "disputes"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    topic: Mapped[str] = mapped_column(String(40))
    question: Mapped[str]
    settled: Mapped[bool]
    main_reading: Mapped[int | None]
    where_to_confirm: Mapped[str | None]
    facts: Mapped[list[str]]
    readings: Mapped[list[DisputeReadingRow]] = relationship(
        order_by="DisputeReadingRow.position", cascade="all, delete-orphan"
    )


class DisputeReadingRow(Base):
    """One reading of a disputed point."""

    __tablename__ = "dispute_readings"

    key: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[str] = mapped_column(ForeignKey("disputes.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    held_by: Mapped[str]
    fact: Mapped[str | None] = mapped_column(String(80))
