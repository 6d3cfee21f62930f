"""This moment, as everything that is kept is dated."""

from __future__ import annotations

import datetime


def now() -> datetime.datetime:
    """Return this moment in UTC."""
    return datetime.datetime.now(datetime.UTC)
