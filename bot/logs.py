"""Logs that do not grow for ever: one that is full is put aside, and the oldest of those goes."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MOST_BYTES, KEPT = 5_000_000, 4  # of each log: the one that is written and four put aside (docs/mesa.md says it)


class CappedLog(RotatingFileHandler):
    """A log of lines: ours as a handler of logging, those of another process with `line`."""

    def __init__(self, path: Path, most: int = MOST_BYTES, kept: int = KEPT):
        super().__init__(path, maxBytes=most, backupCount=kept, encoding="utf-8", delay=True)

    def line(self, text: str) -> None:
        """Write a line as it is."""
        self.handle(logging.makeLogRecord({"msg": text}))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Let go of a line that cannot be written: a full disk must not stop whose lines these are, nor print them."""


def put_aside_if_full(path: Path, most: int = MOST_BYTES) -> None:
    """Make room for what another process appends to a log, once that is full."""
    if path.exists() and path.stat().st_size >= most:
        log = CappedLog(path)
        log.doRollover()
        log.close()
