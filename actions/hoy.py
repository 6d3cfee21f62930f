"""The day on which a question is asked: chosen here, passed down as an argument."""

from __future__ import annotations

import datetime


def today() -> datetime.date:
    """Return the day on which the question is asked."""
    return datetime.date.today()
