"""What the staff change: every change with who, why and when, and which entries the desk has in its hands."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base, UtcDateTime


class ChangeRow(Base):
    """A change of one entry, from draft to published or rejected. `base` is the fingerprint it was edited from.

    `base` is "" where there was no such entry. `after` is none for a withdrawal, `before` for a new entry.
    """

    __tablename__ = "content_changes"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), index=True)
    key: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    base: Mapped[str] = mapped_column(String(64))
    needs_second: Mapped[bool]
    author_number: Mapped[int | None]
    author_name: Mapped[str]
    reviewer_number: Mapped[int | None]
    reviewer_name: Mapped[str | None]
    reason: Mapped[str]
    note: Mapped[str | None]
    batch: Mapped[str | None] = mapped_column(String(40), index=True)
    undoes: Mapped[int | None]
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class DeskEntryRow(Base):
    """An entry whose present state comes from the desk and not from the YAML.

    `baseline_mark` is its fingerprint in the YAML when last loaded (none: it is not there): while it stays the same,
    the desk's text stays on top. A withdrawn entry stays withdrawn whatever the YAML says.
    """

    __tablename__ = "content_desk"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    withdrawn: Mapped[bool]
    baseline_mark: Mapped[str | None] = mapped_column(String(64))


class LoadRow(Base):
    """What a load of the files changed of an entry: `before` is none where it came, `after` where it left."""

    __tablename__ = "content_loads"
    __table_args__ = (Index("ix_content_loads_kind_key", "kind", "key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    file: Mapped[str | None]  # where it stood then
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
