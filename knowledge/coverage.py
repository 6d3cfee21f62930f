"""What the knowledge base covers, as data: the ten questions and the topics, country by country.

How a cell is judged, on a day and for one side of the border:

- A fact counts when it is in force on that day, serves that side (its role is the side, or ambos) and is of use in
  the country: of its own, or regional and meant for it.
- completo: every topic of the cell has at least one fact that is verified and the country's own.
- sin datos: no fact counts.
- parcial: anything between.

A topic looks at a side when a theme of that side lists it and some country has a fact for it there. A country without
one is a gap: the assistant then says that it does not know and who does (knowledge/answers/by_topic.py, same rule).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from knowledge.pending import Pending, pending
from knowledge.schema import BLOC, Fact
from knowledge.snapshot import Snapshot

State = Literal["completo", "parcial", "sin datos"]


@dataclass(frozen=True)
class Cell:
    """The facts in force for a question or topic in a country; `missing` are the topics that keep it from completo."""

    country: str
    side: str
    verified: int
    unverified: int
    missing: tuple[str, ...]

    @property
    def state(self) -> State:
        """Return how well the cell is covered."""
        if not self.verified + self.unverified:
            return "sin datos"
        return "parcial" if self.missing else "completo"


@dataclass(frozen=True)
class Row:
    """A question or topic with its cells, in the order of the countries; one row for each side of a question."""

    id: str
    name: str
    side: str
    cells: tuple[Cell, ...]
    number: int | None = None


@dataclass(frozen=True)
class Gap:
    """A topic of which nothing is known in a country, on a side that the topic looks at."""

    topic: str
    side: str
    country: str


@dataclass(frozen=True)
class Coverage:
    """The coverage on a day, and what waits for an editor; `cells` are the topics × sides × countries looked at."""

    on: datetime.date
    countries: tuple[str, ...]
    questions: tuple[Row, ...]
    topics: tuple[Row, ...]
    pending: Pending
    cells: int
    gaps: tuple[Gap, ...]

    def states(self) -> Counter[str]:
        """Return how many cells of the questions are in each state."""
        return Counter(cell.state for row in self.questions for cell in row.cells)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, the state of each cell included."""
        data = asdict(self)
        data["on"] = self.on.isoformat()
        for name in ("questions", "topics"):
            for row, plain in zip(getattr(self, name), data[name], strict=True):
                for cell, values in zip(row.cells, plain["cells"], strict=True):
                    values["state"] = cell.state
        data["states"] = dict(self.states())
        return data


def coverage(snapshot: Snapshot, on: datetime.date, countries: Sequence[str] = BLOC) -> Coverage:
    """Return what the snapshot covers on a day in the countries of the bloc."""
    facts = [fact for fact in snapshot.facts.values() if fact.in_force(on)]
    looked_at = [Gap(*cell, country) for cell in _looks(snapshot, facts) for country in countries]
    gaps = tuple(
        cell for cell in looked_at if not any(counts(fact, cell.topic, cell.country, cell.side) for fact in facts)
    )
    return Coverage(
        on, tuple(countries), tuple(_questions(snapshot, facts, countries)), tuple(_topics(snapshot, facts, countries)),
        pending(snapshot, on, countries), len(looked_at), gaps,
    )  # fmt: skip


def counts(fact: Fact, topic: str, country: str, side: str) -> bool:
    """Tell whether a fact in force is about the topic, of use in the country and for that side of the border."""
    return fact.topic == topic and country in fact.applies_to and ("ambos" in (side, fact.role) or fact.role == side)


def looks_at(snapshot: Snapshot, facts: Iterable[Fact], topic: str, side: str) -> bool:
    """Tell whether a topic looks at a side: a theme of that side lists it, and some fact speaks of it there."""
    themed = any(topic in theme.topics and theme.side in (side, "ambos") for theme in snapshot.themes.values())
    return themed and any(fact.topic == topic and fact.role in (side, "ambos") for fact in facts)


def _looks(snapshot: Snapshot, facts: list[Fact]) -> Iterable[tuple[str, str]]:
    for topic in snapshot.topics:
        for side in ("destino", "origen"):
            if looks_at(snapshot, facts, topic, side):
                yield topic, side


def _questions(snapshot: Snapshot, facts: list[Fact], countries: Sequence[str]) -> Iterable[Row]:
    for question in sorted(snapshot.questions.values(), key=lambda question: question.number):
        for side, topics in (("destino", question.destino), ("origen", question.origen)):
            if topics:
                cells = tuple(_cell(facts, country, side, topics) for country in countries)
                yield Row(question.id, question.name, side, cells, question.number)


def _topics(snapshot: Snapshot, facts: list[Fact], countries: Sequence[str]) -> Iterable[Row]:
    for topic in snapshot.topics.values():
        cells = tuple(_cell(facts, country, "ambos", [topic.id]) for country in countries)
        yield Row(topic.id, topic.name, "ambos", cells)


def _cell(facts: Iterable[Fact], country: str, side: str, topics: Sequence[str]) -> Cell:
    counted = [fact for fact in facts if any(counts(fact, topic, country, side) for topic in topics)]
    own = {fact.topic for fact in counted if fact.verified and fact.country == country}
    verified = sum(fact.verified for fact in counted)
    missing = tuple(topic for topic in topics if topic not in own)
    return Cell(country, side, verified, len(counted) - verified, missing)
