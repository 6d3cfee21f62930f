"""The queue as groups of alike messages; grouping is done again only when the queue has changed."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from conversations import unanswered
from conversations.models import UnansweredRow
from desk.pendientes.phrases import Near, phrases_of
from knowledge.alike import groups
from knowledge.search import Query, rank
from knowledge.snapshot import Snapshot

MOST = 10_000  # of the newest: what is older waits until these were dealt with
PAGE = 12
FAINT = 5.0  # what the words alone earn (rank.Hit.lexical): below it, fact and message share one common word at most


@dataclass(frozen=True)
class Group:
    """Messages that ask the same, the one that says it best first."""

    rows: Sequence[UnansweredRow]

    @property
    def text(self) -> str:
        """Return the words that stand for the group."""
        return self.rows[0].text

    @property
    def others(self) -> list[str]:
        """Return how else it was asked, each way once."""
        said = dict.fromkeys(row.text.strip() for row in self.rows)
        said.pop(self.text.strip(), None)
        return list(said)

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of its messages."""
        return [row.id for row in self.rows]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Return why they got no answer, and how often."""
        return Counter(row.reason for row in self.rows).most_common()

    @property
    def countries(self) -> list[str]:
        """Return the countries they were about, the most frequent first."""
        return [code for code, _ in Counter(row.country for row in self.rows if row.country).most_common()]

    @property
    def newest(self) -> object:
        """Return when it was asked last."""
        return max(row.created_at for row in self.rows)


@dataclass(frozen=True)
class Fact:
    """The fact that is nearest to a group."""

    id: str
    title: str
    summary: str
    country: str


@dataclass(frozen=True)
class Shown:
    """A group with what the assistant knows that is near it."""

    group: Group
    fact: Fact | None
    intent: Near | None


class Queue:
    """The groups of the latest state of the queue, by what it was narrowed to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str, str], tuple[tuple[int, int, int], list[Group]]] = {}

    def groups(self, engine: Engine, status: str, reason: str, country: str) -> list[Group]:
        """Return the groups of a status, reason and country ("" = any)."""
        key = (status, reason, country)
        state = unanswered.state(engine, status)
        with self._lock:  # two who look at once would both group
            known = self._known.get(key)
            if known and known[0] == state:
                return known[1]
            rows = unanswered.listed(engine, status, reason or None, MOST, country or None)
            rows = sorted(rows, key=lambda row: row.id)  # the same queue always gives the same groups
            made = [Group([rows[place] for place in places]) for places in groups([row.text for row in rows])]
            self._known[key] = (state, made)
            return made


def shown(found: Sequence[Group], snapshot: Snapshot | None) -> list[Shown]:
    """Return groups with the fact and the intent nearest to each."""
    near = phrases_of().nearest([group.text for group in found])
    return [Shown(group, _fact(group, snapshot), intent) for group, intent in zip(found, near, strict=True)]


def _fact(group: Group, snapshot: Snapshot | None) -> Fact | None:
    if snapshot is None:
        return None
    hits = rank(snapshot, Query(group.text, either=tuple(group.countries[:1])), limit=1)
    if not hits or hits[0].lexical < FAINT:
        return None
    fact = hits[0].fact
    country = snapshot.countries.get(fact.country)
    return Fact(fact.id, fact.title, fact.summary or fact.statement, country.name if country else "")
