"""How fresh what is known is, topic by topic and country by country."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.coverage import counts
from knowledge.dates import parse_day
from knowledge.pending import STALE_DAYS
from knowledge.schema import BLOC, Fact
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Cell:
    """The facts in force of a topic in a country: how many, how many verified, and the oldest look at a source."""

    topic: str
    country: str
    facts: tuple[Fact, ...]
    state: str

    @property
    def share(self) -> int:
        """Return the percentage of them that are verified."""
        return round(100 * sum(fact.verified for fact in self.facts) / len(self.facts)) if self.facts else 0

    @property
    def oldest(self) -> str | None:
        """Return the day of the oldest look."""
        return min((fact.checked_on for fact in self.facts), default=None)


def matrix(
    snapshot: Snapshot, on: datetime.date, stale_days: int = STALE_DAYS, countries: Sequence[str] = BLOC
) -> list[tuple[str, str, list[Cell]]]:
    """Return (topic, its name, a cell for each country)."""
    facts = [fact for fact in snapshot.facts.values() if fact.in_force(on)]
    return [
        (topic.id, topic.name, [_cell(facts, topic.id, country, on, stale_days) for country in countries])
        for topic in snapshot.topics.values()
    ]


def cell(snapshot: Snapshot, topic: str, country: str, on: datetime.date, stale_days: int = STALE_DAYS) -> Cell:
    """Return one cell."""
    facts = [fact for fact in snapshot.facts.values() if fact.in_force(on)]
    return _cell(facts, topic, country, on, stale_days)


def _cell(facts: list[Fact], topic: str, country: str, on: datetime.date, stale_days: int) -> Cell:
    """A cell is as good as its worst: without facts, old, mostly unverified, or fresh."""
    found = tuple(fact for fact in facts if counts(fact, topic, country, "ambos"))
    if not found:
        state = "sin datos"
    elif any((on - parse_day(fact.checked_on)).days > stale_days for fact in found):
        state = "por revisar"
    elif sum(fact.verified for fact in found) * 2 < len(found):
        state = "poco verificado"
    else:
        state = "al día"
    return Cell(topic, country, found, state)
