"""Brings the official exchange rates now and then while Brújula runs; a failure waits for the next time."""

from __future__ import annotations

import datetime
import logging
import threading
from collections.abc import Callable

from bot.settings import Settings
from knowledge.exchange.refresh import refresh_file

logger = logging.getLogger("brujula.cambio")
DAYS = 10  # back from today: enough to cross holidays


def start_refreshing(settings: Settings, refresh: Callable[..., object] = refresh_file) -> threading.Event:
    """Start the loop in a thread and return the event that ends it; with 0 hours it never begins."""
    stop = threading.Event()
    if settings.exchange_hours > 0:
        threading.Thread(target=_loop, args=(settings, refresh, stop), name="cambio", daemon=True).start()
    return stop


def _loop(settings: Settings, refresh: Callable[..., object], stop: threading.Event) -> None:
    while not stop.is_set():
        today = datetime.date.today()
        try:
            refresh(
                settings.cache_dir, today - datetime.timedelta(days=DAYS), today, today,
                token=settings.banxico_token.get_secret_value() or None,
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError) as error:  # the file: unreadable or not writable
            logger.error("exchange rates not refreshed: %s", type(error).__name__)
        stop.wait(settings.exchange_hours * 3600)
