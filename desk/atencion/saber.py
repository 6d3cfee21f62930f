"""What the knowledge base says about a case: the names of its topics, and the facts that may help to answer."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_date

from desk.core import Desk
from desk.knowledge import knowledge_of


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


def topics(desk: Desk) -> dict[str, str]:
    """Return the names of the themes, by id."""
    return knowledge_of(desk.settings.database_url).names().themes


def facts(desk: Desk, ids: Sequence[str]) -> list[Fact]:
    """Return the facts with these ids that are still published."""
    known = knowledge_of(desk.settings.database_url).snapshot()
    found = [known.facts[one] for one in ids if one in known.facts] if known else []
    return [
        Fact(
            fact.title, fact.summary, fact.norm, fact.source.title if fact.source else None,
            fact.source.url if fact.source else None, _day(fact.checked_on), fact.verified,
        )
        for fact in found
    ]  # fmt: skip


def _day(iso: str) -> str:
    return format_date(datetime.date.fromisoformat(iso), "d MMM y", locale="es")
