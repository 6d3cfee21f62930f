"""What the knowledge base says about a case: the names of its topics, and the facts that may help to answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from desk.core import Desk
from knowledge.db import open_engine
from knowledge.errors import KnowledgeError
from knowledge.snapshot import Current, Snapshot

logger = logging.getLogger("brujula.desk")
_LOCK = threading.Lock()
_CURRENT: dict[str, Current] = {}


@dataclass(frozen=True)
class Fact:
    """A fact as whoever answers may use it."""

    title: str
    text: str
    norm: str | None
    source: str | None
    url: str | None
    checked_on: str
    verified: bool


def snapshot(desk: Desk) -> Snapshot | None:
    """Return what is known; None where the database is not there, which must not keep anybody from attending."""
    url = desk.settings.database_url
    with _LOCK:
        if url not in _CURRENT:
            _CURRENT[url] = Current(open_engine(url))
    try:
        return _CURRENT[url].get()
    except KnowledgeError as error:
        logger.warning("no knowledge at the desk: %s", type(error).__name__)
        return None


def topics(desk: Desk) -> dict[str, str]:
    """Return the names of the themes, by id."""
    known = snapshot(desk)
    return {theme.id: theme.name for theme in known.themes.values()} if known else {}


def facts(desk: Desk, ids: Sequence[str]) -> list[Fact]:
    """Return the facts with these ids that are still published."""
    known = snapshot(desk)
    found = [known.facts[one] for one in ids if one in known.facts] if known else []
    return [
        Fact(
            fact.title, fact.summary, fact.norm, fact.source.title if fact.source else None,
            fact.source.url if fact.source else None, fact.checked_on, fact.verified,
        )
        for fact in found
    ]  # fmt: skip
