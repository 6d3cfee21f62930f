"""The store of this process, opened and brought up to date the first time it is needed."""

from __future__ import annotations

import datetime
from functools import lru_cache

from sqlalchemy import Engine

from conversations import unanswered
from conversations.db import migrate, open_engine
from conversations.senders import read_key, sender_mark
from conversations.settings import ConversationsSettings


class Store:
    """What another process may ask of the conversations: few words in, nothing of the database out."""

    def __init__(self, settings: ConversationsSettings):
        self._settings = settings
        self._key = read_key(settings.sender_key.get_secret_value(), settings.sender_key_file)
        self.engine: Engine = open_engine(settings.conversations_url)
        migrate(self.engine)

    def mark(self, sender: str) -> str:
        """Return the mark that stands for a sender."""
        return sender_mark(sender, self._key)

    def keep_unanswered(self, item: unanswered.Unanswered, now: datetime.datetime) -> int:
        """Keep a message without an answer; the old ones go."""
        return unanswered.record(self.engine, item, now, self._settings.unanswered_days)


@lru_cache(maxsize=1)
def current_store() -> Store:
    """Return the store of this process; one that could not be opened is tried again the next time."""
    return Store(ConversationsSettings())
