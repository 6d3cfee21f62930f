"""What every page of the desk needs, opened the first time that somebody asks for one."""

from __future__ import annotations

import datetime
import threading
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi.templating import Jinja2Templates
from sqlalchemy import Engine

from conversations.clock import now
from conversations.db import open_engine
from conversations.erasure import Places
from conversations.senders import read_key
from desk import passwords
from desk.db import migrate
from desk.lockout import Lockout
from desk.places import places_of
from desk.settings import MOUNT, DeskSettings
from desk.times import moment, zone_in_words, zone_of
from knowledge.agency import Agency, read_agency

TEMPLATES = Path(__file__).parent / "templates"


def today(desk: Desk) -> datetime.date:
    """Return the day in the agency's country."""
    return now().astimezone(desk.zone).date()


class Desk:
    """The desk of a process: its settings, its database, its templates and the data of the agency."""

    def __init__(self, settings: DeskSettings):
        self.settings = settings
        self.agency = Agency(read_agency(settings.database_url))
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> Engine:
        """Return the database, migrated; raises StoreUnavailable, and the next time tries again."""
        if self._engine is None:
            with self._lock:
                if self._engine is None:
                    engine = open_engine(self.settings.conversations_url)
                    try:
                        migrate(engine)
                    except Exception:
                        engine.dispose()
                        raise
                    passwords.prepare()
                    self._engine = engine
        return self._engine

    @cached_property
    def key(self) -> bytes:
        """Return the key that hides who wrote, the same that the channels use."""
        return read_key(self.settings.sender_key.get_secret_value(), self.settings.sender_key_file)

    @cached_property
    def lockout(self) -> Lockout:
        """Return the count of the tries to enter."""
        return Lockout(self.key)

    @cached_property
    def places(self) -> Places:
        """Return where else something of a person is kept."""
        return places_of(self.settings.tracker_url, self.settings.events_url, self.settings.quotes_dir)

    @cached_property
    def templates(self) -> Jinja2Templates:
        """Return the pages; everything that is put into them is escaped."""
        templates = Jinja2Templates(directory=TEMPLATES)
        templates.env.globals["base"] = MOUNT
        templates.env.filters["momento"] = lambda at: moment(at, self.zone)
        templates.env.globals["whose_hours"] = lambda: zone_in_words(self.zone)
        templates.env.globals["knows_zone"] = lambda: self.zone.key != "UTC"
        templates.env.trim_blocks = templates.env.lstrip_blocks = True
        return templates

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of the agency's country."""
        return zone_of(self.agency.datum("pais"))

    @property
    def idle(self) -> datetime.timedelta:
        """Return how long a session stays open unused."""
        return self.settings.idle

    @property
    def longest(self) -> datetime.timedelta:
        """Return how long a session stays open at all."""
        return datetime.timedelta(hours=self.settings.desk_session_hours)

    def close(self) -> None:
        """Close the database."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
