"""Tables of consent and of erasing: what a person agreed to, and what is still to be erased in other stores."""

from __future__ import annotations

import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from conversations.models import Base


class ConsentRow(Base):
    """A version of the consent text that a person was told and went on writing after: each version once."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    version: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime.datetime]


class ErasureRow(Base):
    """Somebody was erased here, and in the other stores it has to be done, or done again; then this row goes too.

    `assistant` and `mark` are names made with a key: nothing of the person can be told from them. `person_id` is of
    who erased themselves in the chat: their address stays until they have been told that it is done.
    """

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    assistant: Mapped[str] = mapped_column(String(64), index=True)
    mark: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None]
    last_inbox: Mapped[int]  # of who erased themselves: their last message before that
    quotes: Mapped[list[str]]
    at: Mapped[datetime.datetime]
    due_at: Mapped[datetime.datetime] = mapped_column(index=True)
    done_once: Mapped[bool]
