"""What the pages of tables, review and coverage read of the knowledge base; they say so where it cannot be read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from sqlalchemy import Engine

from desk.core import Desk
from desk.errors import Refused
from desk.knowledge import knowledge_of
from desk.web import Staff, desk_of, now
from knowledge.db import open_engine
from knowledge.editing import Person
from knowledge.errors import DatabaseUnavailable, EmptyKnowledge
from knowledge.pending import STALE_DAYS
from knowledge.snapshot import Snapshot

STALE_DATUM = "dias_de_revision"
_CLOSED = (
    "No puedo leer el contenido",
    "Vuelve a intentarlo en un minuto. Si sigue así, avisa a quien instaló Brújula.",
)


@contextmanager
def content_of(request: Request) -> Iterator[Engine]:
    """Yield the database of the content; raises Refused where it cannot be used."""
    engine = open_engine(desk_of(request).settings.database_url)
    try:
        yield engine
    except (DatabaseUnavailable, EmptyKnowledge):
        raise Refused(503, *_CLOSED) from None
    finally:
        engine.dispose()


def snapshot_of(request: Request) -> Snapshot:
    """Return what is published; raises Refused where it cannot be read."""
    found = knowledge_of(desk_of(request).settings.database_url).snapshot()
    if found is None:
        raise Refused(503, *_CLOSED)
    return found


def today(desk: Desk) -> datetime.date:
    """Return the day in the agency's country."""
    return now().astimezone(desk.zone).date()


def stale_days(desk: Desk) -> int:
    """Return after how many days a look at a source is old: a datum of the agency, 180 where it says nothing usable."""
    said = desk.agency.datum(STALE_DATUM)
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 < said < 10_000 else STALE_DAYS


def person(staff: Staff) -> Person:
    """Return somebody of the staff as the content knows them."""
    return Person(staff.id, staff.name)
