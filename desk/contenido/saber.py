"""What the pages of tables, review and coverage read of the knowledge base; they say so where it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from sqlalchemy import Engine

from desk.contenido.base import CLOSED, knowledge
from desk.core import Desk
from desk.errors import Refused
from knowledge.errors import DatabaseUnavailable, EmptyKnowledge
from knowledge.pending import STALE_DAYS

STALE_DATUM = "dias_de_revision"


@contextmanager
def content_of(request: Request) -> Iterator[Engine]:
    """Yield the database of the content; raises Refused where it cannot be used."""
    try:
        yield knowledge(request).engine
    except (DatabaseUnavailable, EmptyKnowledge):
        raise Refused(503, *CLOSED) from None


def stale_days(desk: Desk) -> int:
    """Return after how many days a look at a source is old: a datum of the agency, 180 where it says nothing usable."""
    said = desk.agency.datum(STALE_DATUM)
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 < said < 10_000 else STALE_DAYS
