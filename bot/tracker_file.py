"""How SQLite keeps Rasa's conversations: appended to a log (WAL), which one commit writes once and readers never wait for."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

logger = logging.getLogger(__name__)
PREFIX = "sqlite:///"


def append_to_log(tracker_url: str) -> bool:
    """Set WAL on the file of a SQLite URL, which remembers it; tell whether it was done (other databases: False).

    Rasa opens the file itself and offers no such setting. A file that cannot be written is left to Rasa, which says why.
    """
    if not tracker_url.startswith(PREFIX):
        return False
    path = Path(tracker_url.removeprefix(PREFIX))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=3)) as connection:
            mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    except (OSError, sqlite3.Error) as error:
        logger.warning("The conversations' file was left as it is: %s", type(error).__name__)
        return False
    return bool(mode == "wal")
