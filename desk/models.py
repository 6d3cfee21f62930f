"""Tables of the desk: its people, their sessions and what they did. In the database of the conversations."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from conversations.models import Base as ConversationsBase
from conversations.models import UtcDateTime


class Base(DeclarativeBase):
    """Declarative base, apart from that of the conversations: each has its own migrations."""

    metadata = MetaData(naming_convention=ConversationsBase.metadata.naming_convention)
    type_annotation_map = {
        dict[str, Any]: JSON,
        list[dict[str, str]]: JSON,
        list[int]: JSON,
        str: Text,
        datetime.datetime: UtcDateTime,
    }


class UserRow(Base):
    """Somebody of the staff. Never deleted, so that the audit log keeps its names: only deactivated."""

    __tablename__ = "desk_users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(20))
    password: Mapped[str]  # as argon2 writes it
    active: Mapped[bool]
    must_change: Mapped[bool]  # somebody else knows the password
    created_at: Mapped[datetime.datetime]
    password_at: Mapped[datetime.datetime]
    entered_at: Mapped[datetime.datetime | None]


class SessionRow(Base):
    """An open session; the cookie's token is not here, only its hash."""

    __tablename__ = "desk_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("desk_users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime.datetime]
    seen_at: Mapped[datetime.datetime]
    ends_at: Mapped[datetime.datetime] = mapped_column(index=True)
    flashes: Mapped[list[dict[str, str]]]


class AttemptRow(Base):
    """A try to enter that did not end well; `key` is a mark of the account or of the address, of neither its name."""

    __tablename__ = "desk_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime.datetime] = mapped_column(index=True)


class AuditRow(Base):
    """What somebody did or looked at. Holds numbers of people of the conversations, never their data."""

    __tablename__ = "desk_audit"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime] = mapped_column(index=True)
    staff_id: Mapped[int | None] = mapped_column(index=True)
    staff_name: Mapped[str]
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str | None] = mapped_column(String(80), index=True)
    detail: Mapped[dict[str, Any]]
    correlation_id: Mapped[str | None] = mapped_column(String(80))


class LessonRow(Base):
    """Something that staff taught, and whether the model in service has it. Holds no personal data (ensenanza/)."""

    __tablename__ = "desk_lessons"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    intent: Mapped[str | None] = mapped_column(String(80))
    text: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[datetime.datetime]
    status: Mapped[str] = mapped_column(String(20), index=True)
    run: Mapped[int | None] = mapped_column(index=True)  # the training whose model has it
    unanswered: Mapped[list[int]]  # numbers of the queue that it answers


class TrainingRow(Base):
    """A training that staff asked for, what it found, and whether its model serves. Holds no personal data."""

    __tablename__ = "desk_training_runs"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), index=True)
    stage: Mapped[str]
    percent: Mapped[int]
    note: Mapped[str]  # why it did not end well
    author: Mapped[str]
    created_at: Mapped[datetime.datetime]
    started_at: Mapped[datetime.datetime | None]
    ended_at: Mapped[datetime.datetime | None]
    cancelled: Mapped[bool]
    lessons: Mapped[list[int]]
    base_hash: Mapped[str] = mapped_column(String(64))  # of the training files before its lessons
    hash: Mapped[str] = mapped_column(String(64))  # and with them
    base_model: Mapped[str]
    model: Mapped[str]
    report: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]]  # what the files said that its lessons changed; null where there was none
    service: Mapped[str] = mapped_column(String(20), index=True)
    service_stage: Mapped[str]
    service_note: Mapped[str]
    service_by: Mapped[str]
    service_at: Mapped[datetime.datetime | None]


class TryRow(Base):
    """A try of the practice room: what was written (the staff's own words) and, once finished, what was told of it."""

    __tablename__ = "desk_practice_tries"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("desk_users.id", ondelete="CASCADE"), index=True)
    case_id: Mapped[str] = mapped_column(String(60), index=True)
    started_at: Mapped[datetime.datetime]
    updated_at: Mapped[datetime.datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime.datetime | None] = mapped_column(index=True)
    score: Mapped[int | None]
    version: Mapped[int]  # goes up with every step: a form of an older page is not taken twice
    work: Mapped[dict[str, Any]]  # lines, themes asked, facts used, hints, draft
    feedback: Mapped[dict[str, Any] | None]
